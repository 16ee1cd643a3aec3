"""Postings of one role as one role: which belong together, why, and how far their profiles spread.

Two postings are of one role where they carry the same job code, or where title and text are near
the same: the words of what they ask for overlap by `NEAR`, or by `NEAR_ANYWHERE` where they do not
name the same company. A grade apart (senior and junior, II and III) is a role apart.

Every posting of a role is near its first posting (by posting_id), so that roles do not grow into
chains in which the ends have nothing in common; the order of the postings does not matter.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.records import BANDS, Reason
from pipeline.core.resources import lexicon
from pipeline.outputs.run_tables import pages_of
from pipeline.outputs.schema import plain_values
from pipeline.outputs.texts import reasons_json
from pipeline.text.normalize import fold

if TYPE_CHECKING:
    import pandas as pd
    from datasketch import MinHash, MinHashLSH

    from pipeline.outputs.run_tables import Paged, RunTables

WORDS = Path(__file__).with_name("role_words.tsv")
# Share of the words of both that are words of each (Jaccard). Of 3,090 postings (data jobs in English, office jobs in
# Chinese) 250 fall together; read over, the pairs of one employer hold down to .7, those of two employers down to .85.
NEAR, NEAR_ANYWHERE = 0.7, 0.85
TITLES_NEAR = 0.5
ALIKE = 0.4  # enough for a shared job code where a company is missing: short codes are not unique
# Below so many words the requirements are too few to tell roles apart, and the whole text is taken.
FEW_WORDS = 20
# MinHash: 20 bands of 5 find 97.5 % of the pairs at .7, 99.96 % at .8, and hardly any below .2.
BANDS_OF_HASHES, HASHES_PER_BAND = 20, 5
FEW_POSTINGS = 200
SEED = 20

_LATIN = re.compile(r"[^\W\d_㐀-鿿]+(?:[+#]+)?|\d+", re.UNICODE)
_HAN = re.compile(r"[㐀-鿿]+")
_WORDS_IN_ORDER = re.compile(f"{_LATIN.pattern}|{_HAN.pattern}")
_CODE = r"(?:{cues})\s*[:#：]?\s*(?P<code>[a-z]{{0,6}}[-_]?(?=(?:[-_/]?\d){{4}})\d+(?:[-_/]\d+){{0,3}})"


@dataclass(frozen=True, slots=True)
class _PostingWords:
    """What is compared of one posting."""

    posting_id: str
    title: str
    title_words: frozenset[str]
    grades: frozenset[str]
    company: str
    code: str
    words: frozenset[str]


@dataclass(slots=True)
class _RoleGroup:
    """A role as it grows: its first posting, and every member with why it belongs."""

    first: _PostingWords
    members: list[tuple[_PostingWords, Reason | None]] = field(default_factory=list)


def group_roles(run: Paged) -> pd.DataFrame:
    """Return which role each posting is of, in the order of the run.

    Columns: posting_id; role_id (the posting_id of the role's first posting); role_title (the title
    that most of its postings carry); n_postings; why (reasons as JSON: what joins this posting to its role).
    """
    import pandas as pd

    roles: list[_RoleGroup] = []
    by_code: dict[str, list[_RoleGroup]] = {}
    everyone = list(_read_all(run))
    near = _NearDuplicates(len(everyone))
    for one in sorted(everyone, key=lambda read: read.posting_id):
        sketch = near.sketch(one.words)
        found = _by_code(one, by_code) or _by_words(one, near.of(sketch))
        if found is None:
            role, why = _RoleGroup(one), None
            roles.append(role)
            near.add(role, sketch)
        else:
            role, why = found
        role.members.append((one, why))
        if one.code and role not in by_code.setdefault(one.code, []):
            by_code[one.code].append(role)
    rows = {row["posting_id"]: row for role in roles for row in _rows(role)}
    return pd.DataFrame(
        [rows[one.posting_id] for one in everyone], columns=["posting_id", "role_id", "role_title", "n_postings", "why"]
    )


def role_spread(profile: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Return how far the postings of each role agree: one row per role and competency of `profile`.

    Columns: role_id, role_title, competency, competency_id; n_postings, n_asked (postings that ask for
    it at all); band (the middle one of all postings, the lower of two), band_low, band_high; score
    (median of those that ask), score_low, score_high; stage (median, the lower of two), stage_low, stage_high.
    """
    import pandas as pd

    columns = ["role_id", "role_title", "n_postings"]
    merged = profile.merge(groups[["posting_id", *columns]], on="posting_id")
    parts = merged.groupby([*columns, "competency", "competency_id"], sort=False)
    names = ["band", "score", "stage_low", "stage", "stage_high"]
    rows = [
        dict(zip([*columns, "competency", "competency_id"], key, strict=True)) | _spread(part[names])
        for key, part in parts
    ]
    frame = pd.DataFrame(rows, columns=[*columns, "competency", "competency_id", *_SPREAD])
    return frame.astype({name: "Int64" for name in _SPREAD if not name.startswith("band")})


_SPREAD = (
    *("n_asked", "band", "band_low", "band_high", "score", "score_low", "score_high"),
    *("stage", "stage_low", "stage_high"),
)


def _spread(part: pd.DataFrame) -> dict[str, Any]:
    """Return the spread of one competency over the postings of one role."""
    ranks = sorted(BANDS.index(band) for band in part["band"])
    scores = sorted(int(score) for score in part["score"].dropna())
    stages = sorted(int(stage) for stage in part["stage"].dropna())
    return {
        "n_asked": sum(rank > 0 for rank in ranks),
        **dict(zip(("band", "band_low", "band_high"), (BANDS[r] for r in _middle_and_ends(ranks)), strict=True)),
        **dict(zip(("score", "score_low", "score_high"), _middle_and_ends(scores), strict=True)),
        **dict(zip(("stage", "stage_low", "stage_high"), _middle_and_ends(stages), strict=True)),
    }


def _middle_and_ends(values: list[int]) -> tuple[Any, Any, Any]:
    """Return the middle value (the lower of two), the lowest and the highest of sorted values; None of none."""
    return (values[(len(values) - 1) // 2], values[0], values[-1]) if values else (None, None, None)


def _rows(role: _RoleGroup) -> Iterator[dict[str, Any]]:
    """Yield the rows of one role; the commonest title names it, the shortest of equals."""
    titles = Counter(read.title for read, _ in role.members if read.title)
    title = min(titles, key=lambda name: (-titles[name], len(name), name)) if titles else ""
    for read, why in role.members:
        yield {
            "posting_id": read.posting_id,
            "role_id": role.first.posting_id,
            "role_title": title,
            "n_postings": len(role.members),
            "why": reasons_json([why or Reason("first_of_role" if len(role.members) > 1 else "only_of_role")]),
        }


def _by_code(one: _PostingWords, known: Mapping[str, list[_RoleGroup]]) -> tuple[_RoleGroup, Reason] | None:
    """Return the role with the same job code, where company and title agree (text, where a company is missing)."""
    for role in known.get(one.code, ()) if one.code else ():
        same = _same_company(one, role.first)
        alike = same or (same is None and _overlap(one.words, role.first.words) >= ALIKE)
        if alike and _titles_near(one, role.first):
            return role, Reason("same_job_code", {"code": one.code})
    return None


def _by_words(one: _PostingWords, candidates: Iterable[_RoleGroup]) -> tuple[_RoleGroup, Reason] | None:
    """Return the role whose first posting is nearest in words, if near enough; the first of equals."""
    best: tuple[float, _RoleGroup] | None = None
    for role in candidates:
        if _titles_near(one, role.first):
            share = _overlap(one.words, role.first.words)
            needed = NEAR if _same_company(one, role.first) else NEAR_ANYWHERE
            if share >= needed and (best is None or share > best[0]):
                best = share, role
    if best is None:
        return None
    return best[1], Reason("similar_posting", {"percent": round(100 * best[0])})


def _titles_near(one: _PostingWords, other: _PostingWords) -> bool:
    """Say whether titles may name one role; a missing title speaks against nothing."""
    if not (one.title and other.title):
        return True
    if one.grades != other.grades:
        return False
    shorter, longer = sorted((one.title_words, other.title_words), key=len)
    return shorter <= longer or _overlap(shorter, longer) >= TITLES_NEAR


def _same_company(one: _PostingWords, other: _PostingWords) -> bool | None:
    """Say whether both name the same company; None where one of them names none."""
    if not (one.company and other.company):
        return None
    return one.company == other.company


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the words of both that are in each."""
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def _read_all(run: Paged) -> Iterator[_PostingWords]:
    """Yield what is compared of every posting, page by page."""
    for page in pages_of(run):
        yield from _read_page(page)


def _read_page(tables: RunTables) -> Iterator[_PostingWords]:
    """Yield what is compared of the postings of one page."""
    asked: dict[str, list[str]] = {}
    columns = (plain_values(tables.requirements[name]) for name in ("posting_id", "text"))
    for key, text in zip(*columns, strict=True):
        asked.setdefault(str(key), []).append(str(text))
    names = ("posting_id", "title", "company", "location", "text")
    for key, *facts in zip(*(plain_values(tables.postings[name]) for name in names), strict=True):
        title, company, location, text = ("" if fact is None else str(fact) for fact in facts)
        words = _words(fold("\n".join(asked.get(str(key), ()))).text.casefold())
        folded = fold(text).text.casefold()
        bare, grades = title_parts(title, location)
        yield _PostingWords(
            str(key),
            title,
            bare,
            grades,
            "".join(sorted(_words(fold(company).text.casefold()))),
            _code_in(folded),
            words if len(words) >= FEW_WORDS else _words(folded),
        )


def title_parts(title: str, location: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a title without noise, place and grade, and its grades."""
    bare, grades = _bare_title(title, location)
    return _words(bare), grades


def _bare_title(title: str, location: str) -> tuple[str, frozenset[str]]:
    """Return a title without noise, place and grade, and its grades."""
    bare = fold(title).text.casefold()
    for place in re.findall(r"[^\W\d_]{2,}", fold(location).text.casefold()):
        # A Latin word is a place only where it stands alone: "Berlin in Germany" takes nothing from "Marketing".
        bare = re.sub(rf"\b{place}\b" if place.isascii() else place, " ", bare)
    for pattern, _ in _patterns("noise"):
        bare = pattern.sub(" ", bare)
    grades = frozenset(means for pattern, means in _patterns("grade") if pattern.search(bare))
    for pattern, _ in _patterns("grade"):
        bare = pattern.sub(" ", bare)
    return bare, grades


def title_group(title: str, location: str = "") -> str:
    """Return a title without noise, place and grade: what "Senior Buyer (m/f/d)" and "Buyer II" have in common.

    A title that is nothing else ("Director") stays as it is.
    """
    bare, _ = _bare_title(title, location)
    return " ".join(_WORDS_IN_ORDER.findall(bare)) or fold(title).text.casefold().strip()


def _code_in(text: str) -> str:
    """Return the first job code of a posting; empty where it states none."""
    found = _codes().search(text)
    return found["code"].strip("-_/") if found else ""


def _words(folded: str) -> frozenset[str]:
    """Return the words of a text: Latin words and numbers, and every two neighbouring Chinese characters."""
    pairs = (run[at : at + 2] for run in _HAN.findall(folded) for at in range(max(1, len(run) - 1)))
    return frozenset((*_LATIN.findall(folded), *pairs))


class _NearDuplicates:
    """The roles so far, found by the words of their first postings: those that may be near, never all.

    Of few postings every role may be near: to load what finds them among thousands takes longer than to look.
    """

    def __init__(self, postings: int) -> None:
        """Find roles among so many postings."""
        self._index = _index() if postings > FEW_POSTINGS else None
        self._roles: list[_RoleGroup] = []

    def sketch(self, words: frozenset[str]) -> MinHash | None:
        """Return the MinHash of a set of words, the same on every machine; None where there is none to look up."""
        if self._index is None or not words:
            return None
        from datasketch import MinHash

        sketch = MinHash(num_perm=BANDS_OF_HASHES * HASHES_PER_BAND, seed=SEED, hashfunc=_hash)
        sketch.update_batch([word.encode("utf-8", "replace") for word in words])
        return sketch

    def add(self, role: _RoleGroup, sketch: MinHash | None) -> None:
        """Add a role by the sketch of its first posting; one without words is near nothing."""
        if sketch is not None and self._index is not None:
            self._index.insert(len(self._roles), sketch, check_duplication=False)
        if sketch is not None or (self._index is None and role.first.words):
            self._roles.append(role)

    def of(self, sketch: MinHash | None) -> Iterator[_RoleGroup]:
        """Yield the roles that may be near, in the order in which they were added."""
        if self._index is None:
            yield from self._roles
        elif sketch is not None:
            yield from (self._roles[number] for number in sorted(self._index.query(sketch)))


def _index() -> MinHashLSH:
    """Return an empty index of sketches."""
    from datasketch import MinHashLSH

    return MinHashLSH(num_perm=BANDS_OF_HASHES * HASHES_PER_BAND, params=(BANDS_OF_HASHES, HASHES_PER_BAND))


def _hash(word: bytes) -> int:
    return int.from_bytes(hashlib.blake2b(word, digest_size=4).digest())


@cache
def _patterns(kind: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the patterns of one kind, with what they mean."""
    rows = (row for row in lexicon(WORDS) if row["kind"] == kind)
    return tuple((re.compile(row["pattern"]), row["means"]) for row in rows)


@cache
def _codes() -> re.Pattern[str]:
    """Return the pattern of a cue with the job code behind it."""
    cues = "|".join(pattern.pattern for pattern, _ in _patterns("code"))
    return re.compile(_CODE.format(cues=cues))
