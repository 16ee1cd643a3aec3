"""Train the upper layers of e5-small and one linear layer on sentences of postings read whole.

The linear layer begins as a logistic regression on the vectors as they are: one begun at random learned nothing in
three epochs. It answers for each sentence which competencies it is evidence for, which of them comes first, whether it
is a trait, and the level of behaviour. What ships is a running average of the weights, which does better on postings
that were not learned from; the encoder's difference to the packaged weights is written in low rank.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pipeline.training.evidence.encoder_states import LOWER, States, pooled, through

if TYPE_CHECKING:
    import torch

BATCH = 32
BUCKET = 40  # batches whose sentences are sorted by length together
RATE = 8e-5  # of the layers; the linear layer learns ten times as fast
WARM_UP = 100  # steps
AVERAGED = 0.997  # share of the running average that a step leaves
RANK = 64  # of the difference that ships: mean cosine to the full one .9998
Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Targets:
    """What n sentences should be answered with: shapes (n, competencies) and (n,); levels are NaN where unknown."""

    evidence: Matrix
    main: Matrix
    trait: Matrix
    level: Matrix
    weight: Matrix

    @property
    def count(self) -> int:
        """How many competencies there are."""
        return int(self.evidence.shape[1])


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """The linear layer, folded to work on vectors of length 1: `vectors @ weights + bias`.

    Columns: evidence of each competency, trait, level, main of each competency.
    """

    weights: Matrix
    bias: Matrix


def fine_tune(
    model: Any,  # noqa: ANN401 - transformers' class
    states: States,
    targets: Targets,
    epochs: int,
    folder: Path,
) -> Layer:
    """Train the upper layers of `model` in place and return the linear layer; every epoch leaves a checkpoint.

    Args:
        model: the encoder.
        states: of the sentences to learn from.
        targets: of the same sentences.
        epochs: how often each is seen.
        folder: where checkpoints go.
    """
    import torch

    layers = model.encoder.layer[LOWER:]
    for parameter in model.parameters():
        parameter.requires_grad = False
    for parameter in layers.parameters():
        parameter.requires_grad = True
    vectors = upper_vectors(model, states, np.arange(len(states.lengths)))
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0)
    head = _begun((vectors - mean) / spread, targets)
    groups = [{"params": list(layers.parameters()), "lr": RATE}, {"params": head.parameters(), "lr": RATE * 10}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * (len(vectors) // BATCH + 1)
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1, (step + 1) / WARM_UP) * max(0.02, 1 - step / steps)
    )
    weights = [*layers.parameters(), *head.parameters()]
    average = [one.detach().clone() for one in weights]
    for epoch in range(epochs):
        model.train()
        for rows in _batches(states.lengths, np.random.default_rng(epoch)):
            hidden, mask = states.batch(rows)
            read = pooled(through(layers, hidden, mask), mask)
            loss = _loss(head((read - torch.from_numpy(mean)) / torch.from_numpy(spread)), targets, rows)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(layers.parameters(), 1.0)
            optimizer.step()
            rate.step()
            for kept, now in zip(average, weights, strict=True):
                kept.lerp_(now.detach(), 1 - AVERAGED)
        torch.save({"layers": layers.state_dict(), "head": head.state_dict()}, folder / f"epoch{epoch}.pt")
    with torch.no_grad():
        for now, kept in zip(weights, average, strict=True):
            now.copy_(kept)
    model.eval()
    folded = head.weight.detach().numpy() / spread
    return Layer(np.asarray(folded.T), np.asarray(head.bias.detach().numpy() - folded @ mean))


def upper_vectors(model: Any, states: States, rows: NDArray[np.intp]) -> Matrix:  # noqa: ANN401 - transformers' class
    """Return the vectors of some sentences, shape (len(rows), dimensions)."""
    import torch

    model.eval()
    found = np.zeros((len(rows), states.values.shape[1]), dtype=np.float32)
    order = np.argsort(states.lengths[rows], kind="stable")
    with torch.inference_mode():
        for start in range(0, len(order), 2 * BATCH):
            some = order[start : start + 2 * BATCH]
            hidden, mask = states.batch(rows[some])
            found[some] = pooled(through(model.encoder.layer[LOWER:], hidden, mask), mask).numpy()
    return found


def write_difference(model: Any, base: Mapping[str, Matrix], path: Path) -> None:  # noqa: ANN401 - transformers' class
    """Write what training changed of the upper layers; `base` holds the weights as they were, by name."""
    from safetensors.numpy import save_file

    parts: dict[str, NDArray[np.float16]] = {}
    for name, value in model.encoder.layer[LOWER:].state_dict().items():
        layer, rest = name.split(".", 1)
        full = f"encoder.layer.{int(layer) + LOWER}.{rest}"
        change = value.numpy() - base[full]
        if change.ndim == 2:
            left, strength, right = np.linalg.svd(change, full_matrices=False)
            root = np.sqrt(strength[:RANK])
            parts[f"{full}.a"] = np.ascontiguousarray(left[:, :RANK] * root, dtype=np.float16)
            parts[f"{full}.b"] = np.ascontiguousarray(root[:, None] * right[:RANK], dtype=np.float16)
        else:
            parts[f"{full}.d"] = change.astype(np.float16)
    path.parent.mkdir(parents=True, exist_ok=True)
    save_file(parts, path)


def _begun(vectors: Matrix, targets: Targets) -> Any:  # noqa: ANN401 - torch's class
    """Return a linear layer that begins as logistic regressions on standardised vectors."""
    import torch
    from sklearn.linear_model import LogisticRegression

    count = targets.count
    head = torch.nn.Linear(vectors.shape[1], 2 * count + 2)
    with torch.no_grad():
        head.weight.zero_()
        head.bias.zero_()
        for column in range(count):
            fitted = LogisticRegression(C=0.03, max_iter=300).fit(
                vectors, targets.evidence[:, column] >= 0.5, sample_weight=targets.weight
            )
            for place in (column, count + 2 + column):
                head.weight[place] = torch.from_numpy(fitted.coef_[0].astype(np.float32))
                head.bias[place] = float(fitted.intercept_[0])
        head.bias[count + 1] = float(np.nanmean(targets.level))
    return head


def _loss(answers: torch.Tensor, targets: Targets, rows: NDArray[np.intp]) -> torch.Tensor:
    """Return the loss of a batch: evidence most, then main, trait and level."""
    import torch

    count = targets.count
    entropy = torch.nn.functional.binary_cross_entropy_with_logits
    weight = torch.from_numpy(targets.weight[rows])[:, None]
    loss = 3 * entropy(answers[:, :count], torch.from_numpy(targets.evidence[rows]), weight)
    loss = loss + 1.5 * entropy(answers[:, count + 2 :], torch.from_numpy(targets.main[rows]), weight)
    loss = loss + 0.1 * entropy(answers[:, count], torch.from_numpy(targets.trait[rows]))
    level = torch.from_numpy(targets.level[rows])
    known = ~torch.isnan(level)
    if known.any():
        loss = loss + 0.1 * ((answers[known, count + 1] - level[known]) ** 2).mean()
    return loss


def _batches(lengths: NDArray[np.int64], random: np.random.Generator) -> Sequence[NDArray[np.intp]]:
    """Return batches of sentences of about one length, in random order."""
    order = random.permutation(len(lengths))
    found: list[NDArray[np.intp]] = []
    for start in range(0, len(order), BATCH * BUCKET):
        some = order[start : start + BATCH * BUCKET]
        some = some[np.argsort(lengths[some], kind="stable")]
        found += [some[at : at + BATCH] for at in range(0, len(some), BATCH)]
    random.shuffle(found)
    return found
