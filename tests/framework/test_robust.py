"""Whatever stands in a file, the check answers: a framework without faults, or faults and no framework."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.framework import check_framework, load_framework

PLAIN = (
    "Weaving\n\nMakes cloth.\n\nStage 1 - Helps.\n\n- Winds\n- Ties\n\n- Stage 2** - Runs.\n - Cuts\n\n"
    "# 染色\n\n第三阶段：调色\n1. 称量\n"
)
YAML = (
    "name: f\ncompetencies:\n- name: Weaving\n  stages:\n"
    "  - {stage: 1, indicators: [a, {text: b, text_zh: 乙}]}\n- {name: D, phrases: [x; y]}\n"
)
TABLE = 'competency,stage,stage_summary,indicator,phrases\nWeaving,1,Helps,"Winds, ties",a; b\n,2,,Cuts\nDyeing,,,,\n'
JSON = json.dumps([{"name": "W", "stages": [{"stage": 1, "summary": "s", "indicators": ["a"]}]}, "D"])
FILES = [
    ("f.txt", PLAIN),
    ("f.md", PLAIN),
    ("f.yaml", YAML),
    ("f.csv", TABLE),
    ("f.tsv", TABLE.replace(",", "\t")),
    ("f.json", JSON),
]


def holds_together(check):
    assert (check.framework is None) == bool(check.faults)
    assert all(fault.what and "\n" not in fault.where for fault in (*check.faults, *check.warnings))
    if check.framework:
        ids = [item.competency_id for item in check.framework.competencies]
        ids += [indicator.indicator_id for item in check.framework.competencies for indicator in item.indicators]
        assert len(ids) == len(set(ids))
        assert all(item.name for item in check.framework.competencies)


@pytest.mark.parametrize(("name", "text"), FILES)
def test_the_unharmed_files_are_good(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert check_framework(tmp_path / name).faults == ()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    file=st.sampled_from(FILES),
    at=st.integers(0, 300),
    cut=st.integers(0, 12),
    put=st.one_of(
        st.binary(max_size=6),
        st.sampled_from([b"\n", b"- ", b"Stage 9", b"[", b"&a *a", b'"', b"\t", b"::", b"|", b"\x00", b"#"]),
    ),
)
def test_harmed_files_are_answered(tmp_path, file, at, cut, put):
    name, text = file
    data = text.encode()
    (tmp_path / name).write_bytes(data[:at] + put + data[at + cut :])
    holds_together(check_framework(tmp_path / name))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    suffix=st.sampled_from(["txt", "md", "yaml", "csv", "tsv", "json", "xlsx", "csv.gz"]), data=st.binary(max_size=80)
)
def test_any_bytes_are_answered(tmp_path, suffix, data):
    (tmp_path / f"f.{suffix}").write_bytes(data)
    holds_together(check_framework(tmp_path / f"f.{suffix}"))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(max_size=120), suffix=st.sampled_from(["txt", "md", "yaml", "csv", "json"]))
def test_any_text_is_answered(tmp_path, text, suffix):
    (tmp_path / f"f.{suffix}").write_bytes(text.encode())
    holds_together(check_framework(tmp_path / f"f.{suffix}"))


def test_other_spellings_of_plain_text(tmp_path):
    """A title above, numbered names, prose without stages, a Markdown table."""
    forms = {
        "titled.txt": "Market skills\n\nWeaving\n\nMakes cloth.\n\nStage 1 - Helps.\n\n- Winds\n\n"
        "Dyeing\n\nColours cloth.\n",
        "numbered.txt": "1. Weaving\n\nMakes cloth.\n\nStage 1 - Helps.\n\n1. Winds\n\n2. Dyeing\n\nColours cloth.\n",
        "prose.txt": "Weaving\n\nMakes cloth.\n\nDyeing\n\nColours cloth.\n",
        "table.md": "Text above.\n\n| Competency | Description | Stage | Indicator |\n|---|:--|--|--|\n"
        "| Weaving | Makes cloth. | 1 | Winds |\n| Dyeing | Colours cloth. | | |\n",
    }
    for name, text in forms.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        framework = load_framework(tmp_path / name)
        assert [(item.name, item.description) for item in framework.competencies] == [
            ("Weaving", "Makes cloth."),
            ("Dyeing", "Colours cloth."),
        ], name
    assert load_framework(tmp_path / "titled.txt").name == "Market skills"
    assert [i.text for i in load_framework(tmp_path / "numbered.txt").competencies[0].indicators] == ["Winds"]


def test_other_spellings_of_trees(tmp_path):
    """Stages keyed by number, a table as records, columns' names as keys."""
    forms = {
        "a.yaml": "- name: Weaving\n  stages:\n    1: [Winds]\n    2: {stage_summary: Runs, indicators: [Cuts]}\n",
        "b.json": json.dumps(
            [
                {"competency": "Weaving", "stage": 1, "stage_summary": None, "indicator": "Winds"},
                {"competency": "Weaving", "stage": 2, "stage_summary": "Runs", "indicator": "Cuts"},
            ]
        ),
        "c.yaml": "competencies:\n- competency: Weaving\n  levels:\n  - {level: 1, behaviours: [Winds]}\n"
        "  - {level: 2, summary: Runs, indicators: [{indicator: Cuts}]}\n",
    }
    digests = set()
    for name, text in forms.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        digests.add(load_framework(tmp_path / name).digest)
    assert len(digests) == 1


def test_empty_cells_and_stages(tmp_path):
    text = (
        "competency,stage,stage_summary,indicator\nWeaving,1,Helps,\nWeaving,1,,Winds\nWeaving,1,,\nWeaving,2,Runs,\n"
    )
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    assert [(f.where, f.what) for f in check_framework(tmp_path / "f.csv").faults] == [("row 4", "an empty indicator")]
    (tmp_path / "f.csv").write_text(text.replace("Weaving,1,,\n", ""), encoding="utf-8")
    check = check_framework(tmp_path / "f.csv")
    assert [stage.summary for stage in check.framework.competencies[0].stages] == ["Helps", "Runs"]
    assert [w.what for w in check.warnings] == ["stage 2 of 'Weaving' has no indicator"]
