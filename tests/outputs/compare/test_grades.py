"""Junior to senior: what appears and rises, counted by hand, and said only where the intervals allow it."""

import pytest
from scipy.stats import binomtest, t

from pipeline import compare_grades
from pipeline.cli.print_comparison import print_grades
from pipeline.core.errors import InputError
from pipeline.outputs.compare import save_comparison
from pipeline.outputs.intervals import T, mean_interval, share_interval
from tests.outputs.compare.conftest import CARE, DEALS


@pytest.mark.parametrize(("count", "of"), [(0, 6), (6, 6), (3, 7), (40, 100)])
def test_shares_have_wilson_s_interval(count, of):
    expected = binomtest(count, of).proportion_ci(0.90, "wilson")
    assert share_interval(count, of) == pytest.approx((expected.low, expected.high), abs=1e-3)


def test_means_have_student_s_interval():
    assert pytest.approx([t.ppf(0.95, df) for df in range(1, len(T) + 1)], abs=1e-3) == list(T)
    assert mean_interval([1, 2, 3]) == pytest.approx((2 - 2.92 / 3**0.5, 2 + 2.92 / 3**0.5))
    assert mean_interval([2]) is None
    low, high = mean_interval([4, 4])  # two that agree are no proof
    assert high - low == pytest.approx(2 * 6.314 * 0.5 / 2**0.5)


def test_what_appears_and_what_rises(ladder):
    found = compare_grades(ladder, "account manager")
    assert found.grades == (("junior", 6), ("senior", 6))
    trends = {line.name: line.trends for line in found.lines}
    assert trends == {CARE: ("rises",), DEALS: ("appears",)}
    cells = found.cells.set_index(["competency", "grade"])
    assert cells.loc[(CARE, "junior"), "stage"] == 1.5
    assert cells.loc[(CARE, "senior"), "stage"] == 3.5
    assert cells.loc[(DEALS, "junior"), ["asked", "share_low"]].tolist() == [0, 0]
    assert cells.loc[(DEALS, "junior"), "share_high"] == pytest.approx(0.31, abs=0.01)


def test_few_postings_say_nothing(ladder):
    two = ladder.of(["aaaa0", "bbbb0"])
    assert [line.trends for line in compare_grades(two).lines] == [(), ()]
    with pytest.raises(InputError, match=r"'clerk' state fewer than two grades: none"):
        compare_grades(ladder, "clerk")


def test_it_is_printed_and_saved(ladder, tmp_path, capsys):
    found = compare_grades(ladder, "manager")
    print_grades(found)
    said = " ".join(capsys.readouterr().out.split())
    assert "junior (n = 6)" in said
    assert "0 of 6 (0-31 %)" in said
    for name in ("g.csv", "g.json", "g.xlsx", "g.html"):
        save_comparison(found, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 200
    assert "#/grades/manager" in (tmp_path / "g.html").read_text(encoding="utf-8")
