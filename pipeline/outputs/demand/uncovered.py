"""What no competency covers, in clusters named by their own words.

1. Duties, experience, skills and traits that are evidence for no competency; education, languages, certificates and
   conditions are no matter of a framework and are left out.
2. By language, each sentence is a vector of its words and pairs of words (TF-IDF), brought to fewer dimensions by a
   singular value decomposition, so that sentences of few words can be near each other.
3. k-means puts them into one cluster per `PER_CLUSTER` sentences, between 2 and `MOST` a language.
4. A cluster bears the words that stand in it more often than in the others (class-based TF-IDF). Its first sentences
   are the ones nearest to its middle.

The seed is fixed: the same run gives the same clusters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.text import chinese

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

PER_CLUSTER, MOST = 40, 25
FEWEST = 8  # sentences of a language; fewer are not clustered
NAMED_BY = 4
DIMENSIONS = 60
MOST_SHARE = 0.2  # a word in more of the sentences than this tells nothing
SEED = 6
NO_MATTER = ("education", "language", "certification", "condition")
CLUSTERS = ["cluster", "lang", "words", "n_sentences", "n_postings"]
SENTENCES = ["posting_id", "requirement_id", "cluster", "lang", "kind", "text", "nearest", "probability"]


def cluster_uncovered(uncovered: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the clusters, largest first, and every sentence with its cluster, what is most typical of it first.

    Args:
        uncovered: sentences that no competency covers, as `RunTables.uncovered` gives them.
    """
    import pandas as pd

    open_ones = uncovered[~uncovered["subkind"].isin(NO_MATTER)]
    parts, names = [], []
    for lang in ("en", "zh"):
        of_lang = open_ones["lang"].isin(("zh", "mixed")) if lang == "zh" else ~open_ones["lang"].isin(("zh", "mixed"))
        mine = open_ones[of_lang].assign(lang=lang)
        labels, near, words = _clusters(list(mine["text"]), lang)
        parts.append(mine.assign(cluster=[f"{lang}{one}" for one in labels], near=near))
        names += [(f"{lang}{number}", lang, " · ".join(some)) for number, some in enumerate(words)]
    sentences = pd.concat(parts, ignore_index=True)
    sizes = sentences.groupby("cluster")["posting_id"].agg(["size", "nunique"])
    rows = [(*one, int(sizes.loc[one[0], "size"]), int(sizes.loc[one[0], "nunique"])) for one in names]
    clusters = pd.DataFrame(rows, columns=CLUSTERS).sort_values(["n_postings", "cluster"], ascending=[False, True])
    ordered = sentences.sort_values(["cluster", "near"], ascending=[True, False], kind="stable")
    return clusters.reset_index(drop=True), ordered[SENTENCES].reset_index(drop=True)


def _clusters(texts: list[str], lang: str) -> tuple[list[int], list[float], list[list[str]]]:
    """Return of each text its cluster and how near it is to the middle, and the words of each cluster."""
    from sklearn.cluster import KMeans
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import Normalizer

    unlike = sorted(set(texts))  # the same sentence in many postings is one point
    if len(unlike) < FEWEST:
        return [0] * len(texts), [1.0] * len(texts), [[]] if texts else []
    made = TfidfVectorizer(
        sublinear_tf=True,
        min_df=2 if len(unlike) >= 50 else 1,
        max_df=max(MOST_SHARE, 2.5 / len(unlike)),
        max_features=20_000,
        **(CHINESE if lang == "zh" else ENGLISH),
    )
    words = made.fit_transform(unlike)
    size = min(DIMENSIONS, words.shape[1] - 1, len(unlike) - 1)
    points = Normalizer(copy=False).fit_transform(TruncatedSVD(size, random_state=SEED).fit_transform(words))
    count = max(2, min(MOST, len(unlike) // PER_CLUSTER))
    found = KMeans(count, random_state=SEED, n_init=2).fit(points)
    near = (points * found.cluster_centers_[found.labels_]).sum(axis=1)
    of_text = {text: (int(label), float(n)) for text, label, n in zip(unlike, found.labels_, near, strict=True)}
    each = [of_text[text] for text in texts]
    named = _named(words, found.labels_, count, list(made.get_feature_names_out()))
    return [label for label, _ in each], [n for _, n in each], named


def _chinese_words(text: str) -> list[str]:
    """Return the words of a Chinese sentence that say something by themselves: of two characters or more."""
    plain = chinese.simplified(text).lower()
    return [word for start, end in chinese.words(plain) if end - start > 1 and (word := plain[start:end]).isalnum()]


ENGLISH: dict[str, Any] = {"stop_words": "english", "token_pattern": r"[a-z][a-z+#]+", "ngram_range": (1, 2)}
CHINESE: dict[str, Any] = {"analyzer": _chinese_words}


def _named(words: csr_matrix, labels: NDArray[np.int32], count: int, names: list[str]) -> list[list[str]]:
    """Return the words of each cluster by class-based TF-IDF; a pair of words makes its own words needless."""
    total = np.asarray(words.sum(axis=0)).ravel()
    found = []
    for number in range(count):
        inside = np.asarray(words[labels == number].sum(axis=0)).ravel()
        weight = inside / max(inside.sum(), 1e-9) * np.log1p(total.mean() * count / np.maximum(total, 1e-9))
        kept: list[str] = []
        for at in np.argsort(-weight, kind="stable")[: 6 * NAMED_BY]:
            name = names[at]
            if inside[at] > 0 and not any(set(name.split()) & set(one.split()) for one in kept):
                kept.append(name)
        found.append(kept[:NAMED_BY])
    return found
