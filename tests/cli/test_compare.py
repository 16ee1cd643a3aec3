"""The command as a user meets it, on runs that were really made."""

import json

import pytest

from tests.command import POSTING, jobprofile

CHINESE = "大客户经理\n\n岗位职责：\n1、负责区域内医院客户的开发与维护\n2、负责合同谈判与签订，按月提交销售预测\n"


@pytest.fixture(scope="module")
def runs(tmp_path_factory, request):
    """Two runs over two postings, the second with one of them changed."""
    folder = tmp_path_factory.mktemp("compare")
    framework = request.config.rootpath / "data" / "raw" / "framework.yaml"
    for name, changed in (("may", POSTING), ("june", POSTING.replace("yearly supply contracts", "nothing at all"))):
        postings = folder / f"{name}_postings"
        postings.mkdir()
        (postings / "manager.txt").write_text(changed, encoding="utf-8")
        (postings / "zh.txt").write_text(CHINESE, encoding="utf-8")
        words = ("run", postings, "--framework", framework, "--encoder", "lexical", "--out", folder / name)
        assert jobprofile(*words).returncode == 0
    return folder


def test_side_by_side_in_the_terminal(runs):
    done = jobprofile("compare", runs / "may", "sales manager", "大客户", "--evidence")
    assert done.returncode == 0, done.stderr
    assert "A  Sales Manager" in done.stdout
    assert "B  大客户经理" in done.stdout
    assert "Difference" in done.stdout


def test_two_runs_in_the_terminal_and_as_a_file(runs):
    done = jobprofile("compare", runs / "may", "--with", runs / "june")
    assert "From “may” to “june”" in done.stdout
    assert "0 appeared, 0 are gone" in done.stdout
    out = runs / "changes.json"
    assert jobprofile("compare", runs / "may", "--with", runs / "june", "--out", out).returncode == 0
    found = json.loads(out.read_text(encoding="utf-8"))
    assert [row["paired_by"] for row in found["roles"]] == [
        "the same title and source, other words",
        "the same posting",
    ]


def test_faults_are_one_line_and_status_2(runs, tmp_path):
    target = tmp_path / "t.csv"
    target.write_text("competency,stage\nAcount Engagement,3\n", encoding="utf-8")
    for words, message in (
        (["sales"], "one role alone cannot be compared"),
        (["sales", "nobody"], "no role is called 'nobody'"),
        (["sales", "大客户", "--out", "x.pdf"], "use one of .html, .csv, .json, .xlsx"),
        (["sales", "--target", target], "did you mean 'Account Engagement'"),
        (["sales", "--with", runs / "june"], "two runs are compared as wholes"),
        (["--with", tmp_path], "no finished run"),
    ):
        done = jobprofile("compare", runs / "may", *words)
        assert done.returncode == 2, words
        assert message in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1


def test_targets_are_made_and_postings_set_against_them(runs, tmp_path):
    library = tmp_path / "library.xlsx"
    done = jobprofile("targets", runs / "may", "--make", "sales manager", "--make", "大客户", "--out", library)
    assert (done.returncode, "2 targets in" in done.stderr) == (0, True), done.stderr
    done = jobprofile("targets", runs / "may", "--library", library)
    assert (done.returncode, "100%" in done.stdout) == (0, True), done.stderr
    done = jobprofile("targets", runs / "may")
    assert (done.returncode, "no library of targets was named" in done.stderr) == (2, True)
