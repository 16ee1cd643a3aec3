"""Comparisons as one HTML file: opens offline, runs only its own script, makes no request.

Roles side by side are the view of the report, so that there is one comparison. Of two runs, every text stands in
the page in both languages and the page shows one; without script it is English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from pipeline.core.content_policy import content_policy
from pipeline.core.version import __version__
from pipeline.outputs.compare import messages
from pipeline.outputs.report.payload import PayloadOptions, build_payload
from pipeline.outputs.report.write import render
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.templates import environment

if TYPE_CHECKING:
    from markupsafe import Markup

    from pipeline.outputs.compare.comparison import Comparison
    from pipeline.outputs.compare.grades import GradeComparison
    from pipeline.outputs.compare.records import Target
    from pipeline.outputs.compare.run_comparison import RunComparison

SHOWN_ROLES = 200  # of two large runs; a page with more gets slow, and the tables hold all
SHOWN_NAMES = 500


def comparison_page(comparison: Comparison, *, masked: bool = True) -> str:
    """Return roles side by side as a page: the report of these roles alone, open at its comparison.

    Raises:
        ValueError: where the comparison does not hold the tables that it was made from.
    """
    if comparison.source is None:
        raise ValueError("the comparison holds no tables; make it with compare_roles")
    payload = build_payload(comparison.source, PayloadOptions(mask=masked, groups=comparison.groups))
    ids = [f"@{side.key}" if side.n_postings > 1 else side.key for side in comparison.sides]
    if comparison.target:
        payload["target"] = _target_rows(comparison.target)
        ids.insert(0, "@target")
    payload["start"] = "#/" + "/".join(quote(part, safe="") for part in ("compare", *ids))
    return render(payload, charted=False)


def grades_page(comparison: GradeComparison, *, masked: bool = True) -> str:
    """Return the grades of a title as a page: the report of these postings' evidence, open at its grades."""
    payload = build_payload(comparison.source, PayloadOptions(mask=masked, evidence_only=True))
    words = (quote(comparison.title, safe=""),) if comparison.title else ()
    payload["start"] = "#/" + "/".join(("grades", *words))
    return render(payload, charted=False)


def _target_rows(target: Target) -> dict[str, Any]:
    """Return a target as the page reads one from a file."""
    rows = [
        {"competency": one.competency_id, "band": one.band, "stage": one.stage, "weight": one.weight}
        for one in target.wanted
    ]
    return {"name": target.name, "rows": rows}


def runs_page(comparison: RunComparison, *, masked: bool = True) -> str:
    """Return what changed between two runs as a page; the roles that changed most come first."""
    changed = [one for one in comparison.postings if one.state == "changed"]
    changed.sort(key=lambda one: -sum(3 * ("band" in cell.what) + ("stage" in cell.what) for cell in one.cells))
    return render_page(
        "runs.html",
        comparison=comparison,
        changed=changed[:SHOWN_ROLES],
        n_changed=len(changed),
        masked=masked,
        shown_names=SHOWN_NAMES,
        states=[
            (state, some)
            for state in ("appeared", "gone", "same")
            if (some := [one for one in comparison.postings if one.state == state])
        ],
    )


def render_page(name: str, **values: Any) -> str:  # noqa: ANN401 - what the template needs
    """Return a template of the folder `page`, filled, as one file with its style and script."""
    style, script = _style(), _script()
    return (
        environment(messages.PAGE)
        .get_template(name)
        .render(
            style=style,
            script=script,
            policy=content_policy(style, script),
            version=__version__,
            both=both_languages,
            t=_t,
            words=messages,
            **values,
        )
    )


def _t(key: str, **values: object) -> Markup:
    """Return the words for a key in both languages."""
    return both_languages(messages.say, key, **values)


def both_languages(say: Callable[..., str], *args: object, **values: object) -> Markup:
    """Return what `say` says in both languages, each marked with its own; escaped."""
    from markupsafe import Markup

    en, zh = (say(*args, language=language, **values) for language in messages.LANGUAGES)
    if en == zh:
        return Markup("{}").format(en)
    return Markup('<span class="en" lang="en">{}</span><span class="zh" lang="zh-Hans">{}</span>').format(en, zh)


@cache
def _style() -> str:
    return "\n" + (messages.PAGE / "compare.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n" + bundle(messages.PAGE / "compare.js")
