import pytest

from pipeline.extract.mentions.salary import find_salary, in_country


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("Salary: $79,239 to $115,863 a year", 79239, 115863, "USD", "year"),
        ("Range: $24.58 per hour - $28.74 per hour", 24.58, 28.74, "USD", "hour"),
        ("Pays CA$25/hr", 25, None, "CAD", "hour"),
        ("$80k-$100k base", 80000, 100000, "USD", "year"),
        ("Pay: $25.00-$40.00 per hour", 25, 40, "USD", "hour"),
        ("Pay: €61.000 — €72.500 EUR", 61000, 72500, "EUR", "year"),
        ("An annual gross salary of 18.000€-23.000€ for this role", 18000, 23000, "EUR", "year"),
        ("薪资8000-12000元/月", 8000, 12000, "CNY", "month"),
        ("1.5-2万/月", 15000, 20000, "CNY", "month"),
        ("年薪20-30万", 200000, 300000, "CNY", "year"),
        ("15K-25K·13薪", 15000, 25000, "CNY", "month"),
        ("实习工资150元/天", 150, None, "CNY", "day"),
    ],
)
def test_pay_as_numbers(text, low, high, currency, period):
    salary = find_salary(text)
    assert (salary.low, salary.high, salary.currency, salary.period) == (low, high, currency, period)
    assert salary.text in text


@pytest.mark.parametrize(
    "text",
    [
        "We made revenue of $5 million last year",
        "You own a budget of $500,000",
        "Deals over $1.2B in assets",
        "A sign-on bonus of $2,000",
        "A $300 annual wellness account",
        "Housing subsidy of $2k per month for those who live nearby",
        "Fertility HRA (up to $10,000 per year)",
        "$5,000 per year for professional development",
        "薪资面议",
        "餐补15元/日",
        "注册资本1000万",
        "",
    ],
)
def test_what_is_no_pay(text):
    assert find_salary(text) is None


def test_a_field_keeps_open_pay_as_written():
    assert find_salary("面议", is_pay=True).text == "面议"
    assert find_salary("面议", is_pay=True).low is None
    assert find_salary("8千-1万", is_pay=True).high == 10000


def test_the_period_is_read_where_the_next_label_ran_on_to_it():
    found = find_salary("Job Type: CasualSalary: $19.50-$23.00 per hourSchedule:Tides")
    assert (found.low, found.high, found.period) == (19.5, 23, "hour")


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Rowing in Halifax, with RRSP. Pay: $20 per hour", "CAD"),
        ("Rowing in Boston, with 401(k). Pay: $20 per hour", "USD"),
        ("Rowing somewhere. Pay: $20 per hour", "USD"),
        ("Offices in Toronto and Vancouver; paid in US dollars. Pay: US$20 per hour", "USD"),
        ("A Canadian firm hires in Austin, Texas. Pay: $20 per hour", "USD"),
        ("Pay: £20 per hour in Toronto", "GBP"),
    ],
)
def test_plain_dollars_are_those_of_the_country_named_most(text, currency):
    assert in_country(find_salary(text), text).currency == currency


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Wages$51,000 - $61,000 per year", 51_000, 61_000),
        ("Salary plus bonus$120,500 per year", 120_500, None),
        ("benefits$60,500 a year", 60_500, None),
        ("Salary range is$70,500 to$90,500 annually", 70_500, 90_500),
    ],
)
def test_a_word_may_run_on_to_the_sign(text, low, high):
    pay = find_salary(text)
    assert (pay.low, pay.high, pay.currency) == (low, high, "USD")


@pytest.mark.parametrize(
    ("text", "low", "high", "currency", "period"),
    [
        ("₹6,00,000 - ₹9,00,000 per annum", 600_000, 900_000, "INR", "year"),
        ("CHF 90'000 – 110'000 p.a.", 90_000, 110_000, "CHF", "year"),
        ("A$85,000 - A$95,000 + super", 85_000, 95_000, "AUD", "year"),
        ("RMB 15,000 - 20,000 薪资", 15_000, 20_000, "CNY", "month"),
        ("￥6000-￥8000", 6_000, 8_000, "CNY", "month"),
        ("5000元/月以下", None, 5_000, "CNY", "month"),
        ("21.50-27.00 per hour", 21.5, 27, None, "hour"),
    ],
)
def test_groupings_signs_and_limits_of_other_countries(text, low, high, currency, period):
    found = find_salary(text, is_pay=True)
    assert (found.low, found.high, found.currency, found.period) == (low, high, currency, period)


def test_a_reward_for_referring_a_friend_is_no_pay():
    assert find_salary("Refer a friend and earn $1,000.") is None
