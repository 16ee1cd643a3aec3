"""What the documents say is true: commands exist, links lead somewhere, the Python block runs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import app
from pipeline.outputs.report.write import strings
from pipeline.outputs.schema import schemas

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [*sorted(ROOT.glob("README*.md")), ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def command_names():
    """Names as a user types them: "run", "framework check"..."""
    for one in app.registered_commands:
        yield one.name or one.callback.__name__
    for group in app.registered_groups:
        for one in group.typer_instance.registered_commands:
            yield f"{group.name} {one.name or one.callback.__name__}"


def test_every_command_is_in_the_readme():
    missing = [name for name in command_names() if f"`jobprofile {name}" not in README and f"`{name}`" not in README]
    assert not missing


def test_every_command_in_the_readme_exists():
    known = set(command_names())
    told = {" ".join(words.split()[:2]) for words in re.findall(r"`jobprofile ([a-z][a-z ]*)", README)}
    assert told
    assert not [words for words in told if words not in known and words.split()[0] not in known]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_column_is_documented():
    words = set(re.findall(r"\w+", (ROOT / "docs" / "files.md").read_text(encoding="utf-8")))
    assert not {name for schema in schemas().values() for name in schema.names} - words


def test_no_page_names_a_place_of_one_machine():
    for page in PAGES:
        assert "/work/" not in page.read_text(encoding="utf-8"), page.name


def test_no_page_names_a_file_that_is_not_there():
    here = re.compile(r"`((?:pipeline|models|data|docs|tests|benchmarks|launch|notebooks)/[\w./-]+)`")
    made = ("models/encoders", "data/processed")  # by `make setup` and by runs
    for page in [*PAGES, ROOT / "models" / "README.md", ROOT / "data" / "labels" / "README.md"]:
        for name in here.findall(page.read_text(encoding="utf-8")):
            assert name.startswith(made) or (ROOT / name).exists(), f"{page.name} names {name}"


@pytest.mark.model
def test_the_python_of_the_readme_runs():
    (block,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", block],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert "competency" in done.stdout


@pytest.mark.parametrize("word", ["role", "competency", "score", "stage", "band", "evidence", "confidence", "profile"])
def test_the_glossary_has_the_chinese_word_of_the_report(word):
    keys = {"evidence": "role.evidence", "confidence": "evidence.sure", "profile": "role.profile"}
    rows = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    cells = next(row.split("|") for row in rows if row.startswith(f"| {word} |"))
    assert strings()[keys.get(word, word)][1] in cells[2]
