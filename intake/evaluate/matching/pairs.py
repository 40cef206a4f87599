"""Labelled pairs: two records each, and whether a person holds them to be of one patient.

The text format is that of the MIIS-F1 suite of immunisation registers: four lines a pair, `TEST: name:KIND:how complete
either side is` (the last two may be missing), `EXPECT: Match | Possible Match | Not a Match | Not Sure`, and
`PATIENT A:` and `PATIENT B:` with `field=value,` one after the other.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from intake.errors import IntakeError
from intake.evaluate.matching.queries import query_of
from intake.extract import normal
from intake.model import Document, Findings, Item, Patient, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_FIELD = re.compile(r"(\w+)=(.*?),(?=\w+=|$)")
_KIND = "paper"
"""A pair has no kind of page."""


class Expected(StrEnum):
    """What a person says of a pair."""

    MATCH = "Match"
    POSSIBLE = "Possible Match"
    DIFFERENT = "Not a Match"
    UNSURE = "Not Sure"


class NotPairs(IntakeError):
    """The file is not of the format; the message gives the line's number without its content."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records: side A as a page says it, side B as a row of the index.

    `difference` is the kind of difference (`DOB_OFF_BY_1`), `completeness` how well either side is filled
    (`IDEAL-POOR`); both are empty where the file names none.  What no `Patient` holds, such as guardians and the order
    of birth, is left in `more`, by the side's letter and the name in the file (`B.birthOrder`).  So are the record
    numbers: they are of different houses, and no page bears the number that the index has.
    """

    name: str
    difference: str
    completeness: str
    expected: Expected
    findings: Findings = field(repr=False)
    document: Document = field(repr=False)
    patient: Patient = field(repr=False)
    more: Mapping[str, str] = field(repr=False)


def read_pairs(file: Path, today: dt.date = dt.date(2026, 3, 2)) -> Iterator[Pair]:
    """The pairs of a file in order; `NotPairs` at the first line that is not of the format."""
    held: dict[str, str] = {}
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            head, colon, rest = line.strip().partition(":")
            if not colon or head not in _HEADS:
                raise NotPairs(f"line {number} does not begin with {', '.join(_HEADS)}")
            held[head] = rest.strip()
            if head == _HEADS[-1]:
                if set(held) != set(_HEADS) or held["EXPECT"] not in set(Expected):
                    raise NotPairs(f"the pair that ends in line {number} lacks a line or a known EXPECT")
                yield _pair(held, today)
                held = {}


_HEADS = ("TEST", "EXPECT", "PATIENT A", "PATIENT B")


def _pair(held: Mapping[str, str], today: dt.date) -> Pair:
    one, other = (dict(_FIELD.findall(f"{held[side].rstrip(',')},")) for side in ("PATIENT A", "PATIENT B"))
    name, _, rest = held["TEST"].partition(":")
    difference, _, completeness = rest.partition(":")
    row = {**_page(one), "qid": name, "doc_type": _KIND, "page_conf": "1.0"}
    query = query_of(row, {"status": "absent", "mrns": "", "tags": ""}, today)
    return Pair(
        name=name,
        difference=difference,
        completeness=completeness,
        expected=Expected(held["EXPECT"]),
        findings=_named(query.findings, _name(one)),
        document=query.document,
        patient=_patient(other, f"B-{name}"),
        more={
            f"{side}.{key}": v for side, of in (("A", one), ("B", other)) for key, v in of.items() if key in _MORE and v
        },
    )


_MORE = frozenset({
    "birthOrder", "birthType", "birthStatus", "motherMaidenName", "guardianNameFirst", "guardianNameLast",
    "shotHistory", "nameAlias", "nameLastHyph", "mrns",
})  # fmt: skip


def _page(side: Mapping[str, str]) -> dict[str, str]:
    """Side A in the columns of a query."""
    last, suffix = _last_name(side)
    given = f"{side.get('nameFirst', '')} {side.get('nameMiddle', '')}".strip()
    born = side.get("birthDate", "")
    place = f"{side.get('addressCity', '')}, {side.get('addressState', '')} {_zip(side)}".strip(" ,")
    street = _street(side)
    return {
        "name": f"{f'{last} {suffix}'.strip()}, {given}".strip(" ,"),
        "dob": f"{born[4:6]}/{born[6:8]}/{born[:4]}" if len(born) == 8 else born,
        "sex": side.get("gender", ""),
        "phone": side.get("phone", ""),
        "address": f"{street}, {place}" if street else "",
        "ssn4": side.get("ssn", "")[-4:],
        "member_id": side.get("medicaid", ""),
    }


def _patient(side: Mapping[str, str], key: str) -> Patient:
    """Side B as the index holds it; the other last name in the file (`nameLastHyph`) stands as the former one."""
    born = side.get("birthDate", "")
    name = _name(side)
    former = normal.plain(side.get("nameLastHyph", ""))
    return Patient(
        key=key,
        mrn=side.get("mrns", ""),
        name=name,
        birth_date=_date(born),
        former_last_name=former if former != name.last else "",
        sex=side.get("gender", "")[:1].upper(),
        ssn_last4=side.get("ssn", "")[-4:],
        phone="".join(c for c in side.get("phone", "") if c.isdigit())[-10:],
        address=_street(side).upper(),
        city=side.get("addressCity", "").upper(),
        state=side.get("addressState", "").upper(),
        zip=_zip(side)[:5],
        member_id=side.get("medicaid", ""),
    )


def _name(side: Mapping[str, str]) -> PersonName:
    last, suffix = _last_name(side)
    return PersonName(
        normal.plain(last),
        normal.plain(side.get("nameFirst", "")),
        normal.plain(side.get("nameMiddle", "")),
        normal.plain(suffix).replace(".", ""),
    )


def _named(findings: Findings, name: PersonName) -> Findings:
    """The findings with the name in the parts that the file gives: a middle name alone is no first name."""
    items = tuple(replace(f, value=name, alternatives=()) if f.item is Item.NAME else f for f in findings.items)
    return replace(findings, items=items)


def _last_name(side: Mapping[str, str]) -> tuple[str, str]:
    """Last name and suffix; some write both into the last name, with a comma."""
    last, _, written = side.get("nameLast", "").partition(",")
    return last.strip(), side.get("nameSuffix", "") or written.strip()


def _zip(side: Mapping[str, str]) -> str:
    return side.get("addressZip", "") or side.get("address2Zip", "")


def _street(side: Mapping[str, str]) -> str:
    return f"{side.get('addressStreet1', '')} {side.get('addressStreet2', '')}".strip()


def _date(text: str) -> dt.date | None:
    try:
        return dt.date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None
