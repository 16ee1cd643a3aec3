"""Comparisons as one HTML file: opens offline, runs only its own script, makes no request.

Every text stands in it in both languages and the page shows one; without script it is English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.core.content_policy import content_policy
from pipeline.core.version import __version__
from pipeline.outputs.compare import messages
from pipeline.outputs.compare.frames import letters
from pipeline.outputs.compare.svg import emphasis_drawing, stage_drawing
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.templates import environment

if TYPE_CHECKING:
    from markupsafe import Markup

    from pipeline.outputs.compare.comparison import Comparison
    from pipeline.outputs.compare.run_comparison import RunComparison

SHOWN_ROLES = 200  # of two large runs; a page with more gets slow, and the tables hold all
SHOWN_NAMES = 500


def comparison_page(comparison: Comparison, *, evidence: bool = False, masked: bool = True) -> str:
    """Return roles side by side as a page; `evidence` opens the sentences."""
    lead = "lead.roles" if comparison.target is None else "lead.target" if len(comparison.sides) > 1 else "lead.one"
    return render_page(
        "roles.html",
        comparison=comparison,
        lead=lead,
        open_evidence=evidence,
        masked=masked,
        letters=letters(len(comparison.sides)),
        emphasis_drawing=emphasis_drawing,
        stage_drawing=stage_drawing,
    )


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
            both=_both,
            t=_t,
            words=messages,
            **values,
        )
    )


def _t(key: str, **values: object) -> Markup:
    """Return the words for a key in both languages."""
    return _both(messages.say, key, **values)


def _both(say: Callable[..., str], *args: object, **values: object) -> Markup:
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
