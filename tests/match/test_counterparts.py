import numpy as np
import pytest

from pipeline.core.records import Competency, Framework, Indicator, Stage
from pipeline.match import MatchOptions, build_matcher
from pipeline.match.fusion.audience import competency_concerns, concerns, group_names
from pipeline.match.fusion.framework_texts import KindTexts
from tests.match.conftest import asked


def found(text: str) -> set[str]:
    return {name for name, has in zip(group_names(), concerns([text])[0], strict=True) if has}


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Meet clients every week", {"customer"}),
        ("管理代理商", {"partner"}),
        ("Partner with Field Sales", set()),
        ("Recruit resellers and distributors", {"partner"}),
        ("reconcile accounts payable", set()),
        ("与各部门沟通", {"colleague"}),
        ("a competitive salary", set()),
    ],
)
def test_whom_a_duty_concerns(text, groups):
    assert found(text) == groups


def test_twins_are_told_apart_by_whom_they_concern(lexical):
    same = ("Visits them often", "Knows their plans", "Draws their organisation chart")

    def twin(key: str, name: str, whom: str) -> Competency:
        texts = (*same, f"Builds trust with every {whom}")
        return Competency(
            key, name, stages=(Stage(1, "", indicators=tuple(Indicator(f"{key}{n}", t) for n, t in enumerate(texts))),)
        )

    twins = Framework("twins", (twin("a", "Client Care", "client"), twin("p", "Reseller Care", "reseller")), "twins-1")
    matcher = build_matcher(twins, MatchOptions(top=2), lexical)
    answers = matcher.match(asked("Visit our customers often", "拜访经销商", "Visit distributors often")).answers
    assert [answer.matches[0].competency for answer in answers] == ["Client Care", "Reseller Care", "Reseller Care"]
    assert answers[0].matches[0].parts["whom"] > 0


@pytest.mark.parametrize(
    ("texts", "weight"), [(("Meets customers", "Signs partners"), 1.0), (("Tests code",) * 2, 0.3)]
)
def test_counterparts_count_where_competencies_differ_by_them(texts, weight):
    """Both competencies speak of colleagues in one text of four."""
    own = [(one, one, one, f"{one} with colleagues" if place else one) for place, one in enumerate(texts)]
    kinds = [KindTexts("indicators", own[0] + own[1], np.repeat(np.arange(2), 4))]
    found = competency_concerns(kinds, 2)[:, group_names().index("colleague")]
    assert found.tolist() == pytest.approx([-0.125 * weight, 0.125 * weight])
