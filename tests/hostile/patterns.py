"""Every regular expression of the package, and for each the texts that would make a careless one run for ever.

The expressions are recorded where the package compiles them: while it is imported, while its lexicons
are made into expressions, while samples of every kind run through it, and as they stand in its source.
"""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "pipeline"
# At least so often must something be repeatable for its cost to grow with the text.
OPEN = 100
# What a bored or hostile author repeats.
PLAIN_PUMPS = (
    *(" ", "a", "A", "1", "中", "-", ".", "a ", "1 ", "a.", "1.", ", ", "a,", "、", "（", "(", "<", "<a ", "\t", "\n"),
    *("\n ", "A b ", "**", "_", "[", "](", "`", "&", "/a", "\\n", "@", "a@", "+1 ", "1-", "$1", "or ", "5 years "),
    *("：", "。", "#", "=", "|", "\u200b", "e\u0301", "1,", "、1", "A.", ":", "a-", "年", "至"),
)


def all_patterns() -> list[tuple[str, int, str]]:
    """Return every expression with its flags and the module that made it, recorded in a fresh process."""
    done = subprocess.run([sys.executable, "-m", "tests.hostile.patterns"], capture_output=True, text=True, check=True)
    return [(source, flags, home) for source, flags, home in json.loads(done.stdout)]


def recorded() -> dict[tuple[str, int], str]:
    """Return every expression with its flags, and the module that made it; for a process that has loaded none."""
    found: dict[tuple[str, int], str] = {}
    real = re._compile

    def spy(pattern, flags):
        compiled = real(pattern, flags)
        home = _home(sys._getframe(1))
        if home and isinstance(compiled.pattern, str):
            found.setdefault((compiled.pattern, compiled.flags), home)
        return compiled

    re._compile = spy
    try:
        for info in pkgutil.walk_packages([str(PACKAGE)], "pipeline."):
            if not info.name.endswith("__main__"):
                importlib.import_module(info.name)
        _exercise()
    finally:
        re._compile = real
    for source, name in _entries():
        found.setdefault((source, re.compile(source).flags), f"extract/lexicons/{name}")
    for path in PACKAGE.rglob("*.py"):
        for text in _written(path):
            found.setdefault((text, re.compile(text).flags), str(path.relative_to(PACKAGE)))
    return found


def _home(frame) -> str:
    """Return the module of the package that asked `re` for an expression, or nothing where a library did."""
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(str(PACKAGE)):
            return str(Path(path).relative_to(PACKAGE))
        if "/re/" not in path and not path.endswith(("functools.py", "enum.py")):
            return ""
        frame = frame.f_back
    return ""


def _exercise() -> None:
    """Make the package compile what it compiles late."""
    from pipeline.text.redaction import mask_personal
    from tests.fuzz.targets import CORPUS, TARGETS

    for target in TARGETS.values():
        if not target.name.startswith(("outputs", "stored")):
            for data in target.corpus():
                target.check(data)
    for path in sorted(CORPUS.glob("posting*.txt")):
        mask_personal(path.read_bytes().decode("utf-8", "replace"))


def _entries():
    """Yield the expressions that the lexicons' entries become."""
    from pipeline.core.errors import PipelineError
    from pipeline.core.resources import lexicon
    from pipeline.extract.lexicons.lexicon_matcher import entry_source

    for path in sorted((PACKAGE / "extract" / "lexicons").glob("*.tsv")):
        for row in lexicon(path):
            if "pattern" in row:
                with suppress(PipelineError):  # a lexicon of another form: its own module compiles it
                    yield entry_source(row["pattern"], path), path.name


def _written(path: Path):
    """Yield the expressions that stand as plain strings in calls of `re`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if called and isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and node.func.attr != "escape":
                yield first.value


def is_open(pattern, flags) -> bool:
    """Say whether anything in an expression can be repeated so often that its cost grows with the text."""
    return any(True for _ in _repeats(list(re._parser.parse(pattern, flags)), []))


def attacks(pattern, flags, size, rng):
    """Yield texts of about `size` characters that lead the expression to and fro."""
    for pump in PLAIN_PUMPS:
        yield _long(pump, size)
    for before, body in _repeats(list(re._parser.parse(pattern, flags)), []):
        lead = "".join(_sample(node, rng) for node in before)
        inner = "".join(_sample(node, rng) for node in body)
        if inner:
            for end in ("", "\x00", " ,"):
                yield lead + _long(inner, size) + end
            if lead:
                yield _long(lead + inner, size)


def as_met(text: str, home: str) -> str:
    """Return a text as patterns of a module can meet it: extraction sees cleaned text, everybody bounded lines."""
    from pipeline.ingest.cleaning.length_limits import bounded

    if home.startswith(("extract/", "text/")):
        return "\n".join(" ".join(line.split()) for line in bounded(text).split("\n") if line.strip())
    return bounded(text) if home.startswith("ingest/") else text


def _long(pump: str, size: int) -> str:
    return pump * (size // len(pump))


def _repeats(nodes, before):
    """Yield (what comes before, what is repeated) for every open repetition in an expression."""
    for place, (op, args) in enumerate(nodes):
        lead = [*before, *nodes[:place]]
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            if args[1] >= OPEN:
                yield lead, list(args[2])
            yield from _repeats(list(args[2]), lead)
        elif name == "SUBPATTERN":
            yield from _repeats(list(args[3]), lead)
        elif name == "BRANCH":
            for branch in args[1][:6]:
                yield from _repeats(list(branch), lead)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(list(args[1]), lead)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(list(args), lead)


def _sample(node, rng) -> str:
    """Return a text that a node of an expression matches, more or less."""
    op, args = node
    name = str(op)
    inner = {"SUBPATTERN": lambda: args[3], "ATOMIC_GROUP": lambda: args, "BRANCH": lambda: rng.choice(args[1])}
    if name == "LITERAL":
        return chr(args)
    if name == "IN":
        return _member(args, rng)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        count = max(args[0], min(args[1], rng.choice((1, 1, 2))))
        return "".join(_sample(one, rng) for _ in range(count) for one in args[2])
    if name in inner:
        return "".join(_sample(one, rng) for one in inner[name]())
    return {"ANY": "a", "NOT_LITERAL": "b" if args == ord("a") else "a"}.get(name, "")


_CLASSES = {"CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "a", "CATEGORY_NOT_SPACE": "a"}
_CLASSES |= {"CATEGORY_NOT_DIGIT": "a", "CATEGORY_NOT_WORD": " "}


def _member(items, rng) -> str:
    if str(items[0][0]) == "NEGATE":
        refused = re.compile("[" + "".join(_shown(item) for item in items[1:]) + "]")
        return next((char for char in rng.sample("aA1 中.-,;:x\n", 11) if not refused.match(char)), "€")
    op, args = rng.choice(items)
    if str(op) == "LITERAL":
        return chr(args)
    if str(op) == "RANGE":
        return chr(rng.randint(args[0], min(args[1], args[0] + 50)))
    return _CLASSES.get(str(args), "a")


def _shown(item) -> str:
    op, args = item
    if str(op) == "LITERAL":
        return re.escape(chr(args))
    if str(op) == "RANGE":
        return f"{re.escape(chr(args[0]))}-{re.escape(chr(args[1]))}"
    return {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}.get(str(args), r"\W")


if __name__ == "__main__":
    print(json.dumps([(*key, home) for key, home in recorded().items()]))
