"""The little world of one corpus: the index, the house that gets the mail, and who was already written about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from intake.evaluate.forge.people import draw_person
from intake.evaluate.forge.population import draw_people
from intake.evaluate.forge.wording import wordings
from intake.kinds import NOT_A_RECORD, load_kinds

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from intake.evaluate.forge.document import Drawn
    from intake.evaluate.forge.letterhead import Home
    from intake.evaluate.forge.people import Person


@dataclass(frozen=True, slots=True)
class Posed:
    """A drawn document and what ought to become of it.

    `mrn` is whose chart it belongs in (None if nobody can tell from the page), `why` the reason for a person if one is
    expected, `candidates` the record numbers a reviewer should be shown, `note` what is special.
    """

    drawn: Drawn
    expect: Literal["file", "review"]
    mrn: str | None = field(repr=False, default=None)
    why: str = ""
    candidates: tuple[str, ...] = field(repr=False, default=())
    note: str = ""


class World:
    """The patients on file, growing where a situation needs a twin or a namesake.

    No patient is written about twice before all have been, and those in a trap never again.
    """

    def __init__(self, rng: random.Random, home: Home, patients: int) -> None:
        self.home = home
        self.people = list(draw_people(rng, patients))
        self._numbers = {person.mrn for person in self.people}
        self._waiting = rng.sample(self.people, len(self.people))
        table = load_kinds()
        written = [code for code in wordings() if code in table]
        self.filed_kinds = tuple(code for code in written if table[code].auto_file)
        self.sensitive_kinds = tuple(code for code in written if not table[code].auto_file and code != NOT_A_RECORD)

    def patient(self, fits: Callable[[Person], bool] = lambda _: True) -> Person:
        """A patient on file whom nothing was written about yet and who fits.

        Raises LookupError if there is none left: the index is too small for so much mail.
        """
        for number, person in enumerate(self._waiting):
            if fits(person) and not self._lookalikes(person):
                return self._waiting.pop(number)
        raise LookupError("no patient of that kind is left; draw a larger index")

    def _lookalikes(self, person: Person) -> bool:
        """Whether someone else on file bears the same name and birth date."""
        return any(
            other.birth_date == person.birth_date
            and other.last_name == person.last_name
            and other.first_name == person.first_name
            and other.mrn != person.mrn
            for other in self.people
        )

    def add(self, rng: random.Random, make: Callable[[random.Random, Person, str], Person], person: Person) -> Person:
        """Put a relative or double of that person on file."""
        other = make(rng, person, self._number(rng))
        self.people.append(other)
        return other

    def stranger(self, rng: random.Random) -> Person:
        """Somebody who is not on file."""
        return draw_person(rng, self._number(rng))

    def _number(self, rng: random.Random) -> str:
        while (number := str(rng.randrange(200_000, 2_000_000))) in self._numbers:
            continue
        self._numbers.add(number)
        return number
