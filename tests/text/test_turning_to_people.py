"""Names of those whom a posting tells to turn to, with what may stand in and beside them."""

import pytest

from pipeline.text.redaction import mask_personal
from tests.text.score_redaction import marked

HIDDEN = [
    # particles with a capital of Maori and Irish names
    "Please contact ⟦Bronwyn Te Huia⟧ on ⟦021 555 0172⟧",
    "Contact: ⟦Mere Te Rangi⟧",
    "Call ⟦Wiremu Te Ahu⟧ at ⟦021 555 0173⟧",
    "Write to ⟦Hemi Te Kanawa⟧ via ⟦hemi@kauri.example⟧",
    "Speak to ⟦Niamh Ní Chonaill⟧ on ⟦01 555 0123⟧",
    "Call ⟦Seán Ó Briain⟧ on ⟦01 555 0123⟧",
    "Recruiter: ⟦Sinéad Nic Dhomhnaill⟧",
    # Chinese names whose surname is also a common word
    "内推请联系⟦马晓东⟧，飞书号⟦maxd2020⟧",
    "请联系⟦高建军⟧",
    "请找⟦白露露⟧面谈",
    "请咨询⟦金小玲⟧",
    "请洽⟦毛经纬⟧",
    "请联系⟦江涛⟧，QQ ⟦12345678⟧",
    "简历发给⟦高珊珊⟧，电话⟦13800001111⟧",
    "找⟦江小白⟧，电话⟦13800001111⟧",
    "可直接联系⟦高建军⟧",
    # accounts after what says to add them
    "详聊加V ⟦qdd2020⟧",
    "加微信 ⟦gx2020⟧",
    "请加微信⟦lw88⟧了解",
    "+V ⟦xq99⟧",
    "加微 ⟦xq.wang5⟧",
]
SHOWN = [
    "Call Head Office on weekdays",
    "Contact Te Papa Museum for exhibits",
    "Work with Te Whatu Ora partners",
    "请联系时注明来源",
    "请联系黄页",
    "请联系管理员",
    "请联系金融部",
    "请联系江浙沪经销商",
    "请联系万达店",
    "请联系方可入职",
    "请咨询成人高考",
    "请咨询金额与时间",
    "请找马路边门店",
    "请联系高新区分公司",
    "可联系全职妈妈",
    "引导客户添加微信，加微率高",
    "负责加微信好友和社群",
    "加V认证账号运营",
]


@pytest.mark.parametrize("line", HIDDEN)
def test_whom_to_turn_to_is_hidden(line):
    wanted = marked("", line)
    assert wanted.hidden == wanted.secret, mask_personal(wanted.text)


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_no_person_stays(text):
    assert mask_personal(text) == text
