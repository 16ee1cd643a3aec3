"""Cells counted anew in the page equal those of `run --corrections`, for random marks on a run over real sentences."""

import json
import random
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.framework import load_framework
from pipeline.ingest import to_document
from pipeline.match import MatchOptions, load_matcher
from pipeline.match.queries import queries_of
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import match_rows, posting_row, profile_rows, requirement_rows, schemas, to_frame
from pipeline.profile import build_profile, counting_rules, load_weights
from pipeline.run.corrections import NO_CORRECTIONS, load_corrections

pytestmark = pytest.mark.browser

PAIRS = Path(__file__).parents[3] / "profile" / "pairs"
ROLES = ("key_account_manager", "sales_engineer", "partner_manager", "sales_director")
SETS = 200
# Set all marks, have the page take them in as it does from another window, and read every cell of the overview.
READ_CELLS = """
    const [key, sets, done] = arguments;
    const cells = () => [...document.querySelectorAll('.heat tbody tr')].map(row =>
        [...row.querySelectorAll('td')].map(cell => cell.querySelector('a')?.getAttribute('aria-label') ?? ''));
    const view = (name) => {
        const field = document.getElementById('f-view');
        field.value = name;
        field.dispatchEvent(new Event('change'));
    };
    done(sets.map(marks => {
        localStorage.setItem(key, JSON.stringify(marks.map((mark, n) => [String(n), mark])));
        window.dispatchEvent(new StorageEvent('storage', {key}));
        view('all');
        const all = cells();
        view('required');
        return [all, cells()];
    }));
"""


def shuffled(answers, rng):
    """Answers with probabilities that lie about everywhere, so that evidence, hints and touched duties all come."""
    made = []
    for answer in answers:
        matches = [
            replace(
                match,
                probability=round(rng.choice([rng.random(), rng.uniform(0.4, 0.6), rng.uniform(0.1, 0.2)]), 4),
                main=rng.random(),
                stage=rng.choice([None, 1, 2, 3, 4, 5]),
            )
            for match in answer.matches
        ]
        made.append(replace(answer, matches=tuple(sorted(matches, key=lambda m: -m.probability))))
    return tuple(made)


@pytest.fixture(scope="module")
def work():
    """Framework and, by posting: parsed, answers, vectors of which some say the same."""
    framework = load_framework(PAIRS.parents[2] / "data" / "raw" / "framework.yaml")
    matcher = load_matcher(framework, MatchOptions(encoder="fast"))
    rng, made = random.Random(3), []  # noqa: S311 - the same numbers every time
    for path in sorted(path for role in ROLES for path in PAIRS.glob(f"{role}.*")):
        text = path.read_text(encoding="utf-8")
        parsed = extract(to_document(Posting(path.name, text, "text")))
        answers = shuffled(matcher.match(queries_of(parsed)).answers, rng)
        directions = np.eye(12, dtype=np.float32)
        vectors = directions[[rng.randrange(12) for _ in answers]]
        made.append((parsed, answers, vectors))
    return framework, made


def profiles(work, corrections=NO_CORRECTIONS):
    framework, postings = work
    weights = load_weights()
    for parsed, answers, vectors in postings:
        corrected = corrections.apply(answers, 0.5)
        yield parsed, corrected, build_profile(parsed, corrected, vectors, framework, weights)


def tables(work):
    rows = {name: [] for name in schemas()}
    for parsed, answers, profile in profiles(work):
        rows["postings"].append(posting_row(parsed, too_thin=profile.too_thin))
        rows["requirements"] += requirement_rows(parsed, profile)
        rows["matches"] += match_rows(parsed.posting_id, answers, profile)
        rows["profile"] += profile_rows(profile)
    run = {"jobprofile": "0", "counting": counting_rules(load_weights())}
    return RunTables(**{name: to_frame(name, rows[name]) for name in schemas()}, framework=work[0], run=run)


def random_marks(work, rng):
    """Marks as buttons make them: right, wrong or another on a match, or about a sentence that was left out."""
    framework, postings = work
    marks = []
    for _ in range(rng.randint(1, 12)):
        parsed, answers, _ = rng.choice(postings)
        asked = {item.requirement_id for item in parsed.requirements}
        answer = rng.choice([one for one in answers if one.query_id in asked])
        match = rng.choice([*answer.matches, None])
        verdict = rng.choice(("right", "wrong", "other") if match else ("right", "other"))
        given = (None, None)
        if verdict == "other":
            given = (rng.choice(framework.competencies).name, rng.choice([None, 1, 2, 3, 4, 5]))
        elif verdict == "right" and match:
            given = (match.competency, match.stage)
        marks.append(
            {
                "text": answer.text,
                "posting_id": parsed.posting_id,
                "requirement_id": answer.query_id,
                "suggested": match.competency if match else None,
                "verdict": verdict,
                "competency": given[0],
                "stage": given[1],
            }
        )
    return marks


def label(row, name, *, required):
    """What the overview says of a cell to a screen reader."""
    band, score = (row["required_band"], row["required_score"]) if required else (row["band"], row["score"])
    if band == "none":
        return f"{name}: no evidence in the posting" if row["employer_listed"] else ""
    sure = round(100 * row["confidence"])
    words = f"{name}: {band}, score {score}, sentences: {row['n_evidence']}, {'> 99' if sure > 99 else sure} % sure"
    if row["stage"] is None:
        return words + listed(row)
    low, stage, high = (row[key] for key in ("stage_low", "stage", "stage_high"))
    return f"{words}, stage {stage}" + (f" ({low}–{high})" if low != high else "") + listed(row)


def listed(row):
    return "; on the employer's own list" if row["employer_listed"] else ""


def expected(work, corrections):
    rows = [list(profile_rows(profile)) for _, _, profile in profiles(work, corrections)]
    return [
        [[label(row, row["competency"], required=required) for row in posting] for posting in rows]
        for required in (False, True)
    ]


def test_random_marks_give_the_cells_of_a_run(open_report, work, tmp_path):
    rng = random.Random(11)  # noqa: S311 - the same marks every time
    sets = [[], *(random_marks(work, rng) for _ in range(SETS))]
    page = open_report(tables(work))
    key = f"jobprofile.marks.{work[0].digest[:12]}"
    page.browser.set_script_timeout(120)
    seen = page.browser.execute_async_script(READ_CELLS, key, sets)
    before, changed = expected(work, NO_CORRECTIONS), 0
    for marks, views in zip(sets, seen, strict=True):
        file = tmp_path / "labels.jsonl"
        file.write_text("".join(json.dumps(mark) + "\n" for mark in marks), encoding="utf-8")
        wanted = expected(work, load_corrections(file, work[0])) if marks else before
        assert [[[cell.split("; changed by")[0] for cell in row] for row in view] for view in views] == wanted, marks
        changed += wanted != before
    assert changed > SETS / 2


def test_a_mark_is_told_undone_and_lapses_a_sign_off(open_report, work):
    run = tables(work)
    high = run.profile[run.profile["band"] == "high"].sort_values("n_evidence").iloc[0]
    page = open_report(run, f"#/role/{high['posting_id']}")
    page.run("localStorage.clear()")
    page.browser.refresh()
    page.run("document.querySelector('.sign summary').click()")
    page.one("#s-name").send_keys("A. Reader")
    page.one("#s-why").send_keys("read")
    page.button("Sign off", ".sign form").click()
    assert "signed off by A. Reader" in page.text("#top .stamp")
    place = work[0].competencies.index(next(c for c in work[0].competencies if c.name == high["competency"]))
    line = f"#comp-{place} .line"
    page.unfold(line)
    page.one(f"{line} [data-verdict=wrong]").click()
    assert f"{high['competency']}: high {high['score']}" in page.text("#moved")
    assert "changed by your marks" in page.text(f"#comp-{place}")
    assert "marked wrong by you, not counted" in page.text(f"#comp-{place}")
    assert "the sign-off has lapsed" in page.text(".sign")
    page.run("document.querySelector('.sign summary').click()")
    assert page.one("#s-marks").get_attribute("required")
    page.button("Undo", "#moved").click()
    assert "changed by your marks" not in page.text("main")
    assert "signed off by A. Reader" in page.text("#top .stamp")
    page.run("localStorage.clear()")


def test_what_is_worth_reading_comes_first_and_does_what_it_says(open_report, work):
    page = open_report(tables(work), "#/review")
    page.run("localStorage.clear()")
    page.browser.refresh()
    page.wait("return document.querySelector('.budget blockquote') !== null")
    assert len(page.all(".budget > li")) == 20
    page.button("中文", "#top").click()
    assert "可能性" in page.text(".budget > li p")
    page.button("English", "#top").click()
    said = page.text(".budget > li p")
    name, before, after = re.search(
        r"speak for (.*) \(\d+ % likely\), the band goes from (\w+) to (\w+)", said
    ).groups()
    verdict = "wrong" if "does not" in said else "right"
    page.one(f".budget > li [data-verdict={verdict}]").click()
    moved = page.text("#moved")
    assert re.search(rf"{re.escape(name)}: {before}\b.* → {after}\b", moved), (said, moved)
    page.button("↶ Undo", "#moved").click()
    page.button("中文", "#top").click()
    page.one(f".budget > li [data-verdict={verdict}]").click()
    bands = {"none": "无", "low": "低", "medium": "中", "high": "高"}
    assert re.search(f"{bands[before]}.* → {bands[after]}", page.text("#moved"))
    page.button("English", "#top").click()
    page.run("localStorage.clear()")
