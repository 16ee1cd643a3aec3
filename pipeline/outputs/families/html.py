"""Families as one HTML file: opens offline, runs only its own script, stands in both languages."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.content_policy import content_policy
from pipeline.core.version import __version__
from pipeline.outputs import texts
from pipeline.outputs.compare.html import both_languages
from pipeline.outputs.compare.messages import PAGE as BASE
from pipeline.outputs.families.families import Families
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import Language

if TYPE_CHECKING:
    from markupsafe import Markup

PAGE = Path(__file__).with_name("page")
LISTED = 100  # pairs and outliers on the page; the tables hold all


def families_page(families: Families) -> str:
    """Return families as a page: an overview, every family with its roles, and the three lists."""
    style = "\n".join((folder / name).read_text(encoding="utf-8") for folder, name in _STYLES)
    script = bundle(BASE / "compare.js") + bundle(PAGE / "families.js")
    return (
        environment(PAGE, BASE)
        .get_template("families.html")
        .render(
            style=style,
            script=script,
            policy=content_policy(style, script),
            version=__version__,
            masked=False,
            t=_t,
            say=say,
            both=both_languages,
            families=families,
            listed=LISTED,
            titles={
                key: member.role.title
                for family in families.groups
                for member in family.members
                for key in member.role.posting_ids
            },
        )
    )


def say(key: str, language: Language = "en", **values: object) -> str:
    """Return the words for a key.

    Raises:
        KeyError: where there are no words for the key.
    """
    return texts.say(_texts(), key, language, **values)


def _t(key: str, **values: object) -> Markup:
    """Return the words for a key in both languages."""
    return both_languages(say, key, **values)


_STYLES = ((BASE, "compare.css"), (PAGE, "families.css"))


@cache
def _texts() -> texts.Texts:
    """Return the texts of pages like these, and those of this page over them."""
    return {**texts.load_texts(BASE / "strings.json"), **texts.load_texts(PAGE / "strings.json")}
