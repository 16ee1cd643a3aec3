"""Round the weights of a matrix to 8 bits so that their products are exact on every processor.

Processors with AVX2 or AVX-512 but without VNNI multiply unsigned activations by signed weights two
neighbours at a time and keep the sum of the two products in 16 bits: a larger sum is cut off without
a word. So no two neighbours of a column may add up to more than 129, and activations go from 0 to
254: 254 x 129 = 32,766 fits, and the runtime gives the same integers everywhere. Seven bits for
every weight would do the same at twice the error: see docs/research/encoder_arithmetic.md.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ACTIVATION_PEAK = 127  # levels go from 0 to 254; this one stands for 0
WEIGHT_PEAK = 127
_PAIR_PEAK = 128  # before rounding, which may add half a level to each of the two
_TINY = 1e-12  # keeps a column of zeros from being divided by zero


def round_weights(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the levels of a matrix (inputs x outputs) and the size of one level for each column."""
    inputs, outputs = matrix.shape
    pairs = np.pad(matrix, ((0, inputs % 2), (0, 0))).reshape(-1, 2, outputs)
    above, below = np.maximum(pairs, 0).sum(axis=1), np.maximum(-pairs, 0).sum(axis=1)
    alone, together = np.abs(matrix).max(axis=0), np.maximum(above, below).max(axis=0)
    sizes = np.maximum(np.maximum(alone / WEIGHT_PEAK, together / _PAIR_PEAK), _TINY).astype(np.float32)
    return np.rint(matrix / sizes).astype(np.int8), sizes
