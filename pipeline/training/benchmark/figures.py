"""Figures of a method over a benchmark, each with the interval in which it would lie for other postings like these."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.training.benchmark.placed_postings import PlacedPosting
from pipeline.training.benchmark.said import Method
from pipeline.training.benchmark.tally import Counts, readers_tally, tally, unit_pairs
from pipeline.training.evaluation.bootstrap import ALL, Bin, Estimate, Row, estimate_of

Array = NDArray[np.float64]
Sums = Mapping[str, Array]
Figure = Callable[[Sums], Array]
BINS = 10
READERS = "one reader, by the other"
OF_READERS = frozenset({"band_kappa", "band_exact", "evidence_precision"})
LEAST_RANKED = 4  # cells from which a rank correlation is told


def band_kappa(sums: Sums) -> Array:
    """Return Cohen's kappa with quadratic weights, against the nearer of two readers."""
    table = sums["bands"]
    places = np.arange(table.shape[-1])
    apart = (places[:, None] - places[None, :]) ** 2
    total = table.sum(axis=(1, 2))
    seen = (table * apart).sum(axis=(1, 2))
    expected = np.einsum("di,ij,dj->d", table.sum(axis=2), apart, table.sum(axis=1))
    return 1 - _ratio(seen * total, expected)


def stage_spearman(sums: Sums) -> Array:
    """Return the rank correlation of stages given with the middles of the readers' ranges."""
    table = sums["stages"]
    rows, columns = _ranks(table.sum(axis=2)), _ranks(table.sum(axis=1))
    total = table.sum(axis=(1, 2))
    means = [
        _ratio((ranks * table.sum(axis=2 - side)).sum(axis=1), total) for side, ranks in enumerate((rows, columns))
    ]
    a, b = (ranks - mean[:, None] for ranks, mean in zip((rows, columns), means, strict=True))
    joint = np.einsum("dij,di,dj->d", table, a, b)
    spread = (table.sum(axis=2) * a**2).sum(axis=1) * (table.sum(axis=1) * b**2).sum(axis=1)
    return np.where(total >= LEAST_RANKED, _ratio(joint, np.sqrt(spread)), np.nan)


def expected_calibration_error(sums: Sums) -> Array:
    """Return the mean gap between probability and truth of pairs, over bins of equal count."""
    gaps = np.abs(sums["bin_said"] - sums["bin_true"]).sum(axis=1)
    return _ratio(gaps, sums["bin_count"].sum(axis=1))


def share(name: str) -> Figure:
    """Return the figure that is the share of `name`_right in `name`_of."""
    return lambda sums: _ratio(sums[f"{name}_right"][:, 0], sums[f"{name}_of"][:, 0])


FIGURES: Mapping[str, Figure] = {
    "band_kappa": band_kappa,
    "band_exact": share("band"),
    "false_high_per_100": lambda sums: _ratio(sums["false_high"][:, 0], sums["band_of"][:, 0]),
    "stage_in_range": share("stage"),
    "stage_spearman": stage_spearman,
    "evidence_precision": share("shown"),
    "evidence_recall": share("agreed"),
    "found": share("found"),
    "top1": share("best"),
    "ece": expected_calibration_error,
    "likely_right": share("likely"),
}
# What the columns are called; the names of the figures are too wide for them.
SHORT: Mapping[str, str] = {
    "band_kappa": "kappa",
    "band_exact": "exact",
    "false_high_per_100": "falsehigh",
    "stage_in_range": "stage",
    "stage_spearman": "rho",
    "evidence_precision": "precision",
    "evidence_recall": "recall",
    "found": "found",
    "top1": "top1",
    "ece": "ece",
    "likely_right": "likely",
}


def rows_of(method: Method, postings: Sequence[PlacedPosting], draws: int) -> Iterator[Row]:
    """Yield the figures of a method for each language, and for all where there are several."""
    counts = [tally(posting, said) for posting, said in zip(postings, method.said, strict=True)]
    for lang, places in by_language(postings):
        own = _stacked([counts[place] for place in places])
        own |= _binned([list(unit_pairs(postings[place], method.said[place])) for place in places])
        yield Row(method.name, lang, len(places), len(places), _estimates(own, method.figures, draws))


def reader_rows(postings: Sequence[PlacedPosting], draws: int) -> Iterator[Row]:
    """Yield the figures of the readers against each other."""
    counts = [readers_tally(posting.gold) for posting in postings]
    for lang, places in by_language(postings):
        own = _stacked([counts[place] for place in places])
        yield Row(READERS, lang, len(places), len(places), _estimates(own, OF_READERS, draws))


def reliability(method: Method, postings: Sequence[PlacedPosting]) -> Iterator[Bin]:
    """Yield per language the bins of equal count: from which probability to which, the mean said, the mean true."""
    for lang, places in by_language(postings):
        pairs = [pair for place in places for pair in unit_pairs(postings[place], method.said[place])]
        for some in np.array_split(np.array(sorted(pairs)), BINS) if pairs else ():
            if len(some):
                said, true = some.mean(axis=0).tolist()
                yield Bin(lang, float(some[0, 0]), float(some[-1, 0]), len(some), said, true)


def by_language(postings: Sequence[PlacedPosting]) -> Iterator[tuple[str, list[int]]]:
    """Yield each language with the places of its postings, and all where there are several."""
    langs = sorted({one.gold.lang for one in postings})
    for lang in langs:
        yield lang, [place for place, one in enumerate(postings) if one.gold.lang == lang]
    if len(langs) > 1:
        yield ALL, list(range(len(postings)))


def _stacked(counts: Sequence[Counts]) -> dict[str, Array]:
    return {name: np.stack([one[name] for one in counts]) for name in counts[0]}


def _binned(pairs: Sequence[Sequence[tuple[float, float]]]) -> dict[str, Array]:
    """Return for each posting and each bin of equal count how many pairs, and the sums of probability and truth."""
    flat = np.array([pair for some in pairs for pair in some]).reshape(-1, 2)
    owner = np.repeat(np.arange(len(pairs)), [len(some) for some in pairs])
    found = {name: np.zeros((len(pairs), BINS)) for name in ("bin_count", "bin_said", "bin_true")}
    for number, rows in enumerate(np.array_split(np.argsort(flat[:, 0], kind="stable"), BINS)):
        for name, values in (("bin_count", None), ("bin_said", flat[rows, 0]), ("bin_true", flat[rows, 1])):
            found[name][:, number] = np.bincount(owner[rows], weights=values, minlength=len(pairs))
    return found


def _estimates(counts: Mapping[str, Array], wanted: frozenset[str], draws: int) -> dict[str, Estimate]:
    """Return the figures wanted (none: all) with their intervals; the others cannot be told."""
    postings = len(counts["bands"])
    weights = np.random.default_rng(0).multinomial(postings, np.full(postings, 1 / postings), size=draws)
    once, drawn = ({name: _summed(by, one) for name, one in counts.items()} for by in (np.ones((1, postings)), weights))
    nothing = Estimate(np.nan, np.nan, np.nan)
    return {
        name: estimate_of(float(figure(once)[0]), figure(drawn)) if not wanted or name in wanted else nothing
        for name, figure in FIGURES.items()
    }


def _summed(weights: NDArray[np.generic], counts: Array) -> Array:
    """Return the counts summed over postings, each taken as often as it weighs: shape (draws, ...)."""
    return np.asarray(np.tensordot(weights.astype(np.float64), counts, axes=1))


def _ranks(counts: Array) -> Array:
    """Return the mean rank of each value by how often it occurs; shape (draws, values)."""
    return np.cumsum(counts, axis=1) - counts / 2 + 0.5


def _ratio(part: Array, whole: Array) -> Array:
    """Return part / whole, nan where there is nothing to divide by."""
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0))
