"""Helpers of the ingest tests."""

import pytest

from pipeline.core.records import Failure, Posting
from pipeline.ingest import ReadOptions, read_postings, to_document


@pytest.fixture
def read(tmp_path):
    """Write files (name -> text or bytes) to a folder and read them; returns postings and failures."""

    def reading(files, **options):
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = list(read_postings([str(tmp_path)], ReadOptions(**options)))
        return [p for p in found if isinstance(p, Posting)], [f for f in found if isinstance(f, Failure)]

    return reading


@pytest.fixture
def lines():
    """Clean content and return one string per block: kind letter, level, * where emphasised, and the text."""

    def cleaning(content, media="text"):
        document = to_document(Posting("x", content, media))
        return [
            f"{b.kind[0]}{b.level}{'*' if b.emphasised else ''} {document.text[b.start : b.end]}"
            for b in document.blocks
        ]

    return cleaning
