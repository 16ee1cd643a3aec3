"""The main job end to end on made-up postings, with the encoder that needs no weights."""

import json

import pandas as pd
import pytest

from pipeline.encoders import load_encoder
from pipeline.outputs.schema import schemas
from tests.command import POSTING, jobprofile

CONTRACT = {
    "postings.parquet",
    "requirements.parquet",
    "matches.parquet",
    "profile.parquet",
    "role_by_competency.csv",
    "role_by_competency.xlsx",
    "report.html",
    "failures.jsonl",
    "run.json",
    "duplicates.parquet",
}
CHINESE = """大客户经理

岗位职责：
1、负责区域内医院客户的开发与维护，定期拜访客户
2、负责合同谈判与签订，按月提交销售预测

任职要求：
1、本科及以上学历，三年以上医疗器械销售经验
2、良好的沟通能力和团队合作精神
"""
NOTHING = "Our company was founded in 1998 and is proud of its three offices by the lake.\n"


def messy_folder(folder):
    """Write what issue reports describe: four good postings, four that cannot be profiled."""
    folder.mkdir()
    (folder / "good.txt").write_text(POSTING, encoding="utf-8")
    (folder / "gb.txt").write_bytes(CHINESE.encode("gb18030"))
    (folder / "utf16.txt").write_bytes(CHINESE.replace("医院", "学校").encode("utf-16"))
    page = "".join(f"<div><a href='/job/{n}'>Another posting {n}</a></div>" for n in range(90_000))
    body = "".join(f"<p>{line}</p>" for line in POSTING.replace("Sales Manager", "Tender Manager").splitlines())
    (folder / "big.html").write_text(
        f"<html><body><nav>{page}</nav><div id='jobDescription'>{body}</div></body></html>"
    )
    (folder / "empty.txt").write_text("")
    (folder / "renamed.html").write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj<</Type/Catalog>>endobj\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 64)
    (folder / "nothing.txt").write_text(NOTHING, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def finished(tmp_path_factory, request):
    """One run over the messy folder with the tiny sample framework."""
    base = tmp_path_factory.mktemp("run")
    framework = request.config.rootpath / "data" / "raw" / "framework.yaml"
    done = jobprofile(
        "run", messy_folder(base / "in"), "--framework", framework, "--out", base / "out", "--encoder", "lexical"
    )
    return done, base / "out"


def test_the_big_page_is_five_megabytes(tmp_path):
    assert (messy_folder(tmp_path / "in") / "big.html").stat().st_size > 5_000_000


def test_all_files_of_the_contract_are_there(finished):
    done, out = finished
    assert done.returncode == 1, done.stderr
    assert {path.name for path in out.iterdir()} >= CONTRACT
    assert not [path for path in out.iterdir() if path.name.startswith(".")]
    for name in schemas():
        assert list(pd.read_parquet(out / f"{name}.parquet").columns) == schemas()[name].names


def test_four_are_profiled_and_four_are_listed_with_what_and_mend(finished):
    _, out = finished
    asked = pd.read_parquet(out / "postings.parquet").set_index("source")["n_requirements"]
    profiled = {source.rpartition("/")[2] for source, count in asked.items() if count}
    assert profiled == {"good.txt", "gb.txt", "utf16.txt", "big.html"}
    failures = [json.loads(line) for line in (out / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {one["posting"].rpartition("/")[2] for one in failures} == {
        "empty.txt",
        "renamed.html",
        "binary.txt",
        "nothing.txt",
    }
    assert all(one["what"] and one["mend"] and one["stage"] in ("ingest", "extract") for one in failures)


def test_no_menu_of_a_page_becomes_a_requirement(finished):
    _, out = finished
    texts = pd.read_parquet(out / "requirements.parquet")["text"]
    assert not texts.str.contains("Another posting").any()


def test_every_cell_has_a_band_and_none_has_no_score(finished):
    _, out = finished
    cells = pd.read_parquet(out / "profile.parquet")
    assert set(cells["band"]) <= {"none", "low", "medium", "high"}
    assert cells["score"].isna().equals(cells["band"] == "none")
    assert len(cells) == 9 * cells["posting_id"].nunique()


def test_run_json_says_what_made_the_tables(finished):
    _, out = finished
    facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert facts["framework"]["digest"]
    assert "lexical" in json.dumps(facts["matcher"])
    assert facts["counts"]["failures"] == 4
    assert "not validated" in facts["stamp"]


def test_the_summary_says_how_many_failed_and_where_to_look(finished):
    done, _ = finished
    assert "4 postings profiled" in done.stderr
    assert "4 failed or came out empty" in done.stderr
    assert "report.html" in done.stderr


def test_the_report_can_be_written_again(finished):
    _, out = finished
    first = (out / "report.html").read_bytes()
    (out / "report.html").unlink()
    done = jobprofile("report", out)
    assert done.returncode == 0, done.stderr
    assert (out / "report.html").read_bytes() == first


def test_limit_gives_a_first_look(tmp_path, samples):
    done = jobprofile(
        "run",
        samples / "postings",
        "--framework",
        samples / "framework_tiny.csv",
        "--out",
        tmp_path,
        "--limit",
        3,
        "--encoder",
        "lexical",
    )
    assert done.returncode == 0, done.stderr
    assert len(pd.read_parquet(tmp_path / "postings.parquet")) == 3


def test_fast_is_named_with_its_digest(tmp_path, request):
    """Two runs, with one process that reads and with several, end in the same decisions."""
    folder = messy_folder(tmp_path / "in")
    framework = request.config.rootpath / "data" / "raw" / "framework.yaml"
    kept = []
    for out, more in (("one", ()), ("two", ("--jobs", "1"))):
        done = jobprofile("run", folder, "-f", framework, "--out", tmp_path / out, "--encoder", "fast", *more)
        assert done.returncode == 1, done.stderr
        facts = json.loads((tmp_path / out / "run.json").read_text(encoding="utf-8"))
        assert facts["matcher"]["encoders"] == f"fast {load_encoder('fast').digest[:16]}"
        assert facts["matcher"]["weights"].startswith("fast ")
        kept.append(pd.read_parquet(tmp_path / out / "matches.parquet"))
    assert len(kept[0]) > 10
    pd.testing.assert_frame_equal(*kept)
