"""Each fixed package does the work that it is made for, in the module that it belongs to, on the samples."""

import sys

import bs4
import jieba
import pandas as pd
import pytest
import sentence_transformers
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from sklearn.feature_extraction.text import HashingVectorizer
from spacy.language import Language
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from pipeline.ingest import ReadOptions, read_postings
from pipeline.match import MatchOptions
from pipeline.run.main_job import run
from pipeline.run.options import RunOptions
from pipeline.run.parse_interleaved import parse_one
from pipeline.text import chinese, english

SAMPLES = ("en_presales_engineer.html", "zh_key_account_manager.html")
# Package, what of it is called, and the module of ours that must be the one to call it.
CALLS = {
    "beautifulsoup4": (bs4.BeautifulSoup, "__init__", "pipeline.ingest.cleaning.dom"),
    "spacy": (Language, "__call__", "pipeline.text.english"),
    "jieba": (jieba.Tokenizer, "cut", "pipeline.text.chinese"),
    "scikit-learn": (HashingVectorizer, "transform", "pipeline.encoders.lexical"),
    "sentence-transformers": (sentence_transformers.SentenceTransformer, "encode", "pipeline.encoders.sentence"),
    "pandas": (pd.DataFrame, "__init__", "pipeline.outputs.evidence_tables"),
}


def ours():
    """Return the nearest module of ours among those that are at work."""
    frame = sys._getframe(2)
    while frame and not frame.f_globals["__name__"].startswith("pipeline."):
        frame = frame.f_back
    return frame.f_globals["__name__"] if frame else None


@pytest.fixture(scope="module")
def callers(tmp_path_factory, request):
    """Read two samples and run over them; return the modules that called each package."""
    samples = request.config.rootpath / "data" / "raw"
    folder = tmp_path_factory.mktemp("packages")
    words = StaticEmbedding(Tokenizer(WordLevel({"<unk>": 0, "sales": 1})), embedding_dim=8)
    sentence_transformers.SentenceTransformer(modules=[words], device="cpu").save_pretrained(str(folder / "encoder"))
    found = {name: set() for name in CALLS}
    with pytest.MonkeyPatch.context() as patch:
        for name, (place, what, _) in CALLS.items():
            patch.setattr(place, what, noted(getattr(place, what), found[name]))
        for kept in (english._starts, chinese._words_of):
            kept.cache_clear()
        inputs = [str(samples / "postings" / name) for name in SAMPLES]
        for posting in read_postings(inputs, ReadOptions()):
            parse_one(posting)
        for encoder in ("lexical", str(folder / "encoder")):
            options = RunOptions(samples / "framework_tiny.csv", folder / "out", match=MatchOptions(encoder), jobs=1)
            run(inputs, options)
    return found


def noted(original, callers):
    def called(*args, **options):
        callers.add(ours())
        return original(*args, **options)

    return called


@pytest.mark.parametrize("package", CALLS)
def test_the_package_is_called_by_the_part_that_it_is_made_for(callers, package):
    assert CALLS[package][2] in callers[package]
