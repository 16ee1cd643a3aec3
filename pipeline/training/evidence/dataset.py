"""Postings read whole as sentences to learn from: each with its context, and what the readers gave it.

The labels come in three files of `data/labels`. `roles_read.jsonl` names the numbered units of a posting; here they are
laid onto the requirements that `parse` finds, so that a model learns from the same sentences that it will be asked
about, and units that are evidence and that no requirement quotes are sentences of their own. `sentences_read.jsonl`
names the requirements themselves, by a digest of their letters, and so does `hard_sentences_read.jsonl`, which holds
only those that the model before was least sure of. `written_postings.jsonl` holds postings that were written for this,
with their text.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.errors import InputError
from pipeline.core.records import Media, ParsedPosting, Posting, Query
from pipeline.extract import extract
from pipeline.ingest import ReadOptions, read_postings, to_document
from pipeline.match.queries import queries_of
from pipeline.training.labelled_postings import Source, aligned, module_of, squashed

POOLS = (("postings/pool_en.jsonl.gz", "en"), ("postings/pool_zh.jsonl.gz", "zh"))
BOARDS = "postings/board_json"
UNITS_ALONE = 0.7  # weight of a unit that no requirement quotes: it is cut as `parse` would not cut it
LEAST_OF_UNIT = 0.45  # share of its labelled units that a sentence must hold, or their codes may be those of another
Cells = Mapping[str, Sequence[Any]]
Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """A sentence of a posting with its labels.

    `codes` holds the competencies with the share of the readers who named each, `main` those that a reader put first.
    `trait` and `preferred` are the readers' words too. `weight` is what the sentence counts in fitting.
    """

    posting: str
    lang: str
    query: Query
    codes: Mapping[str, float]
    main: frozenset[str]
    trait: bool
    preferred: bool
    is_requirement: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class ReadPosting:
    """A posting, its sentences, and the cells of each of its readers: code -> (band, stage low, stage high)."""

    posting: str
    lang: str
    sentences: tuple[Sentence, ...]
    cells: tuple[Cells, ...]


def by_unit(labels: Iterable[Label], data: Path, role_units: Path, source: Source) -> Iterator[ReadPosting]:
    """Yield the labelled postings that are at hand, parsed as `run` would.

    Args:
        labels: rows of postings read whole.
        data: folder of the postings.
        role_units: the Python file that numbers the units, `units_of(row)`.
        source: the other postings by key.

    Raises:
        InputError: where a posting's units are not those that were labelled.
    """
    units_of: Callable[[Mapping[str, Any]], list[str]] = module_of(role_units).units_of
    rows = dict(_pool(data))
    for label in labels:
        row = rows.get(label["id"]) or _other(label["id"], source)
        if row is None:
            continue
        units = units_of(row)
        if hashlib.sha256("\n".join(units).encode()).hexdigest()[:12] != label["sha"]:
            raise InputError("its units are not those that were labelled", label["id"], f"check {role_units}")
        parsed = extract(to_document(Posting(label["id"], titled(row), row["media"])))
        readers = [label[name] for name in ("a", "b") if name in label]
        found = tuple(_sentences(label["id"], row["lang"], parsed, units, readers))
        yield ReadPosting(label["id"], row["lang"], found, tuple(one["cells"] for one in readers))


def by_sentence(labels: Iterable[Label], data: Path, source: Source) -> Iterator[ReadPosting]:
    """Yield the postings whose requirements were labelled one by one, where they are at hand.

    A requirement that is cut otherwise today than when it was labelled, or was not labelled, is left out.
    """
    boards: dict[str, list[ParsedPosting]] = {}
    pool = dict(_pool(data))
    for label in labels:
        name, lang = label["id"], label["lang"]
        where, _, file = name.partition(":")
        if where == "board_json":
            if file not in boards:
                boards[file] = list(_of_board(data / BOARDS / file))
            parsed = max(boards[file], key=lambda one: len(_known(one, label)), default=None)
        else:
            row = pool.get(name) or _other(name, source)
            parsed = extract(to_document(Posting(name, titled(row), row["media"]))) if row else None
        if parsed is None:
            continue
        queries = {query.query_id: query for query in queries_of(parsed)}
        found = (
            _read_alone(
                queries[item],
                lang,
                label["sentences"][sha],
                trait=sha in label["trait"],
                preferred=sha in label["preferred"],
                posting=name,
            )
            for item, sha in _known(parsed, label).items()
        )
        cells = (label["cells"],) if "cells" in label else ()
        yield ReadPosting(name, lang, tuple(found), cells)


def written(labels: Iterable[Label]) -> Iterator[ReadPosting]:
    """Yield the postings that were written to be learned from, line by line."""
    for row in labels:
        found = (
            _read_alone(
                Query(f"line{number}", line["text"], title=row["title"], heading=line["heading"], posting=row["id"]),
                row["lang"],
                line["codes"],
                trait=line["trait"],
                preferred=line["preferred"],
                posting=row["id"],
            )
            for number, line in enumerate(row["lines"])
        )
        yield ReadPosting(row["id"], row["lang"], tuple(found), (row["cells"],))


def letters_digest(text: str) -> str:
    """Return what names a sentence without telling it: a digest of its letters and digits."""
    return hashlib.sha256(squashed(text)[0].encode()).hexdigest()[:12]


def _of_board(path: Path) -> Iterator[ParsedPosting]:
    """Yield the postings of an answer of a board, parsed."""
    if path.is_file():
        read = read_postings([str(path)], ReadOptions())
        yield from (extract(to_document(one)) for one in read if isinstance(one, Posting))


def _known(parsed: ParsedPosting, label: Mapping[str, Any]) -> dict[str, str]:
    """Return the digests of the requirements that a label names, by id of the requirement."""
    all_of = {item.requirement_id: letters_digest(item.text) for item in parsed.requirements}
    return {name: sha for name, sha in all_of.items() if sha in label["sentences"]}


def _read_alone(
    query: Query, lang: str, codes: Sequence[str], *, trait: bool, preferred: bool, posting: str
) -> Sentence:
    """Return a sentence that one reader labelled by itself, in its posting."""
    return Sentence(
        posting,
        lang,
        query,
        dict.fromkeys(codes, 1.0),
        frozenset(codes[:1]),
        trait,
        preferred,
        is_requirement=True,
    )


def _pool(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, lang in POOLS:
        with gzip.open(data / name, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                yield row["id"], {**row, "lang": lang}


def _other(name: str, source: Source) -> dict[str, Any] | None:
    """Return a posting of the other files, whose id is `source:ad`."""
    key = tuple(name.split(":", 1))
    ad = source.ads.get(key) if len(key) == 2 else None
    media: Media = "text"
    return {"media": media, "text": ad["text"], "title": ad["title"], "lang": ad["lang"]} if ad else None


def rows_of(data: Path, source: Source) -> Mapping[str, Mapping[str, Any]]:
    """Return the postings that labels may name, by their id: `lang`, `media`, `title` and `text`."""
    others = {":".join(key): row for key in source.ads if (row := _other(":".join(key), source))}
    return {**others, **dict(_pool(data))}


def titled(row: Mapping[str, Any]) -> str:
    """Return the text with its title before it, where it does not begin with it."""
    title, text = str(row.get("title") or ""), str(row["text"])
    if not title or title[:20] in text[:400]:
        return text
    return f"<h1>{title}</h1>\n{text}" if row["media"] == "html" else f"{title}\n\n{text}"


def _sentences(
    posting: str, lang: str, parsed: ParsedPosting, units: Sequence[str], readers: Sequence[Mapping[str, Any]]
) -> Iterator[Sentence]:
    """Yield requirements with the labels of the units that they cover, then the labelled units that none quotes."""
    items = parsed.requirements
    of_item: list[set[int]] = [set() for _ in items]
    quoted: set[int] = set()
    for number, rows in aligned(parsed.text, items, units):
        for row in rows:
            of_item[row].add(number)
            quoted.add(number)
    queries = {query.query_id: query for query in queries_of(parsed)}
    named = {int(unit) for reader in readers for unit in reader["units"]}
    for item, numbers in zip(items, of_item, strict=True):
        whole = sum(len(squashed(units[number])[0]) for number in numbers & named)
        if len(squashed(item.text)[0]) < LEAST_OF_UNIT * whole:
            continue
        yield _labelled(posting, lang, queries[item.requirement_id], numbers, readers, is_requirement=True)
    for number in named - quoted:
        query = Query(f"unit{number}", units[number], title=parsed.facts.title, posting=posting)
        yield _labelled(posting, lang, query, {number}, readers, is_requirement=False)


def _labelled(
    posting: str,
    lang: str,
    query: Query,
    units: set[int],
    readers: Sequence[Mapping[str, Any]],
    *,
    is_requirement: bool,
) -> Sentence:
    given = [[reader["units"].get(str(unit), ()) for unit in units] for reader in readers]
    named = [{code for codes in one for code in codes} for one in given]
    return Sentence(
        posting,
        lang,
        query,
        {code: sum(code in one for one in named) / len(named) for code in sorted(set().union(*named))},
        frozenset(codes[0] for one in given for codes in one if codes),
        any(unit in reader["trait"] for reader in readers for unit in units),
        any(unit in reader["preferred"] for reader in readers for unit in units),
        is_requirement,
        1.0 if is_requirement else UNITS_ALONE,
    )
