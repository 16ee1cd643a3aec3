"""From what the linear layer says to probabilities and levels that come true on postings that it did not learn from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.match.evidence_model import Calibration, LevelLines
from pipeline.training.evidence.dataset import ReadPosting, Sentence

Matrix = NDArray[np.float32]
SMOOTHING = 5.0  # of the ridge; chosen on held postings among 1, 5 and 20
BANDS_WITH_STAGE = ("medium", "high")


def calibration_of(by_vector: Matrix, by_words: Matrix, truth: Matrix) -> Calibration:
    """Return the logistic line from both log-odds to the share of readers who named the pair, all of any one shape."""
    from sklearn.linear_model import LogisticRegression

    odds, shares = np.column_stack([by_vector.ravel(), by_words.ravel()]), truth.ravel()
    answers = np.concatenate([np.ones(len(odds)), np.zeros(len(odds))])
    weights = np.concatenate([shares, 1 - shares])
    fitted = LogisticRegression(C=100.0).fit(np.concatenate([odds, odds]), answers, sample_weight=weights)
    vector, words = map(float, fitted.coef_[0])
    return Calibration(vector, words, float(fitted.intercept_[0]))


def level_lines_of(
    postings: Sequence[ReadPosting],
    codes: Sequence[str],
    levels: Mapping[Sentence, float],
    evidence: Mapping[Sentence, Sequence[bool]],
) -> LevelLines:
    """Fit what makes the level of a cell out of the levels of its sentences, by ridge regression on the readers' cells.

    Args:
        postings: the held ones.
        codes: of the competencies, in the order of the columns.
        levels: what the linear layer says of each requirement that its words do not rule out.
        evidence: of which competencies each requirement is evidence.
    """
    from sklearn.linear_model import Ridge

    rows, wanted = [], []
    for posting in postings:
        own = [one for one in posting.sentences if one in levels]
        if not own:
            continue
        mean = float(np.mean([levels[one] for one in own]))
        for column, code in enumerate(codes):
            band, low, high = posting.cells[0][code]
            asked = sorted(levels[one] for one in own if evidence[one][column] and not (one.trait or one.preferred))
            if band in BANDS_WITH_STAGE and low and asked:
                is_this = [float(column == other) for other in range(len(codes))]
                rows.append([asked[-1], mean, float(posting.lang == "zh"), *is_this])
                wanted.append((low + high) / 2)
    fitted = Ridge(SMOOTHING).fit(np.array(rows), np.array(wanted))
    sentence, of_posting, chinese, *offsets = map(float, fitted.coef_)
    return LevelLines(float(fitted.intercept_), sentence, of_posting, chinese, tuple(offsets))
