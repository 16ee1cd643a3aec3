"""One self-contained HTML file: template, styles, scripts and data in one, locked by a content policy.

The page runs nothing but its own script: its policy names the sha256 of the one script and the one
style sheet, and allows no request at all. Posting text travels as JSON in a block that browsers do
not run, with every character escaped that could end the block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipeline.core.atomic_files import write_text
from pipeline.core.content_policy import content_policy, embed
from pipeline.outputs.report.file_parts import Limits, lists_all, plan
from pipeline.outputs.report.payload import Payload, PayloadOptions, build_payload, posting_groups
from pipeline.outputs.report.vega_library import chart_library
from pipeline.outputs.run_tables import Paged
from pipeline.outputs.script_bundle import bundle
from pipeline.outputs.templates import environment
from pipeline.outputs.texts import Texts, load_texts

PAGE = Path(__file__).resolve().parent / "page"
_MARK = b'<meta name="generator" content="jobprofile report">'


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the report shows.

    `mask` hides people's names, phone numbers and addresses; `evidence_only` leaves out the
    postings and keeps the sentences that are requirements. A run is split over several files
    where one would hold the words of more than `roles_per_file` roles or more than `file_size`
    bytes; the first file lists every role as long as there are no more than `roles_listed`.
    `signed` are sign-offs of roles, as `read_signed` reads them.
    """

    mask: bool = True
    evidence_only: bool = False
    roles_per_file: int = 2000
    file_size: int = 24_000_000
    roles_listed: int = 10_000
    signed: tuple[Mapping[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a split into nothing."""
        if self.roles_per_file < 1:
            raise ValueError(f"roles_per_file must be at least 1, got {self.roles_per_file}")


DEFAULTS = ReportOptions()


def write_report(run: Paged, path: Path, options: ReportOptions = DEFAULTS) -> None:
    """Write the report of a run to `path`, and to `name-2.html`... where the run is very large.

    Each part is made from one page of the run, so that memory does not grow with it. Parts that an
    earlier, larger run left beside `path` are removed, so that no stale part is mailed.
    """
    limits = Limits(options.roles_per_file, options.file_size, options.roles_listed)
    parts = plan(run, path, limits)
    all_listed = lists_all(run.size, limits)
    groups = posting_groups(run) if all_listed else None
    for number, part in enumerate(parts):
        this = PayloadOptions(
            mask=options.mask,
            evidence_only=options.evidence_only,
            part=number,
            parts=parts,
            signed=options.signed,
            lists_all=all_listed,
            groups=groups,
        )
        write_text(path.with_name(part.name), render(build_payload(run, this)))
    for stale in _stale_parts(path, len(parts)):
        stale.unlink()


def render(payload: Payload, *, charted: bool = True) -> str:
    """Return the whole page for one payload; `charted` carries the chart library, which most views draw with."""
    style, script, charts = _style(), _script(), chart_library() if charted else ""
    template = environment(PAGE).get_template("page.html")
    return template.render(
        policy=content_policy(style, script, charts),
        charts=charts,
        style=style,
        script=script,
        data=embed({"ui": strings(), **payload}),
    )


def strings() -> Texts:
    """Return every text of the interface: key -> [English, Chinese]."""
    return load_texts(PAGE / "strings.json")


@cache
def _style() -> str:
    return "\n" + (PAGE / "page.css").read_text(encoding="utf-8")


@cache
def _script() -> str:
    return "\n" + bundle(PAGE / "main.js")


def _stale_parts(path: Path, parts: int) -> Iterator[Path]:
    number = parts + 1 if parts > 1 else 2
    while (stale := path.with_name(f"{path.stem}-{number}{path.suffix}")).is_file():
        # Someone else's file may have that name: only what this module wrote is removed.
        if _MARK in stale.read_bytes()[:2000]:
            yield stale
        number += 1
