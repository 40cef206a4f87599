"""Households: the people that matching mixes up, because they share what a page tells of them.

About half of all people share address and last name, phone and insurance with somebody.  A household's children may be
twins (alike in all but the first name), the eldest son may bear his father's whole name; some households rent where
others do, and some people bear the name of somebody seen before (namesakes).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.people import TODAY
from intake.evaluate.matching.names import first_name, last_name, similar_name
from intake.evaluate.matching.population import Home, Person, draw_home, draw_person, draw_phone

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_ALONE, _COUPLE, _FAMILY, _ONE_PARENT, _SHARING = 0.50, 0.68, 0.86, 0.955, 1.0
"""Sums of the shares of households: one person; a couple; parents and children; one parent; strangers in one flat."""
_KEEP = 500
"""So many homes and people are remembered for neighbours and namesakes."""


class Town:
    """Draws households one after the other; remembers a few hundred homes and people, never all."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._count = 0
        self._houses: list[Home] = []
        self._known: list[Person] = []

    def household(self) -> tuple[Person, ...]:
        """The people of one home, parents first."""
        rng = self._rng
        kind = rng.random()
        head = self._person(18, 99)
        if kind < _ALONE:
            members = [head]
        elif kind < _COUPLE:
            members = self._couple(head)
        elif kind < _ONE_PARENT:
            members = self._family(self._couple(head) if kind < _FAMILY else [head])
        else:
            members = [head, *(self._person(18, 60) for _ in range(rng.choice((1, 1, 2))))]
            members = [replace(one, home=head.home) for one in members]
        home = self._home(head)
        members = [replace(one, home=home) if one.home == head.home else one for one in members]
        self._remember(home, rng.choice(members))
        return tuple(members)

    def missing(self, person: Person) -> Person:
        """A relative or namesake of that person who stands in no index."""
        rng = self._rng
        if rng.random() < (0.5 if person.role in ("twin", "senior") else 0.05):
            return self.double(person)
        kin: Callable[[Person], Person] = rng.choice(
            (self._sibling, self._sibling, self._sibling, self._spouse, self._spouse, self.namesake)
        )
        return kin(person)

    def stranger(self) -> Person:
        """Somebody who lives alone and stands in no index."""
        return self._person(0, 99)

    def double(self, person: Person) -> Person:
        """A twin of that person, or (of a man) the father or son of the same name."""
        if person.role != "twin" and person.sex == "M" and self._rng.random() < 0.5:
            return self._junior(person) if person.age >= 38 else self._senior(person)
        return self._twin(person)

    def namesake(self, person: Person) -> Person:
        """Another person of the same first and last name, one in six born in the same year."""
        rng = self._rng
        other = draw_person(rng, self._next(), youngest=person.age, oldest=max(person.age, 1), sex=person.sex)
        if rng.random() < 0.84 or other.birth_date == person.birth_date:
            other = draw_person(rng, other.number, sex=person.sex)
        return replace(other, first_name=person.first_name, last_name=person.last_name, role="namesake")

    def _next(self) -> int:
        self._count += 1
        return self._count

    def _person(self, youngest: int, oldest: int) -> Person:
        rng = self._rng
        if self._known and rng.random() < 0.004:
            return self.namesake(rng.choice(self._known))
        person = draw_person(rng, self._next(), youngest=youngest, oldest=oldest)
        if person.sex == "F" and person.age > 21 and rng.random() < 0.17:
            return replace(person, former_last_name=_other_last(rng, person.last_name))
        return person

    def _couple(self, head: Person) -> list[Person]:
        return [head, self._spouse(head)]

    def _spouse(self, person: Person) -> Person:
        rng = self._rng
        age = max(18, min(95, person.age + int(rng.gauss(0, 4))))
        other = draw_person(rng, self._next(), youngest=age, oldest=age, sex="M" if person.sex == "F" else "F")
        if rng.random() < 0.85:
            former = other.last_name if other.sex == "F" and other.last_name != person.last_name else ""
            other = replace(other, last_name=person.last_name, former_last_name=former)
        return self._with(person, other)

    def _family(self, parents: list[Person]) -> list[Person]:
        rng = self._rng
        mother = next((p for p in parents if p.sex == "F"), parents[0])
        oldest = min(mother.age - 17, 45)
        if oldest < 1:
            return parents
        children: list[Person] = []
        for _ in range(rng.choice((1, 1, 2, 2, 2, 3, 4))):
            child = self._child(parents, rng.choice(children) if children and rng.random() < 0.3 else None, oldest)
            if children and rng.random() < 0.03:
                before = children[-1]
                children[-1] = replace(before, role="twin", suffix="")
                child = self._twin(children[-1])
            children.append(child)
        father = next((p for p in parents if p.sex == "M"), None)
        son = next((c for c in children if c.sex == "M" and c.role == "kin"), None)
        if father and son and rng.random() < 0.10:
            numeral = rng.random() < 0.1
            parents[parents.index(father)] = replace(father, role="senior", suffix="Jr" if numeral else "Sr")
            junior = replace(son, first_name=father.first_name, middle_name=father.middle_name, role="junior")
            children[children.index(son)] = replace(
                junior, last_name=father.last_name, suffix="III" if numeral else rng.choice(("Jr", "Jr", "II"))
            )
        return parents + children

    def _child(self, parents: list[Person], sibling: Person | None, oldest: int) -> Person:
        rng = self._rng
        child = draw_person(rng, self._next(), youngest=0, oldest=oldest)
        child = self._with(rng.choice(parents), replace(child, last_name=parents[0].last_name))
        if rng.random() < 0.1 and len(parents) > 1 and parents[0].last_name != parents[1].last_name:
            child = replace(child, last_name=f"{parents[0].last_name}-{parents[1].last_name}".replace(" ", ""))
        if sibling and abs((child.birth_date - sibling.birth_date).days) < 280:
            child = replace(child, birth_date=_apart(rng, sibling.birth_date))
        if child.age >= 24:  # grown up: with a phone and a plan of their own, and two in three with a home
            child = replace(child, phone=draw_phone(rng), member_id="" if rng.random() < 0.3 else child.member_id)
            return replace(child, home=draw_home(rng)) if rng.random() < 0.66 else child
        return replace(child, baby=child.age < 1 and rng.random() < 0.3)

    def _sibling(self, person: Person) -> Person:
        rng = self._rng
        other = draw_person(rng, self._next())
        while other.first_name == person.first_name:
            other = draw_person(rng, other.number)
        other = replace(other, last_name=person.last_name, birth_date=_apart(rng, person.birth_date))
        return self._with(person, other)

    def _twin(self, person: Person) -> Person:
        rng = self._rng
        sex = person.sex if rng.random() < 0.65 else ("M" if person.sex == "F" else "F")
        other = draw_person(rng, self._next(), sex=sex)
        alike = similar_name(rng, person.first_name, sex) if rng.random() < 0.3 else other.first_name
        while alike == person.first_name:
            alike = first_name(rng, sex)
        other = replace(other, first_name=alike, last_name=person.last_name, birth_date=person.birth_date)
        return replace(self._with(person, other), role="twin", baby=person.baby)

    def _junior(self, father: Person) -> Person:
        age = max(0, father.age - self._rng.randrange(18, 36))
        return self._of_same_name(father, age, "junior", self._rng.choice(("Jr", "Jr", "II")))

    def _senior(self, son: Person) -> Person:
        age = min(99, son.age + self._rng.randrange(18, 36))
        return self._of_same_name(son, age, "senior", "Sr")

    def _of_same_name(self, person: Person, age: int, role: str, suffix: str) -> Person:
        other = draw_person(self._rng, self._next(), youngest=age, oldest=age, sex=person.sex)
        named = replace(person, number=other.number, birth_date=other.birth_date, ssn_last4=other.ssn_last4)
        return replace(named, phone=other.phone, role=role, suffix=suffix, baby=False, former_last_name="")

    def _with(self, person: Person, other: Person) -> Person:
        """That other in the person's home: one in two has the same phone, four in five the same insurance."""
        rng = self._rng
        child = other.age < 14
        same_plan = rng.random() < 0.8 and not (person.member_id[:1].isdigit() and not person.member_id.isdigit())
        return replace(
            other,
            home=person.home,
            phone=person.phone if child or rng.random() < 0.4 else other.phone,
            member_id=_family_number(rng, person.member_id) if same_plan else other.member_id,
            role="kin",
        )

    def _home(self, head: Person) -> Home:
        """The head's home, or one in a house where others live."""
        rng = self._rng
        if self._houses and rng.random() < 0.12:
            house = rng.choice(self._houses)
            return replace(house, unit=head.home.unit if rng.random() < 0.5 else "")
        return head.home

    def _remember(self, home: Home, person: Person) -> None:
        if len(self._known) < _KEEP:
            self._houses.append(home)
            self._known.append(person)
        elif self._rng.random() < 0.2:
            at = self._rng.randrange(_KEEP)
            self._houses[at], self._known[at] = home, person


def _family_number(rng: random.Random, number: str) -> str:
    """The number of another member of the same plan: the last two of eleven digits are the member's."""
    return f"{number[:9]}{rng.randrange(1, 8):02d}" if number.isdigit() and len(number) == 11 else number


def _apart(rng: random.Random, born: dt.date) -> dt.date:
    """The birth date of a sibling: at least ten months from that day, not after the day of the forge."""
    days = dt.timedelta(days=rng.randrange(300, 3000))
    return born + days if born + days < TODAY and rng.random() < 0.5 else born - days


def _other_last(rng: random.Random, name: str) -> str:
    other = last_name(rng)
    return other if other != name else f"{other}-{last_name(rng)}"
