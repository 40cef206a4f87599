"""Mail that came before, and mail that only looks like it: two documents, and how the second stands to the first."""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from intake.evaluate.forge.document import Drawn, Wish, draw_document
from intake.evaluate.forge.people import TODAY
from intake.evaluate.forge.typeset import Face, Sheet, Text
from intake.evaluate.forge.world import Posed

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.evaluate.forge.people import Person
    from intake.evaluate.forge.world import World

Relation = Literal["", "duplicate_of", "corrects", "extends"]
"""How a later document stands to an earlier one, as the truth has it; empty if it only looks like it."""

_SHOWN = frozenset({"name", "birth_date", "mrn"})
_STAMPS = ("CORRECTED REPORT", "AMENDED", "CORRECTED COPY", "AMENDED REPORT", "CORRECTION")
_VALUE = re.compile(r"(?<![\d/.,-])\d{1,3}(?:\.\d{1,2})?(?![\d/.,-])")
"""A plain number, no part of a date, a phone number or a record number."""
_SERIAL = ("progress_note", "lab_report", "nursing_note", "therapy_note", "letter", "radiology_report")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two documents; `first` comes first.  `note` says what the second is."""

    first: Posed
    second: Posed
    relation: Relation
    note: str


def sent_again(rng: random.Random, world: World) -> Pair:
    """The same paper twice."""
    first = _plain(rng, world)
    return Pair(first, first, "duplicate_of", "the same paper again")


def longer(rng: random.Random, world: World) -> Pair:
    """The same with a page behind it that was not there before."""
    person, kind, wish, seed = _begin(rng, world)
    short = draw_document(random.Random(seed), person, kind, world.home, wish)  # noqa: S311 -- chance to be repeated
    more = replace(wish, sender=short.sender, pages=len(short.sheets) + 1)
    tail = draw_document(rng, person, kind, world.home, more).sheets[-1]
    whole = replace(short, sheets=(*short.sheets, tail))
    return Pair(_file(short), _file(whole), "extends", "the same with a page more")


def corrected(rng: random.Random, world: World) -> Pair:
    """The same with another value, and mostly with a stamp that says so."""
    first = _plain(rng, world)
    second = replace(first, drawn=_with_other_values(rng, first.drawn, rng.choice((1, 1, 2, 3))))
    if rng.random() < 0.75:
        second = replace(second, drawn=_stamped(rng, second.drawn))
    return Pair(first, second, "corrects", "the same with other values")


def note_again(rng: random.Random, world: World) -> Pair:
    """The text of last week's note copied into this week's: a document of its own."""
    person, kind, wish, seed = _begin(rng, world, _SERIAL)
    day = wish.day or TODAY
    later = replace(wish, day=min(TODAY, day + dt.timedelta(days=rng.choice((1, 2, 7, 7, 7, 14, 28)))))
    first = draw_document(random.Random(seed), person, kind, world.home, wish)  # noqa: S311 -- chance to be repeated
    second = draw_document(random.Random(seed), person, kind, world.home, later)  # noqa: S311
    return Pair(
        _file(first), _file(_with_other_values(rng, second, rng.randrange(4))), "", "an old text under a new date"
    )


def another_visit(rng: random.Random, world: World) -> Pair:
    """The same practice writes about the same patient again, in other words."""
    person, kind, wish, seed = _begin(rng, world)
    first = draw_document(random.Random(seed), person, kind, world.home, wish)  # noqa: S311 -- chance to be repeated
    day = (wish.day or TODAY) + dt.timedelta(days=rng.choice((0, 0, 3, 20)))
    second = draw_document(rng, person, kind, world.home, replace(wish, sender=first.sender, day=day))
    return Pair(_file(first), _file(second), "", "the same practice writes again")


def form_of_another(rng: random.Random, world: World) -> Pair:
    """The same wording on the same paper for two patients."""
    person, kind, wish, seed = _begin(rng, world)
    first = draw_document(random.Random(seed), person, kind, world.home, wish)  # noqa: S311 -- chance to be repeated
    second = draw_document(random.Random(seed), world.patient(), kind, world.home, wish)  # noqa: S311
    return Pair(_file(first), _file(second), "", "the same form for another patient")


PAIRS: dict[str, tuple[float, Callable[[random.Random, World], Pair]]] = {
    "sent_again": (5, sent_again),
    "longer": (2, longer),
    "corrected": (2, corrected),
    "note_again": (2, note_again),
    "another_visit": (2, another_visit),
    "form_of_another": (2, form_of_another),
}
"""The pairs by name, each with how often it comes."""


def draw_pair(rng: random.Random, world: World, name: str | None = None) -> Pair:
    """A pair of that name, or one drawn by chance."""
    names = list(PAIRS)
    chosen = name or rng.choices(names, [PAIRS[n][0] for n in names])[0]
    return PAIRS[chosen][1](rng, world)


def _begin(rng: random.Random, world: World, kinds: tuple[str, ...] = ()) -> tuple[Person, str, Wish, int]:
    """What two drawings of one document have in common; the same seed draws the same wording on the same paper."""
    day = TODAY - dt.timedelta(days=rng.randrange(30, 200))
    choice = [kind for kind in world.filed_kinds if not kinds or kind in kinds]
    return world.patient(), rng.choice(choice), Wish(shown=_SHOWN, foreign="", day=day), rng.getrandbits(32)


def _plain(rng: random.Random, world: World) -> Posed:
    wish = Wish(pages=rng.choice((1, 1, 1, 2)))
    return _file(draw_document(rng, world.patient(), rng.choice(world.filed_kinds), world.home, wish))


def _file(drawn: Drawn) -> Posed:
    return Posed(drawn, "file", drawn.person.mrn if drawn.person else None)


def _with_other_values(rng: random.Random, drawn: Drawn, many: int) -> Drawn:
    """So many plain numbers of the text changed; identity, dates and long numbers stay."""
    told = {field.value for field in drawn.printed.fields}
    places = [
        (number, at)
        for number, sheet in enumerate(drawn.sheets)
        for at, mark in enumerate(sheet.marks)
        if isinstance(mark, Text) and 130 < mark.y < 700 and mark.text not in told and _VALUE.search(mark.text)
    ]
    sheets = [list(sheet.marks) for sheet in drawn.sheets]
    for number, at in rng.sample(places, min(many, len(places))):
        mark = sheets[number][at]
        if isinstance(mark, Text):
            sheets[number][at] = replace(mark, text=_VALUE.sub(lambda m: _other(rng, m.group()), mark.text, count=1))
    return replace(drawn, sheets=tuple(Sheet(tuple(marks)) for marks in sheets))


def _other(rng: random.Random, value: str) -> str:
    """A number of the same form, its first digit another."""
    digit = rng.choice([d for d in "123456789" if d != value[0]])
    return digit + value[1:]


def _stamped(rng: random.Random, drawn: Drawn) -> Drawn:
    stamp = Text(rng.uniform(180, 330), rng.uniform(60, 90), rng.choice(_STAMPS), Face("sans", 17, bold=True))
    first, *rest = drawn.sheets
    return replace(drawn, sheets=(Sheet((*first.marks, stamp)), *rest))
