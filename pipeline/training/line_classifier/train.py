"""Train the line classifier: `python -m pipeline.training.line_classifier.train --data DIR --units FILE --out models/`.

Prints grouped cross-validation (whole postings held out, with and without their headings), fits on all
postings of the training files, and writes `line_classifier.npz` and `.json`. The same data gives the
same weights.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.core.resources import models_dir
from pipeline.extract.lines.line_classifier import Scores, labels_of
from pipeline.training.labelled_postings import Labelled, gather, load_source, training_options
from pipeline.training.line_classifier.fit import SEED, fit, out_of_fold, save

_CLASS = {"RESP": "R", "EXP": "E", "EDU": "Q", "CERT": "Q", "LANG": "Q", "SKILL": "Q"}
Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = training_options("training.line_classifier.train", __doc__)
    parser.add_argument("--out", type=Path, default=models_dir(), help="where the weights go")
    parser.add_argument("--with-dev", action="store_true", help="cross-validate and fit on the dev files as well")
    options = parser.parse_args(arguments)
    postings = gather(load_source(options.data, options.units), options.data, options.own, dev=options.with_dev)
    figures = cross_validated(postings)
    for name, row in figures.items():
        print(name, json.dumps(row))
    if not options.only_check:
        whole = [posting for posting in postings if posting.whole]
        lines = sum(len(posting.gold) for posting in whole)
        card = {"seed": SEED, "postings": len(whole), "lines": lines, "cross_validation": figures}
        save(fit(postings), options.out, card)


def cross_validated(postings: Sequence[Labelled]) -> dict[str, Figures]:
    """Return the figures of grouped cross-validation by language, headings shown and hidden."""
    figures: dict[str, Figures] = {}
    for headings, chances in zip((True, False), out_of_fold(postings), strict=True):
        for lang in ("en", "zh"):
            own = [posting for posting in postings if posting.whole and posting.lang == lang]
            figures[f"{lang} {'with' if headings else 'without'} headings"] = score(own, chances)
    return figures


def score(postings: Sequence[Labelled], sure: Mapping[str, Scores]) -> Figures:
    """Return the figures of reading on gold lines: F1 of the classes R, E, Q, micro_f1 and requirement_f1.

    R is a responsibility, E experience, Q a qualification; a line may carry several. Lines that state a
    condition are left out, as in the benchmark.
    """
    counts = {kind: [0, 0, 0] for kind in "REQ"}
    asked = [0, 0, 0]
    for posting in postings:
        for gold, part in zip(posting.gold, posting.parts, strict=True):
            if "OTHERREQ" in gold:
                continue
            want = {_CLASS[label] for label in gold if label in _CLASS}
            got = {kind for row in part for kind in classes(sure[posting.key][row], chinese=posting.units[row].chinese)}
            for kind, count in counts.items():
                _tally(count, kind in want, kind in got)
            _tally(asked, bool(want), bool(got))
    every = [sum(column) for column in zip(*counts.values(), strict=True)]
    return {
        **{kind: _f1(count) for kind, count in counts.items()},
        "micro_f1": _f1(every),
        "requirement_f1": _f1(asked),
    }


def classes(row: Scores, *, chinese: bool = False) -> set[str]:
    """Return the classes of a unit from its label chances."""
    return {_CLASS[label] for label in labels_of(row, chinese=chinese) if label in _CLASS}


def _tally(count: list[int], wanted: bool, given: bool) -> None:
    """Add one judgement to [hits, extra, missed]."""
    count[0] += wanted and given
    count[1] += given and not wanted
    count[2] += wanted and not given


def _f1(count: Sequence[int]) -> float:
    """Return the F1 of [hits, extra, missed]."""
    hit, extra, missed = count
    return round(2 * hit / max(1, 2 * hit + extra + missed), 3)


if __name__ == "__main__":
    main()
