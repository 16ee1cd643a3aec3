"""Texts of a tree that stand in two languages: {en: ..., zh: ...} becomes a key and its fellow with _zh."""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = frozenset({"en", "eng", "english", "en_us", "en_gb", "英文", "英语"})
_CHINESE = frozenset({"zh", "cn", "chinese", "zh_cn", "zh_hans", "zh_tw", "zh_hant", "中文"})


def in_own_keys(node: object) -> object:
    """Return a tree in which every text in two languages stands under two keys, and in a list as text and text_zh."""
    if isinstance(node, Mapping):
        result: dict[str, object] = {}
        for key, value in node.items():
            if (told := _languages_of(value)) is None:
                result.setdefault(str(key), in_own_keys(value))
            else:
                result |= {f"{key}{suffix}": text for suffix, text in told.items()}
        return result
    if isinstance(node, list):
        return [in_own_keys(one) if (told := _languages_of(one)) is None else _as_text(told) for one in node]
    return node


def _as_text(told: Mapping[str, object]) -> object:
    return {f"text{suffix}": text for suffix, text in told.items()} if len(told) > 1 else next(iter(told.values()))


def _languages_of(value: object) -> dict[str, object] | None:
    """Return the texts of a mapping from languages, by the suffix of their key; None where it is none."""
    if not isinstance(value, Mapping) or not value:
        return None
    told: dict[str, object] = {}
    for key, text in value.items():
        name = str(key).casefold().replace("-", "_")
        is_text = isinstance(text, str) or (isinstance(text, list) and all(isinstance(one, str) for one in text))
        if name not in _ENGLISH | _CHINESE or not is_text:
            return None
        told["_zh" if name in _CHINESE else ""] = text
    return told if "" in told else {"": told["_zh"]}
