"""What redaction hides and what it leaves, on lines of which each says what must be hidden.

python -m tests.text.score_redaction            # a table by language and kind
python -m tests.text.score_redaction --faults   # and the lines that are not as they must be
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.resources import lexicon_rows
from pipeline.text.redaction import DOT, mask_personal

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "zh")
OPEN, SHUT = "⟦", "⟧"


@dataclass(frozen=True)
class Line:
    """A line, the places of it that must be hidden, and its kind."""

    kind: str
    text: str
    secret: frozenset[int]

    @property
    def hidden(self) -> frozenset[int]:
        """The places that redaction hides."""
        masked = mask_personal(self.text)
        assert len(masked) == len(self.text)
        return frozenset(place for place, char in enumerate(masked) if char == DOT)

    @property
    def is_right(self) -> bool:
        """Whether nothing secret is left, and, in a line without secrets, whether nothing is hidden."""
        return self.secret <= self.hidden if self.secret else not self.hidden


def lines(lang: str) -> Iterator[Line]:
    """Yield the lines of a language."""
    for row in lexicon_rows(FOLDER / f"redaction_lines_{lang}.tsv"):
        yield marked(row["kind"], row["line"])


def marked(kind: str, line: str) -> Line:
    """Return a line without its marks."""
    text, secret, inside = "", set(), False
    for char in line:
        if char in (OPEN, SHUT):
            inside = char == OPEN
            continue
        if inside and not char.isspace():
            secret.add(len(text))
        text += char
    return Line(kind, text, frozenset(secret))


def scores(lang: str) -> dict[str, float]:
    """Return the share of secrets hidden whole, of lines hidden to the letter, and of ordinary lines masked."""
    secret = [line for line in lines(lang) if line.secret]
    plain = [line for line in lines(lang) if not line.secret]
    return {
        "recall": sum(line.is_right for line in secret) / len(secret),
        "exact": sum(line.secret == line.hidden for line in secret) / len(secret),
        "masked": sum(not line.is_right for line in plain) / len(plain),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", action="store_true", help="print the lines that are not as they must be")
    faults = parser.parse_args().faults
    print("lang\tkind\tlines\tright\texact")
    for lang in LANGUAGES:
        count, right, exact = Counter[str](), Counter[str](), Counter[str]()
        for line in lines(lang):
            count[line.kind] += 1
            right[line.kind] += line.is_right
            exact[line.kind] += line.secret == line.hidden
            if faults and line.secret != line.hidden:
                print(
                    "  ", "leak" if line.secret - line.hidden else "masked", mask_personal(line.text), "<-", line.text
                )
        for kind in count:
            print(f"{lang}\t{kind}\t{count[kind]}\t{right[kind]}\t{exact[kind]}")
        print(lang, {name: round(value, 3) for name, value in scores(lang).items()})


if __name__ == "__main__":
    main()
