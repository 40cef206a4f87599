"""The situations of a mailroom's day: the plain ones and the traps, each posed with its right answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.blot import blot
from intake.evaluate.forge.document import Wish, draw_document
from intake.evaluate.forge.kin import double_of, junior_of, namesake_of, twin_of
from intake.evaluate.forge.wording import wordings, written_in_house
from intake.evaluate.forge.world import Posed, World

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from intake.evaluate.forge.people import Person

_BARE = frozenset({"name", "birth_date"})
_OURS = frozenset({"name", "birth_date", "mrn"})


def _kind(rng: random.Random, world: World, wish: Wish) -> str:
    """Some type that is filed by itself; one that the house itself writes, if it is to be on its own paper."""
    return rng.choice([code for code in world.filed_kinds if not wish.ours or written_in_house(wordings()[code])])


def _filed(rng: random.Random, world: World, printed: Person, wish: Wish, note: str = "") -> Posed:
    """A document that a careful clerk would file to the patient of that record number."""
    drawn = draw_document(rng, printed, _kind(rng, world, wish), world.home, wish)
    return Posed(drawn, "file", printed.mrn, note=note)


def _referred(
    rng: random.Random, world: World, printed: Person, wish: Wish, why: str, *candidates: Person, note: str
) -> Posed:
    """A document that nobody could file from the page alone; a reviewer should be shown the candidates."""
    drawn = draw_document(rng, printed, _kind(rng, world, wish), world.home, wish)
    return Posed(drawn, "review", None, why, tuple(person.mrn for person in candidates), note)


def plain(rng: random.Random, world: World) -> Posed:
    """One patient on file, named by at least two identifiers."""
    return _filed(rng, world, world.patient(), Wish(pages=rng.choice((1, 1, 1, 1, 2, 3))))


def running_only(rng: random.Random, world: World) -> Posed:
    """The patient is named only in the running head of page 2 and later."""
    wish = Wish(layout="running", shown=_OURS, pages=rng.choice((2, 3)))
    return _filed(rng, world, world.patient(), wish, "identity only in the running head")


def former_name(rng: random.Random, world: World) -> Posed:
    """Printed under a former last name, with birth date and our number."""
    person = world.patient(lambda p: bool(p.former_last_name))
    old = replace(person, last_name=person.former_last_name)
    return _filed(rng, world, old, Wish(shown=_OURS, foreign=""), "former name printed")


def half_name(rng: random.Random, world: World) -> Posed:
    """Only half of a hyphenated name is printed."""
    person = world.patient(lambda p: "-" in p.last_name)
    half = replace(person, last_name=rng.choice(person.last_name.split("-")))
    return _filed(rng, world, half, Wish(shown=_OURS, foreign=""), "half of a hyphenated name")


def junior_told(rng: random.Random, world: World) -> Posed:
    """Father and son of one name; the birth date tells them apart."""
    person = world.patient(lambda p: p.sex == "M" and not p.suffix)
    world.add(rng, junior_of, person)
    return _filed(rng, world, person, Wish(shown=_BARE), "Jr/Sr told apart by birth date")


def twin_told(rng: random.Random, world: World) -> Posed:
    """A twin whose first name is printed."""
    person = world.patient()
    world.add(rng, twin_of, person)
    return _filed(rng, world, person, Wish(shown=_BARE), "twin, full first name printed")


def namesake_told(rng: random.Random, world: World) -> Posed:
    """Somebody else bears the same name; the birth date tells them apart."""
    person = world.patient()
    world.add(rng, namesake_of, person)
    return _filed(rng, world, person, Wish(shown=_BARE), "namesake told apart by birth date")


def double_told(rng: random.Random, world: World) -> Posed:
    """Somebody else bears the same name and birth date; our number tells them apart."""
    person = world.patient()
    world.add(rng, double_of, person)
    return _filed(rng, world, person, Wish(shown=_OURS, foreign="", ours=True), "double told apart by our MRN")


def foreign_collides(rng: random.Random, world: World) -> Posed:
    """The sender's number happens to be the number of another of our patients."""
    person, other = world.patient(), world.patient()
    wish = Wish(shown=_BARE, foreign=other.mrn, ours=False)
    return _filed(rng, world, person, wish, "sender's MRN equals the MRN of another patient")


def twin_untold(rng: random.Random, world: World) -> Posed:
    """A twin without a first name."""
    person = world.patient()
    other = world.add(rng, twin_of, person)
    nameless = replace(person, first_name="", middle_name="")
    wish = Wish(shown=_BARE, foreign="")
    return _referred(rng, world, nameless, wish, "ambiguous_patient", person, other, note="twins, no first name")


def double_untold(rng: random.Random, world: World) -> Posed:
    """Two patients of one name and birth date, and nothing else on the page."""
    person = world.patient()
    other = world.add(rng, double_of, person)
    wish = Wish(shown=_BARE, foreign="")
    return _referred(
        rng, world, person, wish, "ambiguous_patient", person, other, note="two patients of one name and birth date"
    )


def name_only(rng: random.Random, world: World) -> Posed:
    """A name and nothing else."""
    person = world.patient()
    wish = Wish(shown=frozenset({"name"}), foreign="")
    return _referred(rng, world, person, wish, "ambiguous_patient", person, note="name only")


def not_on_file(rng: random.Random, world: World) -> Posed:
    """Somebody we do not know."""
    return _referred(rng, world, world.stranger(rng), Wish(shown=_BARE), "not_in_index", note="not on file")


def not_on_file_twin(rng: random.Random, world: World) -> Posed:
    """Somebody we do not know, with the last name and birth date of somebody we do."""
    person = world.patient()
    twin = twin_of(rng, person, world.stranger(rng).mrn)
    return _referred(rng, world, twin, Wish(shown=_BARE), "not_in_index", note="not on file: twin of a patient")


def not_on_file_namesake(rng: random.Random, world: World) -> Posed:
    """Somebody we do not know, with the name of somebody we do."""
    other = namesake_of(rng, world.patient(), world.stranger(rng).mrn)
    return _referred(rng, world, other, Wish(shown=_BARE), "not_in_index", note="not on file: namesake of a patient")


def birth_date_differs(rng: random.Random, world: World) -> Posed:
    """Name and number of one patient, another birth date."""
    person = world.patient()
    other = replace(person, birth_date=person.birth_date - dt.timedelta(days=rng.randrange(400, 9000)))
    wish = Wish(shown=_OURS, foreign="")
    return _referred(rng, world, other, wish, "conflict", person, note="birth date differs from the index")


def number_of_another(rng: random.Random, world: World) -> Posed:
    """Name and birth date of one patient, our number of another."""
    person, other = world.patient(), world.patient()
    mixed = replace(person, mrn=other.mrn)
    wish = Wish(shown=_OURS, foreign="", ours=True)
    return _referred(rng, world, mixed, wish, "conflict", person, other, note="name of one patient, MRN of another")


def two_patients(rng: random.Random, world: World) -> Posed:
    """Page 2 bears the running head of somebody else."""
    one, other = world.patient(), world.patient()
    wish = Wish(shown=_OURS, foreign="", pages=2, ours=True, numbered=True)
    posed = _referred(rng, world, one, wish, "several_patients", one, other, note="page 2 is another patient's")
    strange = draw_document(
        rng, other, posed.drawn.kind, world.home, replace(wish, day=posed.drawn.day, layout="running")
    )
    sheets = (posed.drawn.sheets[0], strange.sheets[1], *posed.drawn.sheets[2:])
    return replace(posed, drawn=replace(posed.drawn, sheets=sheets))


def nobody(rng: random.Random, world: World) -> Posed:
    """Nothing on the page names a patient."""
    wish = Wish(layout="none", shown=frozenset(), foreign="")
    return _referred(rng, world, world.stranger(rng), wish, "no_patient", note="no identity on any page")


def page_missing(rng: random.Random, world: World) -> Posed:
    """A page of a numbered report never arrived."""
    person = world.patient()
    posed = _filed(rng, world, person, Wish(shown=_OURS, pages=3, numbered=True), "a page is missing")
    sheets = posed.drawn.sheets
    lost = rng.randrange(1, len(sheets))
    left = replace(posed.drawn, sheets=sheets[:lost] + sheets[lost + 1 :])
    return replace(posed, drawn=left, expect="review", why="missing_pages")


def blotted(rng: random.Random, world: World) -> Posed:
    """Somebody spilt something over the patient's name."""
    person = world.patient()
    wish = Wish(shown=_BARE, foreign="", layout=rng.choice(("boxed", "cells", "lines")))
    drawn = draw_document(
        rng, person, rng.choice(("lab_report", "radiology_report", "progress_note")), world.home, wish
    )
    return Posed(blot(rng, drawn), "review", None, "illegible", note="identity area unreadable")


def sensitive(rng: random.Random, world: World) -> Posed:
    """A type that a person must always look at."""
    person = world.patient()
    drawn = draw_document(rng, person, rng.choice(world.sensitive_kinds), world.home, Wish())
    if drawn.kind == "fax_cover":
        return Posed(drawn, "review", None, "cover_sheet_only", note="cover sheet without its pages")
    return Posed(drawn, "review", person.mrn, "sensitive_type")


def junk(rng: random.Random, world: World) -> Posed:
    """Advertisement among the mail."""
    drawn = draw_document(rng, world.stranger(rng), "not_a_record", world.home, Wish(layout="none", shown=frozenset()))
    return Posed(drawn, "review", None, "not_a_record")


SITUATIONS: dict[str, tuple[float, Callable[[random.Random, World], Posed]]] = {
    "plain": (54, plain),
    "running_only": (2, running_only),
    "former_name": (3, former_name),
    "half_name": (2, half_name),
    "junior_told": (2, junior_told),
    "twin_told": (2, twin_told),
    "namesake_told": (3, namesake_told),
    "double_told": (2, double_told),
    "foreign_collides": (3, foreign_collides),
    "twin_untold": (2, twin_untold),
    "double_untold": (2, double_untold),
    "name_only": (2, name_only),
    "not_on_file": (3, not_on_file),
    "not_on_file_twin": (2, not_on_file_twin),
    "not_on_file_namesake": (2, not_on_file_namesake),
    "birth_date_differs": (2, birth_date_differs),
    "number_of_another": (2, number_of_another),
    "two_patients": (2, two_patients),
    "nobody": (2, nobody),
    "page_missing": (2, page_missing),
    "blotted": (2, blotted),
    "sensitive": (4, sensitive),
    "junk": (2, junk),
}
"""The situations by name, each with how often it comes (in about a hundred)."""


def pose(rng: random.Random, world: World, situation: str | None = None) -> Posed:
    """A document in that situation, or in one drawn by chance."""
    names = list(SITUATIONS)
    name = situation or rng.choices(names, [SITUATIONS[n][0] for n in names])[0]
    return SITUATIONS[name][1](rng, world)
