"""The review loop in a real browser: run, mark, export, learn or correct, run again."""

import json

import pandas as pd
import pytest

pytestmark = pytest.mark.browser

FRAMEWORK = """competency,description,stage,indicator,phrases
Watering,keeps plants from drying out,1,Waters plants when told to,water the plants
Watering,keeps plants from drying out,2,Plans the watering of a whole bed,irrigation schedule
Pruning,cuts plants into shape,1,Cuts dead branches,prune trees and hedges
Pruning,cuts plants into shape,2,Prunes fruit trees by season,cut branches
Plant Sales,brings plants to buyers,1,Greets visitors at the stall,sell seedlings to customers
Plant Sales,brings plants to buyers,2,Sells seedlings at the market,plant market stall
"""
# Words that the framework does not know, so that there is something to learn.
DUTIES = {
    "Watering": ("Keep the lawn from drying out in the {}", "Fill cans and hoses for the {}"),
    "Pruning": ("Shorten shoots on the {}", "Take shears to the {}"),
    "Plant Sales": ("Run the till for the {}", "Advise buyers of the {}"),
    None: ("Drive the van to the {}", "Keep the books of the {}"),
}
PLACES = ("garden", "park", "nursery", "yard", "court", "estate", "school", "terrace", "roof", "orchard")


def jobprofile(*arguments):
    from pipeline.cli.main import app

    with pytest.raises(SystemExit) as ended:
        app([str(one) for one in arguments])
    assert ended.value.code == 0, arguments


@pytest.fixture
def postings(tmp_path):
    folder = tmp_path / "postings"
    folder.mkdir()
    for place in PLACES:
        duties = [line.format(place) for lines in DUTIES.values() for line in lines]
        text = f"Gardener, {place}\n\nResponsibilities\n" + "".join(f"- {duty}\n" for duty in duties)
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "framework.csv").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


@pytest.fixture
def profiled(postings):
    """Run into a folder, with the options that are under test; return the folder."""

    def run(name, *options):
        out = postings / name
        common = ("--framework", postings / "framework.csv", "--encoder", "lexical", "--jobs", 1)
        jobprofile("run", postings / "postings", *common, "--out", out, *options)
        return out

    return run


@pytest.fixture
def visit(chrome, tmp_path):
    """Open the report of a folder, and take what it exports."""
    from tests.outputs.report.browser.conftest import Page, wait_for

    pages = []

    class Visit(Page):
        def export(self, words, name):
            self.browser.execute_cdp_cmd(
                "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(tmp_path)}
            )
            (tmp_path / name).unlink(missing_ok=True)
            self.button(words).click()
            return wait_for(tmp_path / name)

    def opened(folder):
        page = Visit(chrome, folder / "report.html")
        if pages:
            pages[-1].check()
        else:
            page.reset()
        pages.append(page)
        return page.open()

    yield opened
    pages[-1].check()


def evidence(folder, text):
    """The competencies that a sentence is evidence for, with their stages."""
    requirements = pd.read_parquet(folder / "requirements.parquet")
    matches = pd.read_parquet(folder / "matches.parquet").merge(
        requirements[["posting_id", "requirement_id", "text"]], on=["posting_id", "requirement_id"]
    )
    found = matches[(matches["text"] == text) & ~matches["abstained"]]
    return {(row.competency, None if pd.isna(row.stage) else int(row.stage)) for row in found.itertuples()}


def best(folder, text):
    """The competency that a sentence is surest evidence for, None where it is evidence for none or hardly."""
    requirements = pd.read_parquet(folder / "requirements.parquet").set_index("text")
    matches = pd.read_parquet(folder / "matches.parquet")
    key = requirements.loc[text]
    own = matches[(matches["posting_id"] == key["posting_id"]) & (matches["requirement_id"] == key["requirement_id"])]
    first = own.sort_values("rank").iloc[0]
    return first["competency"] if first["probability"] >= 0.5 else None


def card(page, text):
    """The line of the role's page that quotes a sentence, with its details."""
    found = page.wait(
        """return [...document.querySelectorAll('main li.line')].find(c =>
            c.querySelector('blockquote')?.textContent === arguments[0])""",
        text,
    )
    page.run("arguments[0].querySelector('[aria-expanded=false]')?.click()", found)
    return found


def mark(page, text, competency, stage=None):
    """Say by the buttons of a sentence's card that a competency covers it, or that none does."""
    box = card(page, text)
    page.run("arguments[0].closest('details')?.setAttribute('open', '')", box)
    left = page.run("return !arguments[0].querySelector('[data-verdict=wrong]')", box)
    verdict = "other" if competency else ("right" if left else "wrong")
    page.run("arguments[0].querySelector('[data-verdict=' + arguments[1] + ']').click()", box, verdict)
    if competency:
        for nth, value in enumerate((competency, stage)):
            if value is not None:
                script = """const field = arguments[0].querySelectorAll('.review select')[arguments[1]];
                    field.value = arguments[2]; field.dispatchEvent(new Event('change'))"""
                page.run(script, box, nth, str(value))
        page.run("arguments[0].querySelector('.review .fields button').click()", box)


def cells(page):
    """What the overview says of every cell."""
    script = "return [...document.querySelectorAll('.heat td')].map(c => (c.querySelector('a')?.ariaLabel ?? ''))"
    return [label.split("; changed by")[0] for label in page.run(script)]


def roles(page):
    return page.run("return JSON.parse(document.getElementById('data').textContent).roles.map(r => [r.id, r.title])")


def test_a_handful_of_marks_changes_just_those_sentences(profiled, visit, postings):
    before = profiled("before")
    cut, drive, till = "Shorten shoots on the roof", "Drive the van to the roof", "Run the till for the roof"
    assert evidence(before, cut) != {("Pruning", 2)}
    page = visit(before)
    (role,) = [key for key, title in roles(page) if "roof" in title]
    page.go(f"#/role/{role}")
    mark(page, cut, "Pruning", 2)
    mark(page, drive, None)
    page.browser.refresh()  # marks survive it
    page.run(
        "getSelection().selectAllChildren([...document.querySelectorAll('mark')].find(m => /^Run/.test(m.textContent)))"
    )
    page.button("Add selected words").click()
    page.fill(".missed select", "Plant Sales")
    page.fill(".missed select", "2", 1)
    page.button("Set this mark", ".missed").click()
    page.go("#/")
    shown = cells(page)
    page.go("#/review")
    labels = page.export("Export 3 marks", "labels.jsonl")
    after = profiled("after", "--corrections", labels)
    assert evidence(after, cut) == {("Pruning", 2)}
    assert evidence(after, drive) == set()
    assert evidence(after, till) == {("Plant Sales", 2)}
    facts = json.loads((after / "run.json").read_text(encoding="utf-8"))["counts"]
    assert (facts["corrections"], facts["corrected"]) == (3, 3)
    for text in ("Shorten shoots on the park", "Run the till for the park"):
        assert evidence(after, text) == evidence(before, text)
    page = visit(after)
    assert cells(page) == shown  # the page had counted them before, as the run does
    page.go(f"#/role/{role}")
    assert "corrected by a person" in card(page, cut).text


def test_many_marks_teach_what_was_not_marked(profiled, visit, postings):
    before = profiled("before")
    unseen = "Shorten shoots on the orchard"
    assert best(before, unseen) != "Pruning"
    page = visit(before)
    for key, title in roles(page):
        place = title.split()[-1]
        if place == "orchard":
            continue
        page.go(f"#/role/{key}")
        for competency, lines in DUTIES.items():
            for line in lines:
                mark(page, line.format(place), competency)
    page.go("#/review")
    labels = page.export("Export 72 marks", "labels.jsonl")
    head = postings / "head.json"
    jobprofile("tune", labels, "--framework", postings / "framework.csv", "--encoder", "lexical", "--out", head)
    after = profiled("after", "--head", head)
    assert best(after, "Shorten shoots on the roof") == "Pruning"
    assert best(after, unseen) == "Pruning"
    assert best(after, "Keep the books of the roof") is None
