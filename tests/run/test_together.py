"""Several postings step by step come out as each of them alone, and none stops the others."""

import threading
import time

import pytest

from pipeline.core.errors import InputError
from pipeline.core.records import Failure, ParsedPosting, Posting
from pipeline.core.resource_limits import time_limit
from pipeline.run import parse_interleaved
from pipeline.run.parse_interleaved import parse_one, parse_together

POSTINGS = [
    Posting("a.txt", "Baker\nRequirements:\n- 3 years of experience in a bakery\n- Knowledge of sourdough"),
    Posting("b.txt", "岗位职责：\n1、负责烘焙面包\n任职要求：\n1、三年以上经验"),
    Posting("c.txt", ""),
    Failure("d.txt", "read", "it could not be read", "mend it"),
    Posting("e.html", "<h2>Duties</h2><ul><li>Knead dough</li></ul><p>Mail me at a@b.example</p>", "html"),
]


@pytest.fixture
def extract(monkeypatch):
    """Return what replaces a step of extracting."""

    def replaced(step):
        monkeypatch.setattr("pipeline.extract.find_flags", step)

    return replaced


def spend(seconds):
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass


@pytest.mark.parametrize("hide", [False, True])
def test_together_is_one_by_one(hide):
    assert parse_together(POSTINGS, hide=hide) == [parse_one(posting, hide=hide) for posting in POSTINGS]


def test_nothing_at_all():
    assert parse_together([]) == []


def test_one_that_goes_wrong_is_a_failure_and_the_others_are_done(extract):
    def wrong(document, facts):
        if document.source == "b.txt":
            raise KeyError("what the posting says")
        if document.source == "e.html":
            raise InputError("it is burnt", "e.html", "bake another")
        return ()

    extract(wrong)
    first, second, third, _, fifth = parse_together(POSTINGS)
    assert isinstance(first, ParsedPosting)
    assert isinstance(third, ParsedPosting)
    assert second.what.startswith("unexpected KeyError in ")
    assert "what the posting says" not in str(second)
    assert (second.posting, second.stage) == ("b.txt", "extract")
    assert (fifth.what, fifth.mend) == ("it is burnt", "bake another")


@pytest.mark.parametrize("source", ["a.txt", "b.txt", "e.html"])
def test_one_that_takes_too_long_fails_by_name(extract, source):
    def slow(document, facts):
        while document.source == source:
            pass
        return ()

    extract(slow)
    for posting, done in zip(POSTINGS, parse_together(POSTINGS, seconds=0.2), strict=True):
        if posting == POSTINGS[3]:
            continue
        assert isinstance(done, Failure) == (posting.source == source)
        if isinstance(done, Failure):
            assert (done.posting, done.stage) == (source, "extract")
            assert done.what == "it took more than 0.2 s of processor time"


def test_each_has_the_whole_time_for_itself(extract):
    def some_time(document, facts):
        spend(0.12)
        return ()

    extract(some_time)
    assert not any(isinstance(done, Failure) for done in parse_together(POSTINGS[:3], seconds=0.3))


def test_the_time_of_all_steps_counts(extract, monkeypatch):
    def some_time(document, requirements, unasked, told):
        for _ in range(4):
            spend(0.1)
            yield

    monkeypatch.setattr("pipeline.extract.facts_in_steps", some_time)
    (done,) = parse_together(POSTINGS[:1], seconds=0.25)
    assert done.what == "it took more than 0.25 s of processor time"


def test_what_guards_against_hanging_is_called_before_every_step():
    calls = []
    parse_together(POSTINGS[:1], lambda: calls.append(1))
    assert len(calls) > 10


def test_long_ones_are_parsed_by_themselves(monkeypatch):
    monkeypatch.setattr(parse_interleaved, "_LONG", 5)
    calls = []
    done = parse_together(POSTINGS[:2], lambda: calls.append(1))
    assert done == [parse_one(posting) for posting in POSTINGS[:2]]
    assert len(calls) == 2


def test_no_alarm_is_left():
    parse_together(POSTINGS, seconds=0.2)
    spend(0.3)
    with time_limit(1, "another"):
        pass


def test_memory_that_the_others_hold_fails_none(extract, monkeypatch):
    """The one that asks last in a group gets it when the others have given theirs back; alone, want is want."""
    in_company = [True]

    def wants(document, facts):
        if document.source == "e.html" or (document.source == "b.txt" and in_company.pop()):
            in_company.append(False)
            raise MemoryError
        return ()

    extract(wants)
    first, second, *_, fifth = parse_together(POSTINGS)
    assert isinstance(first, ParsedPosting)
    assert isinstance(second, ParsedPosting)
    assert (fifth.posting, fifth.what) == ("e.html", "it needs more memory than a process may have")


def test_in_another_thread_no_time_is_kept_and_nothing_done_twice(extract):
    done, calls = [], []

    def some_time(document, facts):
        calls.append(document.source)
        spend(0.3)
        return ()

    extract(some_time)
    thread = threading.Thread(target=lambda: done.extend(parse_together(POSTINGS[:2], seconds=0.1)))
    thread.start()
    thread.join()
    assert [type(one) for one in done] == [ParsedPosting, ParsedPosting]
    assert calls == ["a.txt", "b.txt"]
