"""Overlays: the words that postings use for each competency, kept beside a framework and laid over it.

Read: YAML and JSON keyed by the competency's name or id (`phrases` and `phrases_zh`, or `en` and `zh`),
and CSV, TSV and XLSX with the columns competency, phrases, phrases_zh, or with one phrase a row as
`framework suggest` writes them (competency, lang, phrase, accept). A phrase whose `accept` is there
and not true is left out.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.errors import Fault, FrameworkError
from pipeline.core.records import Competency, Framework
from pipeline.framework.build import rebuilt
from pipeline.framework.draft import clean, fold_name, has_han, split_phrases
from pipeline.framework.reading.files import Source, SourceFaultError, decode, open_source
from pipeline.framework.reading.formats import MAX_CELL, sheet_rows
from pipeline.framework.reading.grid import column_letter
from pipeline.framework.reading.spellings import fold_key, nearest
from pipeline.framework.reading.tree_syntax import Tree, parse_json, parse_yaml

_KEYS = {"phrases": "en", "en": "en", "phrases_zh": "zh", "zh": "zh", "competency": "competency", "id": "competency"}
_KEYS |= {"name": "competency", "competency_id": "competency"}
_COLUMNS = {
    "competency",
    "competency_id",
    "phrases",
    "phrases_zh",
    "phrase",
    "lang",
    "accept",
    "count",
    "elsewhere",
    "odds",
    "examples",
}
_YES = {"true", "yes", "y", "1", "x", "ja", "是"}
_ZH_SENTENCE = re.compile(r"[。\uff0c;\uff1b\n]")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one competency in both languages, and where its entry stands."""

    phrases: tuple[str, ...] = ()
    phrases_zh: tuple[str, ...] = ()
    where: str = ""


def load_phrases(path: str | os.PathLike[str]) -> Mapping[str, Phrases]:
    """Return the overlay in a file, keyed by competency as the file writes it.

    Raises:
        FrameworkError: with every fault of the file.
    """
    faults: list[Fault] = []
    entries: dict[str, Phrases] = {}
    try:
        source = open_source(Path(path))
        for name, entry in _entries(source, faults):
            entries[name] = _joined(entries.get(name), entry)
    except SourceFaultError as error:
        faults.append(error.fault)
    if not entries and not faults:
        faults.append(Fault("no competency in it", "", "key the phrases by the competencies' names"))
    if faults:
        raise FrameworkError(tuple(faults), str(path))
    return entries


def with_phrases(framework: Framework, phrases: Mapping[str, Phrases]) -> Framework:
    """Return the framework with an overlay added to the phrases that it has; its digest changes with them.

    Raises:
        FrameworkError: naming every entry whose competency is not in the framework, and the nearest one.
    """
    known = _competency_keys(framework)
    faults = tuple(
        Fault(f"phrases for {name!r}, which is no competency of {framework.name!r}", entry.where, nearest(name, known))
        for name, entry in phrases.items()
        if fold_name(name) not in known
    )
    if faults:
        raise FrameworkError(faults, "phrases")
    added: dict[str, Phrases] = {}
    for name, entry in phrases.items():
        competency_id = known[fold_name(name)]
        added[competency_id] = _joined(added.get(competency_id), entry)
    return rebuilt(framework, (_added(item, added.get(item.competency_id)) for item in framework.competencies))


def matching_phrases(framework: Framework, phrases: Mapping[str, Phrases]) -> dict[str, Phrases]:
    """Return the entries of an overlay whose competency the framework has; for overlays that ship."""
    known = _competency_keys(framework)
    return {name: entry for name, entry in phrases.items() if fold_name(name) in known}


def _competency_keys(framework: Framework) -> dict[str, str]:
    """Return every name, Chinese name and id, folded, to the id; the name wins where two are the same."""
    keys = {fold_name(item.competency_id): item.competency_id for item in framework.competencies}
    keys |= {fold_name(item.name_zh): item.competency_id for item in framework.competencies if item.name_zh}
    return keys | {fold_name(item.name): item.competency_id for item in framework.competencies}


def _added(item: Competency, entry: Phrases | None) -> Competency:
    if entry is None:
        return item
    english = tuple(dict.fromkeys((*item.phrases, *entry.phrases)))
    return replace(item, phrases=english, phrases_zh=tuple(dict.fromkeys((*item.phrases_zh, *entry.phrases_zh))))


def _joined(first: Phrases | None, second: Phrases) -> Phrases:
    if first is None:
        return second
    english = tuple(dict.fromkeys((*first.phrases, *second.phrases)))
    return Phrases(english, tuple(dict.fromkeys((*first.phrases_zh, *second.phrases_zh))), first.where)


def _table(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceFaultError(f"no table: {error}", "", "save it as CSV again") from None


def _entries(source: Source, faults: list[Fault]) -> Iterator[tuple[str, Phrases]]:
    if source.kind == "xlsx":
        yield from _from_rows(sheet_rows(source.data, lambda header: "competency" in map(fold_key, header)), faults)
        return
    text, _ = decode(source)
    if source.kind == "table":
        header = text.partition("\n")[0]
        delimiter = "\t" if source.suffix == ".tsv" else max(",;\t", key=header.count)
        yield from _from_rows(_table(text, delimiter), faults)
    elif source.kind == "plain":
        raise SourceFaultError(
            "phrases in plain text are not read", str(source.path), "use .yaml, .json, .csv or .xlsx"
        )
    else:
        yield from _from_tree(parse_json(text) if source.kind == "json" else parse_yaml(text), faults)


# ------------------------------------------------------------------- from a tree


def _from_tree(tree: Tree, faults: list[Fault]) -> Iterator[tuple[str, Phrases]]:
    faults.extend(tree.faults)
    data, path = tree.data, ""
    if isinstance(data, Mapping) and set(data) >= {"competencies"}:
        data, path = data["competencies"], "competencies"
    if isinstance(data, Mapping):
        for name, value in data.items():
            place = tree.where(f"{path}.{name}".lstrip("."))
            yield str(name), _entry(value, place, faults)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            place = tree.where(f"{path}[{number}]")
            name = _name_in(value)
            if name:
                yield name, _entry(value, place, faults)
            else:
                faults.append(Fault("an entry without a competency", place, "give it 'competency: NAME'"))
    else:
        faults.append(
            Fault("no mapping from competencies to phrases", tree.where(path), "write NAME: [phrase, phrase]")
        )


def _name_in(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    names = (str(value[key]) for key in value if _KEYS.get(fold_key(str(key))) == "competency" and value[key])
    return clean(next(names, ""))


def _entry(value: object, where: str, faults: list[Fault]) -> Phrases:
    """Return the phrases of one competency; a list without languages is told apart by its characters."""
    if not isinstance(value, Mapping):
        texts = list(_accepted(value, where, faults))
        english = tuple(text for text in texts if not has_han(text))
        return Phrases(english, tuple(text for text in texts if has_han(text)), where)
    found: dict[str, tuple[str, ...]] = {"en": (), "zh": ()}
    for key, below in value.items():
        lang = _KEYS.get(fold_key(str(key)))
        if lang is None:
            faults.append(Fault(f"unknown key {key!r}", where, nearest(str(key), _KEYS)))
        elif lang in found:
            found[lang] += tuple(_accepted(below, f"{where}.{key}", faults, chinese=lang == "zh"))
    return Phrases(found["en"], found["zh"], where)


def _accepted(value: object, where: str, faults: list[Fault], *, chinese: bool = False) -> Iterator[str]:
    """Yield the phrases of a text, of a list of texts, or of a list of candidates with `accept`."""
    if isinstance(value, str):
        yield from _split(value, chinese)
        return
    for item in value if isinstance(value, list) else ():
        if isinstance(item, str):
            yield from split_phrases(item)
        elif isinstance(item, Mapping) and isinstance(item.get("phrase"), str):
            if _is_yes(item.get("accept", True)):
                yield from split_phrases(item["phrase"])
        else:
            faults.append(
                Fault(f"{str(item)[:40]!r} is no phrase", where, "write text, or phrase: TEXT with accept: true")
            )
    if value is not None and not isinstance(value, list):
        faults.append(
            Fault(f"{str(value)[:40]!r} is no list of phrases", where, "write a list, or text with ';' between")
        )


def _split(text: str, chinese: bool) -> tuple[str, ...]:
    """Return the phrases of one text; Chinese ones are set apart by full stops and commas too."""
    parts = _ZH_SENTENCE.split(text) if chinese or has_han(text) else text.split(";")
    return tuple(dict.fromkeys(phrase for part in parts if (phrase := clean(part).rstrip(".。 "))))


def _is_yes(value: object) -> bool:
    return value is True or str(value).strip().lower() in _YES


# ------------------------------------------------------------------ from a table


def _from_rows(rows: Sequence[Sequence[str]], faults: list[Fault]) -> Iterator[tuple[str, Phrases]]:
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    header = [fold_key(clean(cell)) for cell in filled[0][1]] if filled else []
    for index, name in enumerate(header):
        if name and name not in _COLUMNS:
            where = f"cell {column_letter(index)}{filled[0][0]}"
            faults.append(Fault(f"unknown column {name!r}", where, nearest(name, _COLUMNS)))
    if not {"competency", "competency_id"} & set(header):
        faults.append(Fault("no column 'competency'", "row 1", "name the column that holds the competencies' names"))
        return
    name = ""
    for number, row in filled[1:]:
        cells = dict(zip(header, row, strict=False))
        name = clean(cells.get("competency") or cells.get("competency_id") or "") or name
        if not name:
            faults.append(Fault("phrases without a competency", f"row {number}", "name the competency"))
        else:
            accepted = "accept" not in header or _is_yes(cells.get("accept", ""))
            yield name, _row_phrases(cells, f"row {number}") if accepted else Phrases(where=f"row {number}")


def _row_phrases(cells: Mapping[str, str], where: str) -> Phrases:
    english, chinese = split_phrases(cells.get("phrases", "")), split_phrases(cells.get("phrases_zh", ""))
    single = split_phrases(cells.get("phrase", ""))
    is_chinese = cells.get("lang", "").strip() == "zh" or any(map(has_han, single))
    return Phrases(english if is_chinese else english + single, chinese + single if is_chinese else chinese, where)
