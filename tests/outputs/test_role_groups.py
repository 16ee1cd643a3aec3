"""Postings of one role: what joins them, what keeps them apart, and the spread over them."""

from types import SimpleNamespace

import pandas as pd
import pytest

from pipeline.core.records import Reason
from pipeline.outputs.role_groups import group_roles, role_spread
from pipeline.outputs.texts import read_reasons

DUTIES = (
    "Keep forty hospital customers for the long term and renew their service contracts every spring",
    "Prepare quarterly reviews together with finance, legal and the repair workshop in Aalborg",
    "Own the yearly target for balances, spare parts and training days in the northern territory",
)
DUTIES_ZH = (
    "负责华东地区医院客户的长期维护和合同续签，按季度回访客户并记录需求",
    "与财务、法务和维修部门配合完成年度复盘，推动天平和备件的销售目标",
)


def postings(*rows):
    """Tables of postings given as (id, title, company, lines, rest of the text)."""
    facts, asked = [], []
    for key, title, company, lines, rest in rows:
        facts.append(
            {
                "posting_id": key,
                "title": title,
                "company": company,
                "location": "Aalborg",
                "text": "\n".join(lines) + rest,
            }
        )
        asked += [{"posting_id": key, "text": line} for line in lines]
    tables = SimpleNamespace(
        size=len(facts),
        postings=pd.DataFrame(facts, columns=["posting_id", "title", "company", "location", "text"]),
        requirements=pd.DataFrame(asked, columns=["posting_id", "text"]),
    )
    tables.page = lambda first, count: tables
    return tables


def roles_of(*rows):
    frame = group_roles(postings(*rows))
    return dict(zip(frame["posting_id"], frame["role_id"], strict=True))


def test_the_same_words_under_near_the_same_title_are_one_role():
    found = group_roles(
        postings(
            ("b", "Account Manager (m/f/d) - Aalborg", "Northwind", DUTIES, ""),
            ("a", "Account Manager", "Northwind", (*DUTIES[:2], DUTIES[2] + " this year"), ""),
            ("c", "Glass Blower", "Northwind", DUTIES, ""),
        )
    )
    assert found["role_id"].tolist() == ["a", "a", "c"]
    assert found["n_postings"].tolist() == [2, 2, 1]
    assert found["role_title"].tolist() == ["Account Manager", "Account Manager", "Glass Blower"]
    (near,), (only,) = (read_reasons(found["why"][row]) for row in (0, 2))
    assert near.key == "similar_posting"
    assert 90 <= near.values["percent"] < 100
    assert only == Reason("only_of_role")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Senior Account Manager", "Sr. Account Manager", True),
        ("Senior Account Manager", "Account Manager", False),
        ("Engineer II", "Engineer III", False),
        ("高级客户经理（双休）", "资深客户经理", True),
        ("高级客户经理", "客户经理", False),
        ("客戶經理", "客户经理 急聘", True),
        ("客户经理", "会计", False),
        (None, "Account Manager", True),
    ],
)
def test_titles(one, other, same):
    lines = DUTIES + DUTIES_ZH
    found = roles_of(("a", one, "Northwind", lines, ""), ("b", other, "Northwind", lines, ""))
    assert (found["a"] == found["b"]) is same


def test_two_employers_must_agree_in_more_words():
    changed = (*DUTIES[:2], "Own the yearly target for balances and repairs in the southern territory")
    assert len(set(roles_of(("a", "Seller", "One", DUTIES, ""), ("b", "Seller", "One", changed, "")).values())) == 1
    assert len(set(roles_of(("a", "Seller", "One", DUTIES, ""), ("b", "Seller", "Two", changed, "")).values())) == 2
    assert len(set(roles_of(("a", "Seller", "One", DUTIES, ""), ("b", "Seller", "Two", DUTIES, "")).values())) == 1


def test_a_job_code_joins_what_was_rewritten():
    found = group_roles(
        postings(
            ("a", "Account Manager", "Northwind", DUTIES[:1], "\nRequisition ID: NW-48213"),
            ("b", "Account Manager, North", "Northwind", DUTIES[1:], "\njob code NW-48213."),
            ("c", "Account Manager", "Southbay", DUTIES[1:], "\nJob ID: NW-48213"),
            ("d", "客户经理", "北风", DUTIES_ZH[:1], "\n职位编号：BF20931"),
            ("e", "客户经理", "北风", DUTIES_ZH[1:], "\n职位编号 BF20931"),
        )
    )
    assert found["role_id"].tolist() == ["a", "a", "c", "d", "d"]
    assert read_reasons(found["why"][1]) == (Reason("same_job_code", {"code": "nw-48213"}),)


def test_the_order_of_the_postings_does_not_matter():
    rows = [
        (f"p{n:02}", ("Seller", "Buyer")[n % 2], "Northwind", DUTIES if n % 3 else DUTIES_ZH, f" {n}")
        for n in range(24)
    ]
    first = roles_of(*rows)
    assert roles_of(*rows[::-1]) == first
    assert roles_of(*rows[7:], *rows[:7]) == first
    assert len(set(first.values())) == 4


def test_postings_that_ask_nothing_stay_alone():
    found = roles_of(("a", "Helper", "X", (), ""), ("b", "Helper", "X", (), ""))
    assert len(set(found.values())) == 2
    assert group_roles(postings()).empty


def test_the_spread_is_over_the_postings_of_a_role():
    tables = postings(*((key, "Seller", "X", DUTIES, "") for key in "abc"))
    profile = pd.DataFrame(
        [
            ("a", "Care", "c", "high", 90, 3, 4, 4),
            ("b", "Care", "c", "low", 20, None, None, None),
            ("c", "Care", "c", "none", None, None, None, None),
        ],
        columns=["posting_id", "competency", "competency_id", "band", "score", "stage_low", "stage", "stage_high"],
    )
    (row,) = role_spread(profile, group_roles(tables)).to_dict("records")
    assert (row["n_postings"], row["n_asked"]) == (3, 2)
    assert (row["band"], row["band_low"], row["band_high"]) == ("low", "none", "high")
    assert (row["score"], row["score_low"], row["score_high"]) == (20, 20, 90)
    assert (row["stage"], row["stage_low"], row["stage_high"]) == (4, 4, 4)
