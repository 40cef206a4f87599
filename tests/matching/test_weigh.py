"""Weights follow the theory: log2(m/u), and a posterior that counts those who are not in the index."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.matching import parameters as p
from intake.matching.index import Field
from intake.matching.parameters import Chance, Kin
from intake.matching.weigh import Ratio, Shares, Weighed, ratio, shares, theory_of, total
from intake.model import Level, Patient, PersonName

TABLES = (
    p.LAST, p.FIRST, p.MIDDLE, p.SUFFIX, p.BIRTH_DATE, p.SEX, p.AGE, p.RECORD_NUMBER, p.SSN, p.PHONE, p.ADDRESS,
    p.MEMBER_ID,
)  # fmt: skip


def row(bits: Ratio) -> Weighed:
    return Weighed(Patient("k", "1", PersonName("A")), bits, ())


def posterior(weighed: list[Weighed], rows: int) -> list[float]:
    return [float(share) for share in shares(*theory_of(weighed, rows))]


@pytest.mark.parametrize("table", TABLES)
def test_the_chances_of_a_field_sum_to_one(table: dict[Level, Chance]) -> None:
    assert math.isclose(sum(c.clean for c in table.values()), 1, abs_tol=0.02)
    assert math.isclose(sum(c.damaged for c in table.values()), 1, abs_tol=0.03)


def test_a_weight_is_the_log_of_m_over_u() -> None:
    assert ratio(Chance(0.8, 0.4, 0.1), 1.0).own == pytest.approx(3.0)
    assert ratio(Chance(0.8, 0.4, 0.1), 0.0).own == pytest.approx(2.0)
    assert ratio(Chance(0.8, 0.4, 0.0, 1.0), 1.0, 0.1).own == pytest.approx(3.0)


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    shares = Shares({(Field.LAST, "SMITH"): 900, (Field.LAST, "SZCZEPANSKI"): 1}, 100_000)
    common = ratio(p.LAST[Level.SAME], 1.0, shares.of(Field.LAST, "SMITH"))
    rare = ratio(p.LAST[Level.SAME], 1.0, shares.of(Field.LAST, "SZCZEPANSKI"))
    assert rare.own > common.own + 3


def test_in_a_small_index_no_name_is_counted_as_common() -> None:
    assert Shares({(Field.LAST, "QUIST"): 3}, 10).of(Field.LAST, "QUIST") < 0.01


def test_damaged_ink_makes_a_difference_weigh_less() -> None:
    clean, damaged = (ratio(p.LAST[Level.DIFFERS], quality).own for quality in (0.98, 0.6))
    assert clean < damaged < 0


@given(st.sampled_from([c for table in TABLES for c in table.values()]), st.floats(0, 1), st.floats(0, 0.1))
def test_a_relative_never_agrees_more_surely_than_the_patient(chance: Chance, quality: float, share: float) -> None:
    bits = ratio(chance, quality, share)
    if bits.own > 0:
        assert max(bits[1:]) <= bits.own


def test_independent_evidence_adds_up() -> None:
    assert total([Ratio(1, 2, 3, 4), Ratio(1, 1, 1, 1)]) == Ratio(2, 3, 4, 5)
    assert total([]) == Ratio()


def test_without_evidence_everybody_is_as_likely_as_before() -> None:
    found = posterior([row(Ratio()), row(Ratio())], 1000)
    assert found[0] == found[1]
    assert found[0] < 0.05


def test_two_who_fit_alike_share_the_probability() -> None:
    found = posterior([row(Ratio(40)), row(Ratio(40))], 1000)
    assert found[0] == pytest.approx(0.5, abs=1e-3)


def test_a_relative_who_fits_as_well_takes_from_the_patient() -> None:
    alone = posterior([row(Ratio(40))], 1000)[0]
    beside = posterior([row(Ratio(40, junior=40))], 1000)[0]
    assert beside < 0.9975 < alone


@given(st.lists(st.tuples(*[st.floats(-20, 60)] * 4), min_size=1, max_size=8), st.integers(1, 10_000_000))
def test_the_posterior_is_bayes_over_patients_their_kin_and_strangers(bits: list[tuple[float, ...]], rows: int) -> None:
    patients = [(1 - p.ABSENT) / rows * 2.0 ** some[0] for some in bits]
    kin = [
        p.ABSENT * p.KIN_SHARE[one] / rows * 2.0**bit for some in bits for one, bit in zip(Kin, some[1:], strict=True)
    ]
    strangers = p.ABSENT * (1 - sum(p.KIN_SHARE.values()))
    whole = sum(patients) + sum(kin) + strangers
    found = posterior([row(Ratio(*some)) for some in bits], rows)
    assert found == pytest.approx([one / whole for one in patients], abs=1e-4)


@given(st.lists(st.floats(-60, 120), min_size=1, max_size=8), st.integers(1, 10_000_000))
def test_the_posterior_leaves_room_for_nobody(bits: list[float], rows: int) -> None:
    found = posterior([row(Ratio(one)) for one in bits], rows)
    assert all(0 <= share <= 1 for share in found)
    assert sum(found) <= 1 + 1e-9


def test_known_chances_are_recovered_from_drawn_data() -> None:
    """Levels drawn with known m and u give, over many draws, weights whose posterior is as right as it says."""
    chance = random.Random(7)
    table = {Level.SAME: Chance(0.9, 0.9, 0.05), Level.DIFFERS: Chance(0.1, 0.1, 0.95)}
    stated, observed = [], []
    for _ in range(3000):
        rows = 40
        truth = chance.randrange(rows) if chance.random() < 1 - p.ABSENT else None
        drawn = []
        for at in range(rows):
            agree = 0.9 if at == truth else 0.05
            levels = [Level.SAME if chance.random() < agree else Level.DIFFERS for _ in range(3)]
            own = sum(ratio(table[level], 1.0).own for level in levels)
            drawn.append(row(Ratio(own, -99, -99, -99)))
        found = posterior(drawn, rows)
        best = max(range(rows), key=found.__getitem__)
        stated.append(found[best])
        observed.append(best == truth)
    assert sum(observed) / 3000 == pytest.approx(sum(stated) / 3000, abs=0.03)
