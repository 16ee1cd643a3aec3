"""What a role asks more and less of than its peers, counted by hand."""

from pipeline import compare_with_peers
from tests.outputs.compare.conftest import CARE, DEALS, Role, run_of


def test_a_role_is_set_against_the_others_of_its_run_or_of_its_title():
    duty = ("Answer what customers ask every day", CARE, 0.9, 2)
    more = ("Visit the board of each customer", CARE, 0.9, 4)
    deal = ("Close deals with hospitals", DEALS, 0.9, 3)
    roles = [
        Role("p1", "Senior Buyer", [duty, more]),
        Role("p2", "Buyer II", [duty]),
        Role("p3", "Clerk", [deal]),
        Role("p4", "Clerk", [deal]),
        Role("p5", "", [duty]),
    ]
    run = run_of(roles)
    whole = compare_with_peers(run).set_index(["posting_id", "competency"])
    first = whole.loc[("p1", CARE)]
    assert (first["n_peers"], first["n_less"], first["n_more"], first["stands"]) == (4, 4, 0, "more")
    others = sorted(whole.loc[(key, CARE), "score"] if key in ("p2", "p5") else 0 for key in ("p2", "p3", "p4", "p5"))
    assert first["peers_score"] == (others[1] + others[2]) / 2
    assert first["peers_stage"] == 2
    assert whole.loc[("p3", CARE), ["n_more", "stands"]].tolist() == [3, "less"]
    assert whole.loc[("p2", CARE), "stands"] == "alike"
    titled = compare_with_peers(run, among="title").set_index(["posting_id", "competency"])
    assert titled.loc[("p1", CARE), ["title_group", "n_peers", "n_less"]].tolist() == ["buyer", 1, 1]
    assert titled.loc[("p5", CARE), "n_peers"] == 0
    assert titled["stands"].isna().sum() == 3
