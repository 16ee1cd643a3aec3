"""A static encoder from one's own postings: read them, and distil what they ask with an encoder as teacher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import EncoderError, InputError
from pipeline.core.records import Failure
from pipeline.encoders import load_encoder, remembering
from pipeline.encoders.static import save_table
from pipeline.ingest import ReadOptions
from pipeline.run.parse_postings import parse_postings
from pipeline.text.redact_postings import without_personal
from pipeline.training.static_encoder import DistilOptions, distil

if TYPE_CHECKING:
    from pipeline.run.options import OnProgress


@dataclass(frozen=True, slots=True)
class Distilled:
    """What came of it: numbers for the closing lines; `likeness` is that of similarities to the teacher's."""

    postings: int
    sentences: int
    likeness: float
    failures: tuple[Failure, ...]


def distil_from_postings(  # noqa: PLR0913 - every argument is an option of the command
    inputs: Sequence[str],
    out: Path,
    teacher: str,
    options: DistilOptions,
    read: ReadOptions,
    on_progress: OnProgress,
    *,
    jobs: int = 0,
) -> Distilled:
    """Write a folder that `--encoder` takes, learned from what the postings ask; copies of a posting count once.

    Names, numbers and addresses of people are hidden first.

    Raises:
        PipelineError: where the teacher cannot be loaded, `out` cannot be written, no posting can be read, or there
            are too few sentences.
    """
    if out.exists() and not out.is_dir():
        raise EncoderError("is a file, and an encoder is a folder", str(out), "name a new folder with --out")
    try:
        out.mkdir(parents=True, exist_ok=True)  # now, and not after minutes of encoding
    except OSError as error:
        raise EncoderError(f"cannot be made: {error.strerror}", str(out), "name another folder with --out") from error
    encoder = remembering(load_encoder(teacher))
    found: dict[str, tuple[str, ...]] = {}
    failures: list[Failure] = []
    for number, one in enumerate(parse_postings(inputs, read, jobs=jobs), 1):
        on_progress("reading postings", number, None)
        if isinstance(one, Failure):
            failures.append(one)
        else:
            found[one.posting_id] = tuple(item.text for item in without_personal(one).requirements)
    if failures and not found:
        first = failures[0]
        more = f" (and {len(failures) - 1} more that cannot be read)" if len(failures) > 1 else ""
        raise InputError(f"{first.what}{more}", first.posting, first.mend)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        on_progress("encoding sentences", done, None)

    table = distil([found[name] for name in sorted(found)], encoder, options, count)
    save_table(table, out)
    facts = table.facts
    return Distilled(len(found), facts["sentences"], facts["likeness_on_unseen"], tuple(failures))
