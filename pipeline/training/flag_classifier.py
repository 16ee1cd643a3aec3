"""Train the weights of flag cues: `python -m pipeline.training.flag_classifier --data DIR --units FILE --out models/`.

Learns from English lines labelled by reading (`flags_en.jsonl`; cues that a first model was unsure of,
`flag_cues_en.jsonl`), from lines written for the purpose (`flag_lines_en.tsv`), and, at a lower weight,
from the other lines of the labelled postings with the answers of the word lists. Prints
cross-validation with whole postings and all lines of like wording held out, then writes
`flag_cues.npz` and `.json`. The same data gives the same weights.
"""

from __future__ import annotations

import json
import re
from binascii import crc32
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.records import Flag
from pipeline.core.resources import lexicon, models_dir
from pipeline.extract.flags.fairness_flags import SEAM, cues, flags_in, promises
from pipeline.extract.flags.flag_classifier import BUCKETS, NAME, bucket, features, scale
from pipeline.extract.lexicons.lexicon_matcher import Hit, fold, vocabulary
from pipeline.training.labelled_postings import Key, Source, label_rows, load_source, training_options

SEED = 20
_FOLDS = 5
# Chosen by cross-validation, as the weights below; what a flag must be at least, a little above it: precision first.
_COST = 3.0
_LEAST = 0.40
# A flag counts twice; answers of the lists weigh less than labels, and lines written for the purpose, too.
_FLAG, _LISTED, _UNLISTED, _WRITTEN, _FRAMED = 2.0, 0.5, 0.3, 0.6, 0.1
# Written lines ask more often than a posting does: a feature of their own, six times, keeps that from the others.
_OWN_FEATURE = 6
_AROUND, _BESIDE = 30, 40
_LETTERS = re.compile(r"[^a-z]")
_FRENCH = re.compile(r"\b(?:les|des|vous|nous|une|pour|avec|et|du)\b")
_FRENCH_WORDS = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A cue in a line: what the model sees of it, whether it is a flag, and what that is worth."""

    line: tuple[Key, int]
    kind: str
    wording: str
    seen: tuple[str, ...]
    flag: bool
    weight: float
    labelled: bool = False


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = training_options("training.flag_classifier", __doc__)
    parser.add_argument("--out", type=Path, default=models_dir(), help="where the weights go")
    parser.add_argument("--without", nargs="*", default=[], metavar="SAMPLE", help="leave out samples, to test on them")
    options = parser.parse_args(arguments)
    source = load_source(options.data, options.units)
    rows = [row for row in label_rows(options.own / "flags_en.jsonl") if row.get("sample") not in options.without]
    doubts = list(label_rows(options.own / "flag_cues_en.jsonl"))
    examples = [*gather(source, rows, doubts), *written(options.own)]
    figures = cross_validated(examples, source, rows)
    for name, row in figures.items():
        print(name, json.dumps(row))
    if not options.only_check:
        save(fit(examples), options.out, {"cross_validation": figures, "examples": len(examples), "seed": SEED})


def gather(source: Source, rows: Sequence[Mapping[str, Any]], doubts: Sequence[Mapping[str, Any]]) -> Iterator[Example]:
    """Yield the cues of the labelled lines, of the doubtful ones, and of the other lines of these postings."""
    labels: dict[Key, dict[int, frozenset[str]]] = defaultdict(dict)
    for row in rows:
        labels[row["source"], row["ad"]][row["unit"]] = frozenset(row["flags"])
    read: dict[tuple[Key, int], dict[str, list[tuple[int, bool | None]]]] = defaultdict(lambda: defaultdict(list))
    for row in doubts:
        read[(row["source"], row["ad"]), row["unit"]][row["kind"]].append((row["start"], row["flag"]))
        labels.setdefault((row["source"], row["ad"]), {})
    for key, known in labels.items():
        if key not in source.ads:
            continue
        ad = source.ads[key]
        for number, text in enumerate(source.lines(ad["text"], ad["lang"])):
            if number in known:
                yield from _labelled((key, number), text, known[number])
            elif ad["lang"] == "en" and len(_FRENCH.findall(text.lower())) < _FRENCH_WORDS:
                yield from _answered((key, number), text, read.get((key, number), {}))


def written(own: Path) -> Iterator[Example]:
    """Yield the cues of the lines that were written for the purpose, and of frames filled with words of their group."""
    lines = [(row["line"], row["flags"], _WRITTEN) for row in lexicon(own / "flag_lines_en.tsv")]
    words = lexicon(own / "flag_words_en.tsv")
    for frame in lexicon(own / "flag_frames_en.tsv"):
        for word in words:
            if word["group"] == frame["group"]:
                filled = frame["frame"].replace("{}", word["words"])
                lines.append((filled, word["flags"] if frame["asks"] == "1" else "", _FRAMED))
    for number, (line, flags, weight) in enumerate(lines):
        for example in _labelled((("written", str(number)), 0), line, frozenset(flags.split())):
            own_features = (*["written"] * _OWN_FEATURE, f"written|{example.kind}")
            seen = (*example.seen, *own_features)
            yield replace(example, seen=seen, weight=example.weight * weight, labelled=False)


def _labelled(line: tuple[Key, int], text: str, kinds: frozenset[str]) -> Iterator[Example]:
    """Yield the cues of a line whose flags are known: where a kind has several cues, those that the lists know."""
    flags = list(flags_in(text, learned=False))
    found: dict[str, list[tuple[Hit, Example]]] = defaultdict(list)
    for hit, example in _examples(line, text):
        found[hit.row["kind"]].append((hit, example))
    for kind, some in found.items():
        listed = [one for one in some if _is_listed(one[0], flags)]
        for _, example in some if kind not in kinds else listed or some:
            yield _settled(example, kind in kinds, 1.0, labelled=True)


def _answered(line: tuple[Key, int], text: str, read: Mapping[str, list[tuple[int, bool | None]]]) -> Iterator[Example]:
    """Yield the cues of a line as the lists judge it, or as a reader did where there is an answer."""
    flags: list[Flag] | None = None
    for hit, example in _examples(line, text):
        if answers := [flag for start, flag in read.get(hit.row["kind"], ()) if abs(start - hit.start) < _BESIDE // 3]:
            if answers[0] is not None:
                yield _settled(example, answers[0], 1.0)
            continue
        flags = list(flags_in(text, learned=False)) if flags is None else flags
        listed = _is_listed(hit, flags)
        if listed or not _is_listed(hit, flags, _BESIDE):
            yield _settled(example, listed, _LISTED if listed else _UNLISTED)


def _examples(line: tuple[Key, int], text: str) -> Iterator[tuple[Hit, Example]]:
    """Yield the cues of a line that are no look-alikes."""
    folded = fold(text)
    for start, end in pairwise((0, *(seam.start() for seam in SEAM.finditer(text)), len(text))):
        part = folded[start:end]
        alike = [hit for hit in vocabulary("flags").find(part) if hit.row["kind"] == "not"]
        for hit, first, last in cues(part):
            if any(hit.start < other.end and other.start < hit.end for other in alike):
                continue
            wording = _LETTERS.sub("", part[max(0, hit.start - _AROUND) : hit.end + _AROUND])
            seen = (*features(part, hit, first, last), *promises(part, hit))
            moved = Hit(hit.start + start, hit.end + start, hit.row, hit.order)
            yield moved, Example(line, hit.row["kind"], wording, seen, False, 1.0)


def _is_listed(hit: Hit, flags: Sequence[Flag], beside: int = 0) -> bool:
    kind = hit.row["kind"]
    return any(f.kind == kind and f.start < hit.end + beside and f.end > hit.start - beside for f in flags)


def _settled(example: Example, flag: bool, weight: float, *, labelled: bool = False) -> Example:
    return replace(example, flag=flag, weight=weight * (_FLAG if flag else 1.0), labelled=labelled)


def fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    """Return the weight of every bucket: a logistic regression without a bias; needs scikit-learn."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    columns = [[bucket(feature) for feature in example.seen] for example in examples]
    values = [np.full(len(own), scale(len(own))) for own in columns]
    edges = np.cumsum([0, *(len(own) for own in columns)])
    table = csr_matrix((np.concatenate(values), np.concatenate(columns), edges), shape=(len(examples), BUCKETS))
    learner = LogisticRegression(C=_COST, solver="liblinear", tol=1e-3, fit_intercept=False, random_state=SEED)
    learner.fit(table, [example.flag for example in examples], sample_weight=[one.weight for one in examples])
    weights: NDArray[np.float64] = learner.coef_[0]
    return weights


def cross_validated(
    examples: Sequence[Example], source: Source, rows: Sequence[Mapping[str, Any]]
) -> dict[str, dict[str, float]]:
    """Return precision and recall on the labelled lines, of the cues alone, each judged unseen, and with the lists.

    The lists were mended on most of these lines: what they add is no figure for unseen ones.
    """
    found = judged_unseen(examples)
    counts = {name: [0, 0, 0] for name in ("cues alone", "lists alone", "lists and cues")}
    for row in rows:
        key = row["source"], row["ad"]
        if key not in source.ads:
            continue
        ad = source.ads[key]
        listed = {flag.kind for flag in flags_in(source.lines(ad["text"], ad["lang"])[row["unit"]], learned=False)}
        cued, wanted = found.get((key, row["unit"]), set()), set(row["flags"])
        for name, given in zip(counts, (cued, listed, cued | listed), strict=True):
            for at, some in enumerate((given & wanted, given - wanted, wanted - given)):
                counts[name][at] += len(some)
    return {name: _ratios(*count) for name, count in counts.items()}


def judged_unseen(examples: Sequence[Example]) -> dict[tuple[Key, int], set[str]]:
    """Return the kinds of flags of each labelled line, by weights fitted without its posting and its wording."""
    group = _groups(examples)
    found: dict[tuple[Key, int], set[str]] = defaultdict(set)
    for fold_number in range(_FOLDS):
        held = [crc32(name.encode()) % _FOLDS == fold_number for name in group]
        weights = fit([example for example, out in zip(examples, held, strict=True) if not out])
        for example, out in zip(examples, held, strict=True):
            if out and example.labelled:
                sure = sum(weights[bucket(feature)] for feature in example.seen) * scale(len(example.seen))
                if sure >= least():
                    found[example.line].add(example.kind)
    return found


def _ratios(found: int, wrong: int, missed: int) -> dict[str, float]:
    precision, recall = found / max(1, found + wrong), found / max(1, found + missed)
    return {"precision": round(precision, 3), "recall": round(recall, 3)}


def _groups(examples: Sequence[Example]) -> list[str]:
    """Return a name for each example; those of one posting, and those of like wording, share it."""
    over: dict[str, str] = {}

    def top(name: str) -> str:
        while over.setdefault(name, name) != name:
            over[name] = over[over[name]]
            name = over[name]
        return name

    for example in examples:
        over[top("/".join(example.line[0]))] = top(f"{example.kind} {example.wording}")
    return [top(f"{example.kind} {example.wording}") for example in examples]


def least() -> float:
    """Return what a cue must weigh to be a flag, as log odds."""
    return float(np.log(_LEAST / (1 - _LEAST)))


def save(weights: NDArray[np.float64], folder: Path, card: Mapping[str, Any]) -> None:
    """Write the weights as 8-bit numbers with one scale, and their description."""
    step = max(float(np.abs(weights).max()), 1e-6) / 127
    whole = np.round(weights / step).astype(np.int8)
    np.savez_compressed(folder / f"{NAME}.npz", weights=whole, scale=np.float32(step))
    described = {"least": round(least(), 4), "buckets": BUCKETS, **card}
    (folder / f"{NAME}.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
