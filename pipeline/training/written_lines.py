"""Chinese postings put together from short written lines (data/labels/lines_written_zh.tsv), for the line classifier.

Labelled postings hold few lines as short as those of small employers ("看管锅炉", "手稳"), and few trades.
Each posting here has a title, the lines of its sections below headings that the vocabularies know, and what small
postings have beside them, in one of several styles. The same seed gives the same postings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from pipeline.core.records import Posting
from pipeline.core.resources import lexicon
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.extract.lines.units import cut_units
from pipeline.ingest import to_document
from pipeline.training.labelled_postings import Labelled, squashed

NAME = "lines_written_zh.tsv"
KEY = "written"
_SEED = 11
_POSTINGS = 320
# What a line weighs beside one of a real posting.
_WEIGHT = 0.5
_NEEDS = ("SKILL", "SKILL", "EXP", "EDU", "CERT", "LANG", "OTHERREQ")
_STYLES = ("", "", "- ", "• ", "{n}. ", "{n}、", "({n}) ")
# The sections that a posting may have below the first two: its headings' kind, the label of its lines, and how often.
_BESIDE = (("benefits", "BENEFIT", 0.5), ("company", "COMPANY", 0.35), ("apply", "APPLY", 0.35), ("meta", "META", 0.25))
_WITHOUT_HEADINGS, _WITH_SHELL, _MOST_JOINED = 0.12, 0.25, 4


def written_postings(own: Path) -> list[Labelled]:
    """Return the postings of the written lines in a folder of labels, none where it has no such file."""
    path = own / NAME
    if not path.is_file():
        return []
    lines: dict[str, list[str]] = defaultdict(list)
    for row in lexicon(path):
        lines[row["label"]].append(row["line"])
    headings: dict[str, list[str]] = defaultdict(list)
    for row in lexicon(LEXICONS / "headings_zh.tsv"):
        if row["match"] == "whole":
            headings[row["kind"]].append(row["pattern"])
    dice = np.random.default_rng(_SEED)
    return [_posting(f"{KEY} {number}", lines, headings, dice) for number in range(_POSTINGS)]


def _posting(
    key: str, lines: Mapping[str, Sequence[str]], headings: Mapping[str, Sequence[str]], dice: np.random.Generator
) -> Labelled:
    """Return one posting as units with labels."""
    rows = [(_shell(lines, dice), "NOISE")] if dice.random() < _WITH_SHELL else []
    rows.append((_one(lines["TITLE"], dice), "META"))
    has_headings = dice.random() > _WITHOUT_HEADINGS
    ends = _one(("", ":", "："), dice)
    sections = [("responsibilities", ["RESP"] * dice.integers(2, 6)), ("qualifications", _some(_NEEDS, dice))]
    sections += [(kind, [label] * dice.integers(1, 4)) for kind, label, share in _BESIDE if dice.random() < share]
    for kind, labels in sections:
        style = _one(_STYLES, dice) if kind != "meta" else ""
        if has_headings and kind != "meta":
            rows.append((_one(headings[kind], dice) + ends, "HEAD"))
        rows += [(style.format(n=n) + _one(lines[label], dice), label) for n, label in enumerate(labels, 1)]
    if dice.random() < _WITH_SHELL:
        rows.append((_shell(lines, dice), "NOISE"))
    units = cut_units(to_document(Posting(key, "\n".join(line for line, _ in rows), "text")))
    known = {squashed(line)[0]: label for line, label in rows}
    found = [next((label for line, label in known.items() if squashed(unit.text)[0] in line), None) for unit in units]
    return Labelled(key, "zh", units, tuple(frozenset({one}) if one else None for one in found), weight=_WEIGHT)


def _shell(lines: Mapping[str, Sequence[str]], dice: np.random.Generator) -> str:
    """Return a line of a page around its posting: one button, or several beside each other."""
    return " ".join(_one(lines["NOISE"], dice) for _ in range(int(dice.integers(1, _MOST_JOINED))))


def _one(choices: Sequence[str], dice: np.random.Generator) -> str:
    return choices[int(dice.integers(len(choices)))]


def _some(labels: Sequence[str], dice: np.random.Generator) -> list[str]:
    return [_one(labels, dice) for _ in range(int(dice.integers(2, 6)))]
