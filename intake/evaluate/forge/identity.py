"""How a page writes who its patient is: which identifiers, under which labels, in which form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.evaluate.forge.layouts import Field
from intake.evaluate.forge.meaning import bare, meant
from intake.evaluate.forge.part import part_of
from intake.evaluate.forge.wording import phrases, written
from intake.model import Item, Role

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.people import Person

IDENTIFIERS = ("name", "birth_date", "mrn", "sex", "age", "phone", "address", "member_id", "ssn")
"""What a page can show of a patient."""

ITEMS = {
    "name": Item.NAME,
    "birth_date": Item.BIRTH_DATE,
    "mrn": Item.RECORD_NUMBER,
    "sex": Item.SEX,
    "age": Item.AGE,
    "phone": Item.PHONE,
    "address": Item.ADDRESS,
    "member_id": Item.MEMBER_ID,
    "ssn": Item.SSN_LAST4,
}
"""What each of them is."""

_SEX = {"F": ("F", "Female", "FEMALE", "female"), "M": ("M", "Male", "MALE", "male"), "X": ("X", "X", "X", "X")}


@dataclass(frozen=True, slots=True)
class Printed:
    """The patient as printed: `fields` in order; `name`, `birth_date` and `mrn` exactly as they stand (or empty)."""

    fields: tuple[Field, ...] = field(repr=False)
    name: str = field(repr=False, default="")
    birth_date: str = field(repr=False, default="")
    mrn: str = field(repr=False, default="")

    @property
    def running(self) -> str:
        """Name and what follows it in a running header."""
        told = {self.birth_date, self.mrn} - {""}
        values = [f"{f.label}: {f.value}" for f in self.fields if bare(f.value) in told]
        return "    ".join(([meant(self.name, Item.NAME)] if self.name else []) + values)


def draw_shown(rng: random.Random, *, ours: bool) -> frozenset[str]:
    """Which identifiers a page shows: the name and at least one more; the record number mostly if it is `ours`."""
    shown = {"name", "birth_date"}
    chances = {
        "mrn": 0.85 if ours else 0.3,
        "sex": 0.5,
        "age": 0.15,
        "phone": 0.2,
        "address": 0.2,
        "member_id": 0.15,
        "ssn": 0.05,
    }
    shown |= {item for item, chance in chances.items() if rng.random() < chance}
    if "mrn" in shown and rng.random() < 0.08:
        shown.discard("birth_date")
    return frozenset(shown)


def draw_foreign(rng: random.Random) -> str:
    """A record number as some other hospital writes it, which cannot be taken for one of ours."""
    digits = "".join(rng.choices("0123456789", k=9))
    return rng.choice(
        (
            f"{rng.choice('ABHMSV')}{digits[:7]}",
            f"{digits[:3]}-{digits[3:5]}-{digits[5:8]}",
            f"{rng.choice(('MR', 'SB', 'EPI', 'C'))}{digits[:6]}",
            f"00{digits[:8]}",
            f"{digits}",
        )
    )


def write_name(rng: random.Random, person: Person, *, natural: bool = False) -> str:
    """The person's name as some page prints it; `natural` keeps the order of speech."""
    first, middle, last, suffix = person.first_name, person.middle_name, person.last_name, person.suffix
    short = rng.random()
    middle = "" if short < 0.35 else (middle[:1] if short < 0.75 else middle)
    dot = "." if len(middle) == 1 and rng.random() < 0.5 else ""
    if not first:
        return last.upper() if rng.random() < 0.5 else last
    forward = " ".join(part for part in (first, middle + dot, last) if part) + (f" {suffix}" if suffix else "")
    comma = rng.choice((", ", ", ", ","))
    backward = f"{last}{' ' + suffix if suffix else ''}{comma}{first}{' ' + middle + dot if middle else ''}"
    name = forward if natural or rng.random() < 0.5 else backward
    return name.upper() if rng.random() < 0.45 else name


def write_identity(
    rng: random.Random,
    person: Person,
    shown: frozenset[str],
    date_form: str,
    *,
    age: int = 0,
    foreign: str = "",
    natural: bool = False,
) -> Printed:
    """The fields a page prints of that person, each under some label.

    `age` is in full years.  `foreign` is the sender's own number and then stands where theirs would; ours, if shown
    too, is marked as ours.
    """

    def label(item: str) -> str:
        return rng.choice(phrases(f"label_{item}", part_of(rng)))

    name = write_name(rng, person, natural=natural) if "name" in shown else ""
    born = written(person.birth_date, _clear(date_form)) if "birth_date" in shown else ""
    values = {
        "name": name,
        "birth_date": born,
        "mrn": person.mrn if "mrn" in shown else "",
        "sex": rng.choice(_SEX[person.sex]) if "sex" in shown and person.sex else "",
        "age": _age(rng, age) if "age" in shown else "",
        "phone": _phone(rng, person.phone) if "phone" in shown else "",
        "address": f"{person.address}, {person.city}, {person.state} {person.zip}" if "address" in shown else "",
        "member_id": person.member_id if "member_id" in shown else "",
        "ssn": _ssn(rng, person.ssn) if "ssn" in shown else "",
    }
    fields = [Field(label(item), meant(values[item], ITEMS[item])) for item in IDENTIFIERS if values[item]]
    if foreign:
        if values["mrn"]:
            at = next(i for i, f in enumerate(fields) if bare(f.value) == values["mrn"])
            fields[at] = fields[at]._replace(label=rng.choice(("Your MRN", "Your Record #", "Receiving facility MRN")))
        fields.insert(min(2, len(fields)), Field(label("foreign"), meant(foreign, Item.FOREIGN_NUMBER)))
    if len(fields) > 2 and rng.random() < 0.25:
        fields[1], fields[2] = fields[2], fields[1]
    if not fields:
        number = meant(str(rng.randrange(10**7, 10**9)), Item.FOREIGN_NUMBER, Role.DOCUMENT)
        fields = [Field(label("account"), number, own=False)]
    return Printed(tuple(fields), name, born, values["mrn"])


def _clear(date_form: str) -> str:
    """Birth dates are hardly ever written with two digits of the year; where the page does, this one does not."""
    return date_form.replace("%y", "%Y")


def _phone(rng: random.Random, phone: str) -> str:
    area, rest = phone[:3], phone[4:]
    return rng.choice((phone, f"({area}) {rest}", f"{area}.{rest.replace('-', '.')}", f"{area} {rest}"))


def _age(rng: random.Random, age: int) -> str:
    """Full years as a page writes them; nothing for somebody not yet one year old."""
    return rng.choice((f"{age}", f"{age}", f"{age}Y", f"{age} yrs", f"{age} years")) if age else ""


def _ssn(rng: random.Random, ssn: str) -> str:
    return rng.choice((f"XXX-XX-{ssn[-4:]}", f"***-**-{ssn[-4:]}", ssn[-4:]))
