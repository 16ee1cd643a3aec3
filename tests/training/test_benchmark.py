"""Whole profiles against two readers: reading a benchmark, placing requirements, counts, figures, baselines."""

import json
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipeline.cli.main import app
from pipeline.core.errors import InputError
from pipeline.core.resources import sample_framework
from pipeline.framework import load_framework
from pipeline.match import MatchOptions
from pipeline.match.queries import queries_of
from pipeline.profile import load_weights
from pipeline.run.main_job import make_tables
from pipeline.run.options import RunOptions
from pipeline.training.benchmark import BenchmarkFiles, ProfileOptions, evaluate_profiles
from pipeline.training.benchmark.baselines import Asked, commonest, constant_stage, nearest, tf_idf, usual_cells
from pipeline.training.benchmark.figures import FIGURES, READERS, by_language, reliability, rows_of
from pipeline.training.benchmark.placed_postings import PlacedPosting, place_postings, units_of_texts
from pipeline.training.benchmark.read_benchmark import (
    GoldPosting,
    JudgedCell,
    Reading,
    competency_codes,
    lines_of,
    read_benchmark,
    units_sha,
)
from pipeline.training.benchmark.said import Method, Rules, Said, SaidCell
from pipeline.training.benchmark.tally import tally, unit_pairs
from pipeline.training.evaluation import as_json, as_lines
from pipeline.training.matcher.metrics import quadratic_kappa

CODES = tuple(competency_codes())
TEXTS = {
    "one": ("en", "Key Account Manager\n\nYour duties\n- Visit the purchasing heads of our largest customers\n"
            "- Forecast the deals of your region every month\n\nWe offer\n- Free fruit on Mondays\n"),
    "two": ("en", "Pre-sales Engineer\nYour duties\n- Show our software to engineers at the customer's plant\n"
            "- Answer technical questions in tenders\n"),
    "three": ("zh", "大客户经理\n岗位职责：\n1、定期拜访重点客户，维护客户关系；\n2、每月预测本区域的销售商机；\n"),
    "four": ("zh", "渠道经理\n岗位职责：\n1、招募并管理代理商，制定年度计划；\n2、向客户演示产品；\n"),
}  # fmt: skip


def reader(units=None, trait=(), preferred=(), **cells):
    """One reader's labels as a file holds them; cells that are not given are none."""
    every = {code: ["none", None, None] for code in CODES} | {code: list(cell) for code, cell in cells.items()}
    return {"units": units or {}, "trait": list(trait), "preferred": list(preferred), "cells": every}


READ = {
    "one": (
        reader({"2": ["AE"], "3": ["OM"]}, AE=("medium", 3, 3), OM=("medium", 2, 3)),
        reader({"2": ["AE", "CO"], "3": ["OM"]}, AE=("medium", 3, 4), OM=("low", 2, 2)),
    ),
    "two": (
        reader({"2": ["TS"], "3": ["TS"]}, TS=("high", 3, 3)),
        reader({"2": ["TS"], "3": ["TS", "OM"]}, TS=("high", 2, 3)),
    ),
    "three": (
        reader({"2": ["AE"], "3": ["OM"]}, AE=("medium", 2, 2), OM=("medium", 2, 2)),
        reader({"2": ["AE"], "3": ["OM"]}, AE=("high", 2, 3), OM=("medium", 2, 2)),
    ),
    "four": (
        reader({"2": ["PM"], "3": ["TS", "PK"]}, PM=("high", 3, 3), TS=("medium", 2, 2)),
        reader({"2": ["PM"], "3": ["PK"]}, PM=("medium", 3, 3), PK=("medium", 1, 2)),
    ),
}
# The headline of "one" is its first line, so that duties begin at 2.


@pytest.fixture
def folder(tmp_path):
    """A benchmark of four postings."""
    return write(tmp_path, {})


def write(place, changes):
    """Write the benchmark, its first label with changes."""
    labels, postings = [], []
    for key, (lang, text) in TEXTS.items():
        row = {"id": key, "lang": lang, "media": "text", "title": "", "text": text}
        units = lines_of(row)
        a, b = READ[key]
        labels.append({"id": key, "n_units": len(units), "sha": units_sha(units), "a": a, "b": b})
        postings.append(row)
    labels[0] |= changes
    for name, rows in (("postings", postings), ("labels", labels)):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (place / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return place


def gold(units=("Visit customers", "Write forecasts"), lang="en", first=None, second=None):
    """A posting with two readings, each given as `Reading` takes it."""
    readings = tuple(reading(**(one or {})) for one in (first, second))
    return GoldPosting("made-up", lang, "text", "\n".join(units), units, readings)


def reading(units=None, trait=(), **cells):
    found = {code: JudgedCell(*cells.get(code, ("none", None, None))) for code in CODES}
    return Reading(units or {}, frozenset(trait), frozenset(), found)


def placed(posting, **units):
    """A placed posting whose requirements cover the units given by their ids."""
    return PlacedPosting(posting, None, {name: frozenset(some) for name, some in units.items()})


# ------------------------------------------------------------------- reading


def test_a_benchmark_is_read_with_both_readers(folder):
    postings = read_benchmark(BenchmarkFiles.of(folder))
    assert [one.posting for one in postings] == list(TEXTS)
    first = postings[0]
    assert first.units[2] == "- Visit the purchasing heads of our largest customers"
    assert first.readings[1].units == {2: ("AE", "CO"), 3: ("OM",)}
    assert first.readings[0].cells["OM"] == JudgedCell("medium", 2, 3)


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("One\nTwo", ["One", "Two"]),
        ("One\n\n  \n\tTwo  \n", ["One", "Two"]),
        ("# Duties\n- sell\n\n1. visit", ["# Duties", "- sell", "1. visit"]),
        ("职责：\r\n\u3000拜访客户。签单。\u3000\r\n", ["职责：", "拜访客户。签单。"]),
        (" \n\n", []),
    ],
)
def test_units_are_the_lines_that_hold_anything(text, units):
    assert lines_of({"id": "x", "media": "text", "text": text}) == units


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "nine"}, "posting nine is not among the postings"),
        ({"sha": "0" * 12}, "units of one are not those that were labelled"),
        ({"a": reader({"2": ["XX"]})}, "unit 2 has unknown codes 'XX'"),
        ({"a": reader({"99": ["AE"]})}, "unit 99 is not among the 6 units"),
        ({"b": reader(trait=[17])}, "unit 17 is not among the 6 units"),
        ({"a": reader() | {"cells": {"AE": ["none", None, None]}}}, "no cell for CS, CO"),
        ({"a": reader(AE=("huge", 1, 2))}, "band 'huge' is unknown"),
        ({"a": reader(AE=("high", 4, 2))}, "'AE' has stages 4 to 2"),
        ({"a": reader(AE=("high", 4, None))}, "'AE' has stages 4 to None"),
        ({"a": {"units": []}}, "cannot be read"),
    ],
)
def test_labels_that_cannot_be_are_refused_with_their_place(tmp_path, changes, message):
    write(tmp_path, changes)
    with pytest.raises(InputError, match=message) as caught:
        read_benchmark(BenchmarkFiles.of(tmp_path))
    assert "line 1" in str(caught.value)


def test_all_faults_of_a_reading_are_told_together(tmp_path):
    write(tmp_path, {"a": reader({"2": ["XX"], "99": ["AE"]})})
    with pytest.raises(InputError, match=r"unit 99 .*; unit 2 has"):
        read_benchmark(BenchmarkFiles.of(tmp_path))


def test_postings_of_one_reader_are_left_out(tmp_path):
    write(tmp_path, {})
    path = tmp_path / "labels.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    del rows[0]["b"]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [one.posting for one in read_benchmark(BenchmarkFiles.of(tmp_path))] == list(TEXTS)[1:]
    path.write_text(json.dumps(rows[0]), encoding="utf-8")
    with pytest.raises(InputError, match="no posting was read by two readers"):
        read_benchmark(BenchmarkFiles.of(tmp_path))


def test_units_may_come_from_a_file_of_the_labelling(folder):
    cutter = folder / "cutter.py"
    cutter.write_text("def units_of(row):\n    return [p for p in row['text'].split('\\n\\n') if p.strip()]\n")
    files = BenchmarkFiles.of(folder / "labels.jsonl", folder / "postings.jsonl", cutter)
    with pytest.raises(InputError, match="not those that were labelled"):
        read_benchmark(files)
    rows = [json.loads(line) for line in files.labels.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["sha"] = units_sha([p for p in TEXTS[row["id"]][1].split("\n\n") if p.strip()])
        row["a"]["units"] = row["b"]["units"] = {"0": ["AE"]}
    files.labels.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert [len(one.units) for one in read_benchmark(files)] == [3, 1, 1, 1]


def test_pages_need_a_file_that_cuts_them():
    with pytest.raises(InputError, match="a page has no lines"):
        lines_of({"id": "x", "media": "html", "text": "<p>Sell</p>"})


# ------------------------------------------------------------------- placing


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("Visit key customers every month", {0}),
        ("visit KEY customers", {0}),  # half of the unit and more
        ("Visit key customers every month; write the forecast", {0, 1}),  # over two units
        ("customers", set()),  # too little of the unit, too few letters
        ("every month", set()),  # ten letters, all of the text, but the unit is longer: see the next test
        ("Sell cars", {2, 3}),  # every place where it stands
        ("…", set()),
        ("Sing", set()),
    ],
)
def test_requirements_are_laid_onto_units(text, covered):
    units = ["Visit key customers every month", "- Write the forecast", "Sell cars", "Sell cars"]
    least = 11
    assert units_of_texts(units, {"r": text}, least) == {"r": frozenset(covered)}


def test_a_part_of_a_unit_counts_from_some_letters_on():
    units = ["Visit key customers every month and tell us at once what they said"]
    assert units_of_texts(units, {"r": "every month"}, 10) == {"r": frozenset({0})}
    assert units_of_texts(units, {"r": "every month"}, 11) == {"r": frozenset()}


def test_postings_are_read_as_a_run_reads_them(folder):
    for one in place_postings(read_benchmark(BenchmarkFiles.of(folder))):
        assert one.parsed is not None
        assert {unit for units in one.units.values() for unit in units} >= {2, 3}


# -------------------------------------------------------------------- counts


def test_cells_are_held_against_the_nearer_reader():
    posting = gold(
        first={"AE": ("high", 3, 4), "OM": ("low", None, None), "CO": ("none", None, None)},
        second={"AE": ("medium", 4, 4), "OM": ("none", None, None), "CO": ("low", 1, 1)},
    )
    said = Said(
        {
            "AE": SaidCell("high", 3, 0.9),  # a reader's band, and a stage in their range
            "OM": SaidCell("medium", 2, 0.85),  # nearest is low; likely, and wrong
            "CO": SaidCell("high", 2, 0.5),  # high where both say low at most
        }
    )
    counts = tally(placed(posting), said)
    order = ["none", "low", "medium", "high"]
    assert counts["bands"][order.index("high"), order.index("high")] == 1
    assert counts["bands"][order.index("low"), order.index("medium")] == 1
    assert counts["bands"][order.index("low"), order.index("high")] == 1
    assert counts["bands"][0, 0] == len(CODES) - 3
    assert (counts["band_right"], counts["band_of"]) == (len(CODES) - 2, len(CODES))
    assert counts["false_high"] == 100
    assert (counts["likely_right"], counts["likely_of"]) == (1, 2)
    assert (counts["stage_right"], counts["stage_of"]) == (1, 1)
    assert counts["stages"][3, 3 + 4] == 1


@pytest.mark.parametrize(("stage", "inside"), [(None, 0), (1, 0), (2, 1), (4, 1), (5, 0)])
def test_a_stage_counts_where_it_lies_in_the_readers_range_and_silence_is_wrong(stage, inside):
    posting = gold(first={"AE": ("high", 3, 4)}, second={"AE": ("medium", 2, 3)})
    counts = tally(placed(posting), Said({"AE": SaidCell("high", stage)}))
    assert (counts["stage_right"], counts["stage_of"]) == (inside, 1)
    assert counts["stages"].sum() == (stage is not None)


def test_stages_are_asked_only_where_both_readers_give_one():
    for first, second in [
        (("low", 1, 1), ("high", 3, 3)),
        (("medium", None, None), ("high", 3, 3)),
        (("none", None, None), ("none", None, None)),
    ]:
        posting = gold(first={"AE": first}, second={"AE": second})
        assert tally(placed(posting), Said({"AE": SaidCell("high", 3)}))["stage_of"] == 0


def test_evidence_is_counted_by_pairs_of_unit_and_competency():
    posting = gold(
        ("Visit customers", "Write forecasts", "Love people", "Be kind"),
        first={"units": {0: ("AE",), 1: ("OM", "AE"), 2: ("OR",)}, "trait": [2]},
        second={"units": {0: ("AE",), 1: ("OM",), 2: ("OR",)}},
    )
    said = Said(
        shown={"AE": frozenset({"r0", "r1"}), "OM": frozenset({"r0", "lost"}), "OR": frozenset({"r2"})},
        probabilities={"r0": {"AE": 0.9, "OM": 0.6}, "r1": {"CO": 0.8, "OM": 0.4}, "r2": {"OR": 0.7}},
    )
    counts = tally(placed(posting, r0=[0], r1=[1], r2=[2, 3], lost=[]), said)
    # AE in 0 and 1 (one reader is enough), OR in 2 are right; OR in 3, OM in 0, and what lies in no unit are wrong.
    assert (counts["shown_right"], counts["shown_of"], counts["unplaced"]) == (3, 6, 1)
    # Both readers name AE in 0 and OM in 1; OR in 2 is a trait. OM is shown nowhere in 1.
    assert (counts["agreed_right"], counts["agreed_of"]) == (1, 2)
    assert (counts["found_right"], counts["found_of"]) == (3, 3)
    assert (counts["best_right"], counts["best_of"]) == (2, 3)


def test_a_pair_has_its_highest_probability_and_the_mean_of_the_readers():
    posting = gold(first={"units": {0: ("AE",), 1: ("OM",)}}, second={"units": {0: ("AE", "OM")}})
    said = Said(probabilities={"r": {"AE": 0.7, "OM": 0.3, "CO": 0.01}, "s": {"AE": 0.4, "OM": 0.5}})
    pairs = Counter(unit_pairs(placed(posting, r=[0], s=[0, 1]), said))
    assert pairs == Counter([(0.7, 1.0), (0.5, 0.5), (0.4, 0.0), (0.5, 0.5)])


# ------------------------------------------------------------------- figures


def some_postings(count=12, seed=3):
    """Postings and what was said of them, drawn at random."""
    draw = np.random.default_rng(seed)
    bands = ["none", "low", "medium", "high"]
    postings, said = [], []
    for number in range(count):
        cells = [
            {code: (bands[draw.integers(4)], *sorted(draw.integers(1, 6, 2).tolist())) for code in CODES} for _ in "ab"
        ]
        named = [{unit: (CODES[draw.integers(2)],) for unit in range(2) if draw.random() < 0.7} for _ in "ab"]
        one = gold(
            lang="zh" if number % 3 == 0 else "en",
            first={**cells[0], "units": named[0]},
            second={**cells[1], "units": named[1]},
        )
        postings.append(placed(one, r0=[0], r1=[1]))
        said.append(
            Said(
                {code: SaidCell(bands[draw.integers(4)], int(draw.integers(1, 6)), draw.random()) for code in CODES},
                {code: frozenset(r for r in ("r0", "r1") if draw.random() < 0.3) for code in CODES},
                {r: {code: round(float(draw.random()), 3) for code in CODES} for r in ("r0", "r1")},
            )
        )
    return postings, Method("some", tuple(said))


def figures_of(postings, method, lang="all"):
    return next(row.figures for row in rows_of(method, postings, 50) if row.lang == lang)


def test_kappa_and_rank_correlation_are_those_of_other_code():
    postings, method = some_postings()
    bands, stages = [], []
    order = ["none", "low", "medium", "high"]
    for posting, said in zip(postings, method.said, strict=True):
        first, second = (one.cells for one in posting.gold.readings)
        for code, cell in said.cells.items():
            wanted = [order.index(one[code].band) for one in (first, second)]
            own = order.index(cell.band)
            bands.append((min(wanted, key=lambda one, own=own: abs(one - own)) + 1, own + 1))
            if min(wanted) >= 2:
                low, high = min(first[code].low, second[code].low), max(first[code].high, second[code].high)
                stages.append((cell.stage, (low + high) / 2))
    found = figures_of(postings, method)
    assert found["band_kappa"].value == pytest.approx(quadratic_kappa(bands, 4))
    assert found["stage_spearman"].value == pytest.approx(pd.DataFrame(stages).corr("spearman").iloc[0, 1])


def test_calibration_is_the_mean_gap_of_bins_of_equal_count():
    postings, method = some_postings()
    pairs = sorted(pair for p, s in zip(postings, method.said, strict=True) for pair in unit_pairs(p, s))
    gaps = [len(some) * abs(some[:, 0].mean() - some[:, 1].mean()) for some in np.array_split(np.array(pairs), 10)]
    assert figures_of(postings, method)["ece"].value == pytest.approx(sum(gaps) / len(pairs), abs=0.01)
    bins = [one for one in reliability(method, postings) if one.lang == "all"]
    assert sum(one.count for one in bins) == len(pairs)
    assert max(one.count for one in bins) - min(one.count for one in bins) <= 1


def test_each_language_stands_by_itself_and_all_together():
    postings, method = some_postings()
    assert [(lang, len(places)) for lang, places in by_language(postings)] == [("en", 8), ("zh", 4), ("all", 12)]
    chinese = [place for place, one in enumerate(postings) if one.gold.lang == "zh"]
    alone = Method("x", tuple(method.said[place] for place in chinese))
    own = figures_of([postings[place] for place in chinese], alone, "zh")
    for name, figure in figures_of(postings, method, "zh").items():
        assert str(figure) == str(own[name]), name  # by their words, since nan is not nan


def test_intervals_hold_the_figure_and_do_not_move_from_call_to_call():
    postings, method = some_postings()
    once, again = figures_of(postings, method), figures_of(postings, method)
    assert str(once) == str(again)
    for name in FIGURES.keys() - {"ece"}:  # chance gaps only add to it
        assert once[name].low <= once[name].value <= once[name].high, name


def test_a_method_without_evidence_has_no_figures_of_it():
    postings, method = some_postings()
    found = figures_of(postings, Method("x", method.said, frozenset({"band_kappa"})))
    assert not math.isnan(found["band_kappa"].value)
    assert all(math.isnan(one.value) for name, one in found.items() if name != "band_kappa")


# ----------------------------------------------------------------- baselines


def test_tf_idf_finds_the_text_of_the_same_words_in_both_languages():
    texts = ["Visits assigned customers on a schedule", "按计划拜访客户", "Shows the product", "演示产品"]
    near = tf_idf(["customers are visited on schedule", "定期拜访客户", "产品演示"], texts)
    assert near.argmax(axis=1).tolist() == [0, 1, 3]
    assert tf_idf([], texts).shape == (0, 4)


def test_constant_answers_say_the_same_of_every_posting():
    first = {"AE": ("high", 4, 4), "OM": ("low", None, None)}
    golds = [gold(first=first, second=first) for _ in range(6)] + [gold(first={"AE": ("low", 1, 1)})]
    usual = usual_cells(golds)
    assert usual.said[0].cells["AE"] == SaidCell("high", 4)
    # The last one's own cells are not among those that it is answered by.
    assert usual.said[-1].cells["AE"] == SaidCell("high", 4)
    assert {cell.stage for one in constant_stage(golds, 2).said for cell in one.cells.values()} == {2}


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """The postings with their sentences, and the rules of a profile."""
    folder = write(tmp_path_factory.mktemp("benchmark"), {})
    postings = place_postings(read_benchmark(BenchmarkFiles.of(folder)))
    queries = [queries_of(one.parsed) for one in postings]
    vectors = [np.eye(len(some), dtype=np.float32) for some in queries]
    some = [Asked(*one) for one in zip(postings, queries, vectors, strict=True)]
    return some, Rules(load_framework(sample_framework()), load_weights(), "default")


def test_the_nearest_indicator_gives_evidence_and_stage(asked):
    some, rules = asked
    wanted = rules.framework.competencies[0].stages[2].indicators[0].text  # of AE, at stage 3

    def similarity(sentences, texts):
        """The largest customers are like one indicator, all else is like none."""
        return np.array([[float("largest" in one and text == wanted) for text in texts] for one in sentences])

    method = nearest("made up", some, rules, similarity)
    (requirement,) = method.said[0].shown["AE"]
    assert some[0].posting.units[requirement] == {2}
    assert method.said[0].cells["AE"].stage == 3
    assert not any(method.said[0].shown[code] for code in ("OM", "TS"))


def test_the_commonest_answer_makes_every_sentence_evidence_of_one_competency(asked):
    some, rules = asked
    method = commonest(some, rules)
    assert method.name.startswith("always AE, stage") or method.name.startswith("always TS, stage")
    code = method.name.split()[1].strip(",")
    for one, said in zip(some, method.said, strict=True):
        assert said.shown[code] == {query.query_id for query in one.queries} - {"title"}
        assert {c for c, cell in said.cells.items() if cell.band != "none"} == {code}


# --------------------------------------------------------------- the command


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory):
    folder = write(tmp_path_factory.mktemp("benchmark"), {})
    options = ProfileOptions(MatchOptions(encoder="lexical", keep_vectors=False), draws=20)
    return folder, evaluate_profiles(BenchmarkFiles.of(folder), load_framework(sample_framework()), options)


def test_the_table_has_the_product_first_then_what_it_must_beat_then_the_readers(evaluated):
    _, found = evaluated
    methods = list(dict.fromkeys(row.method for row in found.rows))
    assert methods[:3] == ["jobprofile", "nearest indicator", "TF-IDF"]
    assert methods[4:] == ["usual cells", "always stage 2", "always stage 3", "always stage 4", READERS]
    assert {row.lang for row in found.rows} == {"en", "zh", "all"}
    lines = list(as_lines(found))
    assert lines[0].split()[3:] == list(found.columns.values())
    assert any(line.startswith("4 postings (2 en, 2 zh)") for line in lines)
    assert as_json(found)["methods"][0]["figures"].keys() == FIGURES.keys()


def test_reading_finds_as_much_whoever_matches(evaluated):
    _, found = evaluated
    shares = {row.figures["found"].value for row in found.rows if row.method in ("jobprofile", "TF-IDF")}
    assert shares == {1.0}


def test_the_profiles_measured_are_those_of_a_run(evaluated, tmp_path):
    _, found = evaluated
    for key, (_, text) in TEXTS.items():
        (tmp_path / f"{key}.txt").write_text(text, encoding="utf-8")
    match = MatchOptions(encoder="lexical", keep_vectors=False)
    tables = make_tables([str(tmp_path)], RunOptions(sample_framework(), tmp_path, match=match, jobs=1))
    evidence = sum(not one["hint"] for some in tables.profile["evidence"] for one in some)
    assert f"{evidence} pairs of unit and competency shown as evidence, 0 of them in no unit" in found.notes[1]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["labels.csv", "--profiles", "x"], "LABELS means nothing with --profiles"),
        (["--profiles", "x", "--ablation", "--floors", "f"], "--ablation, --floors means nothing with --profiles"),
        (["labels.csv", "-f", "x", "--postings", "p"], "--postings means nothing without --profiles"),
        (["labels.csv"], "nothing to evaluate"),
        ([], "nothing to evaluate"),
        (["--profiles", "no-such-folder"], "there is no such folder"),
    ],
)
def test_what_cannot_be_asked_together_is_refused(words, message):
    done = CliRunner().invoke(app, ["evaluate", *words])
    assert isinstance(done.exception, InputError)
    assert message in str(done.exception)
