"""What the local page answers about the posting workshop; its addresses stand under the same secret as all others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from pipeline.app import uploads
from pipeline.app.state import ENCODERS, AppState, fault
from pipeline.app.workshop import Equipment, posting_of, roles_of
from pipeline.outputs.posting_notes.strings import FILE as NOTES
from pipeline.outputs.report.write import PAGE as REPORT_PAGE
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import load_texts

PAGE = Path(__file__).with_name("page")
FILES = {
    "workshop.js": "text/javascript",
    "editor.js": "text/javascript",
    "workshop.css": "text/css",
}
workshop_pages = Blueprint("workshop", __name__)


def _state() -> AppState:
    state: AppState = current_app.extensions["state"]
    return state


@workshop_pages.get("/<any('workshop.js', 'editor.js', 'workshop.css'):name>")
def workshop_file(name: str) -> Response:
    """Return the workshop's script or style."""
    return Response((PAGE / name).read_text(encoding="utf-8"), mimetype=FILES[name])


@workshop_pages.get("/workshop.html")
def workshop_page() -> str:
    """Return the workshop's page."""
    return environment(PAGE).get_template("workshop.html").render()


@workshop_pages.get("/workshop.json")
def workshop_strings() -> dict[str, Any]:
    """Return the workshop's texts, with the words that it shares with reports: key -> [English, Chinese]."""
    report, notes, own = (load_texts(one) for one in (REPORT_PAGE / "strings.json", NOTES, PAGE / "workshop.json"))
    return {**report, **notes, **own}


@workshop_pages.get("/workshop/choices.json")
def choices() -> dict[str, Any]:
    """Return what can be chosen: frameworks, and the postings of the results that are kept."""
    state = _state()
    roles = [
        {"job": job.key, "posting_id": row["posting_id"], "title": row["title"]}
        for job in state.jobs.finished
        for row in roles_of(job.out)
    ]
    # A file that is handed in again stands for what it was before.
    last = {place.name: key for key, place in state.frameworks.items()}
    frameworks = [
        {"key": key, "name": place.stem} for key, place in state.frameworks.items() if last[place.name] == key
    ]
    return {"frameworks": frameworks, "roles": roles}


@workshop_pages.get("/workshop/postings/<key>/<posting_id>")
def take_posting(key: str, posting_id: str) -> dict[str, Any]:
    """Return the text of a posting of a result, to be edited."""
    return dict(posting_of(_run(key), posting_id) or abort(404))


@workshop_pages.post("/workshop/target")
def take_target() -> ResponseReturnValue:
    """Keep a file that holds a wanted profile; its faults are told when a posting is looked at."""
    state = _state()
    key, folder = state.new_key("targets")
    place = uploads.keep_one(folder, request.files.get("file"))
    if place is None:
        return fault("no file was handed in", "choose a target profile: XLSX, CSV, JSON or YAML"), 400
    state.targets[key] = place
    return {"key": key, "name": place.name}


@workshop_pages.post("/workshop/look")
def look() -> ResponseReturnValue:
    """Profile a posting that is being written."""
    equipment = _equipment()
    if equipment is None:
        return fault("no framework was chosen", "choose one"), 400
    return _state().workshop.ask(equipment, {"do": "look", "wanted": _wanted(), **_draft("")})


@workshop_pages.post("/workshop/page")
def page() -> ResponseReturnValue:
    """Return the page that compares the posting before and after, to be saved."""
    equipment = _equipment()
    if equipment is None:
        return fault("no framework was chosen", "choose one"), 400
    question = {"do": "page", "before": _draft("before_"), "after": _draft("")}
    return _state().workshop.ask(equipment, question)


def _draft(prefix: str) -> dict[str, str]:
    """Return a posting as the request says it."""
    beside = {name: request.form.get(name, "") for name in ("place", "posted", "title", "pay")}
    return {"text": request.form.get(f"{prefix}text", ""), **beside}


def _equipment() -> Equipment | None:
    place = _state().frameworks.get(request.form.get("framework", ""))
    return Equipment((place,), ENCODERS.get(request.form.get("encoder", "standard"))) if place else None


def _wanted() -> dict[str, str] | None:
    """Return where the wanted profile stands: in a file that was handed in, or in a result that is kept."""
    target, (key, _, posting_id) = request.form.get("target", ""), request.form.get("role", "").partition("/")
    if target:
        return {"file": str(_state().targets.get(target) or abort(404))}
    return {"run": str(_run(key)), "posting_id": posting_id} if key else None


def _run(key: str) -> Path:
    job = _state().jobs.get(key)
    return job.out if job is not None and job.state == "done" else abort(404)
