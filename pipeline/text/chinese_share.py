"""How much of a sentence is Chinese: encoders see the two languages at different distances."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z]+")
CHINESE_FROM = 0.3  # share of Chinese from which a text is read as Chinese
WORD_WEIGHT = 2  # an English word says about as much as two Chinese characters


def chinese_share(texts: Sequence[str]) -> NDArray[np.float32]:
    """Return the share of Chinese in each text, 0 to 1, shape (len(texts),)."""
    shares = []
    for text in texts:
        han, words = len(_HAN.findall(text)), len(_WORD.findall(text))
        shares.append(han / max(1, han + WORD_WEIGHT * words))
    return np.array(shares, dtype=np.float32)


def reads_as_chinese(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Say of each text whether it is read as Chinese, shape (len(texts),)."""
    return np.asarray(chinese_share(texts) >= CHINESE_FROM)
