"""Names, dates, numbers and addresses are written in every usual way, and can be read."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from intake.evaluate.forge.part import chance
from intake.evaluate.matching import written
from intake.evaluate.matching.population import draw_person
from intake.extract.dates import find_dates


def test_a_written_date_is_read_as_the_same_day() -> None:
    rng, day = chance(1), dt.date(1987, 4, 19)
    texts = {written.write_date(rng, day) for _ in range(2_000)}
    assert len(texts) == 11
    read = [text for text in texts if day in [d.date for d in find_dates(text, labelled=True, birth=True)]]
    assert len(read) >= len(texts) - 1  # eight digits without a separator are not everywhere a date


def test_names_come_in_either_order_with_and_without_middle_name() -> None:
    rng = chance(2)
    person = replace(
        draw_person(rng, 1), first_name="Ana", middle_name="Luz", last_name="Peña", suffix="Jr", baby=False
    )
    texts = {written.write_name(rng, person, "referral") for _ in range(2_000)}
    assert {"Ana Pena Jr", "Pena Jr, Ana", "Ana L. Pena Jr", "PENA, ANA LUZ JR", "Ana Peña Jr"} <= texts
    assert written.write_name(rng, replace(person, last_name="", first_name=""), "label") == ""


def test_phones_keep_their_digits() -> None:
    rng = chance(3)
    for _ in range(300):
        digits = "".join(c for c in written.write_phone(rng, "2923456789") if c.isdigit())
        assert digits in ("2923456789", "3456789")


def test_the_members_two_digits_may_be_left_out() -> None:
    rng = chance(4)
    assert {written.write_member_id(rng, "12345678901") for _ in range(100)} == {"12345678901", "123456789"}
    assert written.write_member_id(rng, "W12345678") == "W12345678"
