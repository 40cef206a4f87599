"""Draw one document of known truth: whose it is, what it is, of which day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.flow import Flow, pour, scrawl, thin_out
from intake.evaluate.forge.identity import Printed, draw_foreign, draw_shown, write_identity, write_name
from intake.evaluate.forge.layouts import LAYOUTS, Field
from intake.evaluate.forge.letterhead import Home, Sender, draw_sender, print_letterhead
from intake.evaluate.forge.people import TODAY, Person
from intake.evaluate.forge.slots import fill_slots
from intake.evaluate.forge.typeset import Face, Frame, Sheet, Text, width
from intake.evaluate.forge.wording import Wording, draw_date_form, phrases, say, wordings, written, written_in_house

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

_FAMILIES = ("sans", "sans", "sans", "serif", "serif", "mono", "condensed", "book", "wide")
_REPORT_LAYOUTS = ("lines", "lines", "columns", "boxed", "cells", "strip", "sticker", "table", "below")
_FORM_LAYOUTS = ("cells", "cells", "below", "lines", "boxed")


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

    `layout` is one of `layouts.LAYOUTS`, or `running` (the patient stands in the head of page 2 and later only) or
    `none` (nowhere).  `shown` are the identifiers to print, `foreign` the sender's number ("" for none), `pages` the
    least number of pages, `ours` whether it is written on the receiving house's own paper,
    `stamp` what is stamped across its head, `numbered` that every page says `Page n of m`.
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


def draw_document(rng: random.Random, person: Person, kind: str, home: Home, wish: Wish | None = None) -> Drawn:
    """Draw a document of that type about that person, addressed to that house.

    Raises KeyError if nobody has written wordings for that type.
    """
    wish = wish or Wish()
    wording = wordings()[kind]
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
    printed = write_identity(rng, person, shown, date_form, foreign=foreign, natural=layout == "re_line")
    if layout == "none":
        printed, foreign = Printed(()), ""
    draft = _Draft(rng, wording, person, home, sender, printed, day, date_form, layout)
    sheets, also = draft.write(wish)
    dated = day if wording.day else None
    return Drawn(sheets, kind, layout, sender, person, printed, dated, also, foreign)


def _draw_layout(rng: random.Random, wording: Wording) -> str:
    if wording.form in {"letter", "card"}:
        return "re_line" if wording.form == "letter" else "lines"
    return rng.choice(_FORM_LAYOUTS if wording.form == "form" else _REPORT_LAYOUTS)


@dataclass(frozen=True, slots=True)
class _Draft:
    """All that one document's writer knows."""

    rng: random.Random
    wording: Wording
    person: Person
    home: Home
    sender: Sender
    printed: Printed
    day: dt.date
    date_form: str
    layout: str

    def date(self, days: int) -> str:
        return written(self.day + dt.timedelta(days=days), self.date_form)

    def write(self, wish: Wish) -> tuple[tuple[Sheet, ...], tuple[dt.date, ...]]:
        rng, wording = self.rng, self.wording
        slots = fill_slots(
            rng, self.person, self.sender, self.home, self.day, today=self.date(0), known=bool(self.printed.name)
        )
        face = Face(rng.choice(_FAMILIES), rng.choice((9.0, 9.5, 10.0, 10.5, 11.0)))  # type: ignore[arg-type]
        flow = Flow(face, left=rng.uniform(44, 66), heading_style=rng.randrange(4))
        if wording.form == "card":
            flow.right = flow.left + 320
        print_letterhead(rng, flow, self.sender)
        title = say(rng, rng.choice(wording.titles), slots, self.date) if wording.titles else ""
        also = self._head(flow, title, slots)
        if wish.stamp:
            flow.put(Text(flow.left + rng.uniform(150, 300), rng.uniform(60, 90), wish.stamp, face.sized(17).strong))
        body = [say(rng, line, slots, self.date) for line in thin_out(rng, rng.choice(wording.body))]
        pour(rng, flow, body)
        for _ in range(rng.choice((0, 0, 1, 1, 2)) if wording.form == "report" else 0):
            self._fill(flow, slots)
        while flow.sheet_count < wish.pages:
            self._fill(flow, slots)
        self._close(flow, slots)
        if wording.form == "card":
            flow.put(Frame(flow.left - 10, 28, flow.right + 10, flow.y + 6, 1.2))
        return self._running(flow, numbered=wish.numbered), also

    def _fill(self, flow: Flow, slots: Mapping[str, str]) -> None:
        """More of what such pages say, of no bearing on whose they are."""
        kind = "filler" if self.wording.form == "report" else "small_print"
        lines = thin_out(self.rng, self.rng.choice(phrases(kind)))
        pour(self.rng, flow, [say(self.rng, line, slots, self.date) for line in lines])

    def _head(self, flow: Flow, title: str, slots: Mapping[str, str]) -> tuple[dt.date, ...]:
        """Title, patient and dates, in some order; gives the other dates that are right."""
        if self.wording.form == "letter":
            self._address(flow, title, slots)
            return ()
        rng = self.rng
        context, also = self._context(slots)
        identity = () if self.layout in {"none", "running"} else self.printed.fields
        fields = [*identity, *context]
        title_first = rng.random() < 0.8
        if title and title_first:
            self._title(flow, title)
        if fields:
            LAYOUTS.get(self.layout, LAYOUTS["lines"])(rng, flow, fields)
            flow.space(6)
        if title and not title_first:
            self._title(flow, title)
        return also

    def _title(self, flow: Flow, title: str) -> None:
        face = flow.face.sized(flow.face.size * self.rng.uniform(1.15, 1.6)).strong
        while width(title, face) > flow.right - flow.left:
            face = face.sized(face.size * 0.9)
        flow.line(title.upper() if self.rng.random() < 0.5 else title, face, centred=self.rng.random() < 0.5)
        flow.space(5)

    def _context(self, slots: Mapping[str, str]) -> tuple[list[Field], tuple[dt.date, ...]]:
        """The dates, people and numbers that stand beside the patient's own."""
        rng, wording = self.rng, self.wording
        fields = [Field(rng.choice(wording.day), self.date(0), own=False)] if wording.day else []
        also = []
        for number, (label, low, high) in enumerate(wording.others):
            days = rng.randint(low, high)
            if number in wording.also or rng.random() < 0.6:
                fields.append(Field(say(rng, label, slots), self.date(days), own=False))
                also += [self.day + dt.timedelta(days=days)] if number in wording.also else []
        for label in rng.sample(wording.people, min(len(wording.people), rng.randint(0, 2))):
            who = rng.choice((slots["provider"], slots["provider2"], slots["outside"], slots["recipient"]))
            fields.append(Field(say(rng, label, slots), who, own=False))
        for text in wording.fields:
            if rng.random() < 0.7:
                label, _, value = say(rng, text, slots, self.date).partition(": ")
                fields.append(Field(label, value, own=False))
        if rng.random() < 0.25:
            fields.append(Field(rng.choice(phrases("label_relative")), slots["relative"], own=False))
        if rng.random() < 0.25:
            fields.append(Field(rng.choice(phrases("label_account")), str(rng.randrange(10**7, 10**9)), own=False))
        return fields, tuple(also)

    def _address(self, flow: Flow, title: str, slots: Mapping[str, str]) -> None:
        """The opening of a letter: date, recipient, subject, salutation."""
        rng = self.rng
        flow.line(self.date(0), indent=rng.choice((0, 0, 330)))
        flow.space(8)
        to_patient = self.wording.code == "explanation_of_benefits"
        first = write_name(rng, self.person, natural=True) if to_patient else slots["recipient"]
        for text in (first, self.home.name, self.home.street, self.home.town):
            flow.line(text)
        flow.space(10)
        if title and rng.random() < 0.7:
            self._title(flow, title)
        if self.printed.fields and self.layout not in {"none", "running"}:
            LAYOUTS[self.layout](rng, flow, self.printed.fields)
            flow.space(8)
        name = slots["recipient"].split(",")[0].split()[-1]
        flow.line(
            rng.choice(
                (f"Dear Dr. {name}:", f"Dear Dr. {name},", "Dear Doctor:", "Dear Colleague,", "To Whom It May Concern:")
            )
        )
        flow.space(6)

    def _close(self, flow: Flow, slots: Mapping[str, str]) -> None:
        rng = self.rng
        flow.space(8)
        if self.wording.form == "letter":
            flow.line(
                rng.choice(("Sincerely,", "Yours truly,", "Kind regards,", "With best regards,", "Respectfully,"))
            )
            flow.room(50)
            flow.space(24)
            scrawl(rng, flow, flow.left + 8, flow.y)
            flow.line(slots["provider"])
        elif self.wording.closing:
            flow.line(say(rng, rng.choice(self.wording.closing), slots, self.date))
        if rng.random() < 0.3:
            flow.line(f"cc: {slots['recipient']}" + (f"; {slots['outside']}" if rng.random() < 0.5 else ""))

    def _running(self, flow: Flow, *, numbered: bool) -> tuple[Sheet, ...]:
        """Number the sheets and print the running head on the second and later ones."""
        rng = self.rng
        sheets = flow.sheets()
        count = len(sheets)
        if count == 1 and not numbered:
            return sheets
        style = rng.choice(("Page {n} of {m}", "Page {n} of {m}", "{n}/{m}", "page {n}", "- {n} -", "Pg {n} of {m}"))
        if numbered:
            style = "Page {n} of {m}"
        headed = self.layout == "running" or rng.random() < 0.75
        at_foot = rng.random() < 0.5
        small = flow.face.sized(8.5)
        finished = []
        for number, sheet in enumerate(sheets, start=1):
            text = style.format(n=number, m=count)
            y = 748.0 if at_foot else 34.0
            marks = [*sheet.marks]
            if number > 1 or at_foot or numbered:
                marks.append(Text(flow.right - width(text, small), y, text, small))
            if number > 1 and headed and self.printed.running:
                marks.append(Text(flow.left, 34, self.printed.running, small))
            finished.append(replace(sheet, marks=tuple(marks)))
        return tuple(finished)
