"""Read sentences that a person labelled: CSV, TSV, XLSX or JSON Lines with the columns text, competency, stage.

`competency` names one competency, or several joined by `|` or `;`, best first (`accepted` is read too,
and may be a list). Empty, `none` and 无 mean that no competency covers the sentence. `group` or `ad`
(with `source` where there is one) says which sentences come from one posting, `lang` the language
where it is not plain from the letters. Several readers' stages may stand in a list, `stages`. What the
report exports has a `verdict` and the competency that was `suggested` besides; its sign-offs may stand
in the same file and are passed over.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from pipeline.core.errors import HeadError, InputError
from pipeline.core.office_files import filled_sheets
from pipeline.core.records import Framework
from pipeline.core.resources import lexicon
from pipeline.core.small_files import finite_json, read_small, read_small_text
from pipeline.framework.reading.files import SourceFaultError, decode, open_source
from pipeline.framework.reading.level_labels import stage_number
from pipeline.text.chinese_share import chinese_share

_TEXT = ("text", "sentence", "句子", "文本")
_COMPETENCY = ("competency", "accepted", "competencies", "label", "能力")
_GROUP = ("group", "ad", "posting", "posting_id")
_LONGEST_CELL = 10_000_000
_NONE = {"", "none", "null", "nothing", "无", "-"}
_LANGUAGES = ("en", "zh")
MOSTLY = 0.5  # share of Chinese from which a sentence counts as Chinese
CODES = Path(__file__).with_name("codes.tsv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence with the competencies that a reader accepts (best first), and the stage of the first.

    `weight` is what it counts in fitting beside others; a line that is easy, or one of many, may count less.
    `verdict` is what the reader said of a suggestion (right, wrong, other, added; empty for a label
    that is about the sentence alone), `suggested` the competency that it was about.
    """

    text: str
    accepted: tuple[str, ...]
    stage: int | None = None
    group: str = ""
    lang: str = "en"
    verdict: str = ""
    suggested: str = ""
    weight: float = 1.0


def read_labels(path: Path, framework: Framework, *, together: bool = True) -> tuple[Labelled, ...]:
    """Return the labelled sentences of a file, competencies by their names in the framework.

    Two marks on one sentence of a posting (right for one competency, wrong for another) become one
    label with all that was accepted, unless `together` is false.

    Raises:
        HeadError: where the file cannot be read, lacks a column, or names a competency that the
            framework does not have; the nearest one is named.
    """
    known = _known(framework)
    found = []
    for number, row in _rows(path):
        text = _cell(row, _TEXT)
        if not text:
            continue
        verdict, where = _cell(row, ("verdict",)), f"{path} row {number}"
        # A mark of "wrong" may name what it is about, which is just what is not accepted.
        names = [] if verdict == "wrong" else [name for name in _names(row) if name.casefold() not in _NONE]
        accepted = tuple(dict.fromkeys(_resolved(name, known, where) for name in names))
        suggested = _cell(row, ("suggested",))
        found.append(
            Labelled(
                text,
                accepted,
                _stage(row, where),
                _group(row) or text,
                _lang(row, text),
                verdict,
                _resolved(suggested, known, where) if suggested else "",
                _weight(row, where),
            )
        )
    if not found:
        raise HeadError("holds no labelled sentence", str(path), "write columns text and competency")
    return _joined(found) if together else tuple(found)


def _joined(found: Sequence[Labelled]) -> tuple[Labelled, ...]:
    """Join marks on the same sentence of the same posting; other labels stay as they are."""
    joined: dict[object, Labelled] = {}
    for place, one in enumerate(found):
        key = (one.group, one.text) if one.verdict else place
        before = joined.get(key)
        if before is None:
            joined[key] = one
        else:
            accepted = tuple(dict.fromkeys((*before.accepted, *one.accepted)))
            joined[key] = replace(before, accepted=accepted, stage=before.stage if before.accepted else one.stage)
    return tuple(joined.values())


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Yield the rows of a file with their numbers, column names in small letters."""
    try:
        if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
            yield from _json_rows(path)
        elif path.suffix.lower() == ".xlsx":
            yield from _named(_sheet(path), path)
        else:
            text, _ = decode(open_source(path))
            header = text.partition("\n")[0]
            # Spreadsheets write what their country writes: semicolons in Europe, GB 18030 in China.
            delimiter = "\t" if path.suffix.lower() == ".tsv" else max(",;\t", key=header.count)
            csv.field_size_limit(_LONGEST_CELL)
            yield from _named(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), path)
    except csv.Error as error:
        raise HeadError(f"is no table: {error}", str(path), "save it as CSV again") from error
    except (InputError, SourceFaultError) as error:
        raise HeadError(error.fault.what, error.fault.where, error.fault.mend) from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8"
        raise HeadError(f"cannot be read: {reason}", str(path), "give a CSV, XLSX or JSONL file") from error


def _json_rows(path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    for number, line in enumerate(read_small_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = finite_json(line)
        except ValueError as error:
            reason = getattr(error, "msg", str(error))
            raise HeadError(f"is not JSON: {reason}", f"{path} line {number}", "write one object a line") from error
        if isinstance(row, dict) and row.get("state") == "validated":
            continue
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise HeadError("has no `text`", f"{path} line {number}", 'write {"text": "...", "competency": "..."}')
        yield number, {str(key).casefold(): value for key, value in row.items()}


def _sheet(path: Path) -> list[list[str]]:
    sheets = filled_sheets(read_small(path), str(path))
    return sheets[0] if sheets else []


def _named(rows: Sequence[Sequence[str]], path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    header = [cell.strip().casefold() for cell in rows[0]] if rows else []
    for wanted in (_TEXT, _COMPETENCY):
        if not set(header) & set(wanted):
            raise HeadError(f"has no column {wanted[0]!r}", str(path), f"it has: {', '.join(header) or 'nothing'}")
    for number, row in enumerate(rows[1:], 2):
        yield number, dict(zip(header, row, strict=False))


def _cell(row: Mapping[str, object], names: Sequence[str]) -> str:
    for name in names:
        value = row.get(name)
        if value is not None and str(value).strip():
            return str(value).strip()
    return ""


def _stage(row: Mapping[str, object], where: str) -> int | None:
    """Return the stage, or the rounded mean of several readers' stages."""
    several = row.get("stages")
    if isinstance(several, list):
        numbers = [float(one) for one in several if isinstance(one, int | float)]
        return round(sum(numbers) / len(numbers)) if numbers else None
    stage = _cell(row, ("stage",))
    if stage.casefold() in _NONE:
        return None
    number = stage_number(stage)
    if number is None:
        raise HeadError(f"has the stage {stage[:40]!r}", where, "give a whole number, or leave the cell empty")
    return number


def _weight(row: Mapping[str, object], where: str) -> float:
    said = _cell(row, ("weight",))
    try:
        weight = float(said or 1)
    except ValueError:
        weight = 0.0
    if not 0 < weight <= 1:
        raise HeadError(f"has the weight {said!r}", where, "give a number above 0 and up to 1, or leave the column out")
    return weight


def _group(row: Mapping[str, object]) -> str:
    """Return the posting's name, with its source where numbers are its own."""
    name = _cell(row, _GROUP)
    return f"{_cell(row, ('source',))} {name}".strip() if name else ""


def _lang(row: Mapping[str, object], text: str) -> str:
    said = _cell(row, ("lang", "language")).casefold()
    return said if said in _LANGUAGES else _LANGUAGES[int(chinese_share([text])[0] >= MOSTLY)]


def _names(row: Mapping[str, object]) -> list[str]:
    for name in _COMPETENCY:
        value = row.get(name)
        if isinstance(value, list):
            return [str(one).strip() for one in value]
        if value is not None:
            return [one.strip() for one in re.split(r"[|;；]", str(value))]
    return []


def _known(framework: Framework) -> dict[str, str]:
    """Return names, Chinese names, ids and known codes, in small letters, with the name that each means."""
    names = {one.name.casefold(): one.name for one in framework.competencies}
    known: dict[str, str] = {}
    for row in lexicon(CODES):
        if name := names.get(row["competency"].casefold()):
            known[row["code"].casefold()] = name
    for one in framework.competencies:
        for key in (one.competency_id, one.name_zh, one.name):
            if key:
                known[key.casefold()] = one.name
    return known


def _resolved(name: str, known: Mapping[str, str], where: str) -> str:
    if found := known.get(name.casefold()):
        return found
    near = get_close_matches(name.casefold(), known, n=1, cutoff=0.0)
    hint = f"the nearest is {known[near[0]]!r}" if near else "the framework has none"
    raise HeadError(f"names the competency {name!r}, which the framework does not have", where, hint)
