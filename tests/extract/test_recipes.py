"""The recipes of CONTRIBUTING: a heading, a degree word and a cue word are one line in one data file, and no Python."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
RECIPES = re.findall(
    r"`(pipeline/extract/lexicons/\w+\.tsv)`:\n\n```\n(.*?)\n```\n\n.*?`(.+?)`\.", CONTRIBUTING, re.DOTALL
)
READ = """
import json, sys
from pipeline.ingest import to_document
from pipeline.extract import extract
from pipeline.core.records import Posting
parsed = extract(to_document(Posting("x", sys.stdin.read())))
print(json.dumps({
    "sections": [(s.kind, s.heading) for s in parsed.sections],
    "degrees": [r.degree for r in parsed.requirements],
    "strengths": [r.strength for r in parsed.requirements],
}))
"""
POSTING = """Glass Technician

{heading}
- Repair the furnaces of three workshops
- Keep the log of every melt

Requirements
- {degree} in ceramics
- {cue} two years of experience at a kiln
"""


@pytest.fixture
def copy(tmp_path):
    """A copy of the package that a recipe may change."""
    shutil.copytree(ROOT / "pipeline", tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("encoders"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def read(folder, text):
    done = subprocess.run(
        [sys.executable, "-c", READ], input=text, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_there_is_a_recipe_for_each():
    assert [Path(path).name for path, _, _ in RECIPES] == ["headings_en.tsv", "degrees_en.tsv", "strength_en.tsv"]


def test_each_recipe_changes_what_is_read_and_touches_one_data_file(copy):
    words = {
        "heading": "How the furnace hours go",
        "degree": "A glasswright's letter",
        "cue": "It would delight us to see",
    }
    text = POSTING.format(**words)
    before = read(copy, text)
    for path, line, _ in RECIPES:
        with (copy / path).open("a", encoding="utf-8") as out:
            out.write(line + "\n")
    after = read(copy, text)
    assert '["conditions", "How the furnace hours go"]' not in before
    assert '["conditions", "How the furnace hours go"]' in after
    assert '"associate"' not in before
    assert '"associate"' in after
    assert '"preferred"' not in before
    assert '"preferred"' in after
