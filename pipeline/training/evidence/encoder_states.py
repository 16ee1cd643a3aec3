"""What the lower layers of e5-small make of sentences: computed once, since only the upper layers are trained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import torch

LOWER = 6  # layers that stay as they are; the six above them learn
LONGEST = 160  # tokens
PREFIX = "query: "
BATCH = 48


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """Hidden states of n sentences after the lower layers, one after another: float16, shape (tokens, dimensions)."""

    values: NDArray[np.float16]
    offsets: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """Tokens of each sentence, shape (n,)."""
        return np.diff(self.offsets)

    def batch(self, rows: NDArray[np.intp]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the states of some sentences, padded to the longest, and which tokens are there: 1 or 0."""
        import torch

        longest = int(self.lengths[rows].max())
        hidden = np.zeros((len(rows), longest, self.values.shape[1]), dtype=np.float32)
        mask = np.zeros((len(rows), longest), dtype=np.float32)
        for place, row in enumerate(rows):
            own = self.values[self.offsets[row] : self.offsets[row + 1]]
            hidden[place, : len(own)], mask[place, : len(own)] = own, 1.0
        return torch.from_numpy(hidden), torch.from_numpy(mask)


def load_base(folder: Path) -> tuple[Any, Any]:
    """Return tokenizer and model of the packaged e5-small, as `encoder build` wrote them."""
    from transformers import AutoModel, AutoTokenizer

    return AutoTokenizer.from_pretrained(folder), AutoModel.from_pretrained(folder).eval()


def lower_states(texts: Sequence[str], tokenizer: Any, model: Any) -> States:  # noqa: ANN401 - transformers' classes
    """Return the states of texts after the lower layers; texts of one length go together."""
    import torch

    tokens = tokenizer([PREFIX + text for text in texts], truncation=True, max_length=LONGEST)["input_ids"]
    lengths = np.array([len(one) for one in tokens])
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    values = np.zeros((offsets[-1], model.config.hidden_size), dtype=np.float16)
    order = np.argsort(lengths, kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            longest = int(lengths[rows].max())
            ids = torch.full((len(rows), longest), tokenizer.pad_token_id)
            mask = torch.zeros(len(rows), longest)
            for place, row in enumerate(rows):
                ids[place, : lengths[row]], mask[place, : lengths[row]] = torch.tensor(tokens[row]), 1.0
            hidden = through(model.encoder.layer[:LOWER], model.embeddings(input_ids=ids), mask).numpy()
            for place, row in enumerate(rows):
                values[offsets[row] : offsets[row + 1]] = hidden[place, : lengths[row]]
    return States(values, offsets)


def through(layers: Any, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:  # noqa: ANN401 - torch's list
    """Return hidden states after some layers."""
    hidden_from = (1.0 - mask[:, None, None, :]) * -1e9
    for layer in layers:
        out = layer(hidden, hidden_from)
        hidden = out[0] if isinstance(out, tuple) else out
    return hidden


def pooled(hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean over tokens, of length 1."""
    import torch

    mean = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)
    return torch.nn.functional.normalize(mean, dim=1)
