"""A dump that splits its postings over columns of its own naming loses none of them."""

import pytest

from pipeline.ingest import to_document
from pipeline.ingest.readers.text_columns import Said, headed

DO = "Bake bread for three shops every morning and keep the ovens clean."
BRING = "Two years at an oven are a must; you get up early and like dough."
DO_ZH = "负责三家面包店的烘焙工作，保持烤箱清洁，带两名学徒。"
BRING_ZH = "两年以上烘焙经验，能早起，热爱面团，身体结实有力气。"


def text_of(read, header, row, **options):
    rows = [",".join(header), ",".join(f'"{cell}"' for cell in row)]
    (posting,), _ = read({"jobs.csv": "\n".join(rows)}, **options)
    return to_document(posting).text


@pytest.mark.parametrize(
    ("header", "row", "expected"),
    [
        (("role", "duties", "needs"), ("Baker", DO, BRING), (DO, BRING)),
        (
            ("role", "daily_bread", "whatYouBring"),
            ("Baker", DO, BRING),
            (f"Daily bread:\n{DO}", BRING),
        ),
        (("职位", "干什么", "你要会"), ("面包师", DO_ZH, BRING_ZH), (f"干什么:\n{DO_ZH}", f"你要会:\n{BRING_ZH}")),
        (("title", "description", "nice-to-have"), ("Baker", DO, BRING), (DO, f"Nice to have:\n{BRING}")),
    ],
)
def test_every_column_of_text_is_read(read, header, row, expected):
    text = text_of(read, header, row)
    assert all(part in text for part in expected)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("apply_here", "https://example.com/a/very/long/link/to/the/shop"),
        ("description_clean", "bake bread three shops every morning keep ovens clean"),
        ("tokens", "['bake', 'bread', 'three', 'shops', 'every', 'morning']"),
        ("copy", f"<p>{DO}</p>"),
        ("shift", "Early"),
    ],
)
def test_links_codes_copies_and_labels_are_no_text(read, name, value):
    assert text_of(read, ("title", "description", name), ("Baker", DO, value)) == DO


def test_a_named_text_column_stands_alone(read):
    assert text_of(read, ("role", "one", "two"), ("Baker", DO, BRING), text_column="one") == DO


def test_columns_without_a_name_give_no_heading():
    assert headed("Unnamed: 3", DO, html=False) == DO
    assert headed("must_haves", DO, html=True) == f"<h3>Must haves</h3>{DO}"


def test_repeats_counts_words_and_signs():
    assert Said([DO]).has("ovens clean bread")
    assert not Said([DO]).has(BRING)
    assert Said([DO_ZH]).has("保持烤箱清洁")
    assert not Said([DO_ZH]).has(BRING_ZH)
