"""What is fuzzed: each target takes bytes, and may end well or in an error that a user can mend; nothing else."""

import gzip
import io
import json
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

from pipeline.core.errors import PipelineError
from pipeline.core.records import Failure, Posting

CORPUS = Path(__file__).with_name("corpus")
POSTINGS_READ = 8


@dataclass(frozen=True)
class Target:
    """A named parser: what is done with the bytes, the kinds of tokens that mean something to it, its seeds."""

    name: str
    run: Callable[[bytes], None]
    kinds: tuple[str, ...]
    seeds: tuple[str, ...]

    def corpus(self) -> list[bytes]:
        """Return the seeds of the target."""
        return [path.read_bytes() for pattern in self.seeds for path in sorted(CORPUS.glob(pattern))]

    def check(self, data: bytes) -> None:
        """Run the target; what a user can mend is no fault."""
        with suppress(PipelineError):
            self.run(data)


@cache
def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="jobprofile-fuzz-"))


def _file(name: str, data: bytes) -> Path:
    path = _folder() / name
    path.write_bytes(data)
    return path


def _read(suffix: str, *, parse: bool = True) -> Callable[[bytes], None]:
    """Return a function that reads bytes as a file with this suffix, and cleans what it holds."""

    def run(data: bytes) -> None:
        from pipeline.ingest import ReadOptions, read_postings, to_document

        path = _file(f"posting{suffix}", data)
        options = ReadOptions(max_file_bytes=4_000_000, max_posting_chars=400_000)
        for one in islice(read_postings([str(path)], options), POSTINGS_READ):
            if isinstance(one, Failure):
                assert one.what
                assert one.posting
            elif parse:
                document = to_document(one)
                json.dumps(dict(document.fields))

    return run


def _parsed(content: str, media: str) -> None:
    """Clean, extract, and print as `parse` does."""
    from pipeline.extract import extract
    from pipeline.ingest import to_document
    from pipeline.outputs.schema import parsed_object

    parsed = extract(to_document(Posting("fuzz", content, media)))
    json.loads(json.dumps(parsed_object(parsed), ensure_ascii=False))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape" if b"\xed" in data else "replace")


def _extract(media: str) -> Callable[[bytes], None]:
    return lambda data: _parsed(_text(data), media)


def _packed(suffix: str, pack: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    """Return a function that damages what is inside a container, and keeps the container whole."""
    read = _read(suffix)
    return lambda data: read(pack(data))


def _in_zip(template: str, member: str) -> Callable[[bytes], bytes]:
    """Return a function that puts bytes in the place of one member of a seed."""

    def pack(data: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(CORPUS / template) as seed, zipfile.ZipFile(stream, "w") as out:
            for info in seed.infolist():
                out.writestr(info.filename, data if info.filename == member else seed.read(info))
        return stream.getvalue()

    return pack


def _tarred(data: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as out:
        for name in ("a.html", "b.jsonl", "c.csv"):
            info = tarfile.TarInfo(name)
            info.size = len(data)
            out.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _framework(suffix: str, pack: Callable[[bytes], bytes] = bytes) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        from pipeline.framework import check_framework, framework_summary, load_framework

        path = _file(f"framework{suffix}", pack(data))
        check = check_framework(path)
        assert (check.framework is None) == bool(check.faults)
        if check.framework:
            framework_summary(check.framework)
            assert load_framework(path).digest == check.framework.digest

    return run


def _phrases(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        from pipeline.framework.phrases import load_phrases

        load_phrases(_file(f"phrases{suffix}", data))

    return run


def _head(data: bytes) -> None:
    """Load a head: the first line says how much of the bytes is the JSON."""
    from pipeline.core.resources import digest
    from pipeline.match.fusion.head import load_head

    cut = data.find(b"PK\x03\x04")
    facts, numbers = (data[:cut], data[cut:]) if cut >= 0 else (data, b"")
    _file("head.npz", numbers)
    # Whoever forges a head writes the right digest beside it.
    load_head(_file("head.json", facts.replace(b"DIGEST", digest(numbers).encode())))


def _labels(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        from pipeline.match.labelled_sentences import read_labels

        read_labels(_file(f"labels{suffix}", data), _tiny_framework())

    return run


@cache
def _tiny_framework():
    from pipeline.framework import load_framework

    return load_framework(CORPUS / "framework.yaml")


def _sentences(suffix: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        from pipeline.cli.sentences import read_sentences

        read_sentences(_file(f"sentences{suffix}", data))

    return run


def _weights(data: bytes) -> None:
    from pipeline.profile.weights import load_weights

    load_weights.cache_clear()
    load_weights(_file("weights.toml", data))


def _encoder_folder(data: bytes) -> None:
    """Check a model folder from a stranger, its files divided by lines of ===NAME."""
    import shutil

    from pipeline.encoders.folders import check_foreign

    home = _folder() / "model"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    for part in data.split(b"==="):
        name, _, body = part.partition(b"\n")
        if name.strip() in (b"modules.json", b"config.json", b"router_config.json", b"model.safetensors", b"x.bin"):
            (home / name.strip().decode()).write_bytes(body)
    check_foreign(home)


def _stored(data: bytes) -> None:
    """Read a run back whose run.json and failures.jsonl were meddled with."""
    from pipeline.outputs.run_store import read_run

    home = _run_folder()
    facts, _, lines = data.partition(b"===\n")
    (home / "run.json").write_bytes(facts)
    (home / "failures.jsonl").write_bytes(lines)
    read_run(home)


@cache
def _run_folder() -> Path:
    from pipeline.framework import save_framework
    from pipeline.outputs.schema import schemas, to_frame, write_parquet

    home = _folder() / "run"
    for name in schemas():
        write_parquet(name, to_frame(name, []), home / f"{name}.parquet")
    save_framework(_tiny_framework(), home / "framework.json")
    return home


def _outputs(data: bytes) -> None:
    """Write every output of a run whose every field is hostile, and look whether any of it is live."""
    from tests.fuzz.outputs import check_outputs

    check_outputs(_text(data)[:4000], _folder() / "out")


def _mask(data: bytes) -> None:
    from pipeline.text.redaction import mask_personal

    text = _text(data)
    assert len(mask_personal(text)) == len(text)


TARGETS = {
    target.name: target
    for target in (
        Target("read-html", _read(".html"), ("html", "json"), ("*.html", "*.txt")),
        Target("read-txt", _read(".txt"), ("text",), ("*.txt", "*.html")),
        Target("read-md", _read(".md"), ("text",), ("*.md", "*.txt")),
        Target("read-json", _read(".json"), ("json", "html"), ("*.json",)),
        Target("read-jsonl", _read(".jsonl"), ("json", "html"), ("*.jsonl",)),
        Target("read-csv", _read(".csv"), ("csv",), ("*.csv",)),
        Target("read-tsv", _read(".tsv"), ("csv",), ("*.csv",)),
        Target("read-docx", _read(".docx"), ("xml",), ("*.docx",)),
        Target(
            "read-docx-xml", _packed(".docx", _in_zip("posting.docx", "word/document.xml")), ("xml",), ("document.xml",)
        ),
        Target(
            "read-docx-styles", _packed(".docx", _in_zip("posting.docx", "word/styles.xml")), ("xml",), ("styles.xml",)
        ),
        Target("read-xlsx", _read(".xlsx"), ("xml",), ("*.xlsx",)),
        Target(
            "read-xlsx-xml",
            _packed(".xlsx", _in_zip("postings.xlsx", "xl/worksheets/sheet1.xml")),
            ("xml",),
            ("sheet1.xml",),
        ),
        Target(
            "read-xlsx-book", _packed(".xlsx", _in_zip("postings.xlsx", "xl/workbook.xml")), ("xml",), ("workbook.xml",)
        ),
        Target("read-parquet", _read(".parquet"), (), ("*.parquet",)),
        Target("read-pdf", _read(".pdf"), ("pdf",), ("*.pdf",)),
        Target("read-zip", _read(".zip"), (), ("*.zip",)),
        Target("read-tar", _read(".tar"), (), ("*.tar",)),
        Target("read-gz", _read(".gz"), (), ("*.gz",)),
        Target("read-gz-inner", _packed(".html.gz", gzip.compress), ("html",), ("*.html",)),
        Target("read-tar-inner", _packed(".tar", _tarred), ("html", "json", "csv"), ("*.html", "*.jsonl", "*.csv")),
        Target("read-any", _read(""), ("html", "json", "csv", "text"), ("posting*", "postings*")),
        Target("extract-text", _extract("text"), ("text",), ("*.txt", "*.md")),
        Target("extract-html", _extract("html"), ("html", "text"), ("*.html",)),
        Target("extract-markdown", _extract("markdown"), ("text",), ("*.md",)),
        Target("framework-txt", _framework(".txt"), ("text",), ("framework.md", "framework.txt")),
        Target("framework-md", _framework(".md"), ("text", "csv"), ("framework.md", "framework.txt")),
        Target("framework-yaml", _framework(".yaml"), ("yaml",), ("framework.yaml",)),
        Target("framework-json", _framework(".json"), ("json",), ("framework.json",)),
        Target("framework-csv", _framework(".csv"), ("csv",), ("framework.csv",)),
        Target(
            "framework-xlsx",
            _framework(".xlsx", _in_zip("framework.xlsx", "xl/worksheets/sheet1.xml")),
            ("xml",),
            ("framework_sheet1.xml",),
        ),
        Target("framework-gz", _framework(".yaml.gz"), (), ("*.gz",)),
        Target("phrases-yaml", _phrases(".yaml"), ("yaml",), ("phrases.yaml",)),
        Target("phrases-json", _phrases(".json"), ("json",), ("phrases.json",)),
        Target("phrases-csv", _phrases(".csv"), ("csv",), ("phrases.csv",)),
        Target("head", _head, ("json",), ("head.bin",)),
        Target("labels-csv", _labels(".csv"), ("csv",), ("labels.csv",)),
        Target("labels-jsonl", _labels(".jsonl"), ("json",), ("labels.jsonl",)),
        Target("labels-xlsx", _labels(".xlsx"), ("xml",), ("*.xlsx",)),
        Target("sentences-txt", _sentences(".txt"), ("text",), ("*.txt",)),
        Target("sentences-jsonl", _sentences(".jsonl"), ("json",), ("labels.jsonl",)),
        Target("weights", _weights, ("yaml",), ("weights.toml",)),
        Target("encoder-folder", _encoder_folder, ("json",), ("model.bin",)),
        Target("stored-run", _stored, ("json",), ("run.bin",)),
        Target("outputs", _outputs, ("html", "text", "csv"), ("*.txt", "*.html")),
        Target("mask", _mask, ("text",), ("*.txt", "*.md")),
    )
}
