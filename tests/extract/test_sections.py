import pytest

from pipeline.core.records import Block, Document
from pipeline.extract import extract
from pipeline.extract.lines.label_rules import corrected, never_asks
from pipeline.extract.lines.sections import lay_out
from pipeline.extract.lines.units import cut_units


def layout(document, text, *labels):
    made = document(text)
    units = cut_units(made)
    return lay_out(made.text, units, [frozenset(found.split("+")) for found in labels])


def test_an_unknown_heading_takes_the_kind_of_its_lines(document):
    text = "Life on the mountain\nFeed the goats\nMend the fences"
    found = layout(document, text, "HEAD", "RESP", "RESP")
    assert [(part.kind, part.heading) for part in found.sections] == [("responsibilities", "Life on the mountain")]


def test_praise_after_the_last_requirement_is_a_section_of_its_own(document):
    text = "Requirements:\nKnows goats\nKnows cheese\nWe are the oldest dairy.\nWe love our valley."
    found = layout(document, text, "HEAD", "SKILL", "SKILL", "COMPANY", "COMPANY")
    assert [part.kind for part in found.sections] == ["qualifications", "company"]
    assert found.of_unit == (0, 0, 0, 1, 1)


def test_a_single_odd_line_starts_no_section(document):
    text = "Requirements:\nKnows goats\nWe are old.\nKnows cheese"
    assert len(layout(document, text, "HEAD", "SKILL", "COMPANY", "SKILL").sections) == 1


def test_sections_without_headings_follow_the_lines(document):
    text = "We are old.\nWe are kind.\nFeed the goats\nMend the fences"
    found = layout(document, text, "COMPANY", "COMPANY", "RESP", "RESP")
    assert [part.kind for part in found.sections] == ["company", "responsibilities"]


def test_nothing_at_all_has_no_section(document):
    assert layout(document, "").sections == ()


def test_what_the_source_declares_is_used_and_not_guessed():
    text = "Feed goats\nKnow goats"
    blocks = (Block(0, 10, section="responsibilities"), Block(11, 21, section="qualifications"))
    parsed = extract(Document("test", text, "en", blocks))
    assert [part.kind for part in parsed.sections] == ["responsibilities", "qualifications"]


def test_what_the_source_files_under_a_section_asks_for_that():
    text = "Free lunch for the goats\nFive years of goat experience\nYou feed goats"
    edges = [(0, 24, "responsibilities"), (25, 54, "qualifications"), (55, 69, "qualifications")]
    units = cut_units(Document("test", text, "en", tuple(Block(a, b, section=kind) for a, b, kind in edges)))
    labels = [frozenset({"BENEFIT"}), frozenset({"COMPANY"}), frozenset({"RESP"})]
    assert [sorted(found) for found in corrected(units, labels)] == [["RESP"], ["EXP"], ["SKILL"]]
    assert corrected(units, [frozenset({"LEGAL"})] * 3) == (frozenset({"LEGAL"}),) * 3


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("You would run the goat shed with two herders.", "RESP"),
        ("We expect you to keep the fence whole.", "RESP"),
        ("We can't imagine this working for anyone with less than five years among goats.", "EXP"),
        ("You've kept goats before.", "EXP"),
        ("You'll get a cottage and a goat.", "COMPANY"),
        ("We would teach you to lead goats.", "COMPANY"),
        ("Our goats have won prizes.", "COMPANY"),
    ],
)
def test_prose_that_tells_a_duty_or_a_need_asks_for_it(document, sentence, label):
    units = cut_units(document(f"Goats are us.\n{sentence}"))
    assert corrected(units, [frozenset({"COMPANY"})] * 2)[1] == {label}


def test_a_promise_under_benefits_stays_one(document):
    units = cut_units(document("Benefits:\nYou will lead a good life."))
    assert corrected(units, [frozenset({"HEAD"}), frozenset({"COMPANY"})])[1] == {"COMPANY"}


def test_rules_correct_the_classifier(document):
    units = cut_units(document("工作地点：雪山\n学历要求：大专\nWhat kind of training is needed, if any?"))
    labels = [frozenset({"RESP"})] * len(units)
    assert [sorted(found) for found in corrected(units, labels)] == [["HEAD"], ["META"], ["HEAD"], ["EDU"], ["HEAD"]]


def test_lines_that_never_ask():
    assert never_asks("We are an equal opportunity employer.") == "LEGAL"
    assert never_asks("Please mention the word GOAT when applying") == "NOISE"
    assert never_asks("The role does NOT include milking") == "COMPANY"
    assert never_asks("Promote opportunities for goats") is None


def test_bare_words_that_a_board_files_under_needs_are_skills_and_no_headings():
    lines = ("岗位职责：", "1、负责灯塔的日常维护和检查工作；", "灯塔", "绳索", "ROPES")
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:row]) for row in range(len(lines))]
    filed = (None, None, "qualifications", "qualifications", "qualifications")
    blocks = tuple(Block(a, a + len(b), section=kind) for a, b, kind in zip(starts, lines, filed, strict=True))
    parsed = extract(Document("test", text, "zh", blocks))
    assert [item.text for item in parsed.requirements if item.kind == "qualification"] == ["灯塔", "绳索", "ROPES"]
    assert not {section.heading for section in parsed.sections} & {"灯塔", "绳索", "ROPES"}
