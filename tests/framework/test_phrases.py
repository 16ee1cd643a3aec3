"""Overlays of phrases, the table of a framework, and its sentences as a matcher reads them."""

import json

import openpyxl
import pytest

from pipeline.core.errors import FrameworkError
from pipeline.framework import framework_summary, load_framework, load_phrases, matching_phrases, plain, with_phrases


@pytest.fixture
def framework(tmp_path):
    path = tmp_path / "framework.yaml"
    path.write_text(
        "- {name: Weaving & Winding, name_zh: 织布, phrases: [wind the warp]}\n"
        "- {name: Dyeing, stages: [{stage: 1, indicators: [染布]}, {stage: 3}, {stage: 4}]}\n",
        encoding="utf-8",
    )
    return load_framework(path)


def load(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load_phrases(tmp_path / name)


def test_forms_give_the_same_phrases(tmp_path):
    two_texts = {"Dyeing": {"en": "Dye the cloth; mix colours.", "zh": "染布。调色，晾晒；"}}
    forms = [
        ("a.json", json.dumps(two_texts)),
        ("b.yaml", "Dyeing:\n  phrases: [Dye the cloth, mix colours]\n  phrases_zh: [染布, 调色, 晾晒]\n"),
        (
            "c.yaml",
            "competencies:\n- name: Dyeing\n  phrases: Dye the cloth; mix colours\n  phrases_zh: 染布；调色；晾晒\n",
        ),
        ("d.yaml", "Dyeing: [Dye the cloth, 染布, mix colours, 调色, 晾晒]\n"),
        ("e.csv", "competency,phrases,phrases_zh\nDyeing,Dye the cloth; mix colours,染布；调色\n,,晾晒\n"),
        (
            "f.csv",
            "competency,lang,phrase,accept\nDyeing,en,Dye the cloth,true\n"
            ",en,mix colours,yes\n,en,red,false\nDyeing,zh,染布,1\n,zh,调色,是\n,zh,晾晒,x\n,zh,红,\n",
        ),
    ]
    for name, text in forms:
        entry = load(tmp_path, name, text)["Dyeing"]
        assert entry.phrases == ("Dye the cloth", "mix colours"), name
        assert entry.phrases_zh == ("染布", "调色", "晾晒"), name


def test_candidates_need_accept(tmp_path):
    text = (
        "Dyeing:\n  phrases:\n  - {phrase: dye cloth, accept: true, count: 3}\n"
        "  - {phrase: red, accept: false}\n  - {phrase: blue, accept: }\n"
    )
    assert load(tmp_path, "a.yaml", text)["Dyeing"].phrases == ("dye cloth",)


def test_xlsx_overlay(tmp_path):
    book = openpyxl.Workbook()
    for row in (["competency", "phrases", "phrases_zh"], ["Dyeing", "dye cloth", "染布"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert load_phrases(tmp_path / "a.xlsx")["Dyeing"].phrases_zh == ("染布",)


def test_with_phrases_adds_by_name_id_or_chinese_name(tmp_path, framework):
    overlay = load(tmp_path, "a.yaml", "weaving and winding: [tie knots]\n织布: [织布]\ndyeing: [dye cloth]\n")
    overlaid = with_phrases(framework, overlay)
    assert overlaid.competencies[0].phrases == ("wind the warp", "tie knots")
    assert overlaid.competencies[0].phrases_zh == ("织布",)
    assert overlaid.competencies[1].phrases == ("dye cloth",)
    assert overlaid.digest != framework.digest
    assert overlaid.competencies[0].competency_id == framework.competencies[0].competency_id
    assert with_phrases(framework, {}).digest == framework.digest


def test_unknown_competency_names_the_nearest(tmp_path, framework):
    overlay = load(tmp_path, "a.yaml", "Dying: [dye cloth]\nDyeing: [mix]\nSpinning: [spin]\n")
    with pytest.raises(
        FrameworkError, match=r"line 1, Dying: phrases for 'Dying'.*and 1 more.*did you mean 'dyeing'"
    ) as caught:
        with_phrases(framework, overlay)
    assert len(caught.value.faults) == 2
    assert list(matching_phrases(framework, overlay)) == ["Dyeing"]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yaml", "5", "no mapping"),
        ("a.yaml", "", "no mapping"),
        ("a.yaml", "Dyeing: {frases: [x]}", "unknown key 'frases'; did you mean 'phrases'"),
        ("a.yaml", "Dyeing: [[x]]", "is no phrase"),
        ("a.yaml", "- {phrases: [x]}", "without a competency"),
        ("a.csv", "competency,frase\nDyeing,x\n", "unknown column 'frase'; did you mean 'phrase'"),
        ("a.csv", "phrases\nx\n", "no column 'competency'"),
        ("a.txt", "Dyeing", "plain text"),
        ("a.json", "{", "no JSON"),
    ],
)
def test_broken_overlays(tmp_path, name, text, message):
    with pytest.raises(FrameworkError, match=message):
        load(tmp_path, name, text)


def test_summary(framework):
    rows = framework_summary(framework)
    assert [(row.competency, row.stages, row.indicators, row.phrases, row.languages) for row in rows] == [
        ("Weaving & Winding", "", 0, 1, "en, zh"),
        ("Dyeing", "1, 3, 4", 1, 0, "en, zh"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sells <Company> looms", "Sells our looms"),
        (
            "Places <Company> in the market, and works with <Company>.",
            "Places the company in the market, and works with the company.",
        ),
        ("Positions <Company> strategically", "Positions the company strategically"),
        ("Knows each <Company> loom", "Knows each company loom"),
        ("Knows the larger <Company> range", "Knows the larger company range"),
        ("Explains <Company>'s prices", "Explains our prices"),
        ("介绍<公司>的产品", "介绍公司的产品"),
        ("介绍<Company>的产品", "介绍公司的产品"),
        ("Offers a „fair price“ < 5", 'Offers a "fair price" < 5'),
    ],
)
def test_plain(text, expected):
    assert plain(text) == expected
