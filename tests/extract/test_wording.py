import string
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pipeline.core.errors import InputError
from pipeline.core.resources import lexicon
from pipeline.extract.lexicons import lexicon_matcher
from pipeline.extract.lexicons.lexicon_matcher import LEXICONS, entry_openings, fold, vocabulary
from pipeline.extract.lexicons.regex_prefixes import openings

PLAIN_WORDS = ("numbers", "currencies")
# Other formats, read elsewhere.
NOT_SEARCHED = {"currencies", "duty_verbs", "headings", "line_starts", "numbers", "word_classes"}
IN_EVERY_LINE = frozenset().union(*lexicon_matcher._TOGETHER)
THREE = ("conditions", "flags", "strength")


@pytest.mark.parametrize("text", ["İI", "ＡＢ～３", "x\u3000y", "ǅ", "a’b"])
def test_folding_keeps_every_place(text):
    assert len(fold(text)) == len(text)


def test_folding_makes_width_quotes_and_dashes_plain():
    assert fold("３–５年，“ＭＢＡ’ｓ”") == '3-5年,"mba\'s"'


@pytest.mark.parametrize("path", sorted(LEXICONS.glob("*_??.tsv")), ids=lambda path: path.stem)
def test_every_entry_is_bounded_and_tells_how_it_begins(path):
    rows = [row for row in lexicon(path) if "pattern" in row and not path.stem.startswith(PLAIN_WORDS)]
    for row in rows:
        begins = entry_openings(row["pattern"], path)
        assert begins
        # One entry that begins with any word is tried at every word of every line: it cost as much as all others.
        if path.stem.removesuffix("_en") in IN_EVERY_LINE:
            assert len({opening[1:2] for opening in begins}) < len(string.ascii_lowercase), row["pattern"]


@pytest.mark.parametrize(
    ("pattern", "message"),
    [("a+", "without a bound"), ("a{2,}", "without a bound"), ("(a", "mend the entry"), (".{0,3}a", "begin with any")],
)
def test_a_bad_entry_says_what_and_where(pattern, message, tmp_path, monkeypatch):
    (tmp_path / "odd_en.tsv").write_text(f"pattern\n{pattern}\n", encoding="utf-8")
    monkeypatch.setattr(lexicon_matcher, "LEXICONS", tmp_path)
    vocabulary.cache_clear()
    with pytest.raises(InputError, match=message) as caught:
        vocabulary("odd")
    assert "odd_en.tsv" in str(caught.value)
    vocabulary.cache_clear()


def test_a_new_entry_is_found_without_touching_the_code(tmp_path, monkeypatch):
    (tmp_path / "tools_en.tsv").write_text("pattern\tname\nkilns?\tkiln\n", encoding="utf-8")
    (tmp_path / "tools_zh.tsv").write_text("pattern\tname\n窑炉?\tkiln\n", encoding="utf-8")
    monkeypatch.setattr(lexicon_matcher, "LEXICONS", tmp_path)
    vocabulary.cache_clear()
    found = [(hit.start, hit.end) for hit in vocabulary("tools").find("two kilns, 大窑")]
    assert found == [(4, 9), (12, 13)]
    vocabulary.cache_clear()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("ab|cd", {"ab", "cd"}),
        ("a?bc", {"abc", "bc"}),
        ("[ab]x", {"ax", "bx"}),
        ("(?<!x)ab", {"ab"}),
        ("a.b", {"a"}),
        ("kilns", {"kilns"}),
        ("kilnsman at sea", {"kilnsman a"}),
        ("a{2,3}b", {"aab", "aaab"}),
        ("at {1,3}sea", {"at sea", "at  sea", "at   sea"}),
        (r"x\dy", {f"x{digit}y" for digit in range(10)}),
        (r"[a-z][a-z][a-z]", set(string.ascii_lowercase)),
    ],
)
def test_openings(source, expected):
    assert openings(source) == expected


def test_an_entry_is_found_where_words_begin_and_at_every_chinese_character(tmp_path, monkeypatch):
    (tmp_path / "odd_en.tsv").write_text("pattern\nkilns?\nkiln keeper\n", encoding="utf-8")
    (tmp_path / "odd_zh.tsv").write_text("pattern\n窑\n", encoding="utf-8")
    monkeypatch.setattr(lexicon_matcher, "LEXICONS", tmp_path)
    vocabulary.cache_clear()
    hits = list(vocabulary("odd").find("kiln keeper, limekiln, 大窑", 0))
    assert [(hit.start, hit.end, hit.order) for hit in hits] == [(0, 4, 0), (24, 25, 2)]
    assert vocabulary("odd").ends("a kiln keeper")
    assert not vocabulary("odd").has("kilns", 1)
    vocabulary.cache_clear()


def plainly_found(vocabulary, folded):
    """Find by trying every entry everywhere: what the automaton saves."""
    hits = []
    for order, entry in enumerate(vocabulary._entries):
        at = 0
        while found := entry.pattern.search(folded, at):
            hits.append((found.start(), order, found.end()))
            at = found.start() + 1
    kept, at = [], 0
    for start, order, end in sorted(hits):
        if start >= at:
            kept.append((start, end, order))
            at = max(end, start + 1)
    return kept


CASES = sorted((Path(__file__).parent / "cases").glob("flags_*.txt"))
ODD = (
    "985/211 only, cet-4 or CET6",
    "3-5 years, 25-35 (or 40)",
    "degree's;masters\tof 2  years",
    "会Excel,有MBA优先",
    "",
    " ",
)


@pytest.mark.parametrize("name", sorted({path.stem[:-3] for path in LEXICONS.glob("*_??.tsv")} - NOT_SEARCHED))
def test_the_automaton_misses_nothing_that_a_plain_search_finds(name):
    lines = [line for path in CASES for line in path.read_text(encoding="utf-8").splitlines()[::9]]
    searched = vocabulary(name)
    for text in (*lines, *ODD, *(line.title().replace(" ", "  ") for line in lines[::5])):
        folded = fold(text)
        assert [(hit.start, hit.end, hit.order) for hit in searched.find(folded)] == plainly_found(searched, folded)


def test_texts_are_read_in_several_threads():
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda name: [*vocabulary(name).find("a driving licence or 35岁以下")], THREE * 40))
    assert all(one == found[at % 3] for at, one in enumerate(found))
    assert any(found[:3])
