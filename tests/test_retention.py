"""How long a document is kept: what is doubtful for ever, a minor's beyond their childhood, nothing by default."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake import retention
from intake.retention import Facts, Item, Kept, Rules, add_years, digest_of, kept, list_from_json, list_json

DAY = dt.date(2010, 3, 14)
ADULT = dt.date(1961, 3, 14)
FACTS = Facts("filed", "letter", True, DAY, DAY, DAY, DAY, True, ADULT)
TEN = Rules(years=10)
ITEM = Item("R-2010-000001", "ab" * 16, "filed", "letter", "2010-03-14", "cd" * 16, "ef" * 32, (1, 2), "01" * 32,
            "2020-03-14", "years", 1234)  # fmt: skip
days = st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1))
facts = st.builds(
    Facts, st.sampled_from(["filed", "closed", "replaced"]), st.sampled_from(["letter", "referral"]), st.booleans(),
    st.none() | days, days, days, days, st.booleans(), st.none() | days,
)  # fmt: skip
rules = st.builds(
    Rules, st.integers(0, 40), st.dictionaries(st.sampled_from(["letter", "referral"]), st.integers(0, 40)),
    st.booleans(), st.integers(0, 30), st.integers(0, 40), st.integers(0, 400), st.integers(0, 400),
)  # fmt: skip


def test_by_default_everything_is_kept_for_ever() -> None:
    assert Rules().keep_all
    assert not TEN.keep_all
    for was in ("filed", "closed", "replaced"):
        assert kept(replace(FACTS, was=was), Rules()) == Kept(None, retention.FOR_EVER)


def test_an_adults_document_is_kept_for_the_years_of_its_type() -> None:
    assert kept(FACTS, TEN) == Kept(dt.date(2020, 3, 14), retention.BY_YEARS)
    assert kept(FACTS, Rules(years=10, years_by_type={"letter": 30})).until == dt.date(2040, 3, 14)
    assert kept(FACTS, Rules(years=10, years_by_type={"letter": 0})).until is None


def test_it_is_kept_through_the_whole_of_its_last_day() -> None:
    found = kept(FACTS, TEN)
    assert not found.is_over(dt.date(2020, 3, 14))
    assert found.is_over(dt.date(2020, 3, 15))


def test_years_count_from_the_patients_latest_document_unless_the_site_says_otherwise() -> None:
    seen_again = replace(FACTS, last=dt.date(2025, 1, 1))
    assert kept(seen_again, TEN).until == dt.date(2035, 1, 1)
    assert kept(seen_again, Rules(years=10, from_last=False)).until == dt.date(2020, 3, 14)


def test_an_old_letter_that_came_late_counts_from_its_arrival() -> None:
    late = replace(FACTS, date=dt.date(1995, 1, 1))
    assert kept(late, Rules(years=10, from_last=False)).until == dt.date(2020, 3, 14)


def test_a_minors_document_is_kept_beyond_the_age_of_majority() -> None:
    child = replace(FACTS, born=dt.date(2004, 2, 29))
    assert kept(child, TEN) == Kept(dt.date(2032, 2, 29), retention.BY_AGE)
    assert kept(child, Rules(years=10, majority_age=21, minor_years=2)).until == dt.date(2027, 3, 1)
    assert kept(child, Rules(years=50)).why == retention.BY_YEARS


@pytest.mark.parametrize(
    ("doubt", "why"),
    [
        ({"born": None}, retention.NO_BIRTH_DATE),
        ({"has_patient": False}, retention.NO_PATIENT),
        ({"has_type": False}, retention.NO_TYPE),
    ],
)
def test_what_is_not_known_keeps_a_document_for_ever(doubt: dict[str, object], why: str) -> None:
    assert kept(replace(FACTS, **doubt), TEN) == Kept(None, why)  # type: ignore[arg-type]


def test_what_was_closed_or_scanned_again_is_kept_for_days_and_needs_no_patient() -> None:
    nobodys = replace(FACTS, has_patient=False, born=None, has_type=False)
    own = Rules(not_ours_days=90, replaced_days=30)
    assert kept(replace(nobodys, was="closed"), own).until == DAY + dt.timedelta(days=90)
    assert kept(replace(nobodys, was="replaced"), own).until == DAY + dt.timedelta(days=30)
    assert kept(replace(nobodys, was="closed"), TEN).until is None


def test_beyond_the_calendar_is_for_ever() -> None:
    assert add_years(DAY, 8000) is None
    assert kept(replace(FACTS, last=dt.date(9999, 1, 1)), TEN).until is None


@given(facts, rules)
def test_nothing_filed_is_due_before_its_years_its_childhood_or_in_doubt(of: Facts, by: Rules) -> None:
    found = kept(of, by)
    if of.was != "filed" or found.until is None:
        return
    years = by.years_by_type.get(of.kind, by.years)
    assert years > 0
    assert of.has_patient
    assert of.has_type
    assert of.born
    assert found.until >= (add_years(max(of.date or of.arrived, of.arrived), years) or dt.date.max)
    of_age = add_years(of.born, by.majority_age)
    assert of_age
    if (of.date or of.arrived) < of_age:
        assert found.until >= (add_years(of.born, by.majority_age + by.minor_years) or dt.date.max)


@given(facts, rules, st.integers(1, 20))
def test_more_years_never_let_anything_go_earlier(of: Facts, by: Rules, more: int) -> None:
    longer = replace(by, years=by.years and by.years + more, minor_years=by.minor_years + more)
    before, after = kept(of, by).until, kept(of, longer).until
    assert after is None or (before is not None and after >= before)


def test_a_list_is_known_by_its_digest_in_this_order_and_comes_back_from_its_file() -> None:
    other = replace(ITEM, receipt="R-2010-000002")
    assert list_from_json(list_json([ITEM, other])) == (ITEM, other)
    assert digest_of([ITEM, other]) != digest_of([other, ITEM])
    assert len({digest_of([replace(ITEM, **{name: "x"})]) for name in ("receipt", "record", "until", "why")}) == 4


def test_a_document_is_the_same_as_proposed_if_all_that_matters_is() -> None:
    assert ITEM.says_the_same(replace(ITEM, until="2021-01-01", why="minor", size=1))
    for name in ("receipt", "document_id", "was", "kind", "date", "patient", "scan", "pages", "record"):
        assert not ITEM.says_the_same(replace(ITEM, **{name: "other"}))
