"""Commands on frameworks: check, lint, convert, crosswalk, suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli.options import (
    DONE,
    NOTHING_DONE,
    SOME_FAILED,
    Encoder,
    Inputs,
    Jobs,
    Limit,
    Maxima,
    TextColumn,
    read_options,
)

if TYPE_CHECKING:
    from pipeline.core.records import Framework
    from pipeline.match.matcher import Matcher
    from pipeline.outputs.compare.framework_crosswalk import Correspondence, FrameworkCrosswalk

app = typer.Typer(help="Read, check and convert competency frameworks.", no_args_is_help=True, rich_markup_mode=None)


@app.command("check")
def check(
    file: Annotated[Path, typer.Argument(help="The framework file.")],
    encoder: Annotated[
        str | None,
        typer.Option(help="Encoder that looks for what means the same; none for words alone; default: the fitted set."),
    ] = None,
) -> None:
    """List every fault of a framework with its place, what the matcher cannot tell apart, and a table of what was read.

    Words are always compared. What only means the same takes an encoder; where none is built, that is said.
    """
    from pipeline.cli.terminal import counted, plain
    from pipeline.core.small_files import shown_faults
    from pipeline.framework import check_framework, framework_summary

    checked = check_framework(file)
    faults, more = shown_faults(checked.faults)
    for fault in faults:
        print(plain(f"fault: {fault}"))
    if more:
        print(f"fault: and {more:,} more; mend these first")
    warnings = [str(one) for one in checked.warnings]
    told: list[str] = []
    if checked.framework is not None and (matcher := _matcher(checked.framework, encoder)) is not None:
        warnings += _alike(matcher, warnings)
        told, wrong = _levels(matcher)
        warnings += wrong
    shown, more = shown_faults(tuple(warnings))
    for warning in shown:
        print(plain(f"warning: {warning}"))
    if more:
        print(f"warning: and {more:,} more")
    if checked.framework is not None:
        from pipeline.cli.terminal import print_table

        for sentence, _ in checked.framework.understood:
            print(plain(f"understood: {sentence}"))
        for line in told:
            print(plain(line))
        print_table([asdict(row) for row in framework_summary(checked.framework)])
    print(f"{counted(len(checked.faults), 'fault')}, {counted(len(warnings), 'warning')}")
    raise typer.Exit(NOTHING_DONE if checked.faults else DONE)


def _matcher(framework: Framework, encoder: str | None) -> Matcher | None:
    """Return a matcher that knows the framework alone; None, and why is said, where only words can be compared."""
    from pipeline.cli.terminal import say
    from pipeline.core.errors import EncoderError
    from pipeline.match import MatchOptions, build_matcher
    from pipeline.match.near_duplicates import is_too_long

    if encoder == "none" or not framework.competencies:
        return None
    if is_too_long(framework):
        say("only words were compared: the framework is too long to compare each text with each")
        return None
    try:
        return build_matcher(framework, MatchOptions(encoder=encoder, phrases="none", head="none"))
    except EncoderError as error:
        if encoder is not None:
            raise
        say(f"only words were compared, not what they mean: {error}")
        return None


def _alike(matcher: Matcher, known: Sequence[str]) -> list[str]:
    """Return warnings of what means the same to the matcher, beyond those that words gave away."""
    from pipeline.match.near_duplicates import alike_warnings, find_alike

    if len(matcher.framework.competencies) < 2:
        return []
    return list(alike_warnings(find_alike(matcher), known))


def _levels(matcher: Matcher) -> tuple[list[str], list[str]]:
    """Return how well the stages are told by their wording, and warnings of indicators that stand at another."""
    from pipeline.match.ladder import told_levels

    return told_levels(matcher.framework, matcher.staging.direction)


@app.command("lint")
def lint(
    file: Annotated[Path, typer.Argument(help="The framework file.")],
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="Folder for page and tables.")] = None,
    encoder: Annotated[
        str | None, typer.Option(help="Encoder that compares the texts; default: the fitted set.")
    ] = None,
) -> None:
    """Look at the ladder of a framework: what separates its stages, and what cannot be told apart.

    Steps that do not rise or are much larger than others, text repeated at several stages, stages that say the same,
    indicators at the wrong stage by their wording, competencies that cannot be told apart, each with the sentences.
    """
    from dataclasses import replace

    from pipeline.cli.terminal import counted, plain, print_table, say
    from pipeline.core.ladder import FINDING_KINDS
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions, build_matcher
    from pipeline.match.ladder import look_at_ladder
    from pipeline.match.near_duplicates import alike_findings, find_alike, is_too_long
    from pipeline.outputs.ladder import save_ladder

    framework = load_framework(file)
    matcher = build_matcher(framework, MatchOptions(encoder=encoder, phrases="none", head="none"))
    ladder = look_at_ladder(framework, matcher.staging.direction, matcher.level_encoder)
    if len(framework.competencies) > 1 and not is_too_long(framework):
        ladder = replace(ladder, findings=(*ladder.findings, *alike_findings(find_alike(matcher))))
    for line in _levels(matcher)[0]:
        print(plain(line))
    print_table([{"found": kind, "times": len(ladder.of(kind))} for kind in FINDING_KINDS])
    if out is not None:
        for path in save_ladder(ladder, out):
            say(f"written: {path}")
    else:
        say(f"{counted(len(ladder.findings), 'finding')}; write them with their sentences with --out DIR")


@app.command("convert")
def convert(
    file: Annotated[Path, typer.Argument(help="The framework to read.")],
    out: Annotated[Path, typer.Argument(help="Where to write it: .yaml, .json, .csv or .xlsx.")],
) -> None:
    """Write a framework in another format, losslessly."""
    from pipeline.cli.terminal import say, say_understood
    from pipeline.framework import load_framework, save_framework

    framework = load_framework(file)
    say_understood(framework)
    save_framework(framework, out)
    say(f"{len(framework.competencies)} competencies written to {out}")


@app.command("crosswalk")
def crosswalk(
    first: Annotated[Path, typer.Argument(metavar="A", help="The one framework.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="The other framework.")],
    postings: Annotated[
        list[str] | None, typer.Argument(metavar="POSTINGS...", help="Postings, to see what speaks for both.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write to FILE.html, .xlsx, .csv or .parquet instead.")
    ] = None,
    text_column: TextColumn = None,
    encoder: Encoder = None,
    maxima: Maxima = None,
) -> None:
    """Say which competencies and levels of two frameworks correspond: by their texts, and by what postings ask."""
    from pipeline.cli.terminal import print_table, progress, say
    from pipeline.framework import load_framework
    from pipeline.match import MatchOptions
    from pipeline.outputs.compare.framework_crosswalk import FORMATS, save_crosswalk
    from pipeline.outputs.table_files import check_suffix
    from pipeline.run.framework_crosswalk import crosswalk_frameworks

    if out is not None:
        check_suffix(out, FORMATS)
    frameworks = load_framework(first), load_framework(second)
    read = read_options(text_column, maxima).without(first, second, out)
    with progress() as on_progress:
        found = crosswalk_frameworks(*frameworks, postings or [], read, MatchOptions(encoder=encoder), on_progress)
    if out is not None:
        save_crosswalk(found, out)
        say(f"look at: {out}")
        return
    print_table([_beside(one, found, has_postings=bool(postings)) for one in found.rows])


def _beside(one: Correspondence, found: FrameworkCrosswalk, *, has_postings: bool) -> dict[str, str]:
    """Return a row of two competencies as the terminal shows it."""
    from pipeline.outputs.compare.framework_crosswalk import levels_said

    is_pair = bool(one.competency_a and one.competency_b)
    sentences = f"{one.sentences_both} of {one.sentences_a} and {one.sentences_b}" if has_postings and is_pair else ""
    return {
        found.name_a: one.competency_a or "-",
        "relation": "nothing corresponds" if one.relation == "none" else one.relation,
        f"{found.name_b} ": one.competency_b or "-",
        "texts": f"{one.a_in_b}/{one.texts_a} > < {one.b_in_a}/{one.texts_b}" if is_pair else "",
        "sentences": sentences,
        "levels": levels_said(one.levels),
    }


@app.command("suggest")
def suggest(
    file: Annotated[Path, typer.Argument(metavar="FRAMEWORK", help="The framework file.")],
    inputs: Inputs,
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write the candidates: .yaml or .csv.")] = Path(
        "phrases.yaml"
    ),
    text_column: TextColumn = None,
    limit: Limit = None,
    jobs: Jobs = 0,
    encoder: Encoder = None,
    maxima: Maxima = None,
) -> None:
    """Mine typical phrases for each competency from your own postings, for a person to accept.

    Accept by setting `accept: true` in the file, then hand it on with `--phrases`.
    """
    from pipeline.cli.terminal import progress, say, say_failures
    from pipeline.match import MatchOptions
    from pipeline.training.mine_phrases import suggest_from_postings

    with progress() as on_progress:
        found = suggest_from_postings(
            file,
            inputs,
            out,
            read_options(text_column, maxima).without(file, out),
            MatchOptions(encoder=encoder),
            on_progress,
            jobs=jobs,
            limit=limit,
        )
    if found.candidates:
        say(f"{found.candidates} phrases suggested from {found.requirements} requirements: {out}")
        say("set `accept: true` at those that fit, and hand the file on with --phrases")
    else:
        say(f"no phrase stands out in {found.requirements} requirements; nothing written: give hundreds of postings")
    if found.failures:
        say_failures(found.failures)
    raise typer.Exit(SOME_FAILED if found.failures else DONE)
