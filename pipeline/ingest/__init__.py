"""Read postings from any file, and clean each into text with structure."""

from pipeline.ingest.clean import to_document
from pipeline.ingest.options import ReadOptions
from pipeline.ingest.read import read_postings
from pipeline.ingest.shards import Shard, shard_inputs
from pipeline.text.identity import posting_key

__all__ = ["ReadOptions", "Shard", "posting_key", "read_postings", "shard_inputs", "to_document"]
