"""Score line kinds, strengths and facts on whole postings that readers marked line by line.

    python -m benchmarks.lines_read POSTINGS --units FILE [--labels FILE] [--show KIND]
    python -m benchmarks.lines_read POSTINGS --units FILE --merge A_FOLDER B_FOLDER

POSTINGS is the folder of pool_en.jsonl.gz and pool_zh.jsonl.gz, FILE the Python file that numbers their units; neither
is part of this repository. The labels are: data/labels/lines_read.jsonl, which holds no text. `--merge` makes it of
the files of two readers.

Classes of a line: R responsibility, E experience, Q qualification. Lines that ask for a condition (travel, age) are
left out. A line has the kinds of the requirements that cover 3/10 of it or lie in it with 6/10. The first reader is the
measure, for strength only lines on whose strength both readers agree.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.core.errors import InputError
from pipeline.core.records import ParsedPosting, Posting, Requirement
from pipeline.core.resources import ROOT
from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.training.labelled_postings import aligned, label_rows, module_of

CLASS_OF = {"RESP": "R", "EXP": "E", "EDU": "Q", "CERT": "Q", "LANG": "Q", "SKILL": "Q"}
CLASS_OF_KIND = {"responsibility": "R", "experience": "E", "qualification": "Q"}
STRENGTHS = ("required", "preferred", "unspecified")
FACTS = ("min_years", "max_years", "degree_min", "degree_required")
SCRIPTS = {"simp": "Simplified", "mixed": "Simplified", "trad": "Traditional"}
Label = dict[str, Any]
# Postings that were escaped twice keep their tags in the numbered lines, a tag that a line's end cuts off too.
_TAGS = re.compile(r"<[^<>]*(?:>|$)|^[^<>]*\"\s*>")


class Line(NamedTuple):
    """A numbered line of a posting: what the readers say of it and what covers it."""

    place: str
    text: str
    wanted: frozenset[str]
    second: frozenset[str] | None
    strength: frozenset[str]
    found: tuple[Requirement, ...]
    counted: bool

    @property
    def got(self) -> frozenset[str]:
        """Return the classes of the requirements that cover the line."""
        return frozenset(CLASS_OF_KIND[one.kind] for one in self.found)

    @property
    def got_strength(self) -> frozenset[str]:
        """Return the strengths of the experience and qualifications that cover the line."""
        return frozenset(one.strength for one in self.found if one.kind != "responsibility")


def main(arguments: Sequence[str] | None = None) -> int:
    """Merge the readers' files, or score what `parse` answers."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.lines_read", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("postings", type=Path, help="folder of pool_en.jsonl.gz and pool_zh.jsonl.gz")
    parser.add_argument("--units", type=Path, required=True, help="Python file that numbers the units of postings")
    parser.add_argument("--labels", type=Path, default=ROOT / "data" / "labels" / "lines_read.jsonl")
    parser.add_argument("--merge", type=Path, nargs=2, metavar="FOLDER", help="folders of the first and second reader")
    parser.add_argument("--show", choices=("kind", "strength", "facts"), help="print what differs, line by line")
    chosen = parser.parse_args(arguments)
    cut = Cut(chosen.postings, chosen.units)
    if chosen.merge:
        rows = (
            json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
            for row in merged(chosen.merge[0], chosen.merge[1], cut)
        )
        chosen.labels.write_text("".join(rows), encoding="utf-8")
        return 0
    _score(list(label_rows(chosen.labels)), cut, chosen.show)
    return 0


class Cut:
    """The postings at hand, and the units into which the labelling cut them."""

    def __init__(self, folder: Path, units: Path) -> None:
        self._units_of = module_of(units).units_of
        self.rows: dict[str, Label] = {}
        for lang in ("en", "zh"):
            with gzip.open(folder / f"pool_{lang}.jsonl.gz", "rt", encoding="utf-8") as lines:
                self.rows.update((row["id"], {**row, "lang": lang}) for row in map(json.loads, lines))

    def units(self, posting: str) -> tuple[list[str], str]:
        """Return the units of a posting, and the fingerprint by which a label knows them."""
        units: list[str] = self._units_of(self.rows[posting])
        return units, hashlib.sha256("\n".join(units).encode()).hexdigest()[:12]

    def script(self, posting: str) -> str:
        """Return the script in which a posting is written."""
        return SCRIPTS.get(self.rows[posting].get("script", ""), "English")

    def parsed(self, posting: str) -> ParsedPosting:
        """Return what `parse` answers for a posting that has its title beside the text."""
        row = self.rows[posting]
        return extract(to_document(Posting(posting, row["text"], row["media"], {"title": str(row["title"] or "")})))


def merged(first: Path, second: Path, cut: Cut) -> Iterator[Label]:
    """Yield one row a posting of the files of two readers; the second need not have read all."""
    a, b = ({row["id"]: row for path in sorted(f.glob("*.jsonl")) for row in label_rows(path)} for f in (first, second))
    for posting in sorted(a):
        units, sha = cut.units(posting)
        readers = {name: one[posting] for name, one in (("a", a), ("b", b)) if posting in one}
        for name, row in readers.items():
            if len(row["labels"]) != len(units):
                what = f"reader {name} gave {len(row['labels'])} labels to {len(units)} units"
                raise InputError(what, posting, "label every unit, in order")
        kept = {name: {key: row[key] for key in ("labels", "strength", "facts")} for name, row in readers.items()}
        yield {"id": posting, "sha": sha, **kept}


def _score(labels: Sequence[Label], cut: Cut, show: str | None) -> None:
    """Print the figures of every script, and of all for strength."""
    lines: dict[str, list[Line]] = {script: [] for script in ("English", "Simplified", "Traditional")}
    facts: dict[str, Counter[str]] = {script: Counter() for script in lines}
    for label in labels:
        script, parsed = cut.script(label["id"]), cut.parsed(label["id"])
        units, sha = cut.units(label["id"])
        if sha != label["sha"]:
            raise InputError("its units are not those that were labelled", label["id"], "check --units")
        lines[script] += lines_of(label, units, parsed)
        facts[script].update(facts_of(label, parsed, show=show == "facts"))
    for script, own in lines.items():
        _show(own, show)
        print(json.dumps({"script": script, **kinds(own), **strengths(own), "facts": dict(facts[script])}))
    print(json.dumps({"script": "all", **strengths([line for own in lines.values() for line in own])}))


def lines_of(label: Label, units: Sequence[str], parsed: ParsedPosting) -> Iterator[Line]:
    """Yield the lines of a posting with what the readers and `parse` say of them."""
    bare = [_TAGS.sub(" ", html.unescape(unit)) for unit in units]
    covering = dict(aligned(parsed.text, parsed.requirements, bare))
    a, b = label["a"], label.get("b")
    for number, text in enumerate(bare):
        names = a["labels"][number].split("+")
        strength = a["strength"].get(str(number), "")
        agreed = bool(b and b["strength"].get(str(number)) == strength)
        yield Line(
            f"{label['id']} {number}",
            text,
            _classes(names),
            _classes(b["labels"][number].split("+")) if b else None,
            frozenset(strength.split("+")) if agreed and strength else frozenset(),
            tuple(parsed.requirements[row] for row in covering.get(number, ())),
            "OTHERREQ" not in names and any(char.isalnum() for char in text),
        )


def _classes(names: Sequence[str]) -> frozenset[str]:
    """Return the classes of a line's labels."""
    return frozenset(CLASS_OF[name] for name in names if name in CLASS_OF)


def facts_of(label: Label, parsed: ParsedPosting, *, show: bool = False) -> Counter[str]:
    """Return which facts are as the first reader has them; no years needed may be answered as nothing said."""
    found: Counter[str] = Counter(postings=1)
    for name in FACTS:
        wanted, got = label["a"]["facts"].get(name), getattr(parsed.facts, name)
        right = wanted == got or (name == "min_years" and wanted == 0 and got in (None, 0.5))
        found[name] += right
        if show and not right:
            print(label["id"], name, "wanted", wanted, "got", got)
    return found


def kinds(lines: Sequence[Line]) -> Mapping[str, float]:
    """Return micro F1 over the three classes, requirement or not, and the same for the second reader."""
    counted = [line for line in lines if line.counted]
    both = [line for line in counted if line.second is not None]
    return {
        "lines": len(counted),
        "micro_f1": _f1((one.wanted, one.got) for one in counted),
        **{f"f1_{c}": _f1((one.wanted & {c}, one.got & {c}) for one in counted) for c in "REQ"},
        "requirement_f1": _f1((_any(one.wanted), _any(one.got)) for one in counted),
        "readers_micro_f1": _f1((one.wanted, one.second or frozenset()) for one in both),
        "read_twice": len(both),
    }


def _any(classes: frozenset[str]) -> frozenset[str]:
    """Return whether anything is asked, as a set."""
    return frozenset({"asked"} if classes else ())


def strengths(lines: Sequence[Line]) -> Mapping[str, float]:
    """Return how well strengths are told on the lines that are found at all and on which both readers agree."""
    agreed = [line for line in lines if line.strength]
    found = [line for line in agreed if line.got_strength]
    wishes = [line for line in found if line.strength == {"preferred"}]
    asked = [one for line in lines for one in line.found if one.kind != "responsibility"]
    each = {c: _f1((one.strength & {c}, one.got_strength & {c}) for one in found) for c in STRENGTHS}
    return {
        "strength_lines": len(found),
        "strength_not_found": len(agreed) - len(found),
        "strength_macro_f1": round(sum(each.values()) / len(each), 3),
        **{f"f1_{c}": value for c, value in each.items()},
        "wishes": len(wishes),
        "wishes_required_per_100": round(
            100 * sum("required" in one.got_strength for one in wishes) / max(1, len(wishes)), 1
        ),
        "unspecified_share": round(sum(one.strength == "unspecified" for one in asked) / max(1, len(asked)), 3),
        "unspecified_share_read": round(sum(one.strength == {"unspecified"} for one in found) / max(1, len(found)), 3),
    }


def _f1(pairs: Iterator[tuple[frozenset[str], frozenset[str]]]) -> float:
    """Return F1 over pairs of wanted and found sets, all classes together."""
    right = missed = false = 0
    for wanted, got in pairs:
        right += len(wanted & got)
        missed += len(wanted - got)
        false += len(got - wanted)
    return round(2 * right / max(1, 2 * right + missed + false), 3)


def _show(lines: Sequence[Line], what: str | None) -> None:
    """Print the lines that `parse` reads in another way than the readers."""
    for line in lines:
        if what == "kind" and line.counted and line.wanted != line.got:
            print(f"{_said(line.wanted)} -> {_said(line.got)} | {line.place} | {line.text[:160]}")
        if what == "strength" and line.strength and line.got_strength and line.strength != line.got_strength:
            print(f"{_said(line.strength)} -> {_said(line.got_strength)} | {line.place} | {line.text[:160]}")


def _said(names: frozenset[str]) -> str:
    return "+".join(sorted(names)) or "N"


if __name__ == "__main__":
    raise SystemExit(main())
