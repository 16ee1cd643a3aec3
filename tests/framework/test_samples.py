"""The samples: there in every promised form, readable, and nobody else's words."""

import csv
import gzip
import json
import re

import docx
import pytest

from pipeline.framework import check_framework, framework_summary
from tests.framework.make_docx_sample import CONTENT

POSTINGS = "postings"
ENGLISH_RUN, CHINESE_RUN = 8, 16


def read_text(path):
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        return "\n".join(paragraph.text for paragraph in document.paragraphs)
    for encoding in ("utf-16", "utf-8", "gb18030") if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError(f"{path} is in no encoding that we promise")


def runs(text):
    """Return every run of eight English words and of sixteen Chinese characters."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    found = {" ".join(words[n : n + ENGLISH_RUN]) for n in range(len(words) - ENGLISH_RUN + 1)}
    han = "".join(re.findall(r"[\u4e00-\u9fff]+", text))
    return found | {han[n : n + CHINESE_RUN] for n in range(len(han) - CHINESE_RUN + 1)}


def sample_files(samples):
    return sorted(path for path in samples.rglob("*") if path.is_file() and path.name != "README.md")


def test_every_promised_form_is_there(samples):
    files = sample_files(samples / POSTINGS)
    assert {path.suffix for path in files} == {".html", ".txt", ".md", ".docx", ".gz", ".csv", ".jsonl"}
    assert all(read_text(path).strip() for path in files)
    rows = [row for path in files if path.suffix == ".csv" for row in csv.DictReader(path.open(encoding="utf-8"))]
    assert all(None not in row for row in rows)
    records = [json.loads(line) for line in (samples / POSTINGS / "schema_org_postings.jsonl").open(encoding="utf-8")]
    assert all(record["@type"] == "JobPosting" and record["description"] for record in records)
    single = [path for path in files if path.suffix not in {".csv", ".jsonl"} and "reposted" not in path.parts]
    assert len(single) + len(rows) + len(records) >= 16
    assert len(read_text(samples / POSTINGS / "zh_channel_manager_glued.txt").strip().splitlines()) == 1


def test_encodings_are_what_the_names_say(samples):
    folder = samples / POSTINGS
    assert "售前工程师" in (folder / "zh_presales_engineer_gb18030.txt").read_bytes().decode("gb18030")
    with pytest.raises(UnicodeDecodeError, match="utf-8"):
        (folder / "zh_presales_engineer_gb18030.txt").read_text(encoding="utf-8")
    assert "护士" in (folder / "zh_nurse_utf16.txt").read_text(encoding="utf-16")


def test_readme_names_every_file(samples):
    readme = (samples / "README.md").read_text(encoding="utf-8")
    for path in sample_files(samples):
        assert f"`{path.relative_to(samples)}`".removeprefix("`postings/").strip("`") in readme, path


def test_docx_is_what_its_script_writes(samples):
    text = read_text(samples / POSTINGS / "en_field_service_engineer.docx")
    assert text.splitlines() == [content for _, content in CONTENT if isinstance(content, str)]


@pytest.mark.parametrize(
    ("name", "competencies", "indicators"),
    [("framework.yaml", 9, (90, 180)), ("framework_tiny.csv", 2, (4, 8)), ("framework_flat.csv", 12, (0, 0))],
)
def test_sample_frameworks(samples, name, competencies, indicators):
    check = check_framework(samples / name)
    assert (check.faults, check.warnings) == ((), ())
    assert len(check.framework.competencies) == competencies
    assert indicators[0] <= sum(len(item.indicators) for item in check.framework.competencies) <= indicators[1]


def test_main_sample_framework_speaks_both_languages(samples):
    framework = check_framework(samples / "framework.yaml").framework
    for item, row in zip(framework.competencies, framework_summary(framework), strict=True):
        assert item.name_zh
        assert item.description_zh
        assert (row.stages, row.languages) == ("1-5", "en, zh")
        assert item.phrases
        assert item.phrases_zh
        assert all(2 <= len(stage.indicators) <= 4 and stage.summary_zh for stage in item.stages)
        assert all(indicator.text_zh for indicator in item.indicators)


def test_no_sample_borrows_from_the_seeds(samples, seeds):
    theirs = set().union(*(runs(path.read_text(encoding="utf-8")) for path in seeds.iterdir() if path.is_file()))
    for path in sample_files(samples):
        if path.suffix != ".docx":
            borrowed = runs(read_text(path)) & theirs
            assert not borrowed, f"{path.name}: {sorted(borrowed)[:3]}"
    assert not runs("\n".join(str(content) for _, content in CONTENT)) & theirs
