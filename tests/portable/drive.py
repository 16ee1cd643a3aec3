"""Goes through the commands as a person on Windows would; run in a process of its own, in a folder of its own."""

import contextlib
import io
import json
import multiprocessing
import sys
import zipfile
from pathlib import Path

from pipeline.app.jobs import Jobs, check_file
from pipeline.app.own_folder import own_folder
from pipeline.cli.main import app
from pipeline.core.resources import sample_framework, sample_postings
from pipeline.run.bounded_process import BoundedProcess, ProcessConfig, ProcessDiedError
from tests.portable.deeds import eats, hangs

RESULTS, INPUTS = "结果 results", "招聘 postings"


def death(work, task):
    process = BoundedProcess(ProcessConfig(work, seconds=0.5, memory=200_000_000))
    try:
        return list(process.results(task))
    except ProcessDiedError as error:
        return f"died, hung: {error.hung}"
    finally:
        process.end()


def make_inputs():
    folder = Path(INPUTS)
    folder.mkdir()
    for path in sorted(sample_postings().glob("*.txt"))[:2]:
        unix = path.read_bytes().replace(b"\r\n", b"\n")
        (folder / path.name).write_bytes(unix)
        (folder / f"crlf {path.name}").write_bytes(unix.replace(b"\n", b"\r\n"))
    text = "销售经理\r\n任职要求：\r\n- 三年以上大客户销售经验\r\n- 负责维护客户关系\r\n"
    (folder / "国标.txt").write_bytes(text.encode("gbk"))
    with zipfile.ZipFile(folder / "mails.zip", "w") as archive:
        for name in ("aux.txt", "re: job?.txt", "deep\\nul.txt"):
            archive.writestr(name, f"{name} Sales Manager\r\n\r\nRequirements:\r\n- 3 years in sales\r\n")


def command(*words):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        try:
            app(list(words), prog_name="jobprofile")
        except SystemExit as end:
            return end.code, out.getvalue()
    return 0, out.getvalue()


def main():
    make_inputs()
    framework = str(sample_framework())
    told = {"start method": multiprocessing.get_context().get_start_method()}
    told["parse"], parsed = command("parse", INPUTS)
    told["parsed"] = [json.loads(line) for line in parsed.splitlines()]
    told["run"], _ = command("run", INPUTS, "-f", framework, "-o", RESULTS, "--encoder", "fast")
    told["again"], _ = command("run", INPUTS, "-f", framework, "-o", RESULTS, "--encoder", "fast")
    ids = [one["posting_id"] for one in told["parsed"][:2]]
    told["compare"], _ = command("compare", RESULTS, *ids, "--out", "compare.html")
    told["convert"], _ = command("framework", "convert", framework, "own.csv")
    told["memory"], told["time"], told["fine"] = death(eats, 2_000_000_000), death(hangs, 40), death(eats, 20_000_000)
    with own_folder() as folder:
        told["checked"] = check_file(Path("own.csv")).get("framework", {}).get("competencies")
        jobs = Jobs(folder)
        job = jobs.start(jobs.new_folder(), {"framework": framework, "encoder": "fast", "mask": True})
        jobs.stop(job)
        told["job"] = (job.state, job.process.wait(10) != 0)
    told["left"] = folder.exists()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
