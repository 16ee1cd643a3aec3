"""Kinds of faults that readers met in whole postings: lost line breaks, lead-ins, talk, wishes and long lists."""

import pytest

from pipeline.core.records import Posting
from pipeline.extract import extract
from pipeline.ingest import to_document
from pipeline.ingest.readers.read import read_postings
from pipeline.text.list_markers import glued_markers

FRAME = "Beekeeper\n\nWhat you will do\n- Feed the bees of three farms\n- Repair the hives in winter\n\n"


def read(text, media="text"):
    return extract(to_document(Posting("x", text, media)))


def told(text, media="text"):
    return [one.text for one in read(text, media).requirements]


def needs(line):
    found = read(f"Beekeeper\n\nRequirements\n- Fluent English\n- {line}\n").requirements
    return [(one.text, one.strength) for one in found if one.subkind != "language"]


@pytest.mark.parametrize(
    "talk",
    [
        "Moreover, we've got new hives to fill every month.",
        "Our readers engage with us on three channels every week.",
        "Until now our team member Ola, who doesn't have a degree, has kept the bees.",
        "To achieve this we steward the hives and keep the meadows healthy.",
        "This is a high-impact role that offers room to learn and to lead.",
        "Joining Meadow Farm is one of the fastest ways to learn the trade.",
        "Most roles at Meadow Farm ask for doers.",
        "Terms of employment shall be subject to contract.",
        "Seniority credit at the rate of 0.1 of a point is given for each year of service.",
        "We care about what you have built, not your degrees.",
        "You may not be a good fit if:\n- You don't like to travel between farms\n- You are looking for calm days\n",
        "This role is not for you if\n- You are afraid of bees\n",
        "Screening process\n- Credential checks and a visit to the farm\n",
        "With us you can look forward to:\n- Working with the latest hives\n- Gaining knowledge of queens\n",
        "Tags:\ndesign\nmanagement\npython\n",
        "Over the next 12 months, you'll be responsible for:\n- Feed the bees of three farms\n",
        "As the keeper of Meadow Farm, you will...\n\n- Repair the hives in winter\n",
        "Work with us and you'll enjoy:\n\nA company bicycle\n",
    ],
)
def test_asks_nothing_beside_its_duties(talk):
    posting = read(FRAME + talk)
    assert {one.text for one in posting.requirements} == {"Feed the bees of three farms", "Repair the hives in winter"}
    assert posting.facts.degree_min in (None, "none")


def test_names_of_nested_lists_are_no_duties():
    groups = (
        "# Keeper\n\n## Responsibilities\n\n* Honey\n  * Fill the jars\n  * Print the labels\n"
        "* Wax\n  * Melt the wax of the old combs\n  * Sell the wax to candle makers\n"
    )
    assert told(groups, "markdown") == [
        "Fill the jars",
        "Print the labels",
        "Melt the wax of the old combs",
        "Sell the wax to candle makers",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "Degree in biology; a trade background is a bonus for pricing and tenders",
            [("Degree in biology", "required"), ("a trade background is a bonus for pricing and tenders", "preferred")],
        ),
        ("Certified Beekeeper (CBK) or Master Beekeeper (MBK) designation would be an asset", "preferred"),
        ("Experience with the following (or similar) tools an asset: Hive, Comb, Swarm", "preferred"),
        ("Experience in queen breeding, for example with Buckfast bees, is a plus", "preferred"),
        ("Experience with tools such as Hive, Comb, Swarm is an asset", "preferred"),
        ("Bachelor's degree required with preferred concentration in biology", "required"),
        ("Ability to listen to beekeepers and offer helpful solutions", "required"),
        ("Talks to valued customers with patience", "required"),
    ],
)
def test_a_wish_is_cut_whole(line, expected):
    found = needs(line)
    if isinstance(expected, str):
        assert {strength for _, strength in found} == {expected}
    else:
        assert found == expected


@pytest.mark.parametrize(
    "line", ["Be a learner at heart and stay curious", "Strives to learn the trade of her masters"]
)
def test_what_one_is_is_no_duty(line):
    found = read(f"Beekeeper\n\nRequirements\n- Fluent English\n- {line}\n").requirements
    assert {one.kind for one in found} == {"qualification"}


@pytest.mark.parametrize(
    ("glued", "pieces"),
    [
        ("Strong communication with the whole teamWorks well under pressure", "Works well under pressure"),
        ("Knowledge of hives (wood or straw).Demonstrated skill with smokers", "Demonstrated skill with smokers"),
        ("Experience with shell scriptingSQL development experience", "SQL development experience"),
        ("Prepare the feed and ensure cleanliness of hivesAn eye for the weather", "An eye for the weather"),
        ("Familiarity with PayPal and TypeScript", "Familiarity with PayPal and TypeScript"),
        ("Experience with SolidWorks in the workshop", "Experience with SolidWorks in the workshop"),
    ],
)
def test_lines_that_ran_together(glued, pieces):
    assert pieces in [text for text, _ in needs(glued)]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("What you do: - Feed the bees. - Mend the hives. - Sell the honey. -", 4),
        ("Duties- Feed the bees.- Mend the hives.- Sell the honey- Print the labels", 4),
        ("Requirements: Ⅰ. Rides a horse; Ⅱ. Keeps bees; Ⅲ. Travels", 3),
        ("Sales - Dublin, full-time - permanent", 0),
        ("A low-cost, state-of-the-art hive - made in Denmark", 0),
        ("Monday - Friday, 9 - 17", 0),
    ],
)
def test_marks_of_lists_without_breaks(line, count):
    assert len(glued_markers(line)) == count


def test_a_long_list_between_semicolons_is_many_ideas():
    ideas = [
        "knowledge of the keeping of bees in cold countries and of the plants that feed them through a year",
        "methods of extracting honey without heat, and of storing it in steel, glass and wood",
        "rules and regulations that govern the sale of food at markets, in shops and by mail",
        "ability to lead helpers in summer and to teach them the handling of smokers",
    ]
    found = told("Beekeeper\n\nRequirements\n" + "; ".join(ideas[:-1]) + "; and the " + ideas[-1] + ".\n")
    assert found == ideas


def test_pay_with_a_tilde_between_its_ends():
    salary = read("Beekeeper\n\nSalary: USD $83,300~$137,900\n").facts.salary
    assert (salary.low, salary.high) == (83300, 137900)


@pytest.mark.parametrize(("said", "kind"), [("Full-time", "FULL_TIME"), ("contract", "CONTRACTOR"), ("post", None)])
def test_type_in_front_matter_is_a_kind_of_employment_where_it_names_one(tmp_path, said, kind):
    file = tmp_path / "keeper.md"
    file.write_text(f"---\ntitle: Beekeeper\ntype: {said}\n---\n## Duties\n\n- Feed the bees\n", encoding="utf-8")
    (posting,) = read_postings([str(file)])
    assert extract(to_document(posting)).facts.employment_type == kind
