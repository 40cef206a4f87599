"""Which documents are checked: the same at every repeat, and enough of each."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from intake.quality import Error, Filed, Rates, Why, chance_of, draw

SECRET = b"a secret of the site"
MONDAY = dt.datetime(2026, 11, 16, 9, tzinfo=dt.UTC)
NEXT_WEEK = dt.date(2026, 11, 24)
ONLY_RATE = Rates(auto=0.1, auto_a_day=0, first=0, human=0.1, human_a_week=0, raised=0.5)


def filed(number: int, *, by: str = "policy", at: dt.datetime = MONDAY, rank: int = 1000) -> Filed:
    return Filed(f"document {number}", "letter", "fax", by, at, rank)


def drawn(
    some: list[Filed], rates: Rates, errors: tuple[Error, ...] = (), today: dt.date = NEXT_WEEK
) -> dict[str, Why]:
    return draw(some, errors, rates, SECRET, today=today, zone=dt.UTC)


@given(st.permutations(range(60)))
def test_a_repeat_in_any_order_draws_the_same(order: list[int]) -> None:
    rates = Rates(auto=0.1, auto_a_day=20, first=0)
    assert drawn([filed(n) for n in order], rates) == drawn([filed(n) for n in range(60)], rates)


def test_another_secret_draws_others() -> None:
    some = [filed(n) for n in range(300)]
    assert set(drawn(some, ONLY_RATE)) != set(draw(some, (), ONLY_RATE, b"another", today=NEXT_WEEK, zone=dt.UTC))


def test_the_rate_is_kept_over_many() -> None:
    chances = [chance_of(SECRET, f"document {n}") for n in range(20_000)]
    assert 0.017 < sum(chance < 0.02 for chance in chances) / 20_000 < 0.023
    assert len(drawn([filed(n) for n in range(20_000)], ONLY_RATE)) == sum(chance < 0.1 for chance in chances)


def test_the_first_of_a_type_from_a_source_are_all_checked() -> None:
    rates = Rates(auto=0.0, auto_a_day=0, first=50)
    some = [filed(n, rank=n) for n in range(1, 101)]
    assert drawn(some, rates) == {f"document {n}": Why.FIRST for n in range(1, 51)}


def test_a_day_that_is_over_has_its_least_number_and_today_waits() -> None:
    rates = Rates(auto=0.0, auto_a_day=20, first=0)
    some = [filed(n) for n in range(100)]
    assert len(drawn(some, rates)) == 20
    assert set(drawn(some, rates).values()) == {Why.LEAST}
    assert drawn(some, rates, today=MONDAY.date()) == {}
    assert len(drawn(some[:7], rates)) == 7


def test_those_drawn_by_rate_count_towards_the_least() -> None:
    rates = Rates(auto=0.1, auto_a_day=20, first=0)
    found = drawn([filed(n) for n in range(60)], rates)
    assert len(found) == 20
    assert {Why.RATE, Why.LEAST} == set(found.values())


def test_each_person_has_the_least_of_each_week_that_is_over() -> None:
    rates = Rates(human=0.0, human_a_week=5)
    some = [filed(n, by=f"user:{n % 2}") for n in range(40)]
    found = drawn(some, rates)
    assert [sum(one.document_id in found for one in some if one.by == f"user:{who}") for who in (0, 1)] == [5, 5]
    assert drawn(some, rates, today=dt.date(2026, 11, 20)) == {}


def test_an_error_raises_the_rate_of_its_own_stratum_for_a_while() -> None:
    some = [filed(n) for n in range(400)]
    others = [Filed(f"other {n}", "letter", "scanner", "policy", MONDAY, 1000) for n in range(400)]
    error = Error(("letter", "fax"), MONDAY - dt.timedelta(days=1))
    usual, raised = drawn([*some, *others], ONLY_RATE), drawn([*some, *others], ONLY_RATE, (error,))
    assert set(usual) < set(raised)
    assert {document_id.split()[0] for document_id in set(raised) - set(usual)} == {"document"}
    assert 140 < sum(document_id.startswith("document") for document_id in raised) < 260
    stale = Error(("letter", "fax"), MONDAY - dt.timedelta(days=15))
    later = Error(("letter", "fax"), MONDAY + dt.timedelta(days=1))
    assert drawn([*some, *others], ONLY_RATE, (stale, later)) == usual


def test_an_error_of_a_person_raises_their_own_rate() -> None:
    some = [filed(n, by=f"user:{n % 2}") for n in range(400)]
    found = drawn(some, ONLY_RATE, (Error(("user:1",), MONDAY - dt.timedelta(days=1)),))
    raised = {document_id for document_id, why in found.items() if why is Why.RAISED}
    assert raised
    assert all(int(document_id.split()[1]) % 2 for document_id in raised)
