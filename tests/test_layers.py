"""The architecture, as rules that fail: which room may import which, and where each vendor library lives."""

import ast
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "pipeline"
# From the ground up. A room imports rooms of lower floors alone; rooms of one floor never meet.
FLOORS = (
    {"core"},
    {"text"},
    {"ingest", "extract", "framework", "encoders", "profile"},
    {"match", "outputs"},
    {"run"},
    {"training"},
    {"api", "app"},
    {"", "cli"},  # "" is the package itself, `from pipeline import ...`
    {"__main__"},
)
VENDORS = ("spacy", "jieba", "bs4", "opencc", "ftfy", "charset_normalizer", "xlsxwriter", "docx", "pypdf")


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(path):
    """Every import of a file: at its top, inside functions, and for types alone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from {name if name in FILES else node.module for name in inner}


GRAPH = {name: {other for other in imports(path) if other in FILES} for name, path in FILES.items()}


def room(module):
    return module.split(".")[1] if "." in module else ""


def floor(name):
    found = [number for number, rooms in enumerate(FLOORS) if name in rooms]
    assert found, f"the room {name!r} has no floor"
    return found[0]


def circle_in(graph):
    """Return the first circle of a graph as a list of names; empty where there is none."""
    done, active = set(), []

    def visit(name):
        if name in done:
            return []
        if name in active:
            return [*active[active.index(name) :], name]
        active.append(name)
        found = next((circle for other in sorted(graph.get(name, ())) if (circle := visit(other))), [])
        active.pop()
        done.add(name)
        return found

    return next((circle for name in sorted(graph) if (circle := visit(name))), [])


@pytest.mark.parametrize("module", FILES)
def test_imports_run_down_the_floors(module):
    mine = room(module)
    for other in GRAPH[module]:
        if room(other) != mine:
            assert floor(room(other)) < floor(mine), f"{module} imports {other}, which does not lie below"


def test_no_files_import_each_other_in_a_circle():
    assert not (circle := circle_in(GRAPH)), " -> ".join(circle)


def test_no_folders_inside_a_room_import_each_other_in_a_circle():
    def folder(module):
        parts = module.split(".")
        return ".".join(parts[:3]) if (ROOT / Path(*parts[:3])).is_dir() else module

    graph = defaultdict(set)
    for module, others in GRAPH.items():
        graph[folder(module)] |= {folder(other) for other in others if folder(other) != folder(module)}
    assert not (circle := circle_in(graph)), " -> ".join(circle)


def test_a_circle_would_be_seen():
    assert circle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert circle_in({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_vendor_library_has_one_home(vendor):
    homes = [module for module, path in FILES.items() if any(name.split(".")[0] == vendor for name in imports(path))]
    assert len(homes) <= 1, f"{vendor} is imported in {homes}"


def test_the_command_line_alone_knows_typer():
    homes = {module for module, path in FILES.items() if any(name.split(".")[0] == "typer" for name in imports(path))}
    assert {room(home) for home in homes} == {"cli"}, homes


@pytest.mark.parametrize("vendor", ["torch", "sentence_transformers", "transformers"])
def test_encoders_alone_know_the_models(vendor):
    homes = {module for module, path in FILES.items() if any(name.split(".")[0] == vendor for name in imports(path))}
    assert {room(home) for home in homes} <= {"encoders", "training"}, homes


def test_no_pickle_anywhere():
    for module, path in FILES.items():
        names = {name.split(".")[0] for name in imports(path)}
        assert not names & {"pickle", "joblib", "dill", "marshal", "shelve"}, module
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8"), module


def test_a_run_needs_nothing_of_training(tmp_path):
    """The room of training is deleted from a copy, and postings are still read, matched and profiled there."""
    shutil.copytree(PACKAGE, tmp_path / "pipeline", ignore=shutil.ignore_patterns("__pycache__", "training"))
    shutil.copytree(ROOT / "models", tmp_path / "models", ignore=shutil.ignore_patterns("encoders"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "posting.txt").write_text(
        "Sales Manager\n\nResponsibilities\n- Manage the sales pipeline of the region\n"
        "- Visit key accounts every month\n- Train the team of five sellers\n",
        encoding="utf-8",
    )
    framework = str(ROOT / "data" / "raw" / "framework.yaml")
    command = ["run", "posting.txt", "--framework", framework, "--out", "results", "--encoder", "fast"]
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", *command], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "results" / "profile.parquet").is_file()
