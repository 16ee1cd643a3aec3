"""How often a framework is asked for: counts, corrected shares, what is never asked, and what nothing covers."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from pipeline import measure_demand
from pipeline.core.errors import InputError
from pipeline.core.records import BANDS
from pipeline.outputs.demand import correct, save_demand
from pipeline.outputs.demand.page import demand_page, payload
from pipeline.outputs.demand.records import DEPTHS
from pipeline.outputs.demand.uncovered import cluster_uncovered
from pipeline.outputs.views import VIEWS, save_view, view_named
from tests.outputs.compare.conftest import CARE, CRAFT, DEALS, Role, run_of

SELLS = [("Close {} deals a year with hospitals", DEALS, 0.9, 3), ("Call {} customers a week", CARE, 0.9, 2)]
KEEPS = [("Keep the stock list number {} in order", None), ("Count the pallets of aisle {}", None)]


def role(number, lines, title="Account Manager", **rest):
    """A posting whose sentences hold its own number, so that no two are one role."""
    words = ("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath", "islet", "jetty", "knoll", "larch")
    own = " ".join(f"{words[number]}{tail}" for tail in ("ly", "ish", "ware", "wards", "some", "hood", "ling", "ette"))
    said = [(f"{line[0].format(words[number])} {own}", *line[1:]) for line in lines]
    return Role(f"{number:016x}", f"{title} {words[number]}", said, company=f"Firm {number % 2}", **rest)


def some_run():
    """Six that sell, four that keep stock: of the ten six ask for deals and none for craft."""
    run = run_of([*(role(n, SELLS) for n in range(6)), *(role(6 + n, KEEPS, "Clerk") for n in range(4))])
    run.postings["posted"] = ["2026-03-05"] * 5 + ["2026-04-01"] * 5
    return run


@pytest.fixture(scope="module")
def demand():
    return measure_demand(some_run())


def figure(demand, competency, by="all", group="", depth="asked"):
    frame = demand.competencies
    wanted = (frame["by"] == by) & (frame["group"] == group) & (frame["depth"] == depth)
    (row,) = frame[wanted & (frame["competency"] == competency)].to_dict("records")
    return row


@pytest.mark.parametrize(
    ("competency", "by", "group", "asked", "of"),
    [
        (DEALS, "all", "", 6, 10),
        (CRAFT, "all", "", 0, 10),
        (DEALS, "month", "2026-03", 5, 5),
        (DEALS, "month", "2026-04", 1, 5),
        (CARE, "company", "Firm 0", 3, 5),
        (CARE, "lang", "en", 6, 10),
    ],
)
def test_postings_are_counted_over_all_and_by_group(demand, competency, by, group, asked, of):
    row = figure(demand, competency, by, group)
    assert (row["n_asked"], row["n_postings"]) == (asked, of)
    assert row["share_low"] <= asked / of <= row["share_high"]


def test_stages_indicators_and_sentences_tell_the_same(demand):
    stages = demand.stages[(demand.stages["by"] == "all") & (demand.stages["competency"] == DEALS)]
    assert dict(zip(stages["stage"], stages["n_asked"], strict=True))[3] == 6
    assert len(demand.sentences) == 12
    indicators = demand.indicators[demand.indicators["by"] == "all"]
    assert indicators["n_sentences"].sum() <= len(demand.sentences)


def test_without_error_counts_no_share_is_corrected_and_nothing_is_never_asked(demand):
    assert not demand.corrected
    assert demand.competencies["corrected"].isna().all()
    assert not demand.competencies["never"].any()


def test_what_does_not_count_stands_apart():
    run = some_run()
    thin, sources = [False] * 9 + [True], [["a"], ["b", "c"], *[["d"]] * 8]
    run = replace(run, postings=run.postings.assign(too_thin=thin, sources=sources))
    found = measure_demand(run).left_out
    assert dict(zip(found["kind"], found["n"], strict=True)) == {
        "counted": 9,
        "copies": 1,
        "same_role": 0,
        "too_thin": 1,
        "failed": 0,
    }
    with pytest.raises(InputError, match="no posting counts"):
        measure_demand(replace(run, postings=run.postings.assign(too_thin=True)))


def test_what_no_competency_covers_is_named_by_its_own_words(demand):
    assert demand.uncovered["n_sentences"].sum() == 8
    assert set(demand.uncovered_sentences["cluster"]) == set(demand.uncovered["cluster"])


def test_clusters_are_named_by_what_sets_them_apart_and_leave_out_schooling():
    themes = {
        "en": ("Count the pallets in warehouse {}", "Bake bread number {}", "Ability to bake bread {}"),
        "zh": ("整理仓库货架第{}排", "烘焙面包第{}炉", "具有烘焙面包的经验{}"),
    }
    said = [(lang, text.format(n), None) for lang, texts in themes.items() for text in texts for n in "abcdef"]
    said.append(("en", "A degree in baking", "education"))
    names = ["lang", "text", "subkind"]
    frame = pd.DataFrame(said, columns=names).assign(kind="responsibility", nearest="", probability=0.1)
    frame = frame.assign(posting_id=[f"p{n}" for n in range(len(frame))], requirement_id="r1")
    clusters, sentences = cluster_uncovered(frame)
    assert len(sentences) == len(said) - 1
    assert clusters.groupby("lang")["n_sentences"].sum().to_dict() == {"en": 18, "zh": 18}
    named = dict(zip(clusters["cluster"], clusters["words"], strict=True))
    for text, cluster in zip(sentences["text"], sentences["cluster"], strict=True):
        assert ("bread" in text or "面包" in text) == ("bread" in named[cluster] or "面包" in named[cluster])
    again, _ = cluster_uncovered(frame)
    assert again.equals(clusters)


def test_sentences_without_a_word_that_says_anything_are_one_cluster():
    frame = pd.DataFrame({"text": [f"{n} {n}" for n in range(20)], "lang": "en", "subkind": None, "kind": "x"})
    frame = frame.assign(nearest="", probability=0.1, posting_id="p", requirement_id="r")
    clusters, _ = cluster_uncovered(frame)
    assert clusters[["words", "n_sentences"]].to_dict("records") == [{"words": "", "n_sentences": 20}]


def rates(**counts):
    return {("en", DEALS, "asked"): correct.ErrorCounts(**counts)}


@pytest.mark.parametrize(
    ("counts", "asked", "low", "high"),
    [
        # 40 of 100 found; seen .8 of the time, seen wrongly .1 of the time: (.4 - .1) / .7 = .43.
        ({"both": 80, "missed": 20, "neither": 90, "extra": 10}, (40, 100), 0.40, 0.46),
        # As good as no errors: the share itself.
        ({"both": 5000, "missed": 0, "neither": 5000, "extra": 0}, (40, 100), 0.39, 0.41),
        # All that is found may be errors: nothing is left.
        ({"both": 80, "missed": 20, "neither": 60, "extra": 40}, (30, 100), 0.0, 0.0),
    ],
)
def test_a_share_is_corrected_by_how_often_the_product_errs(counts, asked, low, high):
    found = correct.corrected_share({"en": asked, "zh": (0, 0)}, DEALS, "asked", rates(**counts))
    assert low <= found.share <= high
    assert found.low <= found.share <= found.high


def test_an_interval_is_wider_where_fewer_were_read_or_fewer_postings_count():
    def width(times, of):
        counts = {"both": 8 * times, "missed": 2 * times, "neither": 9 * times, "extra": times}
        found = correct.corrected_share({"en": (of * 4 // 10, of)}, DEALS, "asked", rates(**counts))
        return found.high - found.low

    assert width(1, 1000) > width(100, 1000)
    assert width(100, 20) > width(100, 1000)


@pytest.mark.parametrize("counts", [{}, {"both": 5, "missed": 5, "neither": 5, "extra": 5}])
def test_a_share_is_not_corrected_where_nobody_counted_or_the_product_cannot_tell(counts):
    given = rates(**counts) if counts else {}
    assert correct.corrected_share({"en": (4, 10)}, DEALS, "asked", given) is None


def test_an_interval_is_wider_where_sources_differ():
    counts = {"both": 800, "missed": 200, "neither": 900, "extra": 100}
    alike, apart = (
        correct.corrected_share({"en": (400, 1000)}, DEALS, "asked", rates(**counts, drift=correct.Drift(*spread)))
        for spread in ((0, 0), (1.0, 0.5))
    )
    assert alike.share == apart.share
    assert apart.low < alike.low < alike.high < apart.high


@pytest.fixture
def counted_run(monkeypatch):
    """A run whose shares are corrected; of the stages of deals the third was read often enough, the second was not."""
    table = [[4000, 20, 0, 0], [0, 60, 0, 0], [0, 0, 60, 0], [0, 0, 0, 60]]
    stored = {"model": "m", "postings": {"en": 4200}, "counts": {"en": dict.fromkeys((CARE, DEALS, CRAFT), table)}}
    stored |= {"stages": {"en": {DEALS: {"2": [2, 1, 90, 1], "3": [80.5, 20, 90, 10]}}}, "drift": {}}
    monkeypatch.setattr(correct, "_stored", lambda: stored)
    return replace(some_run(), run={"matcher": {"evidence model": "m"}})


def test_never_asked_is_said_only_where_the_interval_allows_it(counted_run):
    few = measure_demand(counted_run)
    assert few.corrected
    assert not figure(few, CRAFT)["never"], "ten postings say too little"
    of_all = correct.corrected_share({"en": (0, 2000)}, CRAFT, "asked", correct.counts_of(correct._stored()["counts"]))
    assert of_all.high < 0.02
    other = replace(counted_run, run={"matcher": {"evidence model": "another"}})
    assert not measure_demand(other).corrected, "counts of one model say nothing of another"


def test_a_stage_is_corrected_where_it_was_read_often_enough_and_an_indicator_never(counted_run, tmp_path):
    found = measure_demand(counted_run)
    stages = found.stages[found.stages["by"] == "all"].set_index(["competency", "stage"])
    # 6 of 10 found; (.6 + .896 - 1) / (.798 + .896 - 1) = .71.
    assert stages.loc[(DEALS, 3), "corrected"] == pytest.approx(0.71, abs=0.01)
    assert stages.loc[(DEALS, 3), "corrected_low"] < 0.6
    assert stages["corrected"].notna().sum() == 1, "of no other stage enough was read"
    assert not [name for name in found.indicators.columns if "corrected" in name or name == "never"]
    assert [one[0] for one in payload(found)["stageShares"][0] if one] == [stages["corrected"].max().round(4)]
    save_demand(found, tmp_path / "d.json")
    assert "indicators are not" in json.loads((tmp_path / "d.json").read_text(encoding="utf-8"))["note"]


def test_the_shipped_counts_hold_both_languages_and_name_their_model():
    stored = json.loads(correct.COUNTS.read_text(encoding="utf-8"))
    assert set(stored["counts"]) == {"en", "zh"}
    for lang, tables in stored["counts"].items():
        assert len(tables) == 9
        assert {sum(map(sum, table)) for table in tables.values()} == {stored["postings"][lang]}
    assert tuple(stored["bands"]) == BANDS
    assert len(correct.counts_of(stored["counts"])) == 2 * 9 * len(DEPTHS)
    assert set(stored["drift"]) == {*DEPTHS, "stage"}
    for (lang, *_), one in correct.stage_counts_of(stored["stages"], stored["drift"]).items():
        assert one.both + one.missed + one.neither + one.extra == pytest.approx(stored["postings"][lang], abs=0.1)


def test_files_hold_what_was_counted(demand, tmp_path):
    for suffix in (".csv", ".parquet", ".xlsx", ".json"):
        save_demand(demand, tmp_path / f"demand{suffix}")
    frame = pd.read_csv(tmp_path / "demand.csv")
    assert len(frame) == len(demand.competencies) == len(pd.read_parquet(tmp_path / "demand.parquet"))
    sheets = pd.read_excel(tmp_path / "demand.xlsx", sheet_name=None)
    assert {"Competencies", "Stages", "Indicators", "Uncovered", "Left out", "Sentences"} <= set(sheets)
    held = json.loads((tmp_path / "demand.json").read_text(encoding="utf-8"))
    assert held["competencies"][0]["n_postings"] == 10
    with pytest.raises(InputError, match=r"no format '\.doc'"):
        save_demand(demand, tmp_path / "demand.doc")


def test_the_page_holds_the_figures_and_no_path_or_name_of_a_person():
    asks = ("Close deals, ask Jane Miller at (425) 555-0100", DEALS, 0.9, 3)
    run = run_of([role(1, [asks], source="/home/someone/secret/one.txt"), role(2, SELLS)])
    page = demand_page(measure_demand(run))
    assert "555-0100" not in page
    assert "/home/someone" not in page
    assert 'content="jobprofile demand"' in page
    shares = payload(measure_demand(run))["shares"]
    assert [len(one) for one in shares[0]] == [3, 3, 3]


def test_every_view_has_a_title_in_both_languages_and_a_file_of_our_own(tmp_path, monkeypatch):
    for view in VIEWS:
        assert view.title("en") != view.title("zh")
    monkeypatch.setattr("pipeline.outputs.demand.page.page_of_run", lambda folder, mask: f"{folder.name} {mask}")
    place = save_view(view_named("demand"), tmp_path, mask=False)
    assert place.read_text(encoding="utf-8") == f"{tmp_path.name} False"
    save_view(view_named("demand"), tmp_path)
    assert place.read_text(encoding="utf-8").endswith("False"), "what is there is not made again"
    save_view(view_named("demand"), tmp_path, anew=True)
    assert place.read_text(encoding="utf-8").endswith("True")
    with pytest.raises(InputError, match="there is no view 'other'"):
        view_named("other")
