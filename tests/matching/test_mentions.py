"""A page that names one patient is never filed to another whom it only mentions: kin, namesakes, lists of people."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from intake.decide import Policy, decide
from intake.evaluate.forge import draw_person
from intake.evaluate.forge.kin import junior_of, namesake_of, sibling_of, twin_of
from intake.matching import match
from intake.model import Accept, Finding, Findings, Item, KindGuess, PersonName, Role
from tests.matching.drawn import row_of
from tests.matching.people import ListedPatients, document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from intake.model import Document, Patient, Word

POLICY = Policy(0.999, 0.5, 0.4, file_without_person=True, sensitive=frozenset())
KINDS = (KindGuess("lab_report", 0.9),)
CROWD = tuple(row_of(draw_person(random.Random(f"crowd {number}"), str(500000 + 7 * number))) for number in range(60))
OTHERS = ("Mother:", "Father:", "Guarantor:", "Emergency contact:", "cc:", "her sister", "Subscriber:", "Witness:")
TEXT = "was told of this on the telephone and came to the clinic with"
SAME_NAME = (junior_of, namesake_of)
OTHER_NAME = (twin_of, sibling_of)


def date(rng: random.Random, day: dt.date) -> str:
    return rng.choice(
        (f"{day:%m/%d/%Y}", f"{day:%d-%b-%Y}".upper(), f"{day:%B} {day.day}, {day.year}", f"{day:%m%d%Y}")
    )


def name(rng: random.Random, row: Patient) -> str:
    first, last = row.name.first, row.name.last
    return rng.choice((f"{last}, {first}", f"{first} {last}", f"{first.title()} {last.title()}"))


def mention(rng: random.Random, row: Patient, *, named_apart: bool) -> str:
    """A line that mentions somebody, with more or less of their data; one of the same name only as somebody else."""
    parts = [name(rng, row)]
    parts += [date(rng, row.birth_date)] if row.birth_date and rng.random() < 0.5 else []
    parts += [row.mrn] if rng.random() < 0.4 else []
    parts += [row.phone] if rng.random() < 0.3 else []
    before = rng.choice(OTHERS) if not named_apart or rng.random() < 0.5 else rng.choice(("", TEXT))
    return " ".join((before, *parts)).strip()


def without_middle(row: Patient) -> Patient:
    """Without the middle name: one that is the patient's first is a matter of names that are labelled."""
    return replace(row, name=replace(row.name, middle=""))


class Case:
    """A page about one patient (who may not be in the index) that mentions some of their kin (who are)."""

    def __init__(self, rng: random.Random) -> None:
        person = draw_person(rng, "700001")
        self.patient = row_of(person)
        self.kin: list[Patient] = []
        lines = [f"{name(rng, self.patient)}", f"{date(rng, person.birth_date)} {person.sex}", self.patient.mrn]
        for number, make in enumerate(rng.sample(SAME_NAME + OTHER_NAME, rng.randrange(1, 4))):
            one = without_middle(row_of(make(rng, person, str(700002 + number))))
            self.kin.append(one)
            lines.append(mention(rng, one, named_apart=make in OTHER_NAME))
        page = document(*lines)
        self.document = page
        self.findings = Findings(tuple(self._labelled(rng, page)), KINDS, dt.date(2025, 5, 1))
        here = (self.patient,) if rng.random() < 0.5 else ()
        self.index = ListedPatients((*here, *self.kin, *CROWD), size=100_000)

    def _labelled(self, rng: random.Random, page: Document) -> Iterator[Finding]:
        """What of the patient's was read off labels, each with its ink; any of it may not have been."""
        values = (
            (Item.NAME, PersonName(self.patient.name.last, self.patient.name.first)),
            (Item.BIRTH_DATE, self.patient.birth_date),
            (Item.RECORD_NUMBER, self.patient.mrn),
        )
        for line, (item, value) in enumerate(values, 50):
            if value and rng.random() < 0.45:
                yield Finding(item, Role.PATIENT, value, _on(page, line), "test", 0.9)

    def filed_to(self) -> Patient | None:
        decision = decide(self.document, self.findings, match(self.findings, self.document, self.index), POLICY)
        return decision.patient if isinstance(decision, Accept) else None


def _on(page: Document, line: int) -> tuple[Word, ...]:
    return tuple(word for word in page.reading.words if word.line == line)


@examples(max_examples=250, deadline=None)
@given(st.integers(0, 2**32))
def test_a_page_is_never_filed_to_somebody_it_only_mentions(seed: int) -> None:
    case = Case(random.Random(seed))
    filed = case.filed_to()
    assert filed is None or filed == case.patient


def test_enough_of_those_pages_are_filed_for_that_to_mean_something() -> None:
    cases = [Case(random.Random(seed)) for seed in range(150)]
    filed = Counter(case.filed_to() is not None for case in cases)
    assert filed[True] >= 15


@pytest.mark.parametrize("label", OTHERS)
def test_one_of_the_same_name_in_anothers_field_is_not_the_patient(label: str) -> None:
    rng = random.Random(5)
    person = draw_person(rng, "700001")
    senior = row_of(junior_of(rng, person, "700002"))
    assert senior.birth_date
    page = document(
        f"{senior.name.last}, {senior.name.first}", f"{label} {name(rng, senior)} {senior.birth_date:%m/%d/%Y} 700002"
    )
    said = Findings(
        (Finding(Item.NAME, Role.PATIENT, replace(senior.name, suffix=""), _on(page, 50), "test", 0.9),), KINDS
    )
    found = match(said, page, ListedPatients((senior, *CROWD), size=100_000))
    assert not isinstance(decide(page, said, found, POLICY), Accept)


def test_a_list_of_patients_is_nobodys() -> None:
    listed = CROWD[:6]
    page = document(
        *(
            f"{row.name.first.title()} {row.name.last.title()} {row.birth_date:%m/%d/%Y} {row.mrn}"
            for row in listed
            if row.birth_date
        )
    )
    said = Findings((), KINDS, dt.date(2025, 5, 1))
    for index in (CROWD, CROWD[:1]):
        assert not isinstance(decide(page, said, match(said, page, ListedPatients(index)), POLICY), Accept)
