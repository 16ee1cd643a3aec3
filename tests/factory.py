"""Small made-up records for tests of the later stages."""

from pipeline.core.records import (
    Answer,
    Competency,
    Facts,
    Failure,
    Framework,
    Indicator,
    Match,
    ParsedPosting,
    Requirement,
    Section,
    Stage,
)
from pipeline.outputs.run_tables import RunTables
from pipeline.outputs.schema import match_rows, posting_row, profile_rows, requirement_rows, schemas, to_frame
from pipeline.profile import build_profile, load_weights

HOSTILE = '=HYPERLINK("http://example.invalid","click")'


def framework(*names, stages=5):
    """A framework with one indicator per stage."""
    return Framework(
        "test",
        tuple(
            Competency(
                name.lower(),
                name,
                f"All about {name}.",
                tuple(
                    Stage(
                        n,
                        f"{name} at level {n}",
                        indicators=(Indicator(f"{name.lower()}.{n}", f"Does {name} at level {n}"),),
                    )
                    for n in range(1, stages + 1)
                ),
            )
            for name in names
        ),
        "0" * 64,
    )


def parsed(*lines, section="responsibilities", heading=None, lang="en"):
    """A posting whose every line is a requirement: `(text, kind, subkind, strength)` or a bare text."""
    items, at, texts = [], 0, []
    for number, line in enumerate(lines):
        text, kind, subkind, strength = (
            line if isinstance(line, tuple) else (line, "responsibility", None, "unspecified")
        )
        items.append(
            Requirement(at, at + len(text), f"r{number:03}", kind, text, lang, subkind=subkind, strength=strength)
        )
        texts.append(text)
        at += len(text) + 1
    whole = "\n".join(texts)
    sections = (Section(0, len(whole), section, heading),) if whole else ()
    return ParsedPosting("p1", "made-up.txt", whole, lang, Facts(title="Tester"), sections, tuple(items))


def answer(query_id, text, *matches, abstained=False):
    """An answer with matches given as (competency, probability, stage)."""
    ranked = sorted(matches, key=lambda m: -m[1])
    return Answer(
        query_id,
        text,
        abstained,
        tuple(
            Match(name, name.lower(), stage, f"Does {name} at level {stage}", f"{name.lower()}.{stage}", probability)
            for name, probability, stage in ranked
        ),
    )


def answers(posting, *matches):
    """One answer per requirement; `matches[i]` is (competency, probability, stage) or None for abstained."""
    return tuple(
        answer(item.requirement_id, item.text, match)
        if match
        else answer(item.requirement_id, item.text, ("Selling", 0.1, 1), abstained=True)
        for item, match in zip(posting.requirements, matches, strict=True)
    )


def run_tables():
    """The tables of a run over one posting: three sentences, two of them evidence, and one file that failed."""
    posting = parsed("+negotiate contracts", "拜访医院客户", HOSTILE)
    given = answers(posting, ("Selling", 0.9, 3), ("Selling", 0.8, 2), None)
    kinds = framework("Selling", "Teaming")
    profile = build_profile(posting, given, None, kinds, load_weights())
    rows = {
        "postings": [posting_row(posting, too_thin=False) | {"title": HOSTILE}],
        "requirements": list(requirement_rows(posting, profile)),
        "matches": list(match_rows(posting.posting_id, given, profile)),
        "profile": list(profile_rows(profile)),
    }
    return RunTables(
        **{name: to_frame(name, rows.get(name, [])) for name in schemas()},
        framework=kinds,
        run={},
        failures=(Failure("a.pdf", "ingest", "@damaged", "save it again"),),
    )
