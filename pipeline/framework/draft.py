"""What a reader of a framework file hands on: the tree as written, each node with its place.

A draft may hold anything that a file may hold; `build.py` says what is wrong with it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from pipeline.core.errors import Fault

# Characters that are no text in XML, and so cannot live in XLSX: controls, lone surrogates, non-characters.
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufffe\uffff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u2060\ufeff]")
_BETWEEN_PHRASES = re.compile(r"[;\uff1b\n\r]")


@dataclass(frozen=True, slots=True)
class DraftIndicator:
    """An indicator as written."""

    where: str
    text: str
    text_zh: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class DraftStage:
    """A stage as written; `number` is None for indicators that stand under no stage.

    `label` is what the file calls its level, where its number is still to be found, and stands at `label_where`.
    `is_placed` says that its place in the file means nothing: it names its competency itself.
    """

    where: str
    number: int | None
    summary: str = ""
    summary_zh: str = ""
    indicators: tuple[DraftIndicator, ...] = ()
    label: str = ""
    label_where: str = ""
    is_placed: bool = False


@dataclass(frozen=True, slots=True)
class DraftCompetency:
    """A competency as written."""

    where: str
    name: str
    name_zh: str = ""
    description: str = ""
    description_zh: str = ""
    phrases: tuple[str, ...] = ()
    phrases_zh: tuple[str, ...] = ()
    id: str = ""
    stages: tuple[DraftStage, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """One thing about how a file was read: a key of understood.tsv, and what fills it."""

    key: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole file as read; `name` is empty where the file does not say it.

    `faults` are those that only the reader can see (syntax, unknown names, wrong types), and
    `warnings` what it repaired. `declared_levels` are all levels in the order that the file states
    for itself, `unused` the columns, keys and sheets that were passed over, `notes` how it was read.
    """

    name: str
    competencies: tuple[DraftCompetency, ...]
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    declared_levels: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def says_more_than_a_name(item: DraftCompetency) -> bool:
    """Say whether a competency has a description, a level or an indicator."""
    stages = any(stage.label or stage.number is not None or stage.indicators or stage.summary for stage in item.stages)
    return stages or bool(item.description or item.description_zh)


def clean(text: str) -> str:
    """Return `text` on one line without invisible characters, so that every format can hold it."""
    return " ".join(_NO_TEXT.sub(" ", _INVISIBLE.sub("", text)).split())


def split_phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a cell: separated by semicolons or line breaks, so that a phrase holds neither."""
    return tuple(dict.fromkeys(phrase for part in _BETWEEN_PHRASES.split(text) if (phrase := clean(part))))


def fold_name(name: str) -> str:
    """Return a name as it is compared: width, case, blanks and the ampersand do not tell names apart."""
    return clean(unicodedata.normalize("NFKC", name).casefold().replace("&", " and "))


def has_han(text: str) -> bool:
    """Say whether `text` holds a Chinese character."""
    return any("\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" for character in text)
