"""How a duty opens, and what only looks like one."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.extract.lexicons.lexicon_matcher import fold
from pipeline.extract.lines.duty_opening import opens_with_duty, tells_duty
from pipeline.ingest import to_document


@pytest.mark.parametrize(
    "line",
    [
        "Shear the sheep in May",
        "Carefully sort the fleeces by grade",
        "Shearing the flock and sorting fleeces",
        "You will also shear the rams",
        "In this role, you'd grade every fleece",
        "The farmer moves the flock each week",
        "He or she repairs the fences",
        "The incumbent then counts the lambs",
        "As a shepherd, you train two dogs",
        "Planning the grazing of four fields",
    ],
)
def test_a_line_that_says_what_one_does_opens_with_a_duty(line):
    assert opens_with_duty(fold(line))


@pytest.mark.parametrize(
    "line",
    ["Design skills", "Report", "Wool and milk since 1911", "The number of sheep grows", "You join a herd of friends"],
)
def test_a_name_or_a_promise_surely_opens_with_none(line):
    assert not opens_with_duty(fold(line), surely=True)


@pytest.mark.parametrize(
    ("line", "tells"),
    [
        ("You shear the sheep", True),
        ("The farmer counts the lambs", True),
        ("Shear the sheep", False),
        ("You share our love of wool", False),
        ("The plant employs two hundred", False),
    ],
)
def test_a_sentence_tells_a_duty_only_where_it_names_who_does_it(line, tells):
    assert tells_duty(fold(line)) is tells


def facts(*lines):
    return extract(to_document(Posting("p", "Shepherd\n\n" + "\n".join(lines) + "\n"))).facts


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("- B.Ed. or equivalent", "bachelor"),
        ("- BVSc required", "bachelor"),
        ("- LL.B. (or equivalent)", "bachelor"),
        ("- M.Arch. preferred", "master"),
        ("- LLM in maritime law", "master"),
        ("- MPhil in a related field", "master"),
        ("- Knowledge of LLM concepts", None),
        ("- MFA enabled on all accounts", None),
        ("- Lambing runs from March to May", None),
    ],
)
def test_further_short_names_of_degrees_are_read_and_months_and_tools_are_none(line, level):
    assert facts("Requirements", line, "- Patience with sheep").degree_min == level


@pytest.mark.parametrize(
    "line",
    [
        "Neither a degree nor a licence is needed.",
        "No degree? No problem.",
        "You won't need any farming experience.",
        "It does not matter whether you have a diploma.",
    ],
)
def test_what_is_not_needed_sets_no_degree(line):
    assert facts("Duties", "- Shear the sheep in May", line).degree_min in {None, "none"}


@pytest.mark.parametrize(
    "line",
    [
        "Backed by thirty years of wool trading, Fellside is the largest mill in the dale.",
        "Founded in 1950 by two brothers with forty years of shearing between them.",
        "Our family has kept sheep for over 120 years.",
    ],
)
def test_the_years_of_an_employer_are_asked_of_nobody(line):
    assert facts(line, "Duties", "- Shear the sheep in May").min_years is None


@pytest.mark.parametrize(
    ("line", "strength"),
    [
        ("- Keep the preferred pasture rota up to date", "unspecified"),
        ("- Use our preferred suppliers of feed", "unspecified"),
        ("- Experience with rams preferred", "preferred"),
        ("- Preferred: experience with rams", "preferred"),
    ],
)
def test_preferred_is_a_wish_only_of_what_is_asked(line, strength):
    (item,) = extract(to_document(Posting("p", f"Shepherd\n\nYour work\n{line}\n"))).requirements
    assert item.strength == strength


def test_an_instruction_to_write_is_no_duty():
    (item,) = extract(to_document(Posting("p", "Clean the pens.\nSend a note to farm@example.com."))).requirements
    assert item.text == "Clean the pens"


def test_what_a_board_declares_between_questions_of_a_form_counts():
    text = (
        "Shepherd\n\nDuties\n- Shear the sheep in May\n\nApplication question(s):\nWhich breeds have you kept?\n"
        "Education:\nBachelor's (required)\n"
    )
    assert extract(to_document(Posting("p", text))).facts.degree_min == "bachelor"
