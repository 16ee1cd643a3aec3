import pytest

from pipeline.extract.mentions.seniority import seniority_of


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Warehouse Intern", "intern"),
        ("Junior Baker", "junior"),
        ("Senior Account Manager", "senior"),
        ("Kitchen Manager", "manager"),
        ("Director of Gardens", "director"),
        ("Head of Design", "director"),
        ("销售总监", "director"),
        ("仓储主管", "manager"),
        ("高级园艺师", "senior"),
        ("行政助理", "junior"),
        ("高级大客户经理", "senior"),
        ("大客户销售经理(华东区)", "mid"),
        ("资深项目经理", "senior"),
        ("初级产品经理", "junior"),
        ("渠道经理", "mid"),
        ("客户成功经理", "mid"),
        ("Channel Partner Manager", "mid"),
        ("Channel Partner", None),
        ("课程顾问", None),
        ("高级置业顾问", "senior"),
        ("税务顾问", "senior"),
        ("高级销售经理", "manager"),
        ("暑期实习生", "intern"),
        ("Baker", None),
        ("Staff Nurse", None),
        ("Senior Staff Nurse", "senior"),
        ("Staff Engineer", "senior"),
        ("Kitchen Staff", None),
        ("HR Business Partner", None),
        ("Managing Partner", "director"),
        ("Partner Manager", "mid"),
        ("Lead Generation Specialist", None),
        ("Head Cook", "senior"),
        ("Student Services Coordinator", None),
    ],
)
def test_by_title(title, expected):
    assert seniority_of(title) == expected


@pytest.mark.parametrize(("years", "expected"), [(0, "junior"), (3, "mid"), (10, "senior"), (None, None)])
def test_by_years_where_the_title_is_silent(years, expected):
    assert seniority_of("Baker", "", years) == expected
