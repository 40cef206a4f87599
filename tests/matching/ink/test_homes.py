"""An address is found by house number and street, surer with its ZIP code."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.matching.ink.homes import homes_in, look_for_home
from intake.matching.ink.paper import lay_out
from intake.model import Level
from tests.matching.people import document, findings, patient

ANGELA = patient("1", "OKONKWO", "ANGELA", dt.date(1961, 8, 14), address="12 N ALDER LANE APT 4", zip="12180")
RIVER = patient("2", "PAPAS", "NIOMI", dt.date(1988, 9, 11), address="15435 RIVERSIDE DRIVE", zip="11357")


def level(who: object, *lines: str) -> Level | None:
    found = [one for _, one in look_for_home(who, homes_in(lay_out(document(*lines), findings())))]  # type: ignore[arg-type]  # a patient
    return found[0] if found else None


@pytest.mark.parametrize("lines", [("12 Alder Lane", "Troy NY 12180"), ("I2 N. Alder Ln, Troy NY 12180",)])
def test_house_street_and_zip_make_an_address(lines: tuple[str, ...]) -> None:
    assert level(ANGELA, *lines) is Level.FOUND


def test_a_short_number_and_street_without_zip_say_less() -> None:
    assert level(ANGELA, "12 Alder Lane") is Level.FOUND_NEAR
    assert level(RIVER, "15435 Riverside Drive") is Level.FOUND
    assert level(RIVER, "15435 Rivecside Drive") is Level.FOUND_NEAR


def test_a_house_number_in_boxes_is_one() -> None:
    assert level(RIVER, "Address: \\ 5 4 3 5 Riverside Drive") is Level.FOUND


@pytest.mark.parametrize("line", ["12 Olive Lane 12180", "13 Alder Lane 12180", "Alder Lane 12 12180"])
def test_another_address_is_not_the_patients(line: str) -> None:
    assert level(ANGELA, line) is None
