import pytest

from pipeline.extract.mentions.strength import clause_strength, strength_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MBA - Preferred (not required)", "preferred"),
        ("Knowledge of bees is a plus", "preferred"),
        ("Nice to have: a boat licence", "preferred"),
        ("You must hold a boat licence", "required"),
        ("Knowledge of bees is not required", "preferred"),
        ("A diploma is required; a degree is a plus", "required"),
        ("Sailing experience (a race or two is a bonus)", "unspecified"),
        ("Proven skipper, preferably with 10+ years at sea", "preferred"),
        ("Proven skipper, preferably of tugs", "unspecified"),
        ("Preferably with a boat licence", "preferred"),
        ("有航海经验者优先", "preferred"),
        ("持船员证者为佳", "preferred"),
        ("会潜水加分", "preferred"),
        ("必须持有船员证", "required"),
        ("大专学历，有航海经验者优先", "unspecified"),
        ("Sails boats", "unspecified"),
        ("As a valued member of the crew, you row", "unspecified"),
        ("A sense of humour is valued", "preferred"),
        ("Sailors are encouraged to share charts", "unspecified"),
        ("按船东要求提前生火", "unspecified"),
        ("编写航海手册，满足质量要求", "unspecified"),
        ("无需航海证", "unspecified"),
        ("要求会游泳", "required"),
    ],
)
def test_whole_sentences(text, expected):
    assert strength_of(text) == expected


def test_the_heading_speaks_where_the_text_is_silent():
    assert strength_of("Boat licence", heading="Bonus points") == "preferred"
    assert strength_of("Boat licence", heading="Minimum qualifications") == "required"
    assert strength_of("A boat licence is a must", heading="Bonus points") == "required"
    assert strength_of("Free boat rides", heading="Required reading", section_kind="benefits") == "unspecified"


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("Proven skipper, preferably 10+ years at sea", "10+ years", "preferred"),
        ("Bachelor's degree required, master's degree preferred", "master's", "preferred"),
        ("Bachelor's degree required, master's degree preferred", "Bachelor's", "required"),
        ("Degree in botany, preferably tropical", "Degree", "unspecified"),
        ("大专以上学历，本科优先", "大专", "unspecified"),
        ("大专以上学历，本科优先", "本科", "preferred"),
    ],
)
def test_clauses(text, part, expected):
    start = text.index(part)
    assert clause_strength(text, start, start + len(part)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Gathers the requirements of skippers and files all required papers", "unspecified"),
        ("Mends critical leaks as required", "unspecified"),
        ("You must ring the bell at noon", "required"),
        ("The keeper is required to ring the bell", "required"),
        ("Stow the ropes that are required to moor", "unspecified"),
    ],
)
def test_what_a_duty_deals_with_does_not_make_it_required(text, expected):
    assert strength_of(text, duty=True) == expected
    assert clause_strength(text, 0, len(text), duty=True) == expected
    assert strength_of("Boat licence required") == "required"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("French is an asset", "preferred"),
        ("Forklift licence: asset", "preferred"),
        ("Knowledge of knots would be considered an asset", "preferred"),
        ("A degree, e.g. in navigation, is desirable", "preferred"),
        ("Degree desired", "preferred"),
        ("Manage the assets of the harbour", "unspecified"),
        ("Asset management of three boats", "unspecified"),
        ("Steer towards the desired course", "unspecified"),
        ("Take advantage of the tide", "unspecified"),
    ],
)
def test_assets_are_a_wish_only_where_they_are_an_asset(text, said):
    assert strength_of(text) == said


def test_a_heading_of_assets_makes_what_follows_a_wish():
    assert strength_of("Knots and sails", "Assets:") == "preferred"
    assert strength_of("Knots and sails", "Asset management") == "unspecified"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("有航海经验者优先", "preferred"),
        ("会潜水者为佳", "preferred"),
        ("有驾照最佳", "preferred"),
        ("最好会日语", "preferred"),
        ("推荐使用罗盘", "preferred"),
        ("负责航线算法的优化和完善", "unspecified"),
        ("推荐系统的设计与实现", "unspecified"),
        ("完成航线的最优规划", "unspecified"),
        ("提出改进建议并跟进落实", "unspecified"),
        ("总结最佳实践，带领船员", "unspecified"),
    ],
)
def test_what_is_made_better_is_no_wish(text, said):
    assert strength_of(text, duty=True) == said
