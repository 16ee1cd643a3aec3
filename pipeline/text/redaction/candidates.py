"""Words in cased letters that may be a person's name, and how much of a name they show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import chain, takewhile
from typing import NamedTuple

from pipeline.text.redaction.folding import Folded
from pipeline.text.redaction.lexicons import chinese, cue_set, words_of
from pipeline.text.redaction.tokens import Kind, Token, tokens_from
from pipeline.text.spans import Offsets

_PARTS = frozenset({Kind.GIVEN, Kind.EITHER, Kind.PLACE, Kind.SURNAME, Kind.MAYBE, Kind.UNKNOWN})
_JOINING = frozenset({Kind.INITIAL, Kind.SUFFIX, Kind.PARTICLE})
_FAMILY = frozenset({Kind.SURNAME, Kind.MAYBE, Kind.UNKNOWN})
_SOFT = frozenset({Kind.MAYBE, Kind.PLACE, Kind.EITHER})
_MOST = 6  # words of a name
_FORM = re.compile(r"[^\W\d_']+\.? {1,2}")
_LAST_WORD = re.compile(r"[a-z]+\.?\Z")
_LONGEST_BRAND = 40
_CHINESE_SURNAME = re.compile(
    r" ?([\u3400-\u9fff])(?=$|[^\u3400-\u9fff]|报到|面试|联系|联络|收|老师|经理|总|先生|小姐|女士)"
)
_COMMA = re.compile(r", (?=[^\W\d_a-z])")


class Candidate(NamedTuple):
    """The longest run of words from a place on that a name can have, and the word after it.

    `leads_to_body` says that the words with a capital after it end as the names of companies and schools do.
    """

    tokens: tuple[Token, ...]
    after: Token | None
    leads_to_body: bool = False

    @property
    def kinds(self) -> list[Kind]:
        """What its words can be, without initials, particles and suffixes."""
        return [token.kind for token in self.tokens if token.kind in _PARTS]

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end

    @property
    def span(self) -> Offsets:
        """Where it stands."""
        return self.start, self.end

    @property
    def begins_given(self) -> bool:
        """Whether its first word is a given name and nothing else."""
        return self.kinds[0] is Kind.GIVEN

    @property
    def runs_on(self) -> bool:
        """Whether a word with a capital follows, so that the two may be the name of something."""
        return self.after is not None and self.after.capital

    @property
    def names_body(self) -> bool:
        """Whether it ends as the names of companies, departments and places do."""
        return self.after is not None and self.after.kind is Kind.BODY and self.after.capital

    @property
    def has_initial(self) -> bool:
        """Whether one of its words is an initial."""
        return any(token.kind is Kind.INITIAL for token in self.tokens)


def candidate_at(folded: Folded, at: int, stop: int | None = None, *, small: bool = False) -> Candidate | None:
    """Return what may be a name at a place; None for nothing, and for the beginning of a brand.

    With `small`, words may lack their capital.
    """
    tokens: list[Token] = []
    after = None
    words = tokens_from(folded.text, at, stop)
    for token in words:
        if token.kind is Kind.BODY and token.capital and _is_family(tokens):
            token = token._replace(kind=Kind.SURNAME)  # noqa: PLW2901 - behind "van den" a brand's name is a family's
        fits = (token.capital or small) if token.kind in _PARTS else token.kind in _JOINING
        if not fits or len(tokens) >= _MOST or (token.kind is Kind.INITIAL and not token.capital):
            after = token
            break
        tokens.append(token)
    while tokens and tokens[-1].kind in (Kind.PARTICLE, Kind.SUFFIX):
        tokens.pop()
    capitals = takewhile(lambda token: token.capital, chain((after,) if after else (), words))
    found = Candidate(tuple(tokens), after, any(token.kind is Kind.BODY for token in capitals))
    return found if found.kinds and found.tokens[0].kind is not Kind.SUFFIX and not is_brand(folded.low, at) else None


def past_form(text: str, at: int) -> int:
    """Return the place after a form of address, where one stands."""
    form = _FORM.match(text, at)
    return form.end() if form and form[0].strip(" .").lower() in cue_set("form") else at


def _is_family(tokens: Sequence[Token]) -> bool:
    """Say whether what follows some parts of a name is the family's: a given name and a particle stand before it."""
    return len(tokens) > 1 and tokens[0].kind is Kind.GIVEN and tokens[-1].kind is Kind.PARTICLE


def is_brand(low: str, at: int) -> bool:
    """Say whether the words at a place, or they with the form of address before them, begin the name of a brand."""
    words = low[at : at + _LONGEST_BRAND].replace(" & ", " ")
    form = _LAST_WORD.search(low, max(0, at - 12), at - 1) if at else None
    return bool(_brands().match(words) or (form and _brands().match(f"{form[0].rstrip('.')} {words}")))


@cache
def _brands() -> re.Pattern[str]:
    return re.compile("(?:" + "|".join(map(re.escape, words_of("brand"))) + r")(?![a-z])")


def is_name(found: Candidate) -> bool:
    """Say whether words are a name where one is announced: a given name, or two words that are no ordinary ones."""
    kinds = found.kinds
    if len(kinds) == 1:
        return found.begins_given or (found.has_initial and kinds[0] is not Kind.PLACE)
    if any(kind not in _SOFT for kind in kinds):
        return True
    return kinds[0] in (Kind.EITHER, Kind.PLACE) and kinds[-1] is Kind.MAYBE


def is_known_name(found: Candidate) -> bool:
    """Say whether words are a name where nothing announces one: one of them is in a list of names alone."""
    kinds = found.kinds
    if found.names_body:
        return False
    if found.begins_given:
        return len(kinds) > 1 or not found.runs_on
    if len(kinds) == 1:
        return found.tokens[0].kind is Kind.INITIAL and kinds[0] in (Kind.SURNAME, Kind.UNKNOWN)
    return (
        kinds[-1] is Kind.SURNAME
        or (kinds[0] is Kind.SURNAME and Kind.GIVEN in kinds)
        or (kinds[0] is Kind.EITHER and kinds[-1] in _FAMILY)
    )


def end_with_surname(text: str, found: Candidate) -> int:
    """Return the end of a name with what may follow it: David 王; Quill, Jane."""
    surname = _CHINESE_SURNAME.match(text, found.end)
    if surname and surname[1] in chinese("plain"):
        return surname.end()
    comma = _COMMA.match(text, found.end)
    if comma and len(found.tokens) == 1 and found.kinds[0] in _FAMILY:
        after = next(tokens_from(text, comma.end()), None)
        if after and after.kind is Kind.GIVEN:
            return after.end
    return found.end
