"""The architecture, as rules that fail: who may import whom, and where each vendor library lives."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "pipeline"
STAGES = ("ingest", "extract", "match")
VENDORS = ("spacy", "jieba", "bs4", "opencc", "ftfy", "charset_normalizer", "xlsxwriter", "docx", "pypdf")
RUNNERS = ("run", "batch", "cli", "commands", "api", "suggesting", "evaluate")


def module_name(path):
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_module(name):
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.with_suffix(".py").is_file() or (place / "__init__.py").is_file()


def imports(path, top_only=False):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = tree.body if top_only else list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from ({name if is_module(name) else node.module for name in inner})


FILES = sorted(PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("stage", STAGES)
def test_stages_do_not_import_each_other_or_the_runner(stage):
    forbidden = {f"pipeline.{other}" for other in (*STAGES, *RUNNERS, "report", "profile") if other != stage}
    for path in (PACKAGE / stage).rglob("*.py"):
        for name in imports(path):
            assert not any(name == one or name.startswith(one + ".") for one in forbidden), (
                f"{module_name(path)} imports {name}"
            )


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_vendor_library_has_one_home(vendor):
    homes = [module_name(path) for path in FILES if any(name.split(".")[0] == vendor for name in imports(path))]
    assert len(homes) <= 1, f"{vendor} is imported in {homes}"


def test_commands_alone_know_the_command_line():
    homes = {module_name(path) for path in FILES if any(name.split(".")[0] == "typer" for name in imports(path))}
    assert all(home.startswith(("pipeline.cli", "pipeline.cli.main")) for home in homes), homes


@pytest.mark.parametrize("vendor", ["torch", "sentence_transformers", "transformers"])
def test_encoders_alone_know_the_models(vendor):
    homes = {module_name(path) for path in FILES if any(name.split(".")[0] == vendor for name in imports(path))}
    assert all(home.startswith("pipeline.encoders") for home in homes), homes


def test_imports_run_one_way():
    graph = {module_name(path): {n for n in imports(path, top_only=True) if n.startswith("pipeline")} for path in FILES}
    done, active = set(), []

    def visit(name):
        if name in done or name not in graph:
            return
        assert name not in active, f"import cycle: {' -> '.join([*active[active.index(name) :], name])}"
        active.append(name)
        for other in graph[name]:
            visit(other)
        active.pop()
        done.add(name)

    for name in graph:
        visit(name)


def test_no_pickle_anywhere():
    for path in FILES:
        names = {name.split(".")[0] for name in imports(path)}
        assert not names & {"pickle", "joblib", "dill", "marshal", "shelve"}, module_name(path)
        assert "allow_pickle=True" not in path.read_text(encoding="utf-8")
