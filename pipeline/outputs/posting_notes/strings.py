"""The words of notes, in English and Chinese: `notes.json` beside this module."""

from __future__ import annotations

from pathlib import Path

from pipeline.outputs.texts import LANGUAGES, Texts, load_texts, say

FILE = Path(__file__).with_name("notes.json")


def note_strings() -> Texts:
    """Return every text that notes and the workshop's saved page use: key -> [English, Chinese]."""
    return load_texts(FILE)


def both(key: str) -> str:
    """Return a short text in both languages at once, for data that is one and the same in both."""
    return " · ".join(dict.fromkeys(say(note_strings(), f"version.{key}", language) for language in LANGUAGES))
