"""Kept work is used again only while everything that decided its rows is the same."""

import ast

import pytest

from pipeline.core import resources
from pipeline.core.resources import PACKAGE, package_files
from pipeline.run.main_job import run
from pipeline.run.profile_postings import DECIDES_ROWS, code_digest
from tests.run.test_ledger import options, postings

# What the modules of `DECIDES_ROWS` import and yet decides no row: the options name those of the report.
SHOW_ONLY = ("run/options.py", "outputs/")


@pytest.fixture
def changed(monkeypatch, tmp_path):
    """Return what has the digest see a changed copy of a file of the package; undone at the end."""

    def change(name):
        copy, files = tmp_path / "changed", package_files
        copy.write_bytes((PACKAGE / name).read_bytes() + b"\n# a rule more\n")
        monkeypatch.setattr(
            "pipeline.run.profile_postings.package_files",
            lambda parts: [copy if path == PACKAGE / name else path for path in files(parts)],
        )
        code_digest.cache_clear()

    code_digest.cache_clear()
    yield change
    code_digest.cache_clear()


def test_a_new_redaction_rule_does_all_rows_again(tmp_path, samples, changed):
    """Rows that an older rule let through are not taken over: the new rule may hide what they show."""
    file, out = postings(tmp_path / "p.jsonl", 4), tmp_path / "out"
    assert [run([str(file)], options(samples, out)).known for _ in range(2)] == [0, 4]
    changed("text/redaction/cues.tsv")
    assert [run([str(file)], options(samples, out)).known for _ in range(2)] == [0, 4]


DECIDING = """
text/redaction/redact.py text/redaction/cues.tsv ingest/readers/sheets.py extract/__init__.py match/matcher.py
profile/weights.toml outputs/schema.py run/corrections.py encoders/static.py
"""


@pytest.mark.parametrize("name", DECIDING.split())
def test_a_change_to_what_decides_rows_changes_the_digest(changed, name):
    before = code_digest()
    changed(name)
    assert code_digest() != before


@pytest.mark.parametrize(
    "name", ["outputs/report/write.py", "cli/terminal.py", "app/server.py", "training/__init__.py"]
)
def test_what_only_shows_decides_no_row(name):
    assert PACKAGE / name not in package_files(DECIDES_ROWS)
    assert (PACKAGE / name).is_file()


def imported(path):
    """Return the files of the package that a module imports, wherever in it; type checkers' imports left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and id(node) not in for_types
            and (node.module or "").startswith("pipeline")
        ):
            base = resources.ROOT.joinpath(*node.module.split("."))
            for place in (base, *(base / alias.name for alias in node.names)):
                yield from (one for one in (place.with_suffix(".py"), place / "__init__.py") if one.is_file())


def test_all_that_decides_rows_is_in_the_digest():
    """The list is of folders, and folders move: whatever the profiler imports, step by step, must be under it."""
    waiting = [PACKAGE / "run" / "profile_postings.py", PACKAGE / "run" / "parse_interleaved.py"]
    counted, seen = set(package_files(DECIDES_ROWS)), set()
    while waiting:
        path = waiting.pop()
        if path in seen or path == PACKAGE / "__init__.py":
            continue
        seen.add(path)
        place = path.relative_to(PACKAGE).as_posix()
        if path in counted:
            waiting += imported(path)
        else:
            assert place.startswith(SHOW_ONLY) or place == "run/main_job.py", (
                f"{place} decides rows, and is not counted"
            )
    assert len(seen) > 100


@pytest.mark.parametrize("part", DECIDES_ROWS)
def test_every_part_of_the_list_is_there(part):
    files = package_files([part])
    assert files
    assert not [path for path in files if path.suffix == ".pyc"]
