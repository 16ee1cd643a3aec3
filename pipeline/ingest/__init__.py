"""Read postings from any file, and clean each into text with structure."""

from typing import TYPE_CHECKING, Any

from pipeline.ingest.options import ReadOptions
from pipeline.ingest.readers.read import read_postings
from pipeline.ingest.readers.shards import Shard, shard_inputs
from pipeline.text.fingerprint import posting_key

if TYPE_CHECKING:
    from pipeline.ingest.cleaning.clean import to_document, to_document_in_steps

__all__ = [
    "ReadOptions",
    "Shard",
    "posting_key",
    "read_postings",
    "shard_inputs",
    "to_document",
    "to_document_in_steps",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute is of any type
    """Import what cleans a posting when it is first used: a process that only reads files starts without it."""
    if name in ("to_document", "to_document_in_steps"):
        from pipeline.ingest.cleaning import clean

        return getattr(clean, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}; it has {', '.join(__all__)}")
