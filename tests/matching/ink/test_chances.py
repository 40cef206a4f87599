"""The chance that a stranger's data stand on a page is stated honestly."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from intake.evaluate.forge import draw_person
from intake.matching.index import Field
from intake.matching.ink import Ink, Sight, bits_of, by_chance, read_ink, seek, whole
from intake.matching.ink.folds import plain
from intake.matching.ink.standing import Standing
from intake.matching.weigh import Shares
from intake.model import Item, Level, Patient
from tests.matching.drawn import drawn, row_of
from tests.matching.people import document, findings, patient

if TYPE_CHECKING:
    from collections.abc import Sequence

STRANGERS, PAGES, SAMPLED = 10_000, 6, 100
ITEMS = (Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.MEMBER_ID, Item.PHONE, Item.ADDRESS)
LEVELS = (Level.BESIDE, Level.FOUND, Level.FOUND_ALIKE, Level.IN_TEXT, Level.FOUND_NEAR)
ANGELA = patient("1000017", "OKONKWO", "ANGELA", dt.date(1961, 8, 14), phone="2125550101")
NOBODY = Shares({}, 100_000)


pytestmark = pytest.mark.xdist_group("chances")


def stated(item: Item, stranger: Patient, ink: Ink, shares: Shares) -> float:
    """The chance of finding the item on any level."""
    spot = ink.paper.lines[0].between(0, 1)
    names = plain(stranger.name.last), plain(stranger.name.first)
    sights = [
        Sight(item, level, Standing.LABEL if level is Level.BESIDE else Standing.FORM, spot, names) for level in LEVELS
    ]
    return sum(by_chance(sight, stranger, ink, shares) for sight in sights)


@pytest.fixture(scope="module")
def counted() -> tuple[Counter[Item], dict[Item, float]]:
    """How often ten thousand strangers were found on forged pages that are not theirs, and how often it was stated."""
    rng = random.Random(11)
    strangers = [_anywhere(rng, row_of(draw_person(rng, str(rng.randrange(10**5, 10**7))))) for _ in range(STRANGERS)]
    shares = _shares(strangers)
    finds: Counter[Item] = Counter()
    expected = dict.fromkeys(ITEMS, 0.0)
    for _ in range(PAGES):
        ink = read_ink(drawn(rng, draw_person(rng, str(rng.randrange(10**5, 10**7)))), findings())
        for stranger in strangers:
            finds.update(s.item for s in seek(stranger, ink) if s.level is not Level.ELSEWHERE)
        for stranger in strangers[:SAMPLED]:
            for item in ITEMS:
                expected[item] += stated(item, stranger, ink, shares) * STRANGERS / SAMPLED
    return finds, expected


def _anywhere(rng: random.Random, row: Patient) -> Patient:
    """With a phone number from anywhere: the forge draws them from a range of a hundred."""
    return dataclasses.replace(row, phone=f"{rng.choice((212, 718))}{rng.randrange(2 * 10**6, 10**7)}")


def _shares(rows: Sequence[Patient]) -> Shares:
    counts = Counter((Field.LAST, plain(row.name.last)) for row in rows)
    return Shares({**counts, **Counter((Field.FIRST, plain(row.name.first)) for row in rows)}, len(rows))


@pytest.mark.parametrize("item", ITEMS)
def test_strangers_are_not_found_more_often_than_is_stated(
    counted: tuple[Counter[Item], dict[Item, float]], item: Item
) -> None:
    """Within what chance allows: three standard deviations of a Poisson count."""
    finds, expected = counted
    assert finds[item] <= expected[item] + 3 * math.sqrt(expected[item]) + 3


def test_the_stated_chance_of_a_name_is_no_excuse(counted: tuple[Counter[Item], dict[Item, float]]) -> None:
    """Names are found by chance often enough to say so: what is stated is within twenty times of it."""
    finds, expected = counted
    assert finds[Item.NAME] * 20 >= expected[Item.NAME]


def sights(*lines: str) -> tuple[dict[Item, Sight], Ink]:
    ink = read_ink(document(*lines), findings())
    return {sight.item: sight for sight in seek(ANGELA, ink)}, ink


def bits(item: Item, *lines: str, shares: Shares = NOBODY) -> float:
    found, ink = sights(*lines)
    return bits_of(found[item], ANGELA, ink, shares)


def test_a_date_says_less_on_a_page_full_of_dates() -> None:
    crowd = tuple(f"{month:02d}/0{day}/2025" for month in range(1, 13) for day in range(1, 5))
    assert bits(Item.BIRTH_DATE, "08/14/1961", *crowd) < bits(Item.BIRTH_DATE, "08/14/1961") - 3
    assert bits(Item.BIRTH_DATE, "DOB 08/14/1961", *crowd) > bits(Item.BIRTH_DATE, "08/14/1961", *crowd) + 3


def test_a_common_name_says_less() -> None:
    common = Shares({(Field.LAST, "OKONKWO"): 1000, (Field.FIRST, "ANGELA"): 2000}, 100_000)
    assert bits(Item.NAME, "Angela Okonkwo", shares=common) < bits(Item.NAME, "Angela Okonkwo") - 8


def test_damage_and_tolerance_cost_weight() -> None:
    clean, alike, near = (bits(Item.NAME, text) for text in ("Angela Okonkwo", "ANGEIA OKONKWO", "ANGELX OKONKWO"))
    assert clean > alike > near > 0
    assert bits(Item.RECORD_NUMBER, "1000017") > bits(Item.RECORD_NUMBER, "1000018")


def test_what_stands_in_anothers_field_speaks_for_a_relative() -> None:
    found, ink = sights("Guarantor: Angela Okonkwo")
    ratio = whole(bits_of(found[Item.NAME], ANGELA, ink, NOBODY), 0.0, found.values())
    assert ratio.own == 0 < ratio.family


def test_a_relative_never_gains_more_than_the_patient_and_shares_the_household() -> None:
    found, _ = sights("Angela Okonkwo (212) 555-0101")
    ratio = whole(20.0, 15.0, found.values())
    assert ratio.own > ratio.twin > ratio.family > 15
    assert ratio.junior == ratio.own - 1 or ratio.junior <= ratio.own
    alone = whole(0.0, 15.0, [found[Item.PHONE]])
    assert alone.own - 1 == alone.family == alone.junior
