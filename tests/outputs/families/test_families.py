"""Families of a small run: which roles stand together, what names them, what titles hide, and how they are written."""

import json

import numpy as np
import pandas as pd
import pytest

from pipeline import find_families
from pipeline.cli.families import _print
from pipeline.core.errors import InputError
from pipeline.encoders import load_encoder
from pipeline.outputs.families import save_families
from pipeline.outputs.families.families import TABLES
from pipeline.outputs.families.grouping import group
from pipeline.outputs.families.html import families_page
from pipeline.outputs.families.occupations import suggest_titles
from pipeline.outputs.families.records import Role, Sentence
from pipeline.outputs.families.role_vectors import unit
from pipeline.training.occupations import _occupations
from tests.outputs.compare.conftest import CARE, CRAFT, DEALS
from tests.outputs.families.conftest import BOOKS, SALES


def family_of(found):
    return dict(zip(found.roles["role_id"], found.roles["family"], strict=True))


def test_roles_stand_together_by_what_they_ask_and_not_by_title_or_language(found):
    trades = {}
    for key, family in family_of(found).items():
        trades.setdefault(key[:4], set()).add(family)
    assert {trade: len(some) for trade, some in trades.items()} == {"sale": 1, "book": 1, "code": 1}
    assert len(set().union(*trades.values())) == 3
    assert found.n_roles == 12
    assert found.unread == 0


def test_a_family_is_named_by_its_own_words_and_by_what_it_asks_more(found):
    family = {key[:4]: found.groups[number - 1] for key, number in family_of(found).items()}
    assert "sales" in family["sale"].name() or "customers" in family["sale"].name()
    assert "invoices" in [one.word for one in family["book"].words]
    assert {key: [one.name for one in one_family.competencies] for key, one_family in family.items()} == {
        "sale": [DEALS],
        "book": [CARE],
        "code": [CRAFT],
    }
    (asked,) = family["book"].competencies
    assert (asked.asked, asked.of, asked.asked_elsewhere, asked.of_elsewhere) == (4, 4, 0, 8)
    assert len(asked.sentences) == 4
    for word in family["book"].words:
        assert all(word.word in sentence.text.casefold() for sentence in word.sentences)
        assert word.roles * word.of_elsewhere >= 2 * word.roles_elsewhere * word.of


def test_what_titles_hide(found):
    (pair,) = found.same_title
    assert {pair.one.title, pair.other.title} >= {"Account Manager"}
    assert "book3000" in (pair.one.role_id, pair.other.role_id)
    assert pair.families[0] != pair.families[1]
    assert pair.similarity <= 0.2
    assert {"Hunter", "Account Manager"} <= {one.title for pair in found.alike for one in (pair.one, pair.other)}
    assert all(pair.similarity >= 0.65 and pair.sentences for pair in found.alike)
    (unlike,) = found.unlike
    assert unlike.role.title == "软件工程师"
    assert unlike.similarity < unlike.limit
    assert len(unlike.sentences) == 3


def test_the_same_run_gives_the_same_families(trades, found):
    again = find_families(trades, 3, titles=False)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(found, name), getattr(again, name))
    assert again.stability == found.stability


def test_the_number_of_families_follows_the_rule():
    draw = np.random.default_rng(1)
    middles = unit(draw.normal(size=(5, 40)))
    rows = unit(np.vstack([one + 0.05 * draw.normal(size=(20, 40)) for one in middles]))
    found = group(rows)
    assert len(found.middles) == 5
    assert found.stability == pytest.approx(1.0)
    best = max((one for one in found.tried if one.largest <= 0.25), key=lambda one: one.silhouette)
    assert best.families == 5
    assert len(group(rows[:3]).middles) == 1


@pytest.mark.parametrize("number", [1, 13])
def test_a_number_that_cannot_be_is_refused(trades, number):
    with pytest.raises(InputError, match="families of 12 roles"):
        find_families(trades, number, titles=False)


def test_every_format_holds_every_role(found, tmp_path, capsys):
    for suffix in (".html", ".csv", ".parquet", ".json", ".xlsx"):
        save_families(found, tmp_path / f"families{suffix}")
    roles = pd.read_parquet(tmp_path / "families.parquet")
    assert sorted(roles["role_id"]) == sorted(pd.read_csv(tmp_path / "families.csv", dtype=str)["role_id"])
    everything = json.loads((tmp_path / "families.json").read_text(encoding="utf-8"))
    assert len(everything["roles"]) == 12
    assert len(everything["numbers"]) == 1
    sheets = pd.read_excel(tmp_path / "families.xlsx", sheet_name=None)
    assert {"Roles", "Families", "Words", "Competencies", "Pairs", "Numbers", "About"} <= set(sheets)
    _print(found)
    assert "One title, other jobs: 1 pair" in capsys.readouterr().out
    with pytest.raises(InputError, match="no format"):
        save_families(found, tmp_path / "families.pdf")


def test_the_page_holds_no_markup_of_a_posting(found):
    page = families_page(found)
    assert "window.pwned=1</script>" not in page
    assert "岗位族" in page
    assert "客户关怀" in page


def role(title, lines):
    return Role("r", title, "", "", "en", ("r",), tuple(Sentence("r", str(n), text) for n, text in enumerate(lines)))


def test_a_title_is_suggested_where_one_is_near():
    near, far = suggest_titles([role("Bookkeeper", BOOKS), role("", ["Be happy", "Join us on Mars"])])
    assert near.near
    assert near.titles[0].title == "Bookkeeping, Accounting, and Auditing Clerks"
    assert near.sentences[0].text in BOOKS
    assert not far.near
    (sales,) = suggest_titles([role("Sales Representative", SALES)])
    assert sales.titles[0].code.startswith(("41-", "11-2022"))


def test_what_ships_was_made_with_the_encoder_that_ships():
    from pipeline.core.resources import models_dir

    card = json.loads((models_dir() / "occupations" / "titles.json").read_text(encoding="utf-8"))
    assert card["encoders"]["fast"] == load_encoder("fast").digest
    assert len(card["titles"]) == 923
    assert "CC BY 4.0" in card["source"]


def test_vectors_of_occupations_are_built_from_a_table_of_tasks(tmp_path):
    table = tmp_path / "tasks.csv"
    rows = [("11-1", "Sellers", "1", "Sell shoes"), ("11-1", "Sellers", "2", "Greet customers")]
    rows += [("13-2", "Counters", "3", "Count coins"), ("13-2", "Counters", "4", "Write down sums")]
    lines = ["O*NET-SOC Code,Title,Task ID,Task", *(",".join(row) for row in rows)]
    table.write_text("\n".join(lines), encoding="utf-8-sig")
    titles, arrays = _occupations(table, load_encoder("fast"))
    assert titles == {"11-1": "Sellers", "13-2": "Counters"}
    assert arrays["occupation_duties"].shape == (2, 256)
    assert np.abs(arrays["occupation_duties"]).max() <= 127
