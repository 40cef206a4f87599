"""Write the sheets of one document: head, patient, body, close, running heads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from intake.evaluate.forge.flow import Flow, pour, scrawl, thin_out
from intake.evaluate.forge.heldlayouts import HELD_LAYOUTS
from intake.evaluate.forge.identity import Printed, write_name
from intake.evaluate.forge.layouts import LAYOUTS, Field
from intake.evaluate.forge.letterhead import Home, Sender, print_letterhead
from intake.evaluate.forge.meaning import bare, date_of, in_role, is_number, meant, role_of, spans
from intake.evaluate.forge.part import part_of
from intake.evaluate.forge.slots import fill_slots
from intake.evaluate.forge.typeset import Face, Frame, Sheet, Text, width
from intake.evaluate.forge.wording import Wording, phrases, say, written
from intake.model import Item, Role

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from intake.evaluate.forge.document import Wish
    from intake.evaluate.forge.people import Person

_LAYOUTS = {**LAYOUTS, **HELD_LAYOUTS}
_FAMILIES = ("sans", "sans", "sans", "serif", "serif", "mono", "condensed", "book", "wide")


@dataclass(frozen=True, slots=True)
class Draft:
    """All that one document's writer knows; `write` gives its sheets."""

    rng: random.Random
    wording: Wording
    person: Person
    home: Home
    sender: Sender
    printed: Printed
    day: dt.date
    date_form: str
    layout: str

    def date(self, days: int, item: Item = Item.OTHER_DATE) -> str:
        """The date so many days from the document's own, as this writer writes it."""
        return meant(written(self.day + dt.timedelta(days=days), self.date_form), item, Role.DOCUMENT)

    def say(self, text: str, slots: Mapping[str, str], item: Item = Item.OTHER_DATE) -> str:
        """The text filled in; dates in it are that item."""
        return say(self.rng, text, {**slots, "day": self.date(0, item)}, lambda days: self.date(days, item))

    def write(self, wish: Wish) -> tuple[tuple[Sheet, ...], tuple[dt.date, ...]]:
        """The sheets, and the other dates that are right as the document's."""
        rng, wording = self.rng, self.wording
        known = bool(self.printed.name)
        slots = fill_slots(rng, self.person, self.sender, self.home, self.day, today=self.date(0), known=known)
        face = Face(rng.choice(_FAMILIES), rng.choice((9.0, 9.5, 10.0, 10.5, 11.0)))  # type: ignore[arg-type]
        flow = Flow(face, left=rng.uniform(44, 66), heading_style=rng.randrange(4))
        if wording.form == "card":
            flow.right = flow.left + 320
        print_letterhead(rng, flow, self.sender)
        title = wish.title or (self.say(rng.choice(wording.titles), slots) if wording.titles else "")
        also = self._head(flow, title, slots)
        if wish.stamp:
            flow.put(Text(flow.left + rng.uniform(150, 300), rng.uniform(60, 90), wish.stamp, face.sized(17).strong))
        body = wish.body or [self._line(line, slots) for line in thin_out(rng, rng.choice(wording.body))]
        pour(rng, flow, body)
        for _ in range(rng.choice((0, 0, 1, 1, 2)) if wording.form == "report" else 0):
            self._fill(flow, slots)
        while flow.sheet_count < wish.pages:
            self._fill(flow, slots)
        self._close(flow, slots)
        if wording.form == "card":
            flow.put(Frame(flow.left - 10, 28, flow.right + 10, flow.y + 6, 1.2))
        return self._running(flow, numbered=wish.numbered), also

    def _line(self, line: str, slots: Mapping[str, str]) -> str:
        """A line of the body; the day beside a signature is that of the signature."""
        if line.startswith("/sign "):
            return self.say(line, slots, Item.SIGNATURE_DATE)
        if line.startswith("= "):
            return "= " + self._labelled(line[2:], slots)
        return self.say(line, slots)

    def _labelled(self, text: str, slots: Mapping[str, str]) -> str:
        """`Label: value` with the value told for what the label says it is."""
        text = self.say(text, slots)
        label, colon, value = text.partition(": ")
        if not spans(value) and is_number(label) and any(c.isdigit() for c in value):
            return label + colon + meant(value, Item.FOREIGN_NUMBER, Role.DOCUMENT)
        names = [span for span in spans(value) if span.item is Item.NAME and span.role is not Role.PATIENT]
        role = role_of(label, names[0].role) if len(names) == 1 and names[0].start == 0 else None
        return label + colon + (in_role(value, role) if role else value)

    def _fill(self, flow: Flow, slots: Mapping[str, str]) -> None:
        """More of what such pages say, of no bearing on whose they are."""
        kind = "filler" if self.wording.form == "report" else "small_print"
        lines = thin_out(self.rng, self.rng.choice(phrases(kind, part_of(self.rng))))
        pour(self.rng, flow, [self._line(line, slots) for line in lines])

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
            _LAYOUTS.get(self.layout, LAYOUTS["lines"])(rng, flow, fields)
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
        fields, also = [], []
        if wording.day:
            label = rng.choice(wording.day)
            fields.append(Field(label, self.date(0, date_of(label)), own=False))
        for place, (label, low, high) in enumerate(wording.others):
            days = rng.randint(low, high)
            if place in wording.also or rng.random() < 0.6:
                told = self.say(label, slots)
                fields.append(Field(told, self.date(days, date_of(told)), own=False))
                also += [self.day + dt.timedelta(days=days)] if place in wording.also else []
        for label in rng.sample(wording.people, min(len(wording.people), rng.randint(0, 2))):
            who = rng.choice((slots["provider"], slots["provider2"], slots["outside"], slots["recipient"]))
            told = self.say(label, slots)
            fields.append(Field(told, in_role(who, role_of(told)), own=False))
        for text in wording.fields:
            if rng.random() < 0.7:
                label, _, value = self._labelled(text, slots).partition(": ")
                fields.append(Field(label, value, own=False))
        if rng.random() < 0.25:
            label = rng.choice(phrases("label_relative", part_of(rng)))
            fields.append(Field(label, in_role(slots["relative"], role_of(label)), own=False))
        if rng.random() < 0.25:
            label, number = rng.choice(phrases("label_account", part_of(rng))), str(rng.randrange(10**7, 10**9))
            fields.append(Field(label, meant(number, Item.FOREIGN_NUMBER, Role.DOCUMENT), own=False))
        return fields, tuple(also)

    def _address(self, flow: Flow, title: str, slots: Mapping[str, str]) -> None:
        """The opening of a letter: date, recipient, subject, salutation."""
        rng = self.rng
        flow.line(self.date(0, Item.LETTER_DATE), indent=rng.choice((0, 0, 330)))
        flow.space(8)
        to_patient = self.wording.code == "explanation_of_benefits"
        first = meant(write_name(rng, self.person, natural=True), Item.NAME) if to_patient else slots["addressee"]
        flow.line(first)
        flow.line(meant(self.home.name, Item.NAME, Role.RECIPIENT))
        for text in (self.home.street, self.home.town):
            flow.line(meant(text, Item.ADDRESS, Role.RECIPIENT))
        flow.space(10)
        if title and rng.random() < 0.7:
            self._title(flow, title)
        if self.printed.fields and self.layout not in {"none", "running"}:
            _LAYOUTS[self.layout](rng, flow, self.printed.fields)
            flow.space(8)
        name = meant(bare(slots["recipient"]).split(",")[0].split()[-1], Item.NAME, Role.RECIPIENT)
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
            flow.line(self.say(rng.choice(self.wording.closing), slots, Item.SIGNATURE_DATE))
        if rng.random() < 0.3:
            too = f"; {in_role(slots['outside'], Role.RECIPIENT)}" if rng.random() < 0.5 else ""
            flow.line(f"cc: {slots['addressee']}{too}")

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
