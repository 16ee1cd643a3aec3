"""Which weights ship and what each is fitted on: encoders x wording."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.core.records import Framework
from pipeline.core.resources import lexicon
from pipeline.encoders import Encoder
from pipeline.framework import load_framework, load_phrases
from pipeline.framework.phrases import Phrases
from pipeline.match.fusion.fusion import ANY_ENCODER, Features, Weights, centred
from pipeline.match.labelled_sentences import CODES, Labelled
from pipeline.training.matcher.cross_validation import Validated, validate, with_line
from pipeline.training.matcher.datasets import Problem, only
from pipeline.training.matcher.features import Prepared, prepare, with_words
from pipeline.training.matcher.fit_fusion import fit_weights
from pipeline.training.matcher.sources import Exercise, read_esco, read_onet, read_sales

# Weights are held to 0 by these; found by cross-validation on train (docs/research/fused_matcher.md).
RIDGE = {"phrases": 3.0, "few": 1.0, "indicators": 1.0, "names": 1.0, "skills": 3.0}
HARD = 20
RARE_WEIGHT = 0.5  # sentences picked for rare competencies are no fair sample
OTHER_WEIGHT = 0.3  # frameworks of other kinds: enough to keep weights general
OTHER_MOST = 400  # sentences of another framework: more changed nothing and cost minutes
ENCODER_SETS = (("e5-small",), ("e5-small", "minilm", "use"), ("fast",))
GENERAL_FROM = ("e5-small",)  # weights for an encoder that nobody fitted: those of one encoder alone
# Handfuls of phrases that the weights for few phrases are fitted on: how many of each competency, in which languages.
HANDFULS = ((2, "en zh"), (5, "en zh"), (10, "en zh"), (4, "en"), (4, "zh"))


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that is fitted on, read once."""

    sales: Framework
    phrases: Mapping[str, Phrases]
    train: tuple[Labelled, ...]
    rare: tuple[Labelled, ...]
    onet: Exercise
    esco: Exercise


def read_material(data: Path, framework: Path, phrases: Path) -> Material:
    """Read labels and frameworks from a data folder."""
    sales = load_framework(framework)
    codes = label_codes()
    return Material(
        sales,
        load_phrases(phrases),
        read_sales(data / "labels/competency_train.jsonl", codes),
        read_sales(data / "labels/competency_train_rare.jsonl", codes),
        read_onet(data / "frameworks/onet_task_dwa.csv"),
        read_esco(data / "esco", ("house_validation_annotations.csv", "tech_validation_annotations.csv")),
    )


def label_codes() -> dict[str, str]:
    """Return the codes of the labels with the competency that each one means."""
    return {row["code"]: row["competency"] for row in lexicon(CODES)}


def sales_problem(material: Material, encoders: tuple[Encoder, ...], *, worded: bool) -> tuple[Prepared, Prepared]:
    """Return train and rare sentences with shared numbers of postings."""
    framework = with_words(material.sales, dict(material.phrases) if worded else None)
    number: dict[str, int] = {}
    prepared = []
    for sentences, weight in ((material.train, 1.0), (material.rare, RARE_WEIGHT)):
        one = prepare(framework, sentences, encoders)
        groups = np.array([number.setdefault(s.group, len(number)) for s in sentences], dtype=np.intp)
        prepared.append(replace(one, problem=replace(one.problem, groups=groups, weight=weight)))
    return prepared[0], prepared[1]


def few_problem(material: Material, encoders: tuple[Encoder, ...]) -> tuple[Prepared, Prepared]:
    """Return train and rare sentences once for each handful of phrases, each copy counting its part."""
    copies: list[tuple[Prepared, Prepared]] = []
    for seed, (count, langs) in enumerate(HANDFULS):
        draw = random.Random(seed)  # noqa: S311 - a reproducible sample, no secret
        some = {
            name: Phrases(
                tuple(draw.sample(one.phrases, count)) if "en" in langs else (),
                tuple(draw.sample(one.phrases_zh, count)) if "zh" in langs else (),
            )
            for name, one in material.phrases.items()
        }
        copies.append(sales_problem(replace(material, phrases=some), encoders, worded=True))
    first, second = (_stacked([copy[place] for copy in copies]) for place in (0, 1))
    return first, second


def _stacked(copies: Sequence[Prepared]) -> Prepared:
    """Return several readings of the same sentences as one problem."""
    problems = [one.problem for one in copies]
    first = problems[0].features
    features = Features(
        {name: np.concatenate([one.features.rank[name] for one in problems]) for name in first.rank},
        {name: np.concatenate([one.features.row[name] for one in problems]) for name in first.row},
    )
    problem = replace(
        problems[0],
        features=features,
        accepted=np.concatenate([one.accepted for one in problems]),
        groups=np.concatenate([one.groups for one in problems]),
        weight=problems[0].weight / len(problems),
    )
    return replace(copies[0], problem=problem, sentences=copies[0].sentences * len(copies))


def other_problem(exercise: Exercise, encoders: tuple[Encoder, ...]) -> Problem:
    """Return another framework's sentences; only their ranking is fitted, and their postings are their own."""
    problem = prepare(exercise.framework, exercise.sentences, encoders).problem
    rows = np.flatnonzero(problem.accepted.any(axis=1))[:OTHER_MOST]
    covered = problem.take(rows)
    return replace(covered, groups=-1 - covered.groups, weight=OTHER_WEIGHT, has_none=False)


def skills_problem(exercise: Exercise, encoders: tuple[Encoder, ...]) -> Prepared:
    """Return sentences that name several skills of a long list; all of them are asked for."""
    prepared = prepare(exercise.framework, exercise.sentences, encoders)
    return replace(prepared, problem=replace(some_competencies(prepared.problem), every=True))


def some_competencies(problem: Problem, most: int = 1500) -> Problem:
    """Return a problem with the accepted competencies and a sample of the others: 13,896 take minutes to fit."""
    count = problem.accepted.shape[1]
    if count <= most:
        return problem
    wanted = np.flatnonzero(problem.accepted.any(axis=0))
    lanes = [values for name, values in problem.features.rank.items() if not name.startswith("whom:")]
    hard = np.argpartition(-np.asarray(sum(lanes)), HARD, axis=1)[:, :HARD]  # those that are taken for accepted ones
    wanted = np.union1d(wanted, hard)
    others = np.random.default_rng(0).permutation(np.setdiff1d(np.arange(count), wanted))
    columns = np.sort(np.concatenate([wanted, others[: max(0, most - len(wanted))]]))
    rank = {name: centred(values[:, columns]) for name, values in problem.features.rank.items()}
    return replace(problem, features=Features(rank, problem.features.row), accepted=problem.accepted[:, columns])


def names_only(problem: Problem) -> Problem:
    """Return a problem as if its framework had names and nothing else."""
    names = [name for name in problem.features.rank if name.endswith(":name")]
    whole = [name.rsplit(":", 1)[0] for name in problem.features.row if name.endswith(":background")]
    kept = only(problem.features, [*names, *(f"{view}:background" for view in whole), "chinese"])
    whom = {name: values for name, values in problem.features.rank.items() if name.startswith("whom:")}
    return replace(problem, features=Features({**kept.rank, **whom}, kept.row))


def _as_is(problem: Problem) -> Problem:
    return problem


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Weights of one set, and what cross-validation said of them on the sales train sentences."""

    weights: Weights
    validated: Validated
    measured: Prepared


def fit_sets(material: Material, encoders: tuple[Encoder, ...]) -> Iterator[Fitted]:
    """Yield fitted weights of every wording for one set of encoders."""
    names = tuple(sorted(one.name for one in encoders))
    worded = sales_problem(material, encoders, worded=True)
    bare = sales_problem(material, encoders, worded=False)
    onet = other_problem(material.onet, encoders)
    skills = skills_problem(material.esco, encoders)
    few = few_problem(material, encoders)
    plans = {
        "phrases": (worded[0], [worded[1].problem]),
        "few": (few[0], [few[1].problem]),
        "indicators": (bare[0], [bare[1].problem, onet]),
        "names": (bare[0], [bare[1].problem, onet]),
        "skills": (skills, []),
    }
    for wording, (measured, others) in plans.items():
        bared = names_only if wording == "names" else _as_is
        problem, also = bared(measured.problem), [bared(one) for one in others]
        key = (names, wording)
        validated = validate(problem, also, key, RIDGE[wording])
        fitted = fit_weights([problem, *also], *key, ridge=RIDGE[wording])
        counts = {"sentences": sum(len(one.groups) for one in (problem, *also))}
        yield Fitted(replace(with_line(fitted, validated), fitted_on=counts), validated, measured)


def general(weights: Weights) -> Weights:
    """Return one encoder's weights as those of any encoder."""
    name = weights.encoders[0]

    def renamed(values: Mapping[str, float]) -> dict[str, float]:
        return {key.replace(f"{name}:", f"{ANY_ENCODER}:"): value for key, value in values.items()}

    return replace(weights, encoders=(ANY_ENCODER,), rank=renamed(weights.rank), row=renamed(weights.row))
