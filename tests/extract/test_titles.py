import re

import pytest

from pipeline.core.records import Block, Document
from pipeline.extract.facts.titles import title_of


def title(text):
    blocks = tuple(Block(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text))
    return title_of(Document("test", text, "en", blocks))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Head of Delight\nWe sell balloons.", "Head of Delight"),
        ("Job Description\nAbout us:\nSenior Kite Designer\nWe make kites.", "Senior Kite Designer"),
        ("Requisition ID: 77\nWe are seeking a patient Choir Coordinator to join.", "Choir Coordinator"),
        ("About us\nOur bakery is hiring a Night Baker II. Come by.", "Night Baker II"),
        ("About us\nWe want people who help our Sales Manager to sell.", None),
        (
            "Store Manager Balloon Barn - Boise, ID $17.50 an hour Job details Full-time Balloons all day",
            "Store Manager",
        ),
        ("Organ TunerJob DescriptionTune organs in churches, and repair what is worn.", None),
        ("Piano TechnicianJob DescriptionTune pianos in schools, and repair what is worn.", "Piano Technician"),
        ("渠道经理（华东） 某某软件有限公司 上海 1-2万/月 3年经验 招2人", "渠道经理（华东）"),
        ("岗位职责：\n1、负责烤面包", None),
        ("【關於這個角色】\n✔ 烤麵包", None),
        ("職缺說明\n烤麵包", None),
        ("麵包師傅\n烤麵包", "麵包師傅"),
        ("We bake bread.", None),
        ("Kites AG is looking for a patient Head of channel Sales to build our fleet.", "Head of channel Sales"),
        ("Kites AG is looking for a Head who builds our fleet.", None),
    ],
)
def test_title(text, expected):
    assert title(text) == expected


def test_no_text_has_no_title():
    assert title("") is None


def test_long_lower_case_text_is_read_in_no_time():
    assert title("We are looking for " + "a" * 5000) is None
