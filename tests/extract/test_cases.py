"""Run the marked example files: what is marked must be found with these facts, and nothing else.

A line may hold tags such as ``<y min=3 max=5>3-5 years</y>``. The letters name the finder; every fact that a
tag gives must be the mention's, and the spans must agree. A line without tags must give nothing.
"""

import re
from pathlib import Path

import pytest

from pipeline.extract.flags.fairness_flags import flags_in
from pipeline.extract.mentions.degrees import find_degrees
from pipeline.extract.mentions.years import find_years

CASES = Path(__file__).parent / "cases"
FINDERS = {"y": find_years, "d": find_degrees, "f": flags_in}
NAMES = {"min": "min_years", "max": "max_years"}
TAG = re.compile(r"<(?P<close>/?)(?P<tag>[a-z])(?P<facts>(?: \w+=[^ >]+)*)>")


def read_marked(line):
    """Return the text of a line without tags, and its marks as (tag, start, end, facts)."""
    text, marks, opened, at = "", [], None, 0
    for match in TAG.finditer(line):
        text += line[at : match.start()]
        at = match.end()
        if match["close"]:
            if opened is None or opened[0] != match["tag"]:
                raise ValueError(f"tag <{match['tag']}> is closed but not open: {line!r}")
            marks.append((opened[0], opened[1], len(text), opened[2]))
            opened = None
        elif opened:
            raise ValueError(f"tag <{opened[0]}> is not closed: {line!r}")
        else:
            opened = (match["tag"], len(text), dict(pair.split("=") for pair in match["facts"].split()))
    if opened:
        raise ValueError(f"tag <{opened[0]}> is not closed: {line!r}")
    return text + line[at:], marks


def marked_lines():
    for path in sorted(CASES.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        tag = {"years": "y", "degrees": "d", "flags": "f"}[path.stem.partition("_")[0]]
        yield from (pytest.param(tag, line, id=f"{path.stem}:{number}") for number, line in enumerate(lines, 1))


def same(fact, found):
    try:
        return float(fact) == found
    except ValueError:
        return fact == str(found)


@pytest.mark.parametrize(("tag", "line"), list(marked_lines()))
def test_finds_what_is_marked_and_nothing_else(tag, line):
    text, marks = read_marked(line)
    found = list(FINDERS[tag](text))
    assert [(m.start, m.end) for m in found] == [(start, end) for _, start, end, _ in marks], [
        text[m.start : m.end] for m in found
    ]
    for mention, (_, _, _, facts) in zip(found, marks, strict=True):
        for name, value in facts.items():
            assert same(value, getattr(mention, NAMES.get(name, name))), (name, mention)


@pytest.mark.parametrize("path", sorted(CASES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_file_has_lines_that_ask_nothing(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sum(1 for line in lines if line and not line.startswith("#") and "<" not in line) >= 4


@pytest.mark.parametrize("line", ["<y min=3>3 years", "3 years</y>", "<y><d>3</d></y>"])
def test_reader_refuses_unbalanced_tags(line):
    with pytest.raises(ValueError, match=r"not (closed|open)"):
        read_marked(line)
