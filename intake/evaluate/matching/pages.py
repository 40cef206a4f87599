"""One drawn page as identifiers: which fields its kind has, whose they are, and the truth about it."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from intake.evaluate.matching import written
from intake.evaluate.matching.mistakes import miskeyed
from intake.evaluate.matching.population import draw_phone
from intake.evaluate.matching.slips import slipped

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from intake.evaluate.matching.population import Person
    from intake.evaluate.matching.register import RecordNumbers, Row

FIELDS = ("name", "dob", "mrn", "sex", "phone", "address", "ssn4", "member_id")


class Kind(NamedTuple):
    """A kind of page: its share of all pages, and the shares of its pages that have each field.

    `own` and `foreign` are record numbers; `provider` is the share of the phones that are a doctor's; `qualities` are
    the shares of clean, middling and poor pages.
    """

    share: float
    dob: float
    own: float
    foreign: float
    sex: float
    phone: float
    address: float
    ssn4: float
    member_id: float
    provider: float
    qualities: tuple[float, float, float]


KINDS: Mapping[str, Kind] = {
    "label": Kind(0.27, 0.98, 0.97, 0.0, 0.90, 0.05, 0.05, 0.0, 0.0, 0.12, (0.79, 0.16, 0.05)),
    "lab_external": Kind(0.18, 0.96, 0.0, 0.51, 0.75, 0.27, 0.30, 0.07, 0.12, 0.12, (0.61, 0.29, 0.10)),
    "referral": Kind(0.14, 0.94, 0.11, 0.015, 0.50, 0.73, 0.50, 0.13, 0.40, 0.12, (0.56, 0.32, 0.12)),
    "handwritten": Kind(0.10, 0.80, 0.14, 0.015, 0.15, 0.31, 0.25, 0.15, 0.06, 0.09, (0.0, 0.45, 0.55)),
    "later_page": Kind(0.09, 0.51, 0.44, 0.01, 0.05, 0.0, 0.0, 0.0, 0.0, 0.0, (0.71, 0.21, 0.08)),
    "eob_pharmacy": Kind(0.08, 0.70, 0.0, 0.0, 0.30, 0.41, 0.70, 0.08, 0.88, 0.10, (0.65, 0.26, 0.09)),
    "insurance_card": Kind(0.07, 0.11, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, (0.60, 0.30, 0.10)),
    "photo_id": Kind(0.07, 0.99, 0.0, 0.0, 0.97, 0.0, 0.97, 0.0, 0.0, 0.0, (0.60, 0.30, 0.10)),
}
"""Shares of identifiers by kind of page as was studied of the mail of records departments."""

_SUMS = tuple(accumulate(kind.share for kind in KINDS.values()))
_MIXED = {"label": 0.002, "referral": 0.002, "handwritten": 0.003}
_WRONG_LABEL = 0.002
_KEYED_WRONG = {"label": 0.001, "later_page": 0.02, "referral": 0.02, "handwritten": 0.01}
_EXISTS_HERE = 0.12
"""Of the foreign record numbers, those that happen to be somebody's here."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One page before any noise: the fields it has, as they are written, and the truth.

    `status` is `present`, `absent` or `conflict`; `mrns` are all record numbers of that person; `quality` is 0..2.
    """

    kind: str
    fields: Mapping[str, str] = field(repr=False)
    status: str
    mrns: tuple[str, ...] = field(repr=False)
    tags: tuple[str, ...]
    quality: int
    person: int


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a page is of: the person, their rows in the index (none if absent), and what is special about them."""

    person: Person
    rows: tuple[Row, ...] = field(repr=False)
    tags: tuple[str, ...] = ()


class Pages:
    """Draws pages of people; remembers whom it drew last, for pages that mix two people up."""

    def __init__(self, rng: random.Random, numbers: RecordNumbers) -> None:
        self._rng = rng
        self._numbers = numbers
        self._providers = tuple(draw_phone(rng) for _ in range(300))
        self._before: Subject | None = None

    def draw(self, subject: Subject) -> Drawn:
        """One page of that person."""
        rng = self._rng
        kind = tuple(KINDS)[bisect(_SUMS, rng.random() * _SUMS[-1])]
        told = self._told(kind)
        other = self._before if kind in _MIXED and rng.random() < _MIXED[kind] else None
        if other and other.person.number != subject.person.number:
            told |= {"name", "dob"} if "mrn" in told else {"name", "dob", "phone"}
            person, tags, rows = _mixed(subject.person, other.person), ["mixed_identity"], other.rows
        else:
            person, tags = slipped(rng, subject.person, kind, told)
            tags += ["baby"] if person.baby else []
            rows = subject.rows
        fields = self._fields(kind, told, person, tags)
        if "mrn" in told:
            fields["mrn"] = self._record_number(kind, rows, tags)
        if subject.rows:
            self._before = subject
        conflict = not {"mixed_identity", "wrong_label_mrn"}.isdisjoint(tags)
        return Drawn(
            kind=kind,
            fields={name: fields.get(name, "") for name in FIELDS},
            status="conflict" if conflict else "present" if subject.rows else "absent",
            mrns=tuple(row.mrn for row in subject.rows),
            tags=(*subject.tags, *tags),
            quality=bisect(tuple(accumulate(KINDS[kind].qualities)), rng.random() * 0.9999),
            person=subject.person.number,
        )

    def _told(self, kind: str) -> set[str]:
        """The fields that this page has, if the person has them."""
        usual = KINDS[kind]
        chances = {**usual._asdict(), "name": 1.0, "mrn": usual.own + usual.foreign}
        return {name for name in FIELDS if self._rng.random() < chances[name]}

    def _fields(self, kind: str, told: set[str], person: Person, tags: list[str]) -> dict[str, str]:
        rng = self._rng
        phone = person.phone
        if "phone" in told and rng.random() < KINDS[kind].provider and "mixed_identity" not in tags:
            phone = rng.choice(self._providers)
            tags.append("provider_phone")
        made = {
            "name": written.write_name(rng, person, kind),
            "dob": written.write_date(rng, person.birth_date),
            "sex": written.write_sex(rng, person.sex),
            "phone": written.write_phone(rng, phone),
            "address": written.write_address(rng, person.home),
            "ssn4": written.write_ssn(rng, person.ssn_last4),
            "member_id": written.write_member_id(rng, person.member_id),
        }
        return {name: text for name, text in made.items() if name in told}

    def _record_number(self, kind: str, rows: tuple[Row, ...], tags: list[str]) -> str:
        """A number of this register, as far as the page is of it and keyed right; else a sender's own."""
        rng, usual = self._rng, KINDS[kind]
        if not rows or rng.random() * (usual.own + usual.foreign) >= usual.own:
            tags.append("foreign_mrn")
            return self._foreign({row.mrn for row in rows}, tags)
        right = {row.mrn for row in rows}
        number = rng.choice(rows).mrn
        if kind == "label" and rng.random() < _WRONG_LABEL and "mixed_identity" not in tags:
            tags.append("wrong_label_mrn")
            while number in right:
                number = self._numbers.of(rng.randrange(self._numbers.rows))
        elif rng.random() < _KEYED_WRONG.get(kind, 0.0):
            tags.append("mrn_keyed_wrong")
            while number in right:
                number = miskeyed(rng, number)
        return number

    def _foreign(self, right: set[str], tags: list[str]) -> str:
        """A number that another house gave this person; it may be somebody else's here."""
        rng = self._rng
        number = ""
        while not number or number in right:
            if rng.random() < _EXISTS_HERE:
                number = self._numbers.of(rng.randrange(self._numbers.rows))
            else:
                digits = rng.choice((6, 7, 8, 8, 8, 9, 10))
                number = f"{rng.choice(_LETTERS)}{rng.randrange(10 ** (digits - 1), 10**digits)}"
        if self._numbers.exists(number):
            tags.append("mrn_exists_here")
        return number


_LETTERS = ("", "", "", "", "", "", "", "E", "A", "MR", "00")


def _mixed(named: Person, other: Person) -> Person:
    """The name and sex of one person with all else of another."""
    return replace(
        other,
        last_name=named.last_name,
        first_name=named.first_name,
        middle_name=named.middle_name,
        suffix=named.suffix,
        sex=named.sex,
        baby=named.baby,
    )
