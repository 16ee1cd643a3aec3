"""What titles hide: near-same jobs with other titles, one title with other jobs, and roles that are like no family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.outputs.families.grouping import Grouping
from pipeline.outputs.families.records import Outlier, Pair, PairKind, Role, Sentence
from pipeline.outputs.families.role_vectors import RoleVectors, Vectors
from pipeline.outputs.role_groups import title_parts

# Read over on real postings (docs/families.md): above the first most pairs are one job, below the second hardly any.
ALIKE, APART = 0.65, 0.2
# Two roles may be alike by what an employer writes into every posting; so their duties are looked at by themselves.
DUTIES_ALIKE = 0.5
LEAST_SENTENCES, LEAST_DUTIES = 4, 3  # of a role; of fewer neither similarity nor difference means much
PAIRS_KEPT, SENTENCES_SHOWN = 300, 3
BLOCK = 1000  # roles whose similarity to all others is held at once
FENCE = 1.5  # quartile ranges below the lower quartile: Tukey's rule


def alike_pairs(roles: RoleVectors, grouping: Grouping) -> tuple[Pair, ...]:
    """Return pairs of roles that ask for nearly the same under titles without a word in common, the likest first."""
    titles = [_title(role) for role in roles.roles]
    enough = [
        sum(one.duty for one in role.sentences) >= LEAST_DUTIES and bool(title[0])
        for role, title in zip(roles.roles, titles, strict=True)
    ]
    found = []
    for start in range(0, len(roles.roles), BLOCK):
        similarity = roles.vectors[start : start + BLOCK] @ roles.vectors.T
        for row, column in zip(*np.nonzero(similarity >= ALIKE), strict=True):
            one, other = start + int(row), int(column)
            if one < other and enough[one] and enough[other] and not titles[one][0] & titles[other][0]:
                found.append((float(similarity[row, column]), one, other))
    found = [pair for pair in found if _duties_alike(roles, *pair[1:]) >= DUTIES_ALIKE]
    found.sort(key=lambda pair: (-pair[0], pair[1:]))
    return tuple(_pair("alike", roles, grouping, one, other) for _, one, other in found[:PAIRS_KEPT])


def same_title_pairs(roles: RoleVectors, grouping: Grouping) -> tuple[Pair, ...]:
    """Return, for each title that stands for other work in other families, its two roles that are least alike."""
    by_title: dict[tuple[frozenset[str], frozenset[str]], list[int]] = defaultdict(list)
    for place, role in enumerate(roles.roles):
        title = _title(role)
        if title[0] and len(role.sentences) >= LEAST_SENTENCES:
            by_title[title].append(place)
    found = []
    for places in by_title.values():
        if len(places) < 2:
            continue
        similarity = roles.vectors[places] @ roles.vectors[places].T
        differ = grouping.labels[places][:, None] != grouping.labels[places][None, :]
        least = np.where(differ, similarity, 2.0)
        row, column = divmod(int(least.argmin()), len(places))
        if least[row, column] <= APART:
            one, other = sorted((places[row], places[column]))
            found.append(_pair("same_title", roles, grouping, one, other))
    return tuple(sorted(found, key=lambda pair: pair.similarity)[:PAIRS_KEPT])


def outliers(roles: RoleVectors, grouping: Grouping) -> tuple[Outlier, ...]:
    """Return the roles whose similarity to the middle of their own family lies below Tukey's fence over all roles."""
    if len(roles.roles) < LEAST_SENTENCES:
        return ()
    own = np.einsum("ij,ij->i", roles.vectors, grouping.middles[grouping.labels])
    low, high = np.quantile(own, (0.25, 0.75))
    limit = float(low - FENCE * (high - low))
    found = []
    for place in np.argsort(own, kind="stable"):
        if own[place] >= limit:
            break
        fits = roles.sentences[place] @ grouping.middles.T
        order = np.argsort(fits.max(axis=1), kind="stable")[:SENTENCES_SHOWN]
        shown = tuple(roles.roles[place].sentences[number] for number in order)
        family = int(grouping.labels[place])
        found.append(Outlier(roles.roles[place], family, round(float(own[place]), 3), round(limit, 3), shown))
    return tuple(found)


def _duties(role: Role) -> list[int]:
    """Return the places of a role's duties among its sentences; of all sentences where it states no duty."""
    return [place for place, one in enumerate(role.sentences) if one.duty] or list(range(len(role.sentences)))


def _duties_alike(roles: RoleVectors, one: int, other: int) -> float:
    """Return how many duties of the role with fewer the other has too: mean similarity of the nearest."""
    similarity = roles.sentences[one][_duties(roles.roles[one])] @ roles.sentences[other][_duties(roles.roles[other])].T
    return float(similarity.max(axis=int(similarity.shape[0] <= similarity.shape[1])).mean())


def _title(role: Role) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a title, and the grades that it names."""
    return title_parts(role.title if role.titled else "", role.location)


def _pair(kind: PairKind, roles: RoleVectors, grouping: Grouping, one: int, other: int) -> Pair:
    """Return two roles with the sentences that show how they stand to each other."""
    first, second = _duties(roles.roles[one]), _duties(roles.roles[other])
    similarity = roles.sentences[one][first] @ roles.sentences[other][second].T
    show = _shared if kind == "alike" else _own
    asked = (
        [roles.roles[place].sentences[number] for number in some] for place, some in ((one, first), (other, second))
    )
    sentences = tuple(show(similarity, *asked))
    families = (int(grouping.labels[one]), int(grouping.labels[other]))
    value = round(roles.similarity(one, other), 3)
    return Pair(kind, roles.roles[one], roles.roles[other], value, families, sentences)


def _shared(
    similarity: Vectors, one: Sequence[Sentence], other: Sequence[Sentence]
) -> Iterator[tuple[Sentence | None, Sentence | None]]:
    """Yield the sentences of two roles that say most of the same, each of them once."""
    left = similarity.copy()
    for _ in range(min(SENTENCES_SHOWN, *left.shape)):
        row, column = divmod(int(left.argmax()), left.shape[1])
        yield one[row], other[column]
        left[row, :] = left[:, column] = -2.0


def _own(
    similarity: Vectors, one: Sequence[Sentence], other: Sequence[Sentence]
) -> Iterator[tuple[Sentence | None, Sentence | None]]:
    """Yield the weightiest sentences of each role that the other says least of."""
    first = _least(similarity.max(axis=1), one)
    second = _least(similarity.max(axis=0), other)
    for number in range(min(SENTENCES_SHOWN, max(len(first), len(second)))):
        yield (
            first[number] if number < len(first) else None,
            second[number] if number < len(second) else None,
        )


def _least(similarity: Vectors, sentences: Sequence[Sentence]) -> list[Sentence]:
    """Return sentences by weight, those with the least similarity to the other role first among equals."""
    order = sorted(range(len(sentences)), key=lambda place: (-round(sentences[place].weight, 1), similarity[place]))
    return [sentences[place] for place in order]
