"""A place at which JSON is broken loses the entry that it is in, and nothing else."""

import json

import pytest

TEXT = "We look for a person who bakes our bread in four shops, every night of the week."


def entries(*numbers, **more):
    return [json.dumps({"title": f"Baker {n}", "description": f"{TEXT} {n}"} | more) for n in numbers]


def listed(*texts):
    return "[" + ",\n".join(texts) + "]"


CUT = entries(9)[0][:40]
OPEN = entries(9)[0].replace("week. 9", "week. 9\n").replace('9\\n"}', "9}").replace('9\n"}', "9}")


@pytest.mark.parametrize(
    ("name", "content", "titles", "faults"),
    [
        ("cut", listed(*entries(1, 2), CUT)[:-1], "12", 1),
        ("cut in an object", '{"total": 3, "jobs": ' + listed(*entries(1, 2), CUT)[:-1], "12", 1),
        ("cut in a list of one", "[" + entries(1)[0], "1", 1),
        ("no comma", listed(*entries(1), entries(2)[0] + entries(3)[0]), "123", 1),
        ("a quote is missing", listed(*entries(1), OPEN, *entries(2, 3)), "123", 1),
        ("a bare word", listed(*entries(1), '{"title": Baker}', *entries(2)), "12", 1),
        ("the first is broken", listed('{"title": }', *entries(1, 2)), "12", 1),
        ("a list inside", listed(*entries(1), '{"x": [{"a": 1}, {"a": 2}, }', *entries(2)), "12", 1),
        ("a colon is missing", listed(*entries(1), '{"title" "x"}', *entries(2, 3)), "123", 1),
        ("two are broken", listed(*entries(1), "{x}", *entries(2), "{y}", *entries(3)), "123", 2),
        ("another list before", '{"tags": [{"a": 1}], "jobs": ' + listed(*entries(1, 2), CUT)[:-1], "12", 1),
        ("indented", json.dumps({"jobs": [json.loads(one) for one in entries(1, 2)]}, indent=2)[:-12], "1", 1),
        ("broken behind the list", '{"jobs": ' + listed(*entries(1, 2)) + ', "total": }', "12", 1),
    ],
)
def test_the_other_entries_of_a_document_are_read(read, name, content, titles, faults):
    with pytest.raises(ValueError, match=r"."):
        json.loads(content)
    postings, failures = read({"a.json": content})
    assert [posting.fields["title"][-1] for posting in postings] == list(titles), name
    assert sum("no valid JSON" in failure.what for failure in failures) == faults


@pytest.mark.parametrize(
    "first", ['{"description": "We lo', "{", '{"a": 1,, "b": 2}', "{]", '{"n": ' + "9" * 6000 + "}"]
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_a_first_line_that_is_broken_loses_no_other(read, first, suffix):
    postings, failures = read({f"a.{suffix}": "\n".join([first, *entries(1, 2, 3)])})
    assert [posting.fields["title"] for posting in postings] == ["Baker 1", "Baker 2", "Baker 3"]
    assert len(failures) == 1
    assert "line 1" in failures[0].what


@pytest.mark.parametrize("content", ["[", "{", '{"a": ', "[1, 2", '["a", "b"', "[[[", "[{", "[{]", "{}{"])
def test_where_nothing_can_be_read_the_file_fails(read, content):
    postings, failures = read({"a.json": content})
    assert postings == []
    assert len(failures) == 1


def job(number):
    return json.dumps({"title": f"Baker {number}", "description": f"Requirements:\n- {number} years of baking"})


SEVERAL = {
    "no line break": (f"{job(1)}{job(2)}\n{job(3)}\n", 3, 0),
    "commas at the ends": (f"{job(1)},\n{job(2)},\n", 2, 0),
    "one after the other, each over several lines": (
        job(1).replace(", ", ",\n") + "\n" + job(2).replace(", ", ",\n"),
        2,
        0,
    ),
    "one broken between": (f"{job(1)}\n{job(2)[:30]}\n{job(3)}\n", 2, 1),
    "a first line nested too deeply": ('{"a":' * 4000 + "1" + "}" * 4000 + f"\n{job(1)}\n", 1, 1),
    "words behind": (f"{job(1)} {job(2)} end of file", 2, 1),
}


@pytest.mark.parametrize("name", SEVERAL)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_of_several_values_each_is_read(read, name, suffix):
    text, wanted, failed = SEVERAL[name]
    postings, failures = read({f"a.{suffix}": text})
    assert (len(postings), len(failures)) == (wanted, failed)
