"""Whether a framework is for a role: told by its duties, and not by a long list of what every trade asks."""

from dataclasses import replace

from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.match.framework_fit import FrameworkFit
from tests.factory import parsed

OFFICE = (
    "Explains technical matters clearly to colleagues",
    "Reads and understands complex documents",
    "Works well with others and shares what was learned",
    "Assesses problems and takes decisions",
)
DUTIES = (
    "Repairs pumps and valves of the sewage works",
    "Takes samples of sludge and measures oxygen in the tanks",
    "Cleans screens and channels with a pressure washer",
)
ASKED_OF_ALL = (
    "explain information accurately",
    "read and understand complex technical material",
    "interact effectively with others",
    "assess situations and take decisions",
    "write clearly and logically",
    "solve problems with others",
)


def role(skills):
    posting = parsed(*DUTIES, *((text, "qualification", "skill", "required") for text in skills))
    placed = (replace(one, section=int(one.subkind == "skill")) for one in posting.requirements)
    return replace(posting, requirements=tuple(placed))


def test_a_list_of_what_every_trade_asks_makes_no_framework_fit():
    stage = Stage(None, indicators=tuple(Indicator(str(n), text) for n, text in enumerate(OFFICE)))
    fit = FrameworkFit([Framework("Office", (Competency("office", "Office work", stages=(stage,)),), "0" * 64)])
    (alone,), (few,), (many,) = (fit.of(role(ASKED_OF_ALL[:n])) for n in (0, 3, 6))
    assert alone < few < 0.5
    assert many < 0.5
