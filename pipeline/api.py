"""The Python side: a few functions that take paths, texts or data frames and return objects with data frames."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from pipeline.core.errors import InputError
from pipeline.ingest.readers.in_memory import Inputs, NamedFiles, as_file, as_files
from pipeline.outputs.parsed_postings import ParsedPostings
from pipeline.outputs.run_tables import RunTables

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.core.records import Failure
    from pipeline.match import MatchOptions
    from pipeline.match.fusion.head import Head
    from pipeline.outputs.texts import Language
    from pipeline.training.evaluation import Evaluation


class Matching(TypedDict, total=False):
    """How to match; what each means stands at `MatchOptions`. All may be left out.

    `encoder`: a name or several joined by commas. `phrases`, `head`: files, or "none". `threshold`:
    the probability below which the matcher says that nothing fits (a profile has limits of its own,
    in `weights`). `without`: lanes to switch off.
    """

    encoder: str | None
    phrases: str | Path | None
    head: str | Path | None
    top: int
    without: tuple[str, ...]
    threshold: float | None
    keep_vectors: bool


class Profiling(Matching, total=False):
    """How to profile, besides how to match.

    `limit`: postings to read at most. `jobs`: processes, 0 for one per core. `text_column`: the column
    that holds the text, where it cannot be guessed. `weights`: a file of what each kind of evidence
    counts. `corrections`: a labels file whose marks are applied exactly. Of several frameworks each
    role is profiled by the one that `assign` (a file with the columns role and framework) names, else
    by the "best" or by "all" (`profile_by`).
    """

    limit: int | None
    jobs: int
    text_column: str | None
    weights: str | Path | None
    corrections: str | Path | None
    profile_by: Literal["best", "all"]
    assign: str | Path | None


def parse_postings(inputs: Inputs, *, text_column: str | None = None) -> ParsedPostings:
    r"""Return what each posting asks: a sequence of the objects that `jobprofile parse` prints, with data frames.

    Args:
        inputs: a file or folder of postings, a text (a string with a line break in it), a data frame
            with one posting a row, or several of these.
        text_column: the column that holds the text, where it cannot be guessed.

    Raises:
        InputError: where not one posting could be read.

    Example:
        >>> asked = parse_postings("Sales Manager\nYou will visit customers.")  # doctest: +SKIP
        >>> asked.requirements[["kind", "strength", "text"]]  # doctest: +SKIP
    """
    from pipeline.ingest import ReadOptions
    from pipeline.run.parse_postings import parse_to_lines

    lines: list[bytes] = []
    with as_files(inputs) as files:
        options = ReadOptions(text_column=text_column)
        done, found = parse_to_lines(files.paths, options, lines.append, lambda *_: None, jobs=1)
        failures = _shown_failures(found, files)
        if not done:
            first = failures[0] if failures else None
            what, mend = (first.what, first.mend) if first else ("no posting was found", "")
            raise InputError(what, ", ".join(map(files.shown, files.paths)), mend)
        return ParsedPostings(tuple(_shown_row(json.loads(line), files) for line in lines), failures)


def profile_postings(
    inputs: Inputs, framework: str | Path | Sequence[str | Path], **options: Unpack[Profiling]
) -> RunTables:
    """Profile postings against a framework and return the tables.

    Args:
        inputs: a file or folder of postings, a text (a string with a line break in it), a data frame
            with one posting a row (columns as in any dump: title, company, description...), or several.
        framework: a framework file of any format, or several.
        options: see `Profiling`; all may be left out.

    Example:
        >>> tables = profile_postings("data/raw/postings", "data/raw/framework.yaml")  # doctest: +SKIP
        >>> tables.profile.pivot(index="title", columns="competency", values="band")  # doctest: +SKIP
        >>> tables.role("account executive").evidence  # doctest: +SKIP
    """
    from pipeline.ingest import ReadOptions
    from pipeline.run.main_job import make_tables
    from pipeline.run.options import RunOptions

    given = dict(options)
    run: dict[str, Any] = {name: given.pop(name) for name in ("limit", "jobs", "profile_by") if name in given}
    run |= {name: _path(given.pop(name)) for name in ("weights", "corrections", "assign") if name in given}
    several = [framework] if isinstance(framework, str | Path) else framework
    read = ReadOptions(text_column=options.get("text_column"))
    given.pop("text_column", None)
    with as_files(inputs) as files:
        asked = RunOptions(tuple(map(Path, several)), Path(), read=read, match=_match_options(given), **run)
        try:
            tables = make_tables(files.paths, asked)
        except InputError as error:  # told by the name of what was given, not of a file that is gone
            fault = error.fault
            raise type(error)(fault.what, files.shown(fault.where), fault.mend) from error
        return _shown_tables(tables, files)


def note_wordings(inputs: Inputs, *, text_column: str | None = None, language: Language = "en") -> pd.DataFrame:
    """Return what to look at in how postings are worded, and what could stand there: one row per note.

    Postings that cannot be read are left out; `parse_postings` tells them.

    Args:
        inputs: as for `parse_postings`.
        text_column: the column that holds the text, where it cannot be guessed.
        language: of the words about a note, "en" or "zh"; a suggested wording is in the posting's own.
    """
    import pandas as pd

    from pipeline.core.records import Failure
    from pipeline.ingest import ReadOptions
    from pipeline.outputs.posting_notes.table import COLUMNS, note_rows
    from pipeline.run.parse_postings import parse_postings as parse

    with as_files(inputs) as files:
        parsed = parse(files.paths, ReadOptions(text_column=text_column), jobs=1)
        rows = [row for one in parsed if not isinstance(one, Failure) for row in note_rows(one, language)]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def weigh_sentences(posting: str, framework: str | Path, *, encoder: str | None = None) -> pd.DataFrame:
    """Return what each sentence of a posting carries: its cells with it and without it, one row per sentence and cell.

    Args:
        posting: the text.
        framework: a framework file of any format.
        encoder: as in `Matching`.

    Raises:
        InputError: where the text cannot be read as a posting.
    """
    import pandas as pd

    from pipeline.run.workshop import CARRIED, Draft, Workshop, carried_rows

    said = Workshop([Path(framework)], encoder).look(Draft(posting))
    return pd.DataFrame(carried_rows(said), columns=list(CARRIED))


def match_sentences(sentences: Iterable[str], framework: str | Path, **options: Unpack[Matching]) -> pd.DataFrame:
    """Return the competencies of each sentence, best first: one row per sentence and competency.

    Args:
        sentences: texts, also a column of a data frame (a missing one counts as empty), or one text.
        framework: a framework file of any format.
        options: see `Matching`; all may be left out.
    """
    import pandas as pd

    from pipeline.core.records import Match, Query
    from pipeline.framework import load_framework
    from pipeline.match import load_matcher

    matcher = load_matcher(load_framework(Path(framework)), _match_options(options))
    texts = [sentences] if isinstance(sentences, str) else ["" if pd.isna(one) else one for one in sentences]
    result = matcher.match([Query(str(number), text) for number, text in enumerate(texts)])
    rows = [
        {"sentence": answer.text, "abstained": answer.abstained, "rank": rank, **_match_fields(match)}
        for answer in result.answers
        for rank, match in enumerate(answer.matches, 1)
    ]
    # Columns also where there is no row, so that what selects them need not ask first.
    matched = [name for name in Match.__slots__ if name != "parts"]
    return pd.DataFrame(rows, columns=["sentence", "abstained", "rank", *matched, "parts"])


def load_run(folder: str | Path) -> RunTables:
    """Return the tables of a run that was written to a folder.

    Raises:
        InputError: where the folder holds no finished run.
    """
    from pipeline.outputs.run_store import read_run

    return read_run(Path(folder))


def evaluate_labels(
    labels: str | Path | pd.DataFrame, framework: str | Path, *, draws: int = 1000, **options: Unpack[Matching]
) -> Evaluation:
    """Return how good matching is on labelled sentences: `.figures` with intervals, `.calibration`, `.notes`.

    Args:
        labels: a file of labelled sentences, or a data frame with the columns text, competency, stage.
        framework: the framework that the labels speak of.
        draws: draws of the bootstrap behind the intervals.
        options: see `Matching`; all may be left out.

    Raises:
        HeadError: where the labels cannot be read or name an unknown competency.
    """
    from pipeline.framework import load_framework
    from pipeline.training.evaluation import EvaluationOptions, evaluate

    with as_file(labels) as path:
        return evaluate(path, load_framework(Path(framework)), EvaluationOptions(_match_options(options), draws=draws))


def learn_head(
    labels: str | Path | pd.DataFrame,
    framework: str | Path,
    out: str | Path | None = None,
    **options: Unpack[Matching],
) -> Head:
    """Learn from labelled sentences; return the head, whose `.gain` says how much it helps on unseen postings.

    Args:
        labels: a file of labelled sentences, or a data frame with the columns text, competency, stage.
        framework: the framework that the labels speak of.
        out: where to write the head, for `head=` of the other functions.
        options: see `Matching`; `head` is not looked at.

    Raises:
        HeadError: where the labels are too few, or do not help; the message has the figures.
    """
    from pipeline.framework import load_framework
    from pipeline.match import save_head
    from pipeline.training.matcher.tune import tune

    with as_file(labels) as path:
        head = tune(path, load_framework(Path(framework)), _match_options(options))
    if out is not None:
        save_head(head, Path(out))
    return head


def _match_options(given: Mapping[str, Any]) -> MatchOptions:
    """Return what a caller asked of the matcher; files may be given as paths."""
    from pipeline.match import MatchOptions

    options: dict[str, Any] = {name: str(one) if isinstance(one, Path) else one for name, one in given.items()}
    return MatchOptions(**options)


def _match_fields(match: Any) -> dict[str, Any]:  # noqa: ANN401 - a Match; `asdict` would choke on read-only mappings
    """Return a match's fields as plain values."""
    return {name: getattr(match, name) for name in match.__slots__ if name != "parts"} | {"parts": dict(match.parts)}


def _path(given: Any) -> Path | None:  # noqa: ANN401 - a path, a string or nothing
    return None if given is None else Path(given)


def _shown_row(row: dict[str, Any], files: NamedFiles) -> dict[str, Any]:
    """Return a parsed posting whose sources are told as a person knows them."""
    return row | {"source": files.shown(row["source"]), "sources": [files.shown(one) for one in row["sources"]]}


def _shown_failures(failures: Sequence[Failure], files: NamedFiles) -> tuple[Failure, ...]:
    return tuple(replace(one, posting=files.shown(one.posting)) for one in failures)


def _shown_tables(tables: RunTables, files: NamedFiles) -> RunTables:
    """Return the tables of a run whose sources are told as a person knows them."""
    postings = tables.postings.assign(
        source=tables.postings["source"].map(files.shown),
        sources=tables.postings["sources"].map(lambda some: [files.shown(one) for one in some]),
    )
    facts = {**tables.run, "inputs": [files.shown(one) for one in files.paths]}
    return replace(tables, postings=postings, run=facts, failures=_shown_failures(tables.failures, files))
