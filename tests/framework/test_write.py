"""What is written is read back the same, whatever the format."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.errors import FrameworkError
from pipeline.framework import check_framework, load_framework, save_framework
from pipeline.framework.build import build
from pipeline.framework.draft import Draft, DraftCompetency, DraftIndicator, DraftStage, clean, fold_name, split_phrases

FORMATS = (".yaml", ".json", ".csv", ".xlsx")
AWKWARD = [
    "=1+1",
    "yes",
    "null",
    "1.0",
    "2024-01-01",
    "- x",
    "a: b",
    "#x",
    '"',
    "'",
    "_x000D_",
    "<Company>",
    "a,b",
    "@",
    "客户",
    "😀",
    "~",
    "|",
]
characters = st.characters(codec="utf-8")
texts = st.one_of(st.sampled_from(AWKWARD), st.text(characters, max_size=20)).map(clean)
filled = texts.filter(bool)
phrases = st.lists(filled, max_size=3).map(
    lambda items: tuple(dict.fromkeys(p for item in items for p in split_phrases(item)))
)
indicators = st.lists(st.builds(DraftIndicator, st.just("x"), filled, texts), max_size=3).map(tuple)
numbered = (
    st.lists(st.integers(0, 99), unique=True, min_size=1, max_size=3)
    .map(sorted)
    .flatmap(
        lambda numbers: st.tuples(
            *(st.builds(DraftStage, st.just("x"), st.just(n), texts, texts, indicators) for n in numbers)
        )
    )
)
flat = st.tuples(st.builds(DraftStage, st.just("x"), st.none(), texts, texts, indicators))
competency = st.builds(
    DraftCompetency,
    where=st.just("x"),
    name=filled,
    name_zh=texts,
    description=texts,
    description_zh=texts,
    phrases=phrases,
    phrases_zh=phrases,
    stages=st.one_of(st.just(()), flat, numbered),
)
frameworks = st.lists(competency, min_size=1, max_size=4, unique_by=lambda item: fold_name(item.name)).flatmap(
    lambda items: st.builds(Draft, name=filled, competencies=st.just(tuple(items)))
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(draft=frameworks)
def test_every_format_gives_the_same_framework_back(draft):
    framework, faults = build(draft, "stem", "")
    assert not faults
    with tempfile.TemporaryDirectory() as folder:
        for suffix in FORMATS:
            path = Path(folder, f"f{suffix}")
            save_framework(framework, path)
            again = load_framework(path)
            assert again.competencies == framework.competencies, suffix
            assert (again.name, again.digest) == (framework.name, framework.digest), suffix


def test_stated_ids_survive(tmp_path):
    draft = "- {name: Weaving, id: W1, stages: [{stage: 10, indicators: [{text: Winds, id: W1-a}, Ties]}]}\n- Dyeing\n"
    path = tmp_path / "f.yaml"
    path.write_text(draft, encoding="utf-8")
    framework = load_framework(path)
    assert [i.indicator_id for i in framework.competencies[0].indicators] == ["W1-a", "W1.s10.i02"]
    for suffix in FORMATS:
        save_framework(framework, tmp_path / f"g{suffix}")
        assert load_framework(tmp_path / f"g{suffix}").competencies == framework.competencies


def test_seed_round_trip(seeds, tmp_path):
    framework = load_framework(seeds / "sales_competency_framework.txt")
    for suffix in FORMATS:
        save_framework(framework, tmp_path / f"g{suffix}")
        check = check_framework(tmp_path / f"g{suffix}")
        assert not check.faults
        assert check.framework.competencies == framework.competencies
        assert check.framework.digest == framework.digest
        assert "id" not in (tmp_path / "g.yaml").read_text(encoding="utf-8").split("\n")[2]


def test_refusals(tmp_path):
    path = tmp_path / "f.yaml"
    path.write_text(f"- name: Weaving\n  description: {'x' * 40_000}\n", encoding="utf-8")
    framework = load_framework(path)
    with pytest.raises(FrameworkError, match=r"cannot write '\.docx'; use one of \.yaml"):
        save_framework(framework, tmp_path / "f.docx")
    with pytest.raises(FrameworkError, match=r"a text of 40000 characters.*save it as YAML"):
        save_framework(framework, tmp_path / "f.xlsx")
    assert not list(tmp_path.glob("*.xlsx"))
    save_framework(framework, tmp_path / "f.csv")
    assert load_framework(tmp_path / "f.csv").digest == framework.digest
