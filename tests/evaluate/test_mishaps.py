"""Every document that is wrong is named, the gravest things first."""

from __future__ import annotations

from intake.evaluate.mishaps import mishaps
from tests.evaluate.findings import born, judged, line, name, told


def test_a_document_that_is_all_right_is_not_listed() -> None:
    right = line(name("LEVY", "ANN"), born(), state="filed", mrn="7", reasons=[])
    assert mishaps([judged(told(), right)]) == []


def test_a_wrong_chart_comes_first_then_the_rest_in_order() -> None:
    wrong = line(name("SMITH", "JOHN"), state="filed", mrn="8", type="eeg", document_date=None, reasons=[])
    found = mishaps([judged(told(), wrong)])
    assert [one.what for one in found] == ["wrong patient", "stranger", "name", "birth date", "type", "date"]
    assert (found[0].expected, found[0].got) == ("7", "8")
    assert found[2].got == "SMITH, JOHN"
    assert (found[3].expected, found[3].got) == ("03/02/1950", "-")


def test_what_held_a_clear_document_back_is_told() -> None:
    held = line(name("LEVY", "ANN"), born(), reasons=["date_unsure", "type_unsure"])
    assert [(one.what, one.got) for one in mishaps([judged(told(), held)])] == [
        ("not filed", "date_unsure, type_unsure")
    ]


def test_wrong_pages_are_told_with_those_that_were_taken() -> None:
    found = mishaps([judged(told(pages=[1, 2]), line(name("LEVY", "ANN"), born()))])
    assert (found[0].what, found[0].expected, found[0].got) == ("pages", "[1, 2]", "[1]")
    assert "Levy" not in repr(found)
