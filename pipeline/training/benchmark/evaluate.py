"""Evaluate whole profiles on a benchmark.

1. The postings are parsed as `run` parses files, and requirements are laid onto the units that readers numbered.
2. The matcher answers every sentence; its profiles are those of a run with the same options.
3. Baselines answer the same sentences and go through the same rules.
4. Figures per language, each with a bootstrap interval over postings, and how well probabilities come true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.core.records import Framework
from pipeline.core.resources import file_digest
from pipeline.match import AnyMatcher, MatchOptions, load_matcher
from pipeline.match.build import load_encoders
from pipeline.match.queries import queries_of
from pipeline.profile import load_weights
from pipeline.training.benchmark.baselines import Asked, baselines
from pipeline.training.benchmark.figures import SHORT, reader_rows, reliability, rows_of
from pipeline.training.benchmark.placed_postings import PlacedPosting, place_postings
from pipeline.training.benchmark.read_benchmark import BenchmarkFiles, read_benchmark
from pipeline.training.benchmark.said import Method, Rules
from pipeline.training.benchmark.tally import tally
from pipeline.training.evaluation.result import Evaluation

PRODUCT = "jobprofile"
CURVE = "probability of a pair of unit and competency (.05 and more, bins of equal count), and the mean of two readers"


@dataclass(frozen=True, slots=True)
class ProfileOptions:
    """What to evaluate: the matcher's options, whether baselines stand beside it, and draws of the bootstrap."""

    match: MatchOptions = field(default_factory=MatchOptions)
    baselines: bool = True
    draws: int = 1000
    jobs: int = 1


def evaluate_profiles(
    files: BenchmarkFiles,
    framework: Framework,
    options: ProfileOptions | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Evaluation:
    """Return the whole table of a benchmark; `on_progress` gets how many sentences of how many are matched.

    Raises:
        InputError: where the benchmark cannot be read, or its labels do not fit its postings.
        EncoderError, FrameworkError, HeadError, UnknownNameError: where the matcher cannot be put together.
    """
    options = options or ProfileOptions()
    postings = place_postings(read_benchmark(files), options.jobs)
    matcher = load_matcher(framework, replace(options.match, top=len(framework.competencies)))
    rules = Rules(framework, load_weights(), matcher.encoder_name)
    product, asked = _answered(matcher, postings, rules, on_progress)
    methods = [product]
    if options.baselines:
        (encoder, *_) = load_encoders(matcher.encoder_name, keep=options.match.keep_vectors)
        methods += baselines(asked, rules, encoder)
    rows = [row for method in methods for row in rows_of(method, postings, options.draws)]
    return Evaluation(
        (*rows, *reader_rows(postings, options.draws)),
        tuple(reliability(product, postings)),
        tuple(_notes(product, postings)),
        {"labels": f"{files.labels.name} {file_digest(files.labels)}", **matcher.identity},
        SHORT,
        CURVE,
    )


def _answered(
    matcher: AnyMatcher,
    postings: Sequence[PlacedPosting],
    rules: Rules,
    on_progress: Callable[[int, int], None] | None,
) -> tuple[Method, list[Asked]]:
    """Return what the product says of each posting, and the sentences that it was asked."""
    queries = [queries_of(one.parsed) if one.parsed else () for one in postings]
    flat = [query for some in queries for query in some]
    result = matcher.match(flat, (lambda done: on_progress(done, len(flat))) if on_progress else None)
    said, asked, at = [], [], 0
    for posting, some in zip(postings, queries, strict=True):
        mine = slice(at, at + len(some))
        at = mine.stop
        said.append(rules.said(posting, result.answers[mine], result.vectors[mine]))
        asked.append(Asked(posting, some, result.vectors[mine]))
    return Method(PRODUCT, tuple(said)), asked


def _notes(product: Method, postings: Sequence[PlacedPosting]) -> Iterator[str]:
    langs = Counter(one.gold.lang for one in postings)
    counts = [tally(posting, said) for posting, said in zip(postings, product.said, strict=True)]
    total = {name: round(float(sum(one[name][0] for one in counts))) for name in ("stage_of", "shown_of", "unplaced")}
    yield f"{len(postings)} postings ({', '.join(f'{count} {lang}' for lang, count in sorted(langs.items()))})"
    yield (
        f"{total['shown_of']} pairs of unit and competency shown as evidence, {total['unplaced']} of them in no unit; "
        f"{total['stage_of']} cells with a stage of both readers"
    )
    if missing := sum(one.parsed is None for one in postings):
        yield f"{missing} postings could not be read: their cells count as none"
