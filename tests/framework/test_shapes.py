"""Frameworks in the shapes of firms: one content, written as talent teams write it, is read the same from each."""

import pytest
import yaml

from pipeline.framework import check_framework
from tests.framework.bakery import (
    ABOUT,
    BOLD,
    BULLETS,
    BY_LEVEL,
    EXPECTED,
    EXTRA,
    LADDERS,
    LEVELS,
    MARKDOWN,
    NUMBERS,
    RECORDS,
    SCATTERED,
    SEEDS,
    STARS,
    TITLED,
    TOPICS,
    as_csv,
    as_docx,
    as_html,
    as_json,
    as_xlsx,
    long_rows,
    merged_long,
    outline,
    sideways,
    tree_of,
    wide_rows,
)

SHAPES = {
    "wide.csv": as_csv(wide_rows()),
    "wide_numbered.csv": as_csv(wide_rows(titles=["Level 1", "Level 2", "Level 3"])),
    "wide_described.csv": as_csv(wide_rows(titles=[f"Level {n} description" for n in (1, 2, 3)])),
    "wide_windows.csv": as_csv(wide_rows(), "cp1252", ";"),
    "wide_utf16.csv": as_csv(wide_rows(), "utf-16", "\t"),
    "wide_semicolons.csv": as_csv(wide_rows(join="; ")),
    "wide_bullets.xlsx": as_xlsx(
        {"Matrix": [["Skill", *LEVELS]] + [[n, *(each.get(lv, "–") for lv in LEVELS)] for n, each in BULLETS.items()]}
    ),
    "wide_unknown_names.csv": as_csv(SEEDS),
    "wide_no_head.csv": as_csv(wide_rows(head="")),
    "titled.xlsx": as_xlsx({"Bakery": TITLED}, ["A1:D1"]),
    "two_row_header.csv": as_csv([["Competency", "Proficiency level", "", ""], ["", *LEVELS], *wide_rows()[1:]]),
    "long_named.csv": as_csv(long_rows()),
    "long_scattered.csv": as_csv(SCATTERED),
    "long_extra.tsv": as_csv(EXTRA, delimiter="\t"),
    "long_merged.xlsx": as_xlsx({"Long": merged_long()[0]}, merged_long()[1]),
    "long_unknown_names.csv": as_csv(
        [["Competency", "Rung", "Behaviour"], *([n, STARS[lv], t] for n, lv, t in long_rows()[1:])]
    ),
    "long_label_description.csv": as_csv([["Element Name", "Proficiency", "Description"], *long_rows()[1:]]),
    "sideways.csv": as_csv(sideways()),
    "sheet_each.xlsx": as_xlsx(
        {
            "Read me": [["How to use this file"]],
            **{
                n: [["Level", "Behaviour"], *([lv, t] for lv, ts in each.items() for t in ts)]
                for n, each in LADDERS.items()
            },
        }
    ),
    "sheet_a_level.xlsx": as_xlsx(
        {
            lv: [["Competency", "Indicator"], *([n, t] for n, each in LADDERS.items() for t in each.get(lv, ()))]
            for lv in LEVELS
        }
    ),
    "families.xlsx": as_xlsx(
        {
            "Shop": wide_rows({n: LADDERS[n] for n in list(LADDERS)[:2]}),
            "Office": wide_rows({n: LADDERS[n] for n in list(LADDERS)[2:]}),
        }
    ),
    "table.html": as_html(wide_rows()),
    "table.docx": as_docx(wide_rows()),
    "table.md": (
        "# Bakery\n\n"
        + "\n".join(
            "| " + " | ".join(str(c).replace("\n", "<br>") for c in row) + " |"
            for row in [wide_rows()[0], ["---"] * 4, *wide_rows()[1:]]
        )
    ).encode(),
    "headings.md": MARKDOWN.encode(),
    "headings_by_level.md": BY_LEVEL.encode(),
    "bold.md": BOLD.encode(),
    "front_matter.md": f"---\n{yaml.safe_dump(TOPICS, sort_keys=False)}---\n\nAbout this page.\n".encode(),
    "topics.json": as_json(TOPICS),
    "levels_as_keys.json": as_json(tree_of("keys")),
    "names_as_keys.json": as_json(LADDERS),
    "names_as_keys_bodies.yaml": yaml.safe_dump(
        {n: {"definition": ABOUT[n], "levels": each} for n, each in LADDERS.items()}, sort_keys=False
    ).encode(),
    "levels_above.json": as_json({lv: {n: each[lv] for n, each in LADDERS.items() if lv in each} for lv in LEVELS}),
    "unnumbered.json": as_json({"competencies": tree_of(label="proficiency", stages="proficiencies_of_it")}),
    "groups.json": as_json(
        {
            "Shop floor": {n: LADDERS[n] for n in list(LADDERS)[:2]},
            "Office work": {n: LADDERS[n] for n in list(LADDERS)[2:]},
        }
    ),
    "domains.json": as_json(
        {
            "domains": [
                {"title": "Shop", "competencies": tree_of()[:2]},
                {"title": "Office", "competencies": tree_of()[2:]},
            ]
        }
    ),
    "records.json": as_json({"data": RECORDS}),
    "flat_wide.json": as_json(
        [
            {"skill": n, **{f"level_{NUMBERS[lv]}": "\n".join(ts) for lv, ts in each.items()}}
            for n, each in LADDERS.items()
        ]
    ),
    "numbers_from_above.json": as_json(
        [
            {"name": n, "levels": [{"level": NUMBERS[lv], "indicators": ts} for lv, ts in reversed(each.items())]}
            for n, each in LADDERS.items()
        ]
    ),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_the_same_framework(tmp_path, name):
    (tmp_path / name).write_bytes(SHAPES[name])
    check = check_framework(tmp_path / name)
    assert check.faults == ()
    assert outline(check.framework) == EXPECTED
