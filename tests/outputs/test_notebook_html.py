"""What a run shows of itself in a notebook."""

from dataclasses import replace

from tests.factory import HOSTILE


def test_a_run_shows_a_small_heat_map_and_runs_nothing(tables):
    hostile = "<script>alert(1)</script>" + HOSTILE
    shown = replace(tables, postings=tables.postings.assign(title=hostile))._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown
    assert "1 role</b>" in shown or "1 role by 2 competencies" in shown
    assert "not validated" in shown
    assert "high<br>" in shown
    assert "S3</td>" in shown
    assert "1 more competencies" in shown


def test_missing_titles_and_stages_and_empty_runs(tables):
    bare = replace(tables, postings=tables.postings.assign(title=None), profile=tables.profile.assign(stage=None))
    assert "<i>untitled</i>" in bare._repr_html_()
    assert "· S" not in bare._repr_html_().split("<tbody>")[1]
    empty = replace(tables, **{name: getattr(tables, name).head(0) for name in ("postings", "requirements", "profile")})
    assert "0 roles by 2 competencies" in empty._repr_html_()
    assert repr(tables) == "RunTables(1 postings, 3 requirements, 2 competencies, 1 failures)"
