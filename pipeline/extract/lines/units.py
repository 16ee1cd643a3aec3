"""Cut a document's blocks into units: the lines, list items and sentences that are judged one by one.

A block is cut in this order, each cut a position in the text:

1. line breaks, bullets and numbering that run on inside the block (1、 2、 ...);
2. headings that are glued to what stands before or after them, and "Education:Bachelor's" label lines;
3. words run together where the page lost its line breaks ("team skillsAbility to");
4. sentences, by the rules of the block's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.core.records import Block, BlockKind, Document, SectionKind
from pipeline.core.resources import lexicon
from pipeline.core.stepwise import Steps, to_the_end
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS
from pipeline.extract.lexicons.patterns import words
from pipeline.extract.lines.glued_headings import glued_headings
from pipeline.extract.lines.glued_shares import glued_shares, with_their_shares
from pipeline.extract.lines.headings import HAN, Heading, heading_of
from pipeline.text import chinese, english
from pipeline.text.list_markers import glued_markers, opening_marker
from pipeline.text.spans import Offsets, trimmed

# "communication skillsAbility to", "grow.We are", "(required)Language": lower case or a closing mark, then a capital.
_RUN_ON = re.compile(
    r"(?<=[a-z]{3}[.:])(?=[A-Z][a-z]*[\s,:’'])"
    r"|(?<=[a-z]{2}[!?;)])(?=(?:[A-Z][a-z]*|[A-Z]{4,})[\s,:’'])"
    r"|(?<=[a-z]\)[.:])(?=[A-Z][a-z]+[\s,:’'])"
    r"|(?<![A-Za-z])[A-Za-z][a-z]{4,}(?=(?:At|An|As|We|If|It) [A-Za-z])"
    rf"|(?<![A-Za-z])[a-z]{{2,12}}(?:{words('noun_end')})(?=[A-Z]{{2,}}[\s/:,])"
    r"|(?<![A-Za-z])[a-z][a-z]{2,}(?=[A-Z][a-z]{2,}[\s,:\-/])"
)
# "写文档- 做仿真- 跑实验": the bullets of a list that lost its breaks.
_DASHED = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z）)])- (?=[\u4e00-\u9fff\d])")
_LAST_LETTERS, _LAST_CAPITAL = re.compile(r"[A-Za-z’']+(?=[)%]*$)"), re.compile(r"[A-Z].*")
# What each of these holds: most lines have none of it.
_MAY_RUN_ON = re.compile(r"[A-Z](?:(?<=[a-z].)|(?<=[a-z][.:!?;)].)|(?<=\)[.:].))")
_CAPITALISED = re.compile(r"[A-Z][a-z]+(?:[-’'][a-z]+)*(?![a-zA-Z])")
_CAPITALISED_GLUED = re.compile(r"(?<=\S)" + _CAPITALISED.pattern)
# "our teamWorks closely with" is no name.
_GOES_ON = re.compile(r"Works (?:with|closely|in|on|as|well|under|directly|independently|effectively|across)\b")
# Only a line longer than this is taken to have lost breaks between its words.
_FLAT = 120
# Where a sentence may end inside a line; and the ends that need no tokenizer to be sure of: a plain word,
# a mark, and a capital. They are most of all, and the tokenizer takes half the time of cutting.
_END = re.compile(r"[.…][\"'”’)\]]*(?=\s+[^\sa-z]|[A-Z])|[!?][\"'”’)\]]*(?=\s*\S)")
_CLEAR_END = re.compile(r"[.!?](?:(?<=[a-z]{4}.)|(?<=\s[a-z]{3}.)|(?<=\s[a-z]{2}.))(?=\s+[A-Z][a-z]*[\s,’'])")
# Emoji that open a line as bullets; a digit in a keycap stays, since it may count job titles.
EMOJI = re.compile(r"(?:[\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\u25aa\u25ab\u25fb-\u25fe\U0001f000-\U0001faff]\s*)+")
_NUMBER_ALONE = re.compile(r"\W*\w{1,2}[.)、）]?\s*")
# A full stop after these is no end of a sentence.
_ABBREVIATED = re.compile(rf"\b{words('abbreviation')}\.$")
# "etc." is an abbreviation that may end a sentence.
_AND_SO_ON, _OPENER = re.compile(r"\betc\.$"), re.compile(rf"\s+{words('sentence_opener')}\b")


class Unit(NamedTuple):
    """A stretch of one block that is judged as one line.

    `text` is in Simplified Chinese, as long as what stands in the document, so that both scripts are judged alike.
    `heading` is what the vocabulary knows of it where it can be a heading; `opens` and `closes` say
    whether it starts and ends its block.
    """

    start: int
    end: int
    text: str = ""
    kind: BlockKind = "paragraph"
    level: int = 0
    emphasised: bool = False
    opens: bool = True
    closes: bool = True
    chinese: bool = False
    heading: Heading | None = None
    section: SectionKind | None = None


def cut_units(document: Document) -> tuple[Unit, ...]:
    """Return the units of `document`, in order; only white space and bullets lie between them."""
    return to_the_end(cut_in_steps(document))


def cut_in_steps(document: Document) -> Steps[tuple[Unit, ...]]:
    """Return the units of `document` as `cut_units` does, step by step."""
    bodies = [chinese.simplified(document.text[block.start : block.end]) for block in document.blocks]
    glued = [_headings(body) for body in bodies]
    yield
    edges = [_edges(body) for body in bodies]
    yield
    cut = [_sentences_of(body, own) for body, own in zip(bodies, edges, strict=True)]
    yield
    found = zip(document.blocks, bodies, cut, glued, strict=True)
    return tuple(unit for block, body, pieces, own in found for unit in _units(block, body, pieces, own))


def _units(block: Block, text: str, pieces: Sequence[Offsets], glued: Sequence[Offsets]) -> Iterator[Unit]:
    """Yield the units of one block; `glued` are the headings that are glued inside it."""
    headings = {text[a:b].strip() for a, b in glued}
    for number, (first, last) in enumerate(pieces):
        start, end = block.start + first, block.start + last
        body = text[first:last]
        opens, closes = number == 0, number == len(pieces) - 1
        yield Unit(
            start,
            end,
            text=body,
            kind=block.kind,
            level=block.level,
            emphasised=block.emphasised,
            opens=opens,
            closes=closes,
            chinese=is_chinese(body),
            heading=_heading(body, alone=(opens and closes) or body in headings, block=block),
            section=block.section,
        )


def is_chinese(text: str) -> bool:
    """Say whether a line is to be read by the rules of Chinese: Han characters carry a fair part of it."""
    return 6 * len(HAN.findall(text)) > len(text)


def _heading(body: str, *, alone: bool, block: Block) -> Heading | None:
    """Return what a unit says as a heading, if it stands like one: by itself, or closed by a colon or bracket."""
    closed = body.rstrip()[-1:] in ":：】]?？"
    if not (alone or closed):
        return None
    known = heading_of(body)
    if known is None or known.whole:
        return known
    looks = closed or block.kind == "heading" or block.emphasised or body.isupper() or body.istitle()
    return known if looks and body.rstrip()[-1:] not in ".。;；" else None


# Boards and employers repeat their blocks from posting to posting: what is told of one is kept.


@lru_cache(maxsize=8192)
def _headings(body: str) -> tuple[Offsets, ...]:
    """Return the spans of the headings that are glued inside a block."""
    return tuple(
        (start + first, start + last) for start, end in _lines(body) for first, last in glued_headings(body[start:end])
    )


@lru_cache(maxsize=8192)
def _edges(body: str) -> tuple[int, ...]:
    """Return where a block is cut into lines, items, headings, and what ran together with them."""
    cuts = {0, len(body)}
    for start, end in _lines(body):
        cuts.add(start)
        line = body[start:end]
        cuts.update([start + marker.start for marker in glued_markers(line)])
        cuts.update([start + at for at in _run_on(line)])
        cuts.update([start + at for at in glued_shares(line)])
    for span in _headings(body):
        cuts.update(span)
    return tuple(sorted(cuts))


@lru_cache(maxsize=8192)
def _sentences_of(body: str, edges: Sequence[int]) -> tuple[Offsets, ...]:
    """Return the trimmed spans of the units of a block that is cut at these edges."""
    spans = (span for start, end in pairwise(edges) for span in _sentences(body, start, end))
    bare = (_bare(body, first, last) for first, last in spans)
    return tuple((first, last) for first, last in bare if first < last)


def _lines(body: str) -> Iterator[Offsets]:
    """Yield the lines of a block's text."""
    at = 0
    while at < len(body):
        stop = body.find("\n", at)
        stop = len(body) if stop < 0 else stop
        if stop > at:
            yield at, stop
        at = stop + 1


def _run_on(line: str) -> Iterator[int]:
    """Yield the positions in a line at which a lost line break has run two lines together."""
    if HAN.search(line):
        dashes = [match.start() for match in _DASHED.finditer(line)] if "- " in line else []
        yield from dashes if len(dashes) > 1 else ()
    else:
        if _MAY_RUN_ON.search(line):
            yield from (match.end() for match in _RUN_ON.finditer(line) if not _ends_name(line, match.end()))
        yield from _lost_breaks(line)


def _lost_breaks(line: str) -> Iterator[int]:
    """Yield where a word that begins lines stands after lower case: "data sets Experience with SQL"."""
    starts, never_before = _line_starts("start"), _line_starts("never_before")
    for match in (_CAPITALISED if len(line) > _FLAT else _CAPITALISED_GLUED).finditer(line, 1):
        at = match.start()
        if match.group().replace("’", "'") not in starts:
            continue
        before = line[at - 1]
        if before.islower() and not line[max(0, at - 2) : at - 1].isalnum():
            continue  # "eVisit" is one name
        if before.isalnum() or before in ")%+":
            if len(match.group()) > 3 and not _ends_name(line, at):
                yield at
        elif before == " ":
            word = line[:at].rstrip().rpartition(" ")[2].lstrip("(")
            if word and (word[-1].islower() or word[-1] in ")%") and _may_end(word) and word not in never_before:
                yield at


def _ends_name(line: str, at: int) -> bool:
    """Say whether the capital at a place goes on with a name: SolidWorks, gitOps."""
    following = _CAPITALISED.match(line, at)
    if following is None or following.group() not in _line_starts("ends_name"):
        return False
    return not (_GOES_ON.match(line, at) and line[line.rfind(" ", 0, at) + 1 : at].islower())


def _may_end(word: str) -> bool:
    """Say whether a line may end in a word: one in lower case, or a heading run on to one ("teamResponsibilities")."""
    last = _LAST_LETTERS.search(word)
    if not word[0].islower() or last is None:
        return False
    capital = _LAST_CAPITAL.search(last.group())
    known = heading_of(capital.group()) if capital else None
    return capital is None or (known is not None and known.whole)


@cache
def _line_starts(kind: str) -> frozenset[str]:
    """Return the words that begin lines (start), after which lines do not begin, or that end names in camel case."""
    return frozenset(row["word"] for row in lexicon(LEXICONS / "line_starts_en.tsv") if row["kind"] == kind)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences between two positions, by the language of what stands there."""
    body = text[start:end]
    if is_chinese(body):
        yield from _joined(body, start, with_their_shares(body, chinese.sentences(body)))
        return
    clear = [
        match.start() + 1
        for match in _CLEAR_END.finditer(body)
        if not _ABBREVIATED.search(body, max(0, match.start() - 8), match.end())
        or (_AND_SO_ON.search(body, 0, match.end()) and _OPENER.match(body, match.end()))
    ]
    for first, last in pairwise([0, *clear, len(body)]):
        piece = body[first:last]
        if _END.search(piece):
            yield from _joined(piece, start + first, english.sentences(piece))
        else:
            yield start + first, start + last


def _joined(body: str, start: int, sentences: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield sentences; one that ends in an abbreviation, or is a mere number, goes with what follows it."""
    held: int | None = None
    for first, last in sentences:
        begin = first if held is None else held
        alone = _NUMBER_ALONE.fullmatch(body, begin, last) or _ABBREVIATED.search(body, max(0, last - 8), last)
        held = begin if alone and last < len(body) else None
        if held is None:
            yield start + begin, start + last
    if held is not None:
        yield start + held, start + len(body)


@cache
def fact_emoji() -> dict[str, str]:
    """Return the emoji that open a line of facts, and the fact: a pin stands before a place."""
    return {row["emoji"]: row["fact"] for row in lexicon(LEXICONS / "fact_emoji.tsv")}


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space and without the bullet or emoji that opens it."""
    start, end = trimmed(text, start, end)
    if (
        text[start] > "\u1fff"
        and text[start] not in fact_emoji()
        and (emoji := EMOJI.match(text, start, end))
        and emoji.end() < end
    ):
        start = emoji.end()
    marker = opening_marker(text[start:end])
    if marker and marker.symbol and start + marker.end < end:
        start += marker.end
    return trimmed(text, start, end)
