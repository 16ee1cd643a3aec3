"""Put dots in the place of personal data; the text keeps its length, so every offset still holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version

from pipeline.core.resources import digest, file_digest
from pipeline.text.redaction.addresses import find_addresses
from pipeline.text.redaction.cues import find_cues
from pipeline.text.redaction.folding import fold
from pipeline.text.redaction.handles import find_handles
from pipeline.text.redaction.identifiers import find_identifiers
from pipeline.text.redaction.lexicons import FOLDER
from pipeline.text.redaction.names import find_names, find_names_beside, parts_of
from pipeline.text.redaction.names_zh import find_names_zh, is_addressed, is_bare_name
from pipeline.text.redaction.numbers import find_numbers, find_numbers_of
from pipeline.text.redaction.tokens import Kind, tokens_from
from pipeline.text.spans import Offsets

DOT = "•"
_HAN = re.compile(r"[\u3400-\u9fff]")


class Redactor:
    """What hides the people of one posting: a name found in one of its texts is hidden in all."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Look for people in the texts of a posting."""
        self._spans = {text: _found(text) for text in texts}
        self._names = frozenset(text[start:end] for text, (_, people) in self._spans.items() for start, end in people)

    def redact(self, text: str) -> str:
        """Return one of the texts, of the same length, with personal data replaced by dots; line breaks stay."""
        contacts, people = self._spans[text]
        again = _again(text, self._names) if self._names else ()
        return _with_dots(text, (*contacts, *people, *again))


def redaction_digest() -> str:
    """Return a digest of all that decides what is hidden: rules, vocabulary, and the library that knows numbers."""
    files = sorted(path for path in FOLDER.iterdir() if path.suffix in (".py", ".tsv"))
    return digest("".join((*map(file_digest, files), version("phonenumbers"))).encode())


def holds_person(text: str) -> bool:
    """Say whether a few words are or hold a person's name, number or address, though nothing beside them says so."""
    if any(_found(text)) or is_bare_name(text):
        return True
    return any(token.kind is Kind.GIVEN for token in tokens_from(text, 0))


def mask_personal(text: str) -> str:
    """Return `text`, of the same length, with personal data replaced by dots; line breaks stay."""
    return Redactor((text,)).redact(text)


@lru_cache(maxsize=1024)  # headings and facts come again and again
def _found(text: str) -> tuple[tuple[Offsets, ...], tuple[Offsets, ...]]:
    """Return where numbers and addresses stand, and where names of people do."""
    folded = fold(text)
    cues = find_cues(folded.low)
    addresses = list(find_addresses(folded, cues))
    contacts = [
        *addresses,
        *find_numbers(folded, cues),
        *find_handles(folded, cues),
        *find_identifiers(folded, cues),
    ]
    people = list(find_names(folded, cues, contacts))
    if _HAN.search(text):
        chinese = list(find_names_zh(folded, cues, (*contacts, *people)))
        people += (*chinese, *find_names_beside(folded, chinese))
    contacts += find_numbers_of(folded, (*people, *addresses))
    return tuple(contacts), tuple(people)


def _again(text: str, names: Iterable[str]) -> Iterator[Offsets]:
    """Yield where names stand as words of their own, and the given names of those in Latin letters."""
    wanted = {part for name in names for part in (name, *parts_of(name))}
    by_length: dict[int, set[str]] = {}
    for name in wanted:
        by_length.setdefault(len(name), set()).add(name)
    first = "".join(sorted({name[0] for name in wanted}))
    for start in re.finditer(rf"(?<![A-Za-z])[{re.escape(first)}]", text):
        at = start.start()
        for length, same in by_length.items():
            if text[at : at + length] in same and _ends_there(text, at, at + length):
                yield at, at + length


def _ends_there(text: str, start: int, end: int) -> bool:
    """Say whether a name ends where it does; a surname alone is one only before a form of address."""
    if _HAN.match(text[start]) and end - start == 1:
        return is_addressed(text, end)
    return not (end < len(text) and text[end].isalpha() and text[end].isascii())


def _with_dots(text: str, spans: Iterable[Offsets]) -> str:
    """Return a text whose stretches are dots, white space left as it is."""
    chars: list[str] | None = None
    for start, end in spans:
        chars = chars if chars is not None else list(text)
        for place in range(start, end):
            if not chars[place].isspace():
                chars[place] = DOT
    return text if chars is None else "".join(chars)
