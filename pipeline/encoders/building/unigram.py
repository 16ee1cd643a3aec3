"""Write a `tokenizers` file for a SentencePiece unigram vocabulary, without SentencePiece."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# What SentencePiece's nmt_nfkc rules do beyond NFKC: control characters vanish, every kind of
# space and zero-width character is a space, and the full-width tilde (a dash in Chinese ranges)
# stays. A character of the private use area guards it while NFKC runs.
_CONTROLS = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = "[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
_TILDE, _GUARD = "\uff5e", "\ue0ff"
_SPACE_MARK = "\u2581"

# Latin with its accents, punctuation, symbols, Chinese characters and their punctuation, full-width
# forms. Single characters of every script stay, so that other text is spelled out and not unknown.
_USED = re.compile(
    "[\u0000-\u024f\u1e00-\u1eff\u2000-\u2bff\u3000-\u303f\u3105-\u312f\u31c0-\u31ef\u3200-\u9fff"
    "\uf900-\ufaff\ufe10-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]*"
)


@dataclass(frozen=True, slots=True)
class Unigram:
    """A vocabulary of pieces with log probabilities, and the ids that frame a text."""

    pieces: Sequence[tuple[str, float]]
    unknown: int
    begin: int
    end: int
    specials: Mapping[str, int]


def used_rows(pieces: Sequence[str]) -> NDArray[np.int64]:
    """Return the numbers of the pieces that English and Chinese text can use, in their order."""
    used = [
        row
        for row, piece in enumerate(pieces)
        if len(piece.lstrip(_SPACE_MARK)) <= 1 or _USED.fullmatch(piece.replace(_SPACE_MARK, ""))
    ]
    return np.asarray(used, dtype=np.int64)


def write_tokenizer(vocabulary: Unigram, path: Path) -> None:
    """Write `tokenizer.json`: normaliser, space marks, unigram model, begin and end tokens."""
    path.write_text(json.dumps(_as_json(vocabulary), ensure_ascii=False), encoding="utf-8")


def _as_json(vocabulary: Unigram) -> dict[str, Any]:
    begin, end = vocabulary.pieces[vocabulary.begin][0], vocabulary.pieces[vocabulary.end][0]
    marks = {"replacement": _SPACE_MARK, "prepend_scheme": "always", "split": True}
    return {
        "version": "1.0",
        "added_tokens": [_added(token, number) for token, number in sorted(vocabulary.specials.items(), key=_by_id)],
        "normalizer": {"type": "Sequence", "normalizers": _normalizers()},
        "pre_tokenizer": {"type": "Metaspace", **marks},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [_special(begin), {"Sequence": {"id": "A", "type_id": 0}}, _special(end)],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {
                token: {"id": token, "ids": [number], "tokens": [token]}
                for token, number in ((begin, vocabulary.begin), (end, vocabulary.end))
            },
        },
        "decoder": {"type": "Metaspace", **marks},
        "model": {
            "type": "Unigram",
            "unk_id": vocabulary.unknown,
            "vocab": [[piece, score] for piece, score in vocabulary.pieces],
            "byte_fallback": False,
        },
    }


def _by_id(item: tuple[str, int]) -> int:
    return item[1]


def _special(token: str) -> dict[str, Any]:
    return {"SpecialToken": {"id": token, "type_id": 0}}


def _added(token: str, number: int) -> dict[str, Any]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {"id": number, "content": token, **flags}


def _normalizers() -> list[dict[str, Any]]:
    steps: list[tuple[dict[str, str], str] | None] = [
        ({"Regex": _CONTROLS}, ""),
        ({"Regex": _SPACES}, " "),
        ({"String": _TILDE}, _GUARD),
        None,
        ({"String": _GUARD}, _TILDE),
        ({"Regex": " {2,}"}, " "),
    ]
    return [
        {"type": "NFKC"} if step is None else {"type": "Replace", "pattern": step[0], "content": step[1]}
        for step in steps
    ]
