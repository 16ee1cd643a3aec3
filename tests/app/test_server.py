"""What the local page answers: who may ask, what is kept of what is handed in, and how a job goes."""

import csv
import io
import json
import re
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.app import guard, jobs, uploads
from pipeline.app.server import make_app
from pipeline.app.state import AppState
from pipeline.app.workshop import posting_of
from pipeline.core.errors import InputError
from tests.command import POSTING

PORT = 8757
ORIGIN = f"http://127.0.0.1:{PORT}"
OWN = {"Origin": ORIGIN, guard.HEADER: "1"}


@pytest.fixture
def state(tmp_path):
    made = AppState(tmp_path, PORT, guard.new_secret(), lambda: None)
    yield made
    made.stop_all()


@pytest.fixture
def ask(state):
    client = make_app(state).test_client()

    def asked(method, path, headers=None, **rest):
        return client.open(f"/{state.secret}/{path}", method=method, base_url=ORIGIN, headers=headers or {}, **rest)

    return asked


def wait(ask, key):
    for _ in range(1800):
        job = ask("GET", f"jobs/{key}").json
        if job["state"] != "running":
            return job
        time.sleep(0.1)
    raise AssertionError("the job does not end")


def start(ask, *files, **fields):
    given = {"framework": "sample", "encoder": "quick", **fields}
    return ask("POST", "jobs", OWN, data=given | {"files": [(io.BytesIO(data), name) for name, data in files]})


@pytest.mark.parametrize(
    ("method", "headers", "why"),
    [
        ("GET", {"Host": f"127.0.0.1:{PORT}"}, ""),
        ("GET", {"Host": f"localhost:{PORT}"}, ""),
        ("GET", {"Host": "jobs.example"}, "not this machine"),
        ("GET", {"Host": f"127.0.0.1.jobs.example:{PORT}"}, "not this machine"),
        ("GET", {"Host": "127.0.0.1:80"}, "not this machine"),
        ("GET", {}, "not this machine"),
        ("GET", {"Host": f"127.0.0.1:{PORT}", "Sec-Fetch-Site": "cross-site"}, "another site"),
        ("POST", {"Host": f"127.0.0.1:{PORT}", **OWN}, ""),
        ("POST", {"Host": f"127.0.0.1:{PORT}", guard.HEADER: "1"}, "another site"),
        ("POST", {"Host": f"127.0.0.1:{PORT}", **OWN, "Origin": "http://jobs.example"}, "another site"),
        ("POST", {"Host": f"127.0.0.1:{PORT}", **OWN, "Origin": "null"}, "another site"),
        ("POST", {"Host": f"127.0.0.1:{PORT}", "Origin": ORIGIN}, "X-Jobprofile is missing"),
    ],
)
def test_who_may_ask(method, headers, why):
    said = guard.refusal(method, headers, PORT)
    assert why in said
    assert bool(said) is bool(why)


def test_without_the_secret_there_is_nothing(state):
    client = make_app(state).test_client()
    for path in ("/", "/about.json", f"/{guard.new_secret()}/", f"/{state.secret[:-1]}/about.json"):
        answer = client.get(path, base_url=ORIGIN)
        assert answer.status_code == 404, path
        assert state.secret not in answer.text
    assert client.get(f"/{state.secret}/", base_url="http://jobs.example").status_code == 403


def test_every_answer_is_locked_down(ask):
    for path in (
        "",
        "app.js",
        "app.css",
        "workshop.html",
        "workshop.js",
        "workshop.json",
        "strings.json",
        "about.json",
        "nothing",
    ):
        headers = ask("GET", path).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in headers
    page = ask("GET", "").text
    assert "http" not in page
    assert "style=" not in page
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("posting.html", "posting.html"),
        ("招聘/大客户 经理.docx", "招聘/大客户 经理.docx"),
        ("../../etc/passwd", "etc/passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/abs/olute.txt", "abs/olute.txt"),
        ("a\x00b\n\u202ec.txt", "a b c.txt"),
        (".hidden", "hidden"),
        ("...", "file"),
        ("", "file"),
        ("C:evil?.txt", "C_evil_.txt"),
        ("x" * 300 + ".html", "x" * 195 + ".html"),
        ("招" * 120 + ".docx", "招" * 65 + ".docx"),  # a file system counts bytes
        ("/".join("abcdefghij"), "e/f/g/h/i/j"),
    ],
)
def test_names_are_safe(tmp_path, name, kept):
    assert str(uploads.safe_name(name)) == kept
    place = uploads.free_place(tmp_path, name)
    place.write_text("x")
    assert uploads.free_place(tmp_path, name) != place
    assert place.resolve().is_relative_to(tmp_path.resolve())


def test_a_file_where_a_folder_would_stand_loses_nobody(tmp_path):
    uploads.free_place(tmp_path, "a").write_text("one")
    place = uploads.free_place(tmp_path, "a/b.txt")
    place.write_text("two")
    assert sorted(path.read_text() for path in tmp_path.iterdir()) == ["one", "two"]


def test_files_of_one_name_that_come_side_by_side_lose_nobody(tmp_path):
    with ThreadPoolExecutor(8) as threads:
        places = list(threads.map(lambda _: uploads.free_place(tmp_path, "posting.txt"), range(40)))
    assert len(set(places)) == 40
    assert all(place.is_file() for place in places)


@pytest.mark.parametrize("name", ["results", "../postings", "job.json"])
def test_marks_may_have_any_name(ask, name):
    labels = b"text,competency\nVisit customers,none\n"
    answer = start(ask, text=POSTING, marks=(io.BytesIO(labels), name))
    assert answer.status_code == 201
    job = wait(ask, answer.json["key"])
    assert "cannot write" not in json.dumps(job["error"])
    assert job["state"] != "running"


def test_more_files_than_may_be_handed_in_are_refused(ask, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    files = [(f"{number}.txt", POSTING.encode()) for number in range(4)]
    assert start(ask, *files).status_code == 413


def test_postings_are_profiled_and_handed_out(ask, state):
    answer = start(ask, ("empty.txt", b""), ("销售.txt", POSTING.encode()), text="<p>Sales clerk</p>" + POSTING)
    assert answer.status_code == 201
    key = answer.json["key"]
    assert start(ask, text=POSTING).status_code == 409
    job = wait(ask, key)
    assert job["state"] == "done", job
    assert job["summary"]["postings"] == 2
    assert [(one["where"], bool(one["mend"])) for one in job["failures"]] == [("empty.txt", True)]
    report = ask("GET", f"jobs/{key}/report.html")
    assert report.headers["Content-Security-Policy"] == guard.REPORT
    assert "attachment" not in report.headers.get("Content-Disposition", "")
    assert "attachment" in ask("GET", f"jobs/{key}/report.html?save").headers["Content-Disposition"]
    assert str(state.folder) not in report.text
    assert ask("GET", f"jobs/{key}/role_by_competency.xlsx").data[:2] == b"PK"
    book = zipfile.ZipFile(io.BytesIO(ask("GET", f"jobs/{key}/jobprofile%20results.zip").data))
    assert {"report.html", "role_by_competency.csv", "run.json"} <= set(book.namelist())
    choices = ask("GET", "workshop/choices.json").json
    role = next(one for one in choices["roles"] if one["title"] == "Sales Manager")
    taken = ask("GET", f"workshop/postings/{key}/{role['posting_id']}").json
    assert "hospital buyers" in taken["text"]
    said = look(ask, taken["text"], role=f"{key}/{role['posting_id']}")
    assert {one["verdict"] for one in said["lacks"]} == {"meets"}
    for path in (f"workshop/postings/{key}/none", f"workshop/postings/none/{role['posting_id']}"):
        assert ask("GET", path).status_code == 404
    for name in ("../job.json", "..%2Fjob.json", "%2e%2e/job.json", "job.json", "/etc/passwd", "report.html/.."):
        assert ask("GET", f"jobs/{key}/{name}").status_code in (404, 308), name
    assert next(one["name"] for one in ask("GET", "about.json").json["views"]) == "demand"
    page = ask("GET", f"jobs/{job['key']}/views/demand")
    assert page.status_code == 200
    assert b'content="jobprofile demand"' in page.data
    assert page.headers["Content-Security-Policy"] == guard.REPORT
    assert ask("GET", f"jobs/{job['key']}/views/other").status_code == 404
    wish = b"target,competency,band\nClerk,%s,high\n"

    def library(*rows):
        files = [(io.BytesIO(wish % row), f"{number}.csv") for number, row in enumerate(rows)]
        return ask("POST", f"jobs/{key}/library", OWN, data={"files": files}).json

    assert "Juggling" in library(b"Juggling")["error"][0]["what"]
    assert "twice" in library(b"Account Engagement", b"Competitive Selling")["error"][0]["what"]
    assert library(b"Account Engagement") == {"view": "targets", "postings": 2, "targets": 1}
    assert '"name":"Clerk"' in ask("GET", f"jobs/{key}/views/targets").text
    book = zipfile.ZipFile(io.BytesIO(ask("GET", f"jobs/{key}/jobprofile%20results.zip").data))
    assert "targets.html" in book.namelist()


def look(ask, text, **fields):
    given = {"framework": "sample", "encoder": "quick", "text": text, **fields}
    return ask("POST", "workshop/look", OWN, data=given).json


def test_the_workshop_answers_at_once_and_writes_nothing(ask, state):
    text = f"Quixotic {POSTING}"
    said = look(ask, text, place="Denver, CO", posted="2026-01-05")
    assert [one["id"] for one in said["competencies"]] == [row["competency_id"] for row in said["cells"]]
    assert any(one["rule"].startswith("US: Colorado") for one in said["notes"])
    beside = look(ask, "You plan shifts and train clerks", title="Shop Lead", pay="$50k a year")["posting"]
    assert (beside["title"], beside["salary_low"]) == ("Shop Lead", 50_000)
    process = state.workshop._process
    again = look(ask, text.replace("hospital", "school"))
    assert state.workshop._process is process
    assert again["seconds"] > 0
    page = ask(
        "POST",
        "workshop/page",
        OWN,
        data={"framework": "sample", "encoder": "quick", "before_text": POSTING, "text": text},
    )
    assert "before · 修改前" in page.json["page"]
    assert all(b"Quixotic" not in path.read_bytes() for path in state.folder.rglob("*") if path.is_file())
    assert look(ask, "x" * 300_000)["error"][0]["mend"]
    assert look(ask, text, target="t9")["error"]
    assert look(ask, text, framework="f9")["error"][0]["what"] == "no framework was chosen"
    assert ask("POST", "workshop/look", data={"framework": "sample", "text": text}).status_code == 403
    target = {"file": (io.BytesIO(b'[{"competency": "Juggling"}]'), "wish.json")}
    key = ask("POST", "workshop/target", OWN, data=target).json["key"]
    assert "'Juggling' is no competency" in look(ask, text, target=key)["error"][0]["what"]
    process.kill()
    process.wait()
    assert look(ask, text)["cells"]
    state.stop_all()
    assert state.workshop._process is None


def test_what_stood_beside_a_posting_is_handed_on_beside_it(tmp_path):
    row = {"posting_id": "p", "location": None, "posted": "2026-01-05", "salary_text": "$50k a year"}
    texts = {"p": "You plan shifts of clerks", "q": "Clerk\nPay: $50k a year"}
    rows = [row | {"posting_id": key, "title": "Clerk", "text": text} for key, text in texts.items()]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "postings.parquet")
    beside = {"place": "", "posted": "2026-01-05", "text": texts["p"]}
    assert posting_of(tmp_path, "p") == beside | {"title": "Clerk", "pay": "$50k a year"}
    assert posting_of(tmp_path, "q") == beside | {"title": "", "pay": "", "text": texts["q"]}
    assert posting_of(tmp_path, "none") is None


def test_a_workshop_whose_framework_cannot_be_used_says_so(ask, state, tmp_path):
    state.frameworks["bad"] = tmp_path / "gone.csv"
    assert "gone.csv" in json.dumps(look(ask, POSTING, framework="bad")["error"])


def test_marks_and_sign_offs_of_an_earlier_report_are_taken_up(ask):
    sentence = "Negotiate yearly supply contracts and forecast renewals"
    marks = json.dumps({"text": sentence, "competency": "Competitive Selling", "stage": 4, "verdict": "right"})
    first = wait(ask, start(ask, text=POSTING).json["key"])
    row = next(
        csv.DictReader(io.StringIO(ask("GET", f"jobs/{first['key']}/role_by_competency.csv").data.decode("utf-8-sig")))
    )
    signed = {"posting_id": row["posting_id"], "title": row["title"], "state": "validated", "name": "A. Reader"}
    exported = {
        "marks": (io.BytesIO(marks.encode()), "labels.jsonl"),
        "signed": (io.BytesIO(json.dumps(signed).encode()), "signed.jsonl"),
    }
    job = wait(ask, start(ask, text=POSTING, **exported).json["key"])
    assert job["state"] == "done", job
    answer = ask("GET", f"jobs/{job['key']}/role_by_competency.csv").data.decode("utf-8-sig")
    now = next(csv.DictReader(io.StringIO(answer)))
    assert row["Competitive Selling stage"] != "4"
    assert now["Competitive Selling stage"] == "4"
    assert "A. Reader" in ask("GET", f"jobs/{job['key']}/report.html").text
    wrong = {"marks": (io.BytesIO(b'{"a": 1}\n'), "labels.jsonl")}
    job = wait(ask, start(ask, text=POSTING, **wrong).json["key"])
    assert job["state"] == "failed"
    assert job["error"][0]["mend"]


def test_marks_of_the_report_come_after_those_handed_in(tmp_path):
    given = tmp_path / "given.jsonl"
    given.write_text("first\n", encoding="utf-8")
    place = tmp_path / "marks.jsonl"
    assert jobs._with_marks(None, " ", place) is None
    assert jobs._with_marks(str(given), "", place) == str(given)
    assert jobs._with_marks(str(given), "second\n", place) == str(place)
    assert place.read_text(encoding="utf-8") == "first\nsecond\n"
    with pytest.raises(InputError, match="cannot be joined"):
        jobs._with_marks("labels.xlsx", "second\n", place)


def test_a_job_is_stopped_with_its_process(ask, state):
    key = start(ask, text=POSTING, encoder="standard").json["key"]
    process = state.jobs.get(key).process
    assert ask("POST", f"jobs/{key}/stop", OWN).json["state"] == "stopped"
    assert process.poll() is not None
    assert ask("GET", f"jobs/{key}/report.html").status_code == 404
    assert wait(ask, key)["state"] == "stopped"


def test_what_cannot_be_done_is_said(ask):
    assert start(ask).json["error"][0]["what"] == "there is no posting"
    assert start(ask, text="  \n ").json["error"][0]["mend"] == "paste one, or choose files or a folder"
    assert start(ask, text=POSTING, framework="f99").json["error"][0]["what"] == "no framework was chosen"
    job = wait(ask, start(ask, ("empty.txt", b"")).json["key"])
    assert job["state"] == "failed"
    assert "no posting could be read" in job["error"][0]["what"]
    assert job["error"][0]["where"] == "empty.txt"


def test_a_framework_is_checked_and_then_used(ask, samples):
    def handed(name, data):
        return ask("POST", "framework", OWN, data={"file": (io.BytesIO(data), name)})

    faults = handed("bad.csv", b"competency,stage,indicator\n,1,x\nA,two,y\n").json["error"]
    assert [one["where"] for one in faults] == ["cell B3", "cell C2"]
    assert all(one["mend"] for one in faults)
    assert handed("nonsense.xlsx", b"no book").json["error"]
    assert handed("", b"").status_code == 400
    for _ in "ab":  # handed in again it keeps its name, which stands in the report
        said = handed("my own.csv", (samples / "framework_tiny.csv").read_bytes()).json
        assert (said["framework"]["competencies"], said["file"]) == (2, "my own.csv")
        assert said["framework"]["name"] == "my own"
    offered = ask("GET", "workshop/choices.json").json["frameworks"]
    assert [one["key"] for one in offered if one["name"] == "my own"] == [said["key"]]
    job = wait(ask, start(ask, text=POSTING, framework=said["key"]).json["key"])
    assert job["state"] == "done", job


def test_the_sample_framework_can_be_filled_in(ask, tmp_path):
    answer = ask("GET", "framework%20to%20fill%20in.xlsx")
    assert "attachment" in answer.headers["Content-Disposition"]
    said = ask("POST", "framework", OWN, data={"file": (io.BytesIO(answer.data), "mine.xlsx")}).json
    assert said["framework"]["competencies"] == 9


def test_too_much_is_refused(state, ask, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10_000)
    client = make_app(state).test_client()
    answer = client.post(
        f"/{state.secret}/jobs", base_url=ORIGIN, headers=OWN, data={"files": (io.BytesIO(b"x" * 20_000), "big.txt")}
    )
    assert answer.status_code == 413
    assert "too much at once" in json.loads(answer.text)["error"][0]["what"]


def test_old_results_make_room(state, monkeypatch):
    monkeypatch.setattr(jobs, "_start", lambda *_: None)
    folders = []
    for _ in range(6):
        folder = state.jobs.new_folder()
        state.jobs.start(folder, {}).state = "done"
        folders.append(folder.exists())
    kept = list((state.folder / "jobs").iterdir())
    assert all(folders)
    assert len(kept) == 4


def test_every_text_stands_in_both_languages(ask):
    words, own = ask("GET", "strings.json").json, ask("GET", "workshop.json").json
    for key, pair in (own | words).items():
        assert len(pair) == 2, key
        assert all(pair), key
    for page, scripts, texts in (
        ("", ("app.js", "bits.js"), words),
        ("workshop.html", ("workshop.js", "editor.js", "bits.js"), own | words),
    ):
        used = used_texts(ask("GET", page).text, "".join(ask("GET", one).text for one in scripts))
        assert used <= set(texts), page


def used_texts(page, script):
    """The keys of texts that a page and its script name."""
    return set(re.findall(r'data-t(?:-hint|-label|-title)?="([^"]+)"', page)) | set(
        re.findall(r'\bt\("([^"]+)"', script)
    )
