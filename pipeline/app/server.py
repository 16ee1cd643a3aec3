"""What the local page answers; this module and `workshop_routes` alone know Flask.

All addresses begin with the secret, so that nobody who was not handed it gets as far as an answer.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Request, Response, abort, current_app, request, send_file
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from pipeline.app import guard, uploads
from pipeline.app.jobs import KEPT_INPUTS, Job, check_file, remove
from pipeline.app.state import ENCODERS, SAMPLE, AppState, fault
from pipeline.app.worker import plain_fault
from pipeline.app.workshop_routes import workshop_pages
from pipeline.core.atomic_files import whole_file
from pipeline.core.errors import InputError, PipelineError
from pipeline.core.resources import sample_framework, sample_postings
from pipeline.core.version import __version__
from pipeline.framework import load_framework, save_framework
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import LANGUAGES, load_texts
from pipeline.outputs.views import VIEWS, save_view

PAGE = Path(__file__).with_name("page")
STATIC = {"app.js": "text/javascript", "bits.js": "text/javascript", "app.css": "text/css"}
ZIP = "jobprofile results.zip"
EXPORTED = KEPT_INPUTS[1]  # a folder of their own: what is handed in may have any name, that of the results too

pages = Blueprint("pages", __name__)


def make_app(state: AppState) -> Flask:
    """Return the web application."""
    app = Flask(__name__, static_folder=None)
    app.config |= {
        "MAX_CONTENT_LENGTH": uploads.MOST_BYTES,
        "MAX_FORM_MEMORY_SIZE": uploads.MOST_TEXT,
        "MAX_FORM_PARTS": 2 * uploads.MOST_FILES + 20,  # each file comes with its name
    }
    app.extensions["state"] = state
    app.before_request(_check)
    app.after_request(_protect)
    app.register_error_handler(HTTPException, _say_error)
    for one in (pages, workshop_pages):
        app.register_blueprint(one, url_prefix=f"/{state.secret}")
    return app


def _state() -> AppState:
    state: AppState = current_app.extensions["state"]
    return state


def _check() -> ResponseReturnValue | None:
    """Turn away whoever may not ask."""
    why = guard.refusal(request.method, dict(request.headers), _state().port)
    return (f"jobprofile: {why}\n", 403) if why else None


def _protect(response: Response) -> Response:
    """Say on every answer what a browser may do with it."""
    for name, value in guard.EVERYWHERE.items():
        response.headers[name] = value
    response.headers.setdefault("Content-Security-Policy", guard.OWN_PAGE)
    return response


@pages.get("/")
def page() -> str:
    """Return the page."""
    return environment(PAGE).get_template("app.html").render()


@pages.get("/<any('app.js', 'bits.js', 'app.css'):name>")
def static_file(name: str) -> Response:
    """Return the page's script or style."""
    return Response((PAGE / name).read_text(encoding="utf-8"), mimetype=STATIC[name])


@pages.get("/strings.json")
def strings() -> dict[str, Any]:
    """Return the page's texts: key -> [English, Chinese]."""
    return dict(load_texts(PAGE / "strings.json"))


@pages.get("/about.json")
def about() -> dict[str, Any]:
    """Return what the page must know to begin."""
    running = _state().jobs.running
    return {
        "version": __version__,
        "sample": SAMPLE in _state().frameworks,
        "views": [{"name": one.name, "title": [one.title(language) for language in LANGUAGES]} for one in VIEWS],
        "most_files": uploads.MOST_FILES,
        "most_bytes": uploads.MOST_BYTES,
        "running": running.key if running else None,
    }


@pages.get("/framework to fill in.xlsx")
def framework_to_fill_in() -> Response:
    """Return the sample framework as a workbook: where one's own begins."""
    place = _state().folder / "framework to fill in.xlsx"
    if not place.is_file():
        save_framework(load_framework(sample_framework()), place)
    return send_file(place, download_name=place.name, as_attachment=True)


@pages.post("/framework")
def take_framework() -> ResponseReturnValue:
    """Keep a framework that can be used; else say all its faults."""
    state = _state()
    key, folder = state.new_key("frameworks")
    place = uploads.keep_one(folder, request.files.get("file"))
    if place is None:
        return fault("no file was handed in", "choose a framework file"), 400
    checked = check_file(place)
    if checked.get("error"):  # the check was done, and this is what it says
        place.unlink()
        return checked
    state.frameworks[key] = place
    return {"key": key, "file": place.name, **checked}


@pages.post("/end")
def end() -> dict[str, bool]:
    """End the program."""
    _state().end()
    return {"ended": True}


@pages.post("/jobs")
def start_job() -> ResponseReturnValue:
    """Take in postings and start to profile them."""
    jobs = _state().jobs
    frameworks = [_state().frameworks.get(key) for key in dict.fromkeys(request.form.getlist("framework"))]
    if not frameworks or None in frameworks:
        return fault("no framework was chosen", "choose the sample or hand in your own"), 400
    if jobs.running:
        return fault("another job is running", "stop it, or wait until it is done"), 409
    if len(request.files.getlist("files")) > uploads.MOST_FILES:
        abort(413)
    folder = jobs.new_folder()
    if not _keep_postings(request, folder / "postings"):
        remove(folder)
        return fault("there is no posting", "paste one, or choose files or a folder"), 400
    job = jobs.start(folder, {"frameworks": [str(one) for one in frameworks], **_options(request, folder)})
    if job is None:
        remove(folder)
        return fault("another job is running", "stop it, or wait until it is done"), 409
    return job.as_object(), 201


@pages.get("/jobs/<key>")
def tell_job(key: str) -> dict[str, Any]:
    """Return how a job stands."""
    return _job(key).as_object()


@pages.post("/jobs/<key>/stop")
def stop_job(key: str) -> dict[str, Any]:
    """Stop a job."""
    job = _job(key)
    _state().jobs.stop(job)
    return job.as_object()


@pages.post("/jobs/<key>/apply")
def apply_marks(key: str) -> ResponseReturnValue:
    """Profile the postings of a finished job again, with the marks that were set in its report."""
    job, jobs = _job(key), _state().jobs
    if job.state != "done":
        abort(404)
    try:
        again = None if jobs.running else jobs.again(job, request.form.get("marks", ""))
    except InputError as error:
        return {"error": [plain_fault(error.fault)]}, 400
    if again is None:
        return fault("another job is running", "stop it, or wait until it is done"), 409
    return again.as_object(), 201


@pages.get("/jobs/<key>/views/<name>")
def view(key: str, name: str) -> ResponseReturnValue:
    """Return a further page of a finished job, made when it is first asked for."""
    job = _job(key)
    known = next((one for one in VIEWS if one.name == name), None)
    if job.state != "done" or known is None:
        abort(404)
    try:
        place = save_view(known, job.out, mask=job.mask)
    except InputError as error:
        return fault(error.fault.what, error.fault.mend), 409
    answer = send_file(place, download_name=place.name, as_attachment="save" in request.args)
    answer.headers["Content-Security-Policy"] = guard.REPORT
    return answer


@pages.post("/jobs/<key>/library")
def take_library(key: str) -> ResponseReturnValue:
    """Set the postings of a finished job against a library of targets; the board takes the place of the view."""
    from pipeline.outputs.targets import compare_targets, save_board  # it takes pandas, which the start can do without

    job = _job(key)
    if job.state != "done":
        abort(404)
    folder = _state().new_key("libraries")[1]
    kept = [uploads.keep_one(folder, file) for file in request.files.getlist("files")]
    places = [place for place in kept if place is not None]
    if not places:
        return fault("no file was handed in", "choose a library of targets: XLSX, CSV, JSON or YAML"), 400
    try:
        board = compare_targets(job.out, folder if len(places) > 1 else places[0], mask=job.mask)
    except PipelineError as error:
        return {"error": [plain_fault(one) for one in getattr(error, "faults", None) or (error.fault,)]}, 400
    save_board(board, job.out / "targets.html", masked=job.mask)
    return {"view": "targets", "postings": len(board.postings), "targets": len(board.library.targets)}


@pages.get("/jobs/<key>/<name>")
def result(key: str, name: str) -> Response:
    """Return a file that a job made: the report to look at, anything else to save."""
    job = _job(key)
    if job.state != "done":
        abort(404)
    if name == ZIP:
        return send_file(_zipped(job), download_name=ZIP, as_attachment=True)
    # Only names that are in the folder: nothing that a request says is put together to a path.
    place = next((one for one in job.out.iterdir() if one.name == name and one.is_file()), None)
    if place is None:
        abort(404)
    is_report = place.suffix == ".html"
    answer = send_file(place, download_name=name, as_attachment="save" in request.args or not is_report)
    if is_report:
        answer.headers["Content-Security-Policy"] = guard.REPORT
    return answer


def _job(key: str) -> Job:
    return _state().jobs.get(key) or abort(404)


def _keep_postings(asked: Request, folder: Path) -> bool:
    """Keep the pasted text, the files and, where asked for, the samples; say whether there was anything."""
    if text := asked.form.get("text", "").strip():
        uploads.keep_text(folder, text)
    files = [file for file in asked.files.getlist("files") if file.filename]
    # Names with their folders come apart: browsers leave the folders out of a file's own name.
    names = asked.form.getlist("names")
    given = names if len(names) == len(files) else [str(file.filename) for file in files]
    uploads.keep_files(folder, ((name, file.stream) for name, file in zip(given, files, strict=True)))
    if asked.form.get("sample") == "1" and sample_postings().is_dir():
        uploads.keep_folder(folder, sample_postings())
    return any(folder.iterdir())


def _options(asked: Request, folder: Path) -> dict[str, Any]:
    """Return the options of a job; what an earlier report exported is kept beside its postings."""
    exported: dict[str, Path | None] = {"marks": None, "signed": None}
    for name in exported:
        exported[name] = uploads.keep_one(folder / EXPORTED, asked.files.get(name))
    return {
        "encoder": ENCODERS.get(asked.form.get("encoder", "standard")),
        "mask": asked.form.get("show_personal") != "1",
        "evidence_only": asked.form.get("evidence_only") == "1",
        **exported,
    }


def _zipped(job: Job) -> Path:
    """Return all results in one file, made anew where a view was added since."""
    place = job.folder / "results.zip"
    files = sorted(file for file in job.out.iterdir() if file.is_file())
    if not place.is_file() or place.stat().st_mtime <= max(file.stat().st_mtime for file in files):
        with whole_file(place) as partial, zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                archive.write(file, file.name)
    return place


_KNOWN_ERRORS = {
    404: ("there is no such page", "open the address that jobprofile printed when it started"),
    405: ("that cannot be done here", "reload the page"),
    413: (
        f"that is too much at once: at most {uploads.MOST_BYTES // 1_000_000} MB, {uploads.MOST_FILES:,} files "
        f"and {uploads.MOST_TEXT // 1_000_000} million characters of pasted text",
        "hand in fewer files, or use `jobprofile run` in the terminal",
    ),
}


def _say_error(error: HTTPException) -> Response:
    """Answer an error in words that a person can act on, as JSON for the page's script."""
    code = error.code or 500
    what, mend = _KNOWN_ERRORS.get(code, (error.name, "reload the page"))
    if "text/html" in request.headers.get("Accept", ""):
        return Response(f"jobprofile: {what}; {mend}\n", status=code, mimetype="text/plain")
    return Response(json.dumps(fault(what, mend)), status=code, mimetype="application/json")
