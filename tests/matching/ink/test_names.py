"""A name is found in either order, broken, run together, but never in another person's."""

from __future__ import annotations

import datetime as dt

import pytest

from intake.matching.ink.names import look_for_name, names_a_relative, names_in
from intake.matching.ink.paper import lay_out
from intake.matching.ink.standing import NO_NAMES
from intake.model import Level, Patient
from tests.matching.people import document, findings, patient

ANGELA = patient("1000017", "OKONKWO", "ANGELA", dt.date(1961, 8, 14), middle="MARIE")
NILS = patient("1000024", "BERG-LINDQVIST", "NILS", dt.date(1970, 3, 9), suffix="JR")
NEE = patient("1000031", "HALE", "IRENE", dt.date(1970, 3, 9), former_last_name="OKAFOR")


def level(who: Patient, *lines: str) -> Level | None:
    ink = names_in(lay_out(document(*lines), findings()))
    found = [sighting.level for sighting in look_for_name(who, ink)]
    return found[0] if found else None


@pytest.mark.parametrize(
    "line",
    ["Okonkwo, Angela", "ANGELA OKONKWO", "Angela M. Okonkwo", "angela ANGELA MARIE OKONKWO", "Okonkwo,Angela",
     "OKON KWO ANGELA", "ANGELAOKONKWO", "Okonkwo, Angela M", "Name:OKONKWO, ANGELA", "the Angela (Okonkwo)"],
)  # fmt: skip
def test_a_name_is_found_as_it_is_written(line: str) -> None:
    assert level(ANGELA, line) is Level.FOUND


def test_a_name_that_is_broken_at_the_end_of_a_line_is_found() -> None:
    assert level(ANGELA, "seen today: Angela Okon-", "kwo of this town") is Level.FOUND


@pytest.mark.parametrize("line", ["0KONKWO, ANGELA", "OKONKVVO ANGELA", "OKONKWO, ANGEIA"])
def test_look_alikes_are_told(line: str) -> None:
    assert level(ANGELA, line) is Level.FOUND_ALIKE


@pytest.mark.parametrize("line", ["OKONKWO, ANGELX", "ANGEA OKONKWO"])
def test_a_letter_off_is_told(line: str) -> None:
    assert level(ANGELA, line) is Level.FOUND_NEAR


@pytest.mark.parametrize(
    "line",
    ["Angela went to see Mr Okonkwo", "Angela R. Okonkwo", "Okonkwo, Beatrice", "Angela Okafor", "okonkwo angela",
     "Angela Okonkwo Jr"],
)  # fmt: skip
def test_another_persons_name_is_not_the_patients(line: str) -> None:
    assert level(ANGELA, line) is None


def test_a_first_and_a_last_name_on_two_lines_are_no_name() -> None:
    assert level(ANGELA, "Angela", "Okonkwo") is None


def test_half_a_double_name_and_a_former_name_are_names() -> None:
    assert level(NILS, "Lindqvist, Nils") is level(NILS, "NILS BERG JR") is level(NEE, "Irene Okafor") is Level.FOUND
    assert level(NILS, "NILS BERG SR") is None


def test_somebody_else_of_the_last_name_is_noticed() -> None:
    def told(*lines: str) -> bool:
        return names_a_relative(ANGELA, names_in(lay_out(document(*lines), findings())), but=NO_NAMES)

    assert told("Okonkwo, Angela", "Beatrice Okonkwo")
    assert told("OKONKWO, BEATRICE")
    assert not told("Patient Okonkwo, Angela", "Ms Okonkwo", "Marie Okonkwo", "Angela Okonkwo was seen")
