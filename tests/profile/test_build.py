"""The promises of a profile, on made-up matches."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.core.records import BANDS, TITLE_QUERY, Requirement
from pipeline.profile import build_profile, load_weights
from pipeline.profile.shares_of_time import shares_of_time
from tests.factory import answer, answers, framework, parsed

FRAMEWORK = framework("Selling", "Teaming")
DUTIES = ("negotiate yearly contracts", "visit hospital buyers", "forecast the quarter", "coach new sellers")


def cells(posting, given_answers, vectors=None):
    profile = build_profile(posting, given_answers, vectors, FRAMEWORK, load_weights())
    return {cell.competency: cell for cell in profile.cells}


def cell(*lines, matches=None, **options):
    posting = parsed(*lines, **options)
    return cells(posting, answers(posting, *(matches or [("Selling", 0.9, 3)] * len(lines))))["Selling"]


def skill(text, strength="required", subkind="skill"):
    return (text, "qualification", subkind, strength)


def test_no_evidence_has_no_score():
    empty = cell(*DUTIES, matches=[None] * 4)
    assert (empty.band, empty.score, empty.stage, empty.evidence) == ("none", None, None, ())


@pytest.mark.parametrize(
    ("lines", "band"),
    [
        ([DUTIES[0]], "medium"),
        ([DUTIES[0], DUTIES[1]], "high"),
        ([DUTIES[0], DUTIES[0]], "medium"),
        (["exceed your annual sales quota"], "high"),
        (["完成销售指标"], "high"),
        ([skill("knows tender law")], "low"),
        ([skill("knows tender law"), skill("reads balance sheets")], "medium"),
        ([skill("knows tender law", "preferred"), skill("reads balance sheets", "preferred")], "low"),
        (
            [skill("friendly", subkind="trait"), skill("patient", subkind="trait"), skill("calm", subkind="trait")],
            "low",
        ),
        ([("a degree in sales", "qualification", "education", "required")], "none"),
        ([("two years of field sales", "experience", None, "required"), skill("knows tender law")], "medium"),
        ([(DUTIES[0], "responsibility", None, "preferred")], "low"),
    ],
)
def test_band_follows_the_kinds_of_distinct_ideas(lines, band):
    assert cell(*lines).band == band


def test_share_of_time_in_the_heading_is_a_priority():
    assert cell(DUTIES[0], heading="Opportunity work: 30%").band == "high"


def test_the_score_follows_stated_shares():
    posting = parsed(*DUTIES)
    shares = (70.0, 70.0, 30.0, 30.0)
    items = tuple(replace(one, share=share) for one, share in zip(posting.requirements, shares, strict=True))
    posting = replace(posting, requirements=items)
    found = cells(posting, answers(posting, *[("Selling", 0.9, 3)] * 2, *[("Teaming", 0.9, 3)] * 2))
    assert found["Selling"].score > found["Teaming"].score
    assert found["Selling"].band == found["Teaming"].band == "high"


def test_the_sentences_of_one_part_share_its_weight():
    items = [
        Requirement(0, 1, f"r{n}", text="x", share=share, section=n > 2) for n, share in enumerate((40, 40, 40, 60))
    ]
    found = shares_of_time(items)
    assert sum(one.factor for one in found.values()) == pytest.approx(4)
    assert found["r3"].factor == pytest.approx(3 * 1.5 * found["r0"].factor)
    assert [one.is_priority for one in found.values()] == [False, False, False, True]


def test_a_list_that_the_employer_states_is_low_without_stage_and_shown_as_its_own():
    listed = cell(skill("Value Selling"), skill("Drive for Results"), section="competencies")
    assert (listed.band, listed.stage, listed.employer_listed) == ("low", None, ("Value Selling", "Drive for Results"))


def test_stage_is_the_highest_that_one_duty_carries():
    got = cell(*DUTIES[:3], matches=[("Selling", 0.9, 2), ("Selling", 0.8, 4), ("Selling", 0.9, 3)])
    assert (got.stage_low, got.stage, got.stage_high) == (3, 4, 4)


def test_one_skill_alone_does_not_carry_a_stage_that_two_do():
    lone = cell(DUTIES[0], skill("leads tenders"), matches=[("Selling", 0.9, 2), ("Selling", 0.9, 5)])
    assert (lone.stage, lone.stage_high) == (2, 5)
    two = cell(
        DUTIES[0],
        skill("leads tenders"),
        skill("owns pricing"),
        matches=[("Selling", 0.9, 2)] + [("Selling", 0.9, 5)] * 2,
    )
    assert two.stage == 5


def test_traits_and_preferred_things_never_set_a_stage():
    trait = cell(skill("team player", subkind="trait"), matches=[("Selling", 0.9, 4)])
    wish = cell(skill("leads tenders", "preferred"), matches=[("Selling", 0.9, 5)])
    assert trait.stage == 1
    assert wish.stage is None


def test_two_languages_of_one_duty_are_one_idea_by_their_vectors():
    posting = parsed("visit hospital buyers", "拜访医院客户")
    same = np.array([[1.0, 0.0], [0.97, np.sqrt(1 - 0.97**2)]], dtype=np.float32)
    apart = np.eye(2, dtype=np.float32)
    given_answers = answers(posting, ("Selling", 0.9, 3), ("Selling", 0.8, 3))
    assert cells(posting, given_answers, same)["Selling"].band == "medium"
    assert cells(posting, given_answers, apart)["Selling"].band == "high"


def test_required_view_leaves_out_what_is_preferred():
    posting = parsed(DUTIES[0], (DUTIES[1], "responsibility", None, "preferred"))
    profile = build_profile(posting, answers(posting, *[("Selling", 0.9, 3)] * 2), None, FRAMEWORK, load_weights())
    assert profile.required_only[0].score < profile.cells[0].score


def test_a_posting_that_asks_too_little_says_so():
    posting = parsed("sells")
    profile = build_profile(posting, answers(posting, ("Selling", 0.9, 1)), None, FRAMEWORK, load_weights())
    assert profile.too_thin
    assert {one.note for one in profile.cells} == {"too_thin"}


def test_a_title_among_the_requirements_is_no_requirement():
    posting = parsed("Tester", "repairs bicycles", "oils chains")  # the factory's title
    got = cells(posting, answers(posting, ("Selling", 0.9, 3), None, None))["Selling"]
    assert (got.band, got.evidence) == ("none", ())


@pytest.mark.parametrize("count", [1, 4])
def test_hints_are_kept_apart_and_make_no_band(count):
    got = cell(*DUTIES[:count], matches=[("Selling", 0.45, 3)] * count)
    assert (got.band, got.score, got.stage) == ("none", None, None)
    assert [(one.hint, one.counted) for one in got.evidence] == [(True, False)] * count


def test_hints_do_not_move_a_band_but_say_what_it_might_be():
    got = cell(*DUTIES[:3], matches=[("Selling", 0.9, 3), ("Selling", 0.45, 5), ("Selling", 0.45, 5)])
    alone = cell(DUTIES[0], matches=[("Selling", 0.9, 3)])
    assert (got.band, got.score, got.stage) == (alone.band, alone.score, alone.stage) == ("medium", alone.score, 3)
    assert got.confidence < alone.confidence
    assert got.next_band == "high"


def test_a_duty_that_only_touches_a_competency_counts_half():
    posting = parsed(*DUTIES[:2])
    clear = answers(posting, ("Selling", 0.9, 3), ("Selling", 0.9, 3))
    touched = tuple(replace(one, matches=(replace(one.matches[0], main=0.1),)) for one in clear)
    assert cells(posting, clear)["Selling"].band == "high"
    assert cells(posting, touched)["Selling"].band == "medium"
    assert cells(posting, touched[:1])["Selling"].band == "low"


def test_a_mark_of_a_person_stays_as_it_is():
    posting = parsed(DUTIES[0])
    (bare,) = answers(posting, ("Selling", 1.0, 3))
    marked = replace(bare, matches=(replace(bare.matches[0], corrected=True),))
    assert cells(posting, (marked,))["Selling"].evidence[0].probability == 1.0


def test_a_job_that_has_nothing_to_do_with_the_framework_stays_flat():
    posting = parsed("repairs bicycles", "oils chains", skill("has a workshop of their own"))
    faint = tuple(
        answer(item.requirement_id, item.text, ("Selling", 0.08, 4), ("Teaming", 0.05, 2), abstained=True)
        for item in posting.requirements
    )
    got = cells(posting, (*faint, answer(TITLE_QUERY, "Mechanic", ("Selling", 0.01, 3))))
    assert {(cell.band, cell.score, cell.stage, cell.evidence) for cell in got.values()} == {("none", None, None, ())}


line = st.tuples(
    st.sampled_from([*DUTIES, "knows tender law", "drives a van", "拜访客户", "reads balance sheets"]),
    st.sampled_from(["responsibility", "experience", "qualification"]),
    st.sampled_from(["skill", "trait", "education"]),
    st.sampled_from(["required", "preferred", "unspecified"]),
    st.sampled_from([None, 0.3, 0.6, 0.95]),
    st.integers(1, 5),
)


def one_cell(rows):
    posting = parsed(
        *[
            (text, kind, subkind if kind == "qualification" else None, strength)
            for text, kind, subkind, strength, *_ in rows
        ]
    )
    return cells(
        posting,
        answers(
            posting, *[("Selling", probability, stage) if probability else None for *_, probability, stage in rows]
        ),
    )["Selling"]


@settings(max_examples=150, deadline=None)
@given(st.lists(line, max_size=8), line)
def test_more_evidence_never_lowers(rows, more):
    # The same words as a duty and as experience are one idea, which counts as the heavier of the two.
    assume(all(one[1] == more[1] for one in rows if one[0] == more[0]))
    before, after = one_cell(rows), one_cell([*rows, more])
    assert BANDS.index(after.band) >= BANDS.index(before.band)
    assert (after.score or 0) >= (before.score or 0)


@settings(max_examples=100, deadline=None)
@given(st.lists(line, min_size=1, max_size=6), st.randoms())
def test_order_does_not_matter(rows, random):
    shuffled = rows.copy()
    random.shuffle(shuffled)
    first, second = one_cell(rows), one_cell(shuffled)
    assert (first.band, first.score, first.stage_low, first.stage, first.stage_high) == (
        second.band,
        second.score,
        second.stage_low,
        second.stage,
        second.stage_high,
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(line, min_size=1, max_size=5), st.integers(2, 5))
def test_repetition_adds_nothing(rows, times):
    once, often = one_cell(rows), one_cell(rows * times)
    assert (once.band, once.score) == (often.band, often.score)
