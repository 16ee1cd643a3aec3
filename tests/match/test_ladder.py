"""A look at the ladder of a framework: steps, what looks wrong of them, and the files that it is written to."""

import numpy as np
import pandas as pd
import pytest

from pipeline.core.ladder import FINDING_KINDS, Ladder, LadderFinding
from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.match.ladder import look_at_ladder, told_levels
from pipeline.match.level.direction import Direction
from pipeline.outputs.ladder import save_ladder


class Letters:
    """An encoder of letters: texts of the same letters are the same."""

    name, digest, dimensions = "letters", "letters-1", 26

    def encode(self, texts, on_progress=None):
        rows = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32)
        return rows / np.maximum(1e-6, np.linalg.norm(rows, axis=1, keepdims=True))


def framework(*stages):
    found = tuple(
        Stage(number, "", indicators=tuple(Indicator(f"{number}-{n}", text) for n, text in enumerate(texts)))
        for number, texts in enumerate(stages, 1)
    )
    return Framework("pots", (Competency("c", "Pots", stages=found),), "pots-1")


def direction(left_out, told_apart=0.8):
    nothing = np.zeros(1, dtype=np.float32)
    return Direction(nothing, nothing, (True, False), 2.0, 1.0, "own", np.array(left_out, dtype=float), told_apart)


def kinds_of(left_out, *stages):
    found = look_at_ladder(framework(*stages), direction(left_out), Letters())
    return {kind: [(one.stage, one.other_stage) for one in found.of(kind)] for kind in FINDING_KINDS if found.of(kind)}


TEXTS = (("paints a jug",), ("fires kilns",), ("owns the whole pottery",), ("buys clay",))


@pytest.mark.parametrize(
    ("left_out", "stages", "kind", "where"),
    [
        ((1.0, 2.0, 3.0), TEXTS[:3], "step", [(1, 2), (2, 3)]),
        ((1.0, 2.0, 1.9), TEXTS[:3], "flat", [(2, 3)]),
        ((1.0, 1.5, 2.0, 4.0), TEXTS, "steep", [(3, 4)]),
        ((1.0, 2.0, 3.0), (TEXTS[0], TEXTS[1], TEXTS[0]), "repeated", [(1, 3)]),
        ((1.0, 2.0, 3.0), (TEXTS[0], TEXTS[1], TEXTS[1]), "same", [(2, 3)]),
        ((1.0, 2.0, 1.0), TEXTS[:3], "misplaced", [(3, None)]),
    ],
)
def test_what_looks_wrong_is_named_with_its_place(left_out, stages, kind, where):
    assert kinds_of(left_out, *stages)[kind] == where


def test_a_good_ladder_has_steps_alone():
    assert set(kinds_of((1.0, 2.0, 3.0), *TEXTS[:3])) == {"step"}


def test_where_wording_tells_nothing_no_indicator_is_blamed():
    lines, wrong = told_levels(framework(*TEXTS[:3]), direction((3.0, 2.0, 1.0), told_apart=-1.0))
    assert "-1.00" in lines[0]
    assert len(wrong) == 1
    assert "hardly tells" in wrong[0]


def test_indicators_at_another_stage_are_quoted():
    _, wrong = told_levels(framework(*TEXTS[:3]), direction((1.0, 2.0, 1.0)))
    assert wrong == ["'owns the whole pottery' of 'Pots' stands at stage 3 and reads like 1.0"]


def test_a_framework_without_stages_has_no_ladder():
    assert look_at_ladder(framework(), None, Letters()).told_apart is None
    assert told_levels(framework(), None) == ([], [])


def test_it_is_written_as_page_and_tables_that_agree(tmp_path):
    findings = (
        LadderFinding("step", "Pots", 1, "a <b>", "Pots", 2, "=b", 0.5),
        LadderFinding("taken", "Pots", other_competency="Jugs", value=0.6),
    )
    page, table, columns, book = save_ladder(Ladder("pots & jugs", 0.61, "both", 12, findings), tmp_path)
    text = page.read_text(encoding="utf-8")
    assert "a &lt;b&gt;" in text
    assert "pots &amp; jugs" in text
    assert "0.61" in text
    assert "http" not in text.split("</head>")[1]
    assert pd.read_csv(table)["other_text"].tolist()[0] == "'=b"
    assert pd.read_parquet(columns)["value"].tolist() == [0.5, 0.6]
    assert pd.read_excel(book)["kind"].tolist() == ["step", "taken"]
