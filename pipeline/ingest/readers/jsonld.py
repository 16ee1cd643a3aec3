"""schema.org JobPosting objects that a page carries as JSON-LD, as postings."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.core.records import Posting
from pipeline.ingest.readers.record_fields import TextChoice, posting_of

_OPENING = re.compile(r"<script\b[^<>]{0,300}application/ld\+json[^<>]{0,300}>", re.IGNORECASE)
_CLOSING = re.compile(r"</script", re.IGNORECASE)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
_CONTROL = re.compile(r"[\x00-\x1f]")
_SILENT = re.compile(r"<(script|style|head|noscript)\b.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]{1,5000}>")
# A shorter description is a teaser, and the page itself says more.
_TEASER = 200


def postings_in_page(html: str, source: str) -> tuple[Posting, ...]:
    """Return the postings that a page declares; of one that only teases, the page itself with the declared fields.

    Several get `#n` behind their source.
    """
    found = [
        posting for item in job_postings(html) if isinstance(posting := posting_of(item, source, TextChoice()), Posting)
    ]
    whole = [posting for posting in found if len(posting.content) + _declared(posting) >= _TEASER]
    if not whole and len(found) == 1:
        says_more = len(found[0].content) + _declared(found[0]) > _visible(html)
        return (found[0] if says_more else replace(found[0], content=html, media="html", declared=()),)
    if len(whole) < 2:
        return tuple(whole)
    return tuple(replace(posting, source=f"{source}#{n}") for n, posting in enumerate(whole, 1))


def _visible(html: str) -> int:
    """Return about how many characters a page shows."""
    return len(" ".join(_TAG.sub(" ", _SILENT.sub(" ", html)).split()))


def _declared(posting: Posting) -> int:
    """Return how many characters a posting has beside its description."""
    return sum(len(text) for _, text in posting.declared)


def job_postings(html: str) -> Iterator[Mapping[str, object]]:
    """Yield the JobPosting objects in the JSON-LD scripts of a page."""
    if "ld+json" not in html:
        return
    for script in _scripts(html):
        body = _WRAPPING.sub("", script).strip()
        for text in (body, _CONTROL.sub(" ", body), entities.unescape(body)):
            try:
                value: object = json.loads(text)
            except (ValueError, RecursionError):
                continue
            yield from _jobs_in(value)
            break


def _scripts(html: str) -> Iterator[str]:
    """Yield the bodies of the JSON-LD scripts of a page; one that never ends is none."""
    at = 0
    while (opening := _OPENING.search(html, at)) and (closing := _CLOSING.search(html, opening.end())):
        yield html[opening.end() : closing.start()]
        at = closing.end()


def _jobs_in(value: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """Yield the objects of type JobPosting inside a JSON value, in order."""
    if depth > 6:
        return
    if isinstance(value, list):
        for item in value:
            yield from _jobs_in(item, depth + 1)
    elif isinstance(value, Mapping):
        kind = value.get("@type")
        if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
            yield value
        else:
            for inner in value.values():
                if isinstance(inner, list | Mapping):
                    yield from _jobs_in(inner, depth + 1)
