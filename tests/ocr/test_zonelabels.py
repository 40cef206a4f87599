from __future__ import annotations

import pytest

from intake.ocr import Labels
from intake.ocr.zonelabels import fold

LABELS = Labels(
    dates=("date of birth", "birth date", "DOB"),
    numbers=("medical record number", "MRN"),
    others=("date of service", "date of death", "account number", "sex", "phone"),
    number_form=r"[1-9]\d{6}",
)


@pytest.mark.parametrize(
    ("read", "label", "kind"),
    [
        ("Date of Birth:", "Date of birth", "date"),
        ("Dale of 8irth", "Date of birth", "date"),
        ("Oate of Birth:", "Date of birth", "date"),
        ("MRN", "MRN", "number"),
        ("Medica1 Rec0rd Nurnber", "Medical record number", "number"),
    ],
)
def test_a_damaged_label_is_known_by_its_likeness(read: str, label: str, kind: str) -> None:
    known = LABELS.announces(read)
    assert known is not None
    assert known[:2] == (label, kind)


@pytest.mark.parametrize(
    "read", ["Date of Service", "Date of Oeath", "Account Number", "Sex", "D0A", "MRM", "Smith", "03/14/1961"]
)
def test_what_is_another_label_or_too_short_to_tell_announces_nothing(read: str) -> None:
    assert LABELS.announces(read) is None


def test_shapes_that_ocr_confuses_fold_to_one_and_values_fold_to_nothing() -> None:
    assert fold("B1RTH DATE") == fold("8irth Date")
    assert fold("4418207") == ""


def test_other_labels_or_another_form_make_another_engine() -> None:
    assert LABELS.digest != Labels(LABELS.dates, LABELS.numbers, LABELS.others, r"\d{8}").digest
    assert LABELS.digest != Labels(LABELS.dates, LABELS.numbers, (), LABELS.number_form).digest
    assert LABELS.digest == Labels(LABELS.dates, LABELS.numbers, LABELS.others, LABELS.number_form).digest
