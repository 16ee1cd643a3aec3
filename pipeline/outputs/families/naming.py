"""Name families by what sets them apart: words of their own duties (class-based TF-IDF), competencies asked more."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.resources import lexicon
from pipeline.outputs.families.records import AskedMore, Role, Sentence, Word
from pipeline.outputs.intervals import share_interval
from pipeline.outputs.texts import LANGUAGES, Language
from pipeline.text.chinese import simplified
from pipeline.text.chinese import words as chinese_words

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.outputs.run_tables import RunTables

EMPTY_WORDS = Path(__file__).with_name("empty_words.tsv")
WORDS_SHOWN, SENTENCES_SHOWN = 6, 5
# A word that fewer of a family's roles use names those roles and not the family.
FEWEST_ROLES, LEAST_SHARE = 2, 0.1
TIMES = 2  # as often as elsewhere, at least: "responsible" is frequent everywhere
LONGEST_EVIDENCE = 20
_Uses = Mapping[str, Sentence]  # a role's words, each with the first sentence that it stands in
_LATIN = re.compile(r"[a-z][a-z+#]{2,}")
_HAN = re.compile(r"[一-鿿]{2,}")


def name_words(families: Sequence[Sequence[Role]]) -> tuple[tuple[Word, ...], ...]:
    """Return the words of each family, those that set it apart most first, English and Chinese ones by themselves."""
    found: list[list[Word]] = [[] for _ in families]
    for lang in LANGUAGES:
        mine = [[role for role in family if role.lang == lang] for family in families]
        for own, more in zip(found, _words_of(mine, lang), strict=True):
            own.extend(more)
    return tuple(map(tuple, found))


def _words_of(families: Sequence[Sequence[Role]], lang: Language) -> list[list[Word]]:
    """Return the words of each family among the roles of one language."""
    from sklearn.feature_extraction.text import CountVectorizer

    roles = [role for family in families for role in family]
    if not roles:
        return [[] for _ in families]
    uses = [_uses(role, lang) for role in roles]
    counter = CountVectorizer(analyzer=list, dtype=np.int32)
    try:
        counts = counter.fit_transform(uses)
    except ValueError:  # no word at all
        return [[] for _ in families]
    names = counter.get_feature_names_out()
    # Roles that use a word count, not how often they do.
    ends = np.cumsum([0, *map(len, families)])
    own = np.array([np.asarray(counts[a:b].sum(axis=0)).ravel() for a, b in pairwise(ends)])
    return [
        list(_best_words(lang, names, own, place, uses[a:b], len(roles))) for place, (a, b) in enumerate(pairwise(ends))
    ]


def _best_words(
    lang: Language, names: Sequence[str], counts: NDArray[Any], place: int, uses: Sequence[_Uses], total: int
) -> Iterator[Word]:
    """Yield the words that set one family apart: class-based TF-IDF, where they are twice as frequent as elsewhere."""
    own, every, size = counts[place], counts.sum(axis=0), len(uses)
    elsewhere, others = every - own, total - size
    mean = every.sum() / max(1, (counts.sum(axis=1) > 0).sum())
    weights = own / max(1, own.sum()) * np.log1p(mean / every)
    frequent = own >= max(FEWEST_ROLES, LEAST_SHARE * size)
    weights = np.where(frequent & ((own * others >= TIMES * elsewhere * size) | (others == 0)), weights, 0.0)
    chosen: list[str] = []
    for number in np.argsort(-weights, kind="stable"):
        word = str(names[number])
        if weights[number] <= 0 or len(chosen) == WORDS_SHOWN:
            return
        if any(_same(word, other) for other in chosen):
            continue
        chosen.append(word)
        sentences = {use[word].text: use[word] for use in uses if word in use}
        yield Word(
            *(word, lang, float(weights[number])),
            *(int(own[number]), size, int(elsewhere[number]), others),
            tuple(sentences.values())[:SENTENCES_SHOWN],
        )


def _same(one: str, other: str) -> bool:
    """Say whether two words are forms of one: report and reports, 开发 and 软件开发."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) or longer.endswith(shorter)


def _uses(role: Role, lang: Language) -> dict[str, Sentence]:
    """Return the words of a role, each with the first sentence that it stands in."""
    found: dict[str, Sentence] = {}
    for sentence in [one for one in role.sentences if one.duty] or role.sentences:
        for word in _split(sentence.text, lang):
            found.setdefault(word, sentence)
    return found


def _split(text: str, lang: Language) -> Iterable[str]:
    """Return the words of a sentence that may name a family."""
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    if lang == "en":
        empty = ENGLISH_STOP_WORDS | _empty_words(lang)
        return [word for word in _LATIN.findall(text.casefold()) if word not in empty]
    plain, empty = simplified(text), _empty_words(lang)
    found = (plain[start:end] for start, end in chinese_words(plain))
    return [word for word in found if _HAN.fullmatch(word) and word not in empty]


@cache
def _empty_words(lang: Language) -> frozenset[str]:
    """Return the words of a language that name no work."""
    return frozenset(word for row in lexicon(EMPTY_WORDS) if row["lang"] == lang for word in row["words"].split())


def asked_more(tables: RunTables, families: Sequence[Sequence[Role]]) -> tuple[tuple[AskedMore, ...], ...]:
    """Return the competencies that each family asks for more often than the roles elsewhere.

    More often is said only where the 90 % intervals of the two shares do not overlap. A role asks for what any of its
    postings asks for.
    """
    owner = {key: role.role_id for family in families for role in family for key in role.posting_ids}
    asking, evidence = _asking(tables.profile, owner)
    texts = _texts(tables.requirements)
    total = sum(map(len, families))
    found = []
    for family in families:
        ids = {role.role_id for role in family}
        rows = []
        for one in tables.framework.competencies:
            mine = asking[one.competency_id] & ids
            rest = len(asking[one.competency_id]) - len(mine)
            if not _more(len(mine), len(ids), rest, total - len(ids)):
                continue
            quotes = sorted(
                (entry for role in mine for entry in evidence[role, one.competency_id][:1]), key=lambda entry: -entry[0]
            )
            shown = tuple(
                Sentence(posting, requirement, texts[posting, requirement], weight)
                for weight, posting, requirement in quotes[:LONGEST_EVIDENCE]
                if (posting, requirement) in texts
            )
            rows.append(
                AskedMore(
                    one.competency_id, one.name, one.name_zh or "", len(mine), len(ids), rest, total - len(ids), shown
                )
            )
        rows.sort(key=lambda row: row.asked_elsewhere / max(1, row.of_elsewhere) - row.asked / row.of)
        found.append(tuple(rows))
    return tuple(found)


def _more(count: int, of: int, rest: int, others: int) -> bool:
    """Say whether a share is surely higher than the other: the 90 % intervals do not overlap."""
    return bool(count and others) and share_interval(count, of)[0] > share_interval(rest, others)[1]


_Evidence = dict[tuple[str, str], list[tuple[float, str, str]]]


def _asking(profile: pd.DataFrame, owner: Mapping[str, str]) -> tuple[Mapping[str, set[str]], _Evidence]:
    """Return the roles that ask for each competency, and their counted sentences, the likeliest first."""
    asking: dict[str, set[str]] = defaultdict(set)
    evidence: _Evidence = defaultdict(list)
    asked = profile[profile["band"] != "none"]
    for key, competency, items in zip(asked["posting_id"], asked["competency_id"], asked["evidence"], strict=True):
        if (role := owner.get(str(key))) is None:
            continue
        asking[str(competency)].add(role)
        entries = [
            (float(item["probability"]), str(key), str(item["requirement_id"]))
            for item in (() if items is None else items)
            if item["counted"] and not item["hint"]
        ]
        evidence[role, str(competency)] = sorted([*evidence[role, str(competency)], *entries], reverse=True)
    return asking, evidence


def _texts(requirements: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the text of each requirement."""
    columns = (requirements[name] for name in ("posting_id", "requirement_id", "text"))
    return {(str(key), str(place)): str(text) for key, place, text in zip(*columns, strict=True)}
