"""One target under atheris (libFuzzer): mutations that are kept where they reach new code of the package."""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["pipeline"]):
    import pipeline.extract
    import pipeline.framework
    import pipeline.ingest.cleaning.html
    import pipeline.ingest.cleaning.main_content
    import pipeline.ingest.cleaning.markdown
    import pipeline.ingest.readers.read
    import pipeline.ingest.readers.word
    import pipeline.match.fusion.head
    import pipeline.match.labelled_sentences
    import pipeline.text.redaction  # noqa: F401 - imported to be instrumented
    from tests.fuzz.engine import MEMORY, tried
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz one target: NAME SECONDS SEED FINDINGS."""
    name, seconds, seed, findings = sys.argv[1:]
    target, home = TARGETS[name], Path(findings)
    known: set[str] = set()

    def one(data: bytes) -> None:
        (home / f"{name}.running").write_bytes(data)
        fault = tried(target, data)
        if fault:
            key = str(hash("".join(line for line in fault.splitlines() if line.startswith("  File"))))
            if key not in known:
                known.add(key)
                (home / f"{name}-guided{len(known)}.input").write_bytes(data)
                (home / f"{name}-guided{len(known)}.txt").write_text(fault, encoding="utf-8", errors="replace")
        (home / f"{name}.running").unlink(missing_ok=True)

    with tempfile.TemporaryDirectory() as seeds:
        for number, data in enumerate(target.corpus()):
            Path(seeds, str(number)).write_bytes(data)
        kept = home / "kept" / name
        kept.mkdir(parents=True, exist_ok=True)
        options = [f"-max_total_time={int(float(seconds))}", f"-seed={seed}", "-max_len=20000", "-print_final_stats=1"]
        options += [f"-rss_limit_mb={MEMORY // 2**20}", "-timeout=300", f"-artifact_prefix={home}/{name}-"]
        atheris.Setup([sys.argv[0], *options, str(kept), seeds], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
