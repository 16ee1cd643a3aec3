import re

import pytest

from pipeline.core.records import Block, Document
from pipeline.extract import extract


def make_document(text, lang="en", **fields):
    """A document whose blocks are the lines of `text`; lines that start with "- " are items."""
    blocks = []
    for match in re.finditer(r"[^\n]+", text):
        item = match.group().startswith("- ")
        start = match.start() + (2 if item else 0)
        blocks.append(Block(start, match.end(), "item" if item else "paragraph"))
    return Document("test", text, lang, tuple(blocks), fields)


@pytest.fixture(scope="session")
def document():
    return make_document


@pytest.fixture(scope="session")
def parse():
    """Read a text given line by line."""

    def run(text, lang="en", **fields):
        return extract(make_document(text, lang, **fields))

    return run
