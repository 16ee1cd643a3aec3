"""Several frameworks as one: whose each competency is, and names that tell columns apart."""

from dataclasses import replace

from pipeline.framework import load_framework, parted, save_framework, unite
from tests.factory import framework


def named(name, *competencies):
    return replace(framework(*competencies), name=name)


def test_one_alone_stays_as_it_is():
    alone = named("Bakery", "Baking")
    assert unite([alone]) is alone
    assert [(part.name, part.competency_ids) for part in alone.each] == [("Bakery", ("baking",))]


def test_what_several_share_is_told_apart():
    united = unite([named("Bakery", "Baking", "Care"), named("Mill", "Care", "Milling"), named("bakery", "Baking")])
    assert [one.name for one in united.competencies] == [
        *("Baking (Bakery)", "Care (Bakery)"),
        *("Care (Mill)", "Milling"),
        "Baking (bakery (2))",
    ]
    ids = [one.competency_id for one in united.competencies]
    assert ids[:3] == ["bakery.baking", "bakery.care", "mill.care"]
    assert len(set(ids)) == 5
    indicators = [one.indicator_id for competency in united.competencies for one in competency.indicators]
    assert len(set(indicators)) == len(indicators) > 0
    assert [one.name for one in united.only({"Mill"}).competencies] == ["Care (Mill)", "Milling"]


def test_what_is_stored_has_its_parts_again(tmp_path):
    united = unite([named("Bakery", "Baking", "Care"), named("Mill", "Care")])
    save_framework(united, tmp_path / "framework.json")
    back = parted(load_framework(tmp_path / "framework.json"), [("Bakery", 2), ("Mill", 1)])
    assert back.parts == united.parts
    assert back.competencies == united.competencies
    assert parted(back, [("Bakery", 2)]).parts == united.parts  # a file of another run says nothing
