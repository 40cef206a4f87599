"""Draw one document of known truth: whose it is, what it is, of which day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.evaluate.forge.draft import Draft
from intake.evaluate.forge.identity import Printed, draw_foreign, draw_shown, write_identity
from intake.evaluate.forge.letterhead import Home, Sender, draw_sender
from intake.evaluate.forge.part import of_part, part_of
from intake.evaluate.forge.people import TODAY, Person, age_on
from intake.evaluate.forge.wording import Wording, draw_date_form, wordings, written_in_house

if TYPE_CHECKING:
    import random

    from intake.evaluate.forge.typeset import Sheet

_LETTER_LAYOUTS = ("re_line",)
_REPORT_LAYOUTS = ("lines", "lines", "columns", "boxed", "cells", "strip", "sticker", "table", "below")
_FORM_LAYOUTS = ("cells", "cells", "below", "lines", "boxed")
_HELD_LETTER_LAYOUTS = ("subject", "opening")
_HELD_REPORT_LAYOUTS = ("piped", "rightward", "grid", "abbreviated", "bilingual", "addressograph", "underlined")
_HELD_FORM_LAYOUTS = ("grid", "abbreviated", "bilingual", "underlined")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document and the truth about it.

    `person` is the patient it is about (None if it is about nobody), `printed` what it says of them, `day` its clinical
    date (None if it bears none), `also` other dates that are right, `foreign` the sender's number.
    """

    sheets: tuple[Sheet, ...]
    kind: str
    layout: str
    sender: Sender
    person: Person | None
    printed: Printed
    day: dt.date | None
    also: tuple[dt.date, ...] = ()
    foreign: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Wish:
    """What must be so in a document; everything left out is drawn by chance.

    `layout` is one of `layouts.LAYOUTS` or `heldlayouts.HELD_LAYOUTS`, or `running` (the patient stands in the head of
    page 2 and later only) or `none` (nowhere).  `shown` are the identifiers to print, `foreign` the sender's number (""
    for none), `pages` the least number of pages, `ours` whether it is written on the receiving house's own paper,
    `stamp` what is stamped across its head, `numbered` that every page says `Page n of m`; `title` and `body` (in the
    markup of `flow`) take the place of those of its wording.
    """

    layout: str | None = None
    shown: frozenset[str] | None = None
    foreign: str | None = None
    pages: int = 1
    day: dt.date | None = None
    ours: bool | None = None
    sender: Sender | None = None
    stamp: str = ""
    numbered: bool = False
    title: str = ""
    body: tuple[str, ...] = field(repr=False, default=())


def draw_document(rng: random.Random, person: Person, kind: str, home: Home, wish: Wish | None = None) -> Drawn:
    """Draw a document of that type about that person, addressed to that house.

    Raises KeyError if nobody has written wordings for that type.
    """
    wish = wish or Wish()
    wording = wordings(part_of(rng))[kind]
    ours = wish.ours if wish.ours is not None else (written_in_house(wording) and rng.random() < 0.2)
    sender = wish.sender or (home.as_sender if ours else draw_sender(rng, rng.choice(wording.senders)))
    foreign = (
        wish.foreign if wish.foreign is not None else (draw_foreign(rng) if not ours and rng.random() < 0.35 else "")
    )
    shown = wish.shown if wish.shown is not None else draw_shown(rng, ours=ours)
    day = wish.day or TODAY - dt.timedelta(days=int(rng.triangular(1, 700, 20)))
    day = max(day, person.birth_date)
    date_form = draw_date_form(rng)
    layout = wish.layout or _draw_layout(rng, wording)
    printed = write_identity(
        rng, person, shown, date_form, age=age_on(person, day), foreign=foreign, natural=wording.form == "letter"
    )
    if layout == "none":
        printed, foreign = Printed(()), ""
    draft = Draft(rng, wording, person, home, sender, printed, day, date_form, layout)
    sheets, also = draft.write(wish)
    dated = day if wording.day else None
    return Drawn(sheets, kind, layout, sender, person, printed, dated, also, foreign)


def _draw_layout(rng: random.Random, wording: Wording) -> str:
    if wording.form == "card":
        return "lines"
    stocks = {"letter": (_LETTER_LAYOUTS, _HELD_LETTER_LAYOUTS), "form": (_FORM_LAYOUTS, _HELD_FORM_LAYOUTS)}
    return rng.choice(of_part(part_of(rng), *stocks.get(wording.form, (_REPORT_LAYOUTS, _HELD_REPORT_LAYOUTS))))
