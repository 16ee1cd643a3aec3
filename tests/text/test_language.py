"""en, zh, mixed and other, for postings and for single lines."""

import pytest

from pipeline.text.language_id import language_of

ENGLISH = "You will manage the accounts of our customers in the region and report to the head of sales. " * 3
CHINESE = "负责华东区域的客户开发与维护，完成销售目标，并定期向销售总监汇报工作进展。" * 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (ENGLISH, "en"),
        (CHINESE, "zh"),
        (ENGLISH + CHINESE, "mixed"),
        ("公司规模：500人以上 工作地点：北京 学历要求：本科 工作经验：三年 职位类别：销售\n" + ENGLISH, "mixed"),
        ("岗位职责：" + ENGLISH, "en"),
        ("熟悉 Java、Spring Boot、MySQL、Redis、Kafka、Docker、Kubernetes 等技术，三年以上经验", "zh"),
        ("Python, SQL, Tableau", "en"),
        ("2 000", "en"),
        ("Tableau i SQL Python Excel Oracle Access Kafka Java Go", "en"),
        ("", "en"),
        ("Vous serez responsable de la vente et du suivi des clients dans la région avec notre équipe.", "other"),
        ("Sie sind für die Betreuung der Kunden verantwortlich und arbeiten mit dem Team im Vertrieb.", "other"),
        ("Buscamos una persona con experiencia en ventas para nuestro equipo de Madrid y el resto del país.", "other"),
        ("営業チームの一員として、お客様との関係を築きます。経験者歓迎です。", "other"),
        ("고객 관리와 영업 계획을 담당합니다. 경력 3년 이상.", "other"),
        ("Мы ищем менеджера по продажам с опытом работы от трёх лет.", "other"),
        ("負責客戶開發與維護，達成業績目標，具備三年以上相關經驗。", "zh"),
    ],
)
def test_language(text, expected):
    assert language_of(text) == expected


def test_one_quoted_phrase_makes_nothing_mixed():
    assert language_of(CHINESE * 3 + "我们的口号是 Think of the customer first.") == "zh"
    assert language_of(ENGLISH * 3 + "Slogan: 客户第一") == "en"
