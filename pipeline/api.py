"""The Python side: a few functions that take paths, texts or a data frame and return data frames."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import InputError
from pipeline.tables import RunTables

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.match import MatchOptions

Paths = str | Path | Iterable[str | Path]


def parse_postings(inputs: Paths, *, text_column: str | None = None) -> list[dict[str, Any]]:
    """Return what each posting asks, as the objects that `jobprofile parse` prints.

    Args:
        inputs: a file or folder of postings, or several.
        text_column: the column that holds the text, where it cannot be guessed.

    Raises:
        InputError: where not one posting could be read.
    """
    from pipeline.batch import parse_to_lines
    from pipeline.ingest import ReadOptions

    lines: list[str] = []
    names = _names(inputs)
    done, failures = parse_to_lines(names, ReadOptions(text_column=text_column), lines.append, lambda *_: None, jobs=1)
    if not done:
        first = failures[0] if failures else None
        raise InputError(first.what if first else "no posting was found", ", ".join(names), first.mend if first else "")
    return [json.loads(line) for line in lines]


def profile_postings(inputs: Paths, framework: str | Path, **options: Any) -> RunTables:  # noqa: ANN401 - handed on as they are
    """Profile postings against a framework and return the tables.

    Args:
        inputs: a file or folder of postings, or several.
        framework: a framework file of any format.
        options: `limit`, `weights`, `corrections`, and whatever `MatchOptions` takes (encoder, phrases, head...).

    Example:
        >>> tables = profile_postings("data/raw/postings", "data/raw/framework.yaml")  # doctest: +SKIP
        >>> tables.profile.pivot(index="title", columns="competency", values="band")  # doctest: +SKIP
    """
    from pipeline.match import MatchOptions
    from pipeline.run import RunOptions, make_tables

    run = {name: options.pop(name) for name in ("limit", "weights", "jobs", "corrections") if name in options}
    match = MatchOptions(**options)
    return make_tables(_names(inputs), RunOptions(Path(framework), Path(), match=match, **run))


def match_sentences(
    sentences: Sequence[str], framework: str | Path, options: MatchOptions | None = None
) -> pd.DataFrame:
    """Return the competencies of each sentence, best first: one row per sentence and competency."""
    import pandas as pd

    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions, build_matcher
    from pipeline.records import Query

    matcher = build_matcher(load_framework(Path(framework)), options or MatchOptions())
    result = matcher.match([Query(str(number), text) for number, text in enumerate(sentences)])
    rows = [
        {"sentence": answer.text, "abstained": answer.abstained, "rank": rank, **_match_fields(match)}
        for answer in result.answers
        for rank, match in enumerate(answer.matches, 1)
    ]
    return pd.DataFrame(rows)


def load_run(folder: str | Path) -> RunTables:
    """Return the tables of a run that was written to a folder.

    Raises:
        InputError: where the folder holds no finished run.
    """
    from pipeline.stored import read_run

    return read_run(Path(folder))


def _match_fields(match: Any) -> dict[str, Any]:  # noqa: ANN401 - a Match; `asdict` would choke on read-only mappings
    """Return a match's fields as plain values."""
    return {name: getattr(match, name) for name in match.__slots__ if name != "parts"} | {"parts": dict(match.parts)}


def _names(inputs: Paths) -> list[str]:
    """Return one or several paths as a list of strings."""
    if isinstance(inputs, str | Path):
        return [str(inputs)]
    return [str(one) for one in inputs]
