"""Labelled pairs are read as a page on one side and a row of the index on the other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from intake.evaluate.matching.pairs import Expected, NotPairs, Pair, read_pairs
from intake.model import Item, PersonName

FULL = """TEST: S-1:PHONE_CHANGED:IDEAL-GOODA
EXPECT: Possible Match
PATIENT A: addressState=NJ,nameSuffix=Jr,phone=(292)389-8576,birthOrder=2,nameFirst=Liam,nameMiddle=Ray,addressCity=Eastmere,mrns=5-V27,ssn=900344365,medicaid=730763228,addressStreet1=52 Tannery Cir,nameLastHyph=Frost,nameLast=O'Hara,gender=M,birthDate=20071225,addressZip=07009,
PATIENT B: addressState=NJ,phone=(292)389-0000,nameFirst=Liam,nameMiddle=R,addressCity=Eastmere,mrns=6-O47,ssn=900344365,medicaid=730763228,addressStreet1=52 Tannery Cir,addressStreet2=Apt 3,nameLastHyph=Frost,nameLast=O'Hara,guardianNameFirst=Nora,gender=M,birthDate=20071225,addressZip=07009,
"""  # noqa: E501
SHORT = """TEST: AB-7
EXPECT: Not a Match
PATIENT A: nameFirst=NORA,gender=,birthDate=20111026,nameLast=PIKE, III,phone=,address2Zip=,
PATIENT B: nameFirst=Nora,birthDate=,nameLast=Pike,address2Zip=07009,
"""


def _pairs(folder: Path, text: str) -> list[Pair]:
    file = folder / "pairs.txt"
    file.write_text(text, encoding="utf-8")
    return list(read_pairs(file))


def test_one_side_is_a_page_and_the_other_a_row_of_the_index(tmp_path: Path) -> None:
    (pair,) = _pairs(tmp_path, FULL)
    assert (pair.name, pair.difference, pair.completeness) == ("S-1", "PHONE_CHANGED", "IDEAL-GOODA")
    assert pair.expected is Expected.POSSIBLE
    told = {finding.item: finding.value for finding in pair.findings.items}
    assert told[Item.NAME] == PersonName("O'HARA", "LIAM", "RAY", "JR")
    assert told[Item.BIRTH_DATE] == dt.date(2007, 12, 25)
    assert told[Item.PHONE] == "2923898576"
    assert told[Item.SSN_LAST4] == "4365"
    assert told[Item.MEMBER_ID] == "730763228"
    row = pair.patient
    assert row.name == PersonName("O'HARA", "LIAM", "R", "")
    assert (row.birth_date, row.sex, row.phone) == (dt.date(2007, 12, 25), "M", "2923890000")
    assert (row.address, row.city, row.zip) == ("52 TANNERY CIR APT 3", "EASTMERE", "07009")
    assert (row.former_last_name, row.ssn_last4, row.member_id) == ("FROST", "4365", "730763228")


def test_a_middle_name_alone_is_not_taken_for_the_first(tmp_path: Path) -> None:
    (pair,) = _pairs(tmp_path, FULL.replace("nameFirst=Liam,nameMiddle=Ray", "nameFirst=,nameMiddle=Ray"))
    assert pair.findings.of(Item.NAME)[0].value == PersonName("O'HARA", "", "RAY", "JR")


def test_what_no_patient_holds_is_kept_beside(tmp_path: Path) -> None:
    (pair,) = _pairs(tmp_path, FULL)
    assert pair.more["A.birthOrder"] == "2"
    assert pair.more["B.guardianNameFirst"] == "Nora"


def test_another_houses_record_number_is_not_told_by_the_page(tmp_path: Path) -> None:
    (pair,) = _pairs(tmp_path, FULL)
    assert not pair.findings.of(Item.RECORD_NUMBER)
    assert pair.more["A.mrns"] == "5-V27"


def test_missing_values_commas_in_names_and_names_without_a_kind_are_read(tmp_path: Path) -> None:
    _, pair = _pairs(tmp_path, f"{FULL}\n{SHORT}")
    assert (pair.name, pair.difference, pair.expected) == ("AB-7", "", Expected.DIFFERENT)
    assert pair.findings.of(Item.NAME)[0].value == PersonName("PIKE", "NORA", "", "III")
    assert (pair.patient.birth_date, pair.patient.zip, pair.patient.sex) == (None, "07009", "")


@pytest.mark.parametrize(
    "text", [FULL.replace("EXPECT: Possible Match\n", ""), "nonsense\n", FULL.replace("Possible", "Some")]
)
def test_a_file_of_another_format_is_refused_by_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotPairs, match=r"line \d"):
        _pairs(tmp_path, text)


def test_what_a_pair_says_of_people_never_shows(tmp_path: Path) -> None:
    (pair,) = _pairs(tmp_path, FULL)
    assert "HARA" not in repr(pair).upper()
