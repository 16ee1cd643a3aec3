import json
from itertools import cycle, islice

import pytest

from pipeline.core.errors import HeadError
from pipeline.match import Labelled, MatchOptions, build_matcher, load_head, read_labels, save_head
from pipeline.training.matcher.tune import tune
from tests.match.conftest import SENTENCES, asked

TEMPLATES = {
    "Watering": ("keep the lawn from drying out in {}", "fill cans and hoses for the {}"),
    "Pruning": ("shorten shoots on the {}", "take shears to the {}"),
    "Plant Sales": ("run the till for the {}", "advise buyers of the {}"),
    "": ("a degree in {}", "paid leave and {}"),
}
PLACES = ("garden", "park", "nursery", "yard", "court", "estate", "school", "terrace", "roof", "orchard")


def lesson(count: int = 80) -> list[Labelled]:
    """Sentences whose words the framework does not know, so that there is something to learn."""
    made = [
        Labelled(template.format(place), (name,) if name else (), None, f"{place} {number}")
        for number, place in enumerate(PLACES)
        for name, templates in TEMPLATES.items()
        for template in templates
    ]
    return list(islice(cycle(made), count))


def test_a_head_helps_where_the_framework_has_no_words(garden, lexical, tmp_path):
    head = tune(lesson(), garden, MatchOptions(), lexical)
    assert head.report["top1"] > head.report["top1_without"]
    assert head.report["log_loss"] < head.report["log_loss_without"]
    save_head(head, tmp_path / "garden.json")
    taught = build_matcher(garden, MatchOptions(head=str(tmp_path / "garden.json")), lexical)
    answers = taught.match(asked("shorten shoots on the balcony", "paid leave and balcony")).answers
    assert answers[0].matches[0].competency == "Pruning"
    assert not answers[0].abstained
    assert answers[1].abstained
    assert "head" in answers[0].matches[0].parts
    assert taught.identity["head"] == load_head(tmp_path / "garden").digest


def test_a_head_holds_numbers_and_no_words(garden, lexical, tmp_path):
    save_head(tune(lesson(), garden, MatchOptions(), lexical), tmp_path / "garden")
    written = (tmp_path / "garden.json").read_bytes() + (tmp_path / "garden.npz").read_bytes()
    assert b"shears" not in written
    assert b"orchard" not in written


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (lesson(20), "20 labelled sentences, and 50 is the least"),
        (
            [Labelled(f"dig hole {n}", ("Watering",), None, str(n)) for n in range(60)],
            "says 'Watering' of nearly every",
        ),
        ([Labelled(f"dig hole {n}", (), None, str(n)) for n in range(60)], "says 'none' of nearly every"),
    ],
)
def test_labels_that_cannot_help_are_refused(garden, lexical, labels, reason):
    with pytest.raises(HeadError, match=reason):
        tune(labels, garden, MatchOptions(), lexical)


def test_labels_that_contradict_each_other_do_not_help(garden, lexical):
    names = [one.name for one in garden.competencies]
    same = [Labelled(SENTENCES[n % 4], (names[n % 3],), None, str(n)) for n in range(60)]
    with pytest.raises(HeadError, match="did not help: top1"):
        tune(
            [*same, *(Labelled(SENTENCES[n % 4], (), None, f"n{n}") for n in range(60))],
            garden,
            MatchOptions(),
            lexical,
        )


def test_a_head_is_refused_for_another_framework(garden, lexical, tmp_path):
    from dataclasses import replace

    save_head(tune(lesson(), garden, MatchOptions(), lexical), tmp_path / "garden")
    with pytest.raises(HeadError, match="another framework"):
        build_matcher(replace(garden, digest="changed"), MatchOptions(head=str(tmp_path / "garden")), lexical)


def test_a_head_is_refused_for_another_encoder(garden, lexical, tmp_path):
    save_head(tune(lesson(), garden, MatchOptions(), lexical), tmp_path / "garden")
    facts = json.loads((tmp_path / "garden.json").read_text(encoding="utf-8"))
    (tmp_path / "garden.json").write_text(json.dumps(facts | {"encoders": {"lexical": "0" * 64}}), encoding="utf-8")
    with pytest.raises(HeadError, match="another state of the encoder lexical"):
        build_matcher(garden, MatchOptions(head=str(tmp_path / "garden")), lexical)


def test_a_damaged_head_is_refused(garden, lexical, tmp_path):
    save_head(tune(lesson(), garden, MatchOptions(), lexical), tmp_path / "garden")
    (tmp_path / "garden.npz").write_bytes(b"garbage")
    with pytest.raises(HeadError, match="not those that it was saved with"):
        load_head(tmp_path / "garden")
    with pytest.raises(HeadError, match="there is no such file"):
        load_head(tmp_path / "nothing")


def test_labels_are_read_from_every_format(garden, tmp_path):
    rows = [("water the beds", "Watering|prune", "2"), ("paid leave", "none", "")]
    (tmp_path / "a.csv").write_text(
        "text,competency,stage\n" + "\n".join(",".join(row) for row in rows), encoding="utf-8"
    )
    (tmp_path / "a.jsonl").write_text(
        "\n".join(
            json.dumps({"text": t, "accepted": [] if c == "none" else c.split("|"), "stage": int(s) if s else None})
            for t, c, s in rows
        ),
        encoding="utf-8",
    )
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Text", "Competency", "Stage"), *rows):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    for name in ("a.csv", "a.jsonl", "a.xlsx"):
        first, second = read_labels(tmp_path / name, garden)
        assert (first.text, first.accepted, first.stage) == ("water the beds", ("Watering", "Pruning"), 2)
        assert second.accepted == ()


def test_an_unknown_competency_is_refused_with_the_nearest(garden, tmp_path):
    (tmp_path / "a.csv").write_text("text,competency\nwater,Waterring\n", encoding="utf-8")
    with pytest.raises(HeadError, match=r"row 2.*'Waterring'.*nearest is 'Watering'"):
        read_labels(tmp_path / "a.csv", garden)


def test_a_missing_column_is_named(garden, tmp_path):
    (tmp_path / "a.csv").write_text("sentences,competency\nwater,Watering\n", encoding="utf-8")
    with pytest.raises(HeadError, match="no column 'text'"):
        read_labels(tmp_path / "a.csv", garden)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("text;competency\n浇花, 每天;Watering\n", "utf-8"),
        ("句子,能力\n浇花，每天两次,Watering\n", "gb18030"),
        ("text\tcompetency\n浇花\tWatering\n", "utf-16"),
    ],
)
def test_labels_are_read_as_spreadsheets_of_all_countries_write_them(garden, tmp_path, content, encoding):
    (tmp_path / "a.csv").write_text(content, encoding=encoding)
    (only,) = read_labels(tmp_path / "a.csv", garden)
    assert only.text.startswith("浇花")
    assert (only.accepted, only.lang) == (("Watering",), "zh")


def test_codes_and_sources_of_shared_labels_are_read(garden, tmp_path):
    row = {"text": "x", "accepted": ["Pruning"], "source": "board", "ad": "7", "stages": [2, 3], "lang": "zh"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (only,) = read_labels(tmp_path / "a.jsonl", garden)
    assert (only.group, only.stage, only.lang) == ("board 7", 2, "zh")


def test_a_weight_says_what_a_label_counts_in_fitting(tmp_path, garden):
    file = tmp_path / "labels.csv"
    file.write_text("text,competency,weight\nfree fruit,none,0.1\nsell,none,\n", encoding="utf-8")
    assert [one.weight for one in read_labels(file, garden)] == [0.1, 1.0]
    file.write_text("text,competency,weight\nfree fruit,none,lots\n", encoding="utf-8")
    with pytest.raises(HeadError, match="has the weight 'lots'"):
        read_labels(file, garden)
