"""What the closing summary says: the next step, and what to do where little was found."""

from pathlib import Path

from pipeline.cli.terminal import say_summary
from pipeline.outputs.find_postings import posting_candidates
from pipeline.run.options import RunSummary


def summary(matched, postings=2):
    return RunSummary(Path("my results"), postings, 0, 100, matched, (), {"parse": 1.0})


def test_the_summary_says_how_to_compare(capsys):
    say_summary(summary(50))
    said = capsys.readouterr().err
    assert "jobprofile compare 'my results' ROLE ROLE" in said
    assert "That is little" not in said


def test_the_summary_says_what_to_do_where_little_was_found(capsys):
    say_summary(summary(5, postings=1))
    said = capsys.readouterr().err
    assert "what no competency covers" in said
    assert "framework suggest" in said
    assert "jobprofile compare" not in said


def test_a_posting_without_a_title_is_called_by_its_file(tables):
    bare = tables.postings.assign(title=None, source="/home/me/postings/1.docx")
    (one,) = posting_candidates(bare, mask=True)
    assert one.title == "1.docx"
