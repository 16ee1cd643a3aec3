"""From a file of postings to an encoder that `match` takes, by the commands alone."""

import json
from itertools import product
from pathlib import Path

import pytest

from pipeline.encoders import load_encoder
from tests.command import jobprofile as command

ROOT = Path(__file__).resolve().parent.parent.parent
VERBS = ("Plan", "Lead", "Support", "Negotiate", "Repair", "Prepare", "Audit", "Coordinate", "Test", "Write")
THINGS = ("renewals", "supply contracts", "bridges", "training lessons", "key accounts", "water pumps")
WHOM = (
    "customers",
    "partners",
    "colleagues",
    "the board",
    "vendors",
    "students",
    "hospitals",
    "drivers",
    "clubs",
    "us",
)


def jobprofile(*words, home):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOBPROFILE_CACHE", str(home / "cache"))
        return command(*words, cwd=ROOT)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with sixty postings of ten duties, six hundred in all."""
    home = tmp_path_factory.mktemp("home")
    duties = [f"{verb} {thing} for {whom}" for thing, whom, verb in product(THINGS, WHOM, VERBS)]
    with (home / "postings.jsonl").open("w", encoding="utf-8") as out:
        for n in range(60):
            some = "\n".join(f"- {duty}" for duty in duties[10 * n : 10 * n + 10])
            text = f"Coordinator {n}\n\nResponsibilities:\n{some}\n"
            out.write(json.dumps({"id": str(n), "title": f"Coordinator {n}", "text": text}) + "\n")
    return home


def test_one_command_makes_an_encoder_that_match_takes(home):
    made = jobprofile(
        "encoder", "distil", home / "postings.jsonl", "--out", home / "mine", "--teacher", "lexical", home=home
    )
    assert made.returncode == 0, made.stderr
    assert "of 60 postings" in made.stderr + made.stdout
    facts = json.loads((home / "mine" / "static.json").read_text(encoding="utf-8"))
    assert facts["teacher"] == "lexical"
    assert facts["postings"] == 60
    assert facts["sentences"] > 500
    mine = load_encoder(str(home / "mine"))
    assert mine.encode(["negotiate supply contracts"]).any()
    (home / "in.txt").write_text("Lead training lessons for colleagues\n", encoding="utf-8")
    framework = ROOT / "data" / "raw" / "framework.yaml"
    matched = jobprofile("match", home / "in.txt", "-f", framework, "--encoder", home / "mine", home=home)
    assert matched.returncode == 0, matched.stderr
    (answer,) = map(json.loads, matched.stdout.splitlines())
    assert any(name.startswith(f"{home / 'mine'}:") for name in answer["matches"][0]["parts"])


def test_a_file_in_the_way_is_said_before_anything_is_read(home):
    (home / "taken").write_text("", encoding="utf-8")
    made = jobprofile("encoder", "distil", home / "absent.jsonl", "--out", home / "taken", home=home)
    assert made.returncode == 2
    assert "is a file, and an encoder is a folder" in made.stderr


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_read(home):
    (home / "taken").write_text("", encoding="utf-8")
    made = jobprofile("encoder", "distil", home / "absent.jsonl", "--out", home / "taken" / "mine", home=home)
    assert made.returncode == 2
    assert "name another folder with --out" in made.stderr


def test_where_nothing_can_be_read_the_fault_is_told(home):
    (home / "bad.jsonl").write_text('{"text": "x', encoding="utf-8")
    made = jobprofile(
        "encoder", "distil", home / "bad.jsonl", "--out", home / "none", "--teacher", "lexical", home=home
    )
    assert made.returncode == 2
    assert "bad.jsonl: no valid JSON" in made.stderr
    assert "too few" not in made.stderr


def test_few_postings_are_refused_with_the_mend(home):
    made = jobprofile(
        "encoder", "distil", "data/raw/framework_tiny.csv", "--out", home / "few", "--teacher", "lexical", home=home
    )
    assert made.returncode == 2
    assert "give more postings" in made.stderr
