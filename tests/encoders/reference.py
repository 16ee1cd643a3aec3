"""The networks once more, plainly in numpy and one text at a time: what the graphs must compute."""

import math

import numpy as np

ORDERS = ((2, 0), (3, 1), (5, 2))


def layer_norm(x, gain, shift, epsilon):
    mean = x.mean(-1, keepdims=True)
    spread = np.sqrt(((x - mean) ** 2).mean(-1, keepdims=True) + epsilon)
    return (x - mean) / spread * gain + shift


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def gelu(x):
    return x * 0.5 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))


def bert(weights, tokens, layers, heads, epsilon):
    """Encode embeddings (L, width) that have their positions added."""

    def norm(x, name):
        return layer_norm(x, weights[f"{name}.weight"], weights[f"{name}.bias"], epsilon)

    def linear(x, name):
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    x = norm(tokens, "embeddings.LayerNorm")
    for layer in range(layers):
        at = f"encoder.layer.{layer}."
        q, k, v = (
            linear(x, f"{at}attention.self.{part}").reshape(len(x), heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        mixed = softmax(q @ k.transpose(0, 2, 1) / math.sqrt(q.shape[-1])) @ v
        mixed = mixed.transpose(1, 0, 2).reshape(len(x), -1)
        x = norm(x + linear(mixed, f"{at}attention.output.dense"), f"{at}attention.output.LayerNorm")
        inner = gelu(linear(x, f"{at}intermediate.dense"))
        x = norm(x + linear(inner, f"{at}output.dense"), f"{at}output.LayerNorm")
    mean = x.mean(0)
    return mean / np.linalg.norm(mean)


def use(arrays, tokens):
    """Encode embeddings (L, 512) as the Universal Sentence Encoder does."""
    epsilon = float(arrays["eps"])
    projected = np.concatenate([tokens @ arrays[f"proj{n}"] + arrays[f"proj_b{n}"] for n, _ in ORDERS], axis=1)
    gain, shift = (np.concatenate([arrays[f"{name}{n}"] for n, _ in ORDERS]) for name in ("ln_g", "ln_b"))
    branches = np.split(layer_norm(projected, gain, shift, epsilon), 3, axis=1)
    features = [tokens]
    for branch, (n, left) in zip(branches, ORDERS, strict=True):
        x = branch
        for step in (1, 2):
            padded = np.pad(x, ((left, n - 1 - left), (0, 0)))
            windows = np.stack([padded[i : i + n].reshape(-1) for i in range(len(x))])
            x = np.maximum(windows @ arrays[f"w{step}_{n}"] + arrays[f"b{step}_{n}"], 0) + x
        features.append(x)
    rows = layer_norm(np.concatenate(features, axis=1), arrays["ln_g"], arrays["ln_b"], epsilon)
    pooled = (rows @ arrays["cnn_W"] + arrays["cnn_b"]).sum(0) / math.sqrt(len(tokens))
    first = np.maximum(pooled @ arrays["d0"], 0)
    second = np.maximum(pooled @ arrays["p1"] + first @ arrays["d1"], 0)
    third = np.maximum(second @ arrays["d2"], 0)
    last = np.tanh(second @ arrays["p3"] + third @ arrays["d3"])
    return last / np.linalg.norm(last)
