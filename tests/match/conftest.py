"""A small framework of our own wording, and an encoder that needs no weights."""

import pytest

from pipeline.core.records import Competency, Framework, Indicator, Query, Stage
from pipeline.encoders import load_encoder
from pipeline.match import MatchOptions, build_matcher


def competency(key: str, name: str, texts: dict[int | None, tuple[str, ...]], **more) -> Competency:
    stages = tuple(
        Stage(
            number,
            f"stage {number}",
            indicators=tuple(Indicator(f"{key}-{number}-{n}", t) for n, t in enumerate(found)),
        )
        for number, found in texts.items()
    )
    return Competency(key, name, stages=stages, **more)


GARDEN = Framework(
    "garden",
    (
        competency(
            "water",
            "Watering",
            {
                1: ("Waters plants when told to",),
                2: ("Plans the watering of a whole bed",),
                3: ("Designs irrigation for a park",),
            },
            phrases=("water the plants", "irrigation schedule"),
            phrases_zh=("给植物浇水", "灌溉计划"),
        ),
        competency(
            "prune",
            "Pruning",
            {
                1: ("Cuts dead branches",),
                2: ("Prunes fruit trees by season",),
                3: ("Teaches others how to prune roses",),
            },
            phrases=("prune trees and hedges", "cut branches"),
            phrases_zh=("修剪树木", "剪枝"),
        ),
        competency(
            "sell",
            "Plant Sales",
            {
                1: ("Greets visitors at the stall",),
                2: ("Sells seedlings at the market",),
                3: ("Leads the sale of plants to hotels",),
            },
            phrases=("sell seedlings to customers", "plant market stall"),
            phrases_zh=("销售苗木", "接待顾客"),
        ),
    ),
    digest="garden-1",
)


@pytest.fixture(scope="session")
def garden() -> Framework:
    return GARDEN


@pytest.fixture(scope="session")
def lexical():
    return (load_encoder("lexical"),)


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("JOBPROFILE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def matcher(garden, lexical):
    return build_matcher(garden, MatchOptions(top=3), lexical)


def asked(*texts: str) -> list[Query]:
    return [Query(str(number), text) for number, text in enumerate(texts)]


SENTENCES = (
    "You water the plants in our greenhouse every morning",
    "Cut branches and prune trees along the avenue",
    "负责修剪树木和剪枝",
    "Sell seedlings to customers at the plant market",
    "Bachelor's degree in computer science",
    "五险一金,带薪年假",
)
