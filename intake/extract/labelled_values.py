"""Labelled values other than names: numbers and whose they are, dates with their roles, phones, addresses."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract import normal
from intake.extract.dates import find_dates, may_be_birth
from intake.extract.labels import ITEMS, above
from intake.extract.mended import mend_date, mend_sex
from intake.extract.scene import Basis, claim
from intake.model import Guess, Item, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from intake.extract.labels import Label, Place
    from intake.extract.layout import Segment
    from intake.extract.scene import Scene
    from intake.model import Finding

_PATIENT_WORD = re.compile(r"\bpatient|\bpt\b", re.IGNORECASE)
_OF_PATIENTS = frozenset(("record_number", "house_number"))
"""Labels of a patient's number: `record_number` is a record's at any house, `house_number` one (`Chart #`, `File no`)
that a hospital may well use for the record number, but others for something of their own."""
_TWO_WORDS = re.compile(r"\W*(?P<word>[A-Za-z\d|!]{3,8})\b(?:\W+(?P<next>[A-Za-z\d|!]+))?")
_SURE_HOUSE = 0.8
"""A house's number with a label worse than this is a record number only on our own paper."""


def _sex(text: str) -> tuple[str, int, int] | None:
    """The sex a text begins with, also with a letter misread; none where a form offers both and neither is ticked."""
    if read := normal.sex(text):
        return read
    words = _TWO_WORDS.match(text)
    if words is None or normal.sex(words["word"]) or mend_sex(words["next"] or ""):
        return None
    told = mend_sex(words["word"])
    return (told, words.start("word"), words.end("word")) if told else None


_FORMS: Mapping[str, tuple[Item, Callable[[str], tuple[str, int, int] | None]]] = {
    "sex": (Item.SEX, _sex),
    "age": (Item.AGE, normal.age),
    "ssn": (Item.SSN_LAST4, lambda text: normal.ssn_last4(text, labelled=True)),
    "phone": (Item.PHONE, normal.phone),
    "member_id": (Item.MEMBER_ID, normal.number),
}
_BEHIND = re.compile(r"(?<=\d{4})/(?=\d{1,3}\s?(?:[Yy/]|$)|(?:[MFX]|[Mm]ale|[Ff]emale|MALE|FEMALE)\b)")
"""The stroke between a birth date and the age or sex behind it."""
_AGE_AND_SEX = re.compile(
    r"[\s/,(|-]{1,4}(?:(?P<age>\d{1,3})(?!\d)\s?(?:y\w*\.?(?: old)?)?[)\s/,|-]*)?(?:(?P<sex>[MFX]|male|female)\b)?",
    re.IGNORECASE,
)
_NEARLY_A_DAY = re.compile(
    r"[\s#:.(,\[\]-]{0,8}(?P<day>\d[\dA-Za-z|!]{0,8}(?: ?[-/.,'] ?[\dA-Za-z|!]{1,6}){1,2}|\d{8}"
    r"|[A-Za-z]{2}[\dA-Za-z]\.? \d{1,2},? \d{4})(?![\w/-])"
)
_LATEST = dt.date(2099, 12, 31)
"""Where a page bears no other day, it says nothing of how late a birth can be."""
_MENDED, _MOST_GUESSES = 0.35, 8
"""How far a mended day can be trusted, and how many others the ink may have meant besides."""
_OURS = {"own": 0.97, "unknown": 0.8}
"""How far a number that fits our pattern can be trusted to be ours, by whose paper it stands on."""


def number(scene: Scene, label: Label, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """A record number of ours, or somebody else's number.

    Ours is one that fits our pattern beside the label of a patient's number that names us or nobody, and not under
    another organisation's letterhead: there it is theirs until the patient index says otherwise.
    """
    text = scene.sheet.text[place.start : place.end]
    read = normal.number(text)
    if read is None or len(text[: read[1]].strip(" #:.-(")) > 3:
        return
    value, start, end = read
    spans = ((place.start + start, place.start + end),)
    whole = not re.search(r"[^\s:#.(-]$", text[: read[1]])
    of_record = label.wording.means in _OF_PATIENTS
    if of_record and role is Role.PATIENT and whole:
        ours, named = scene.own.record_number(value), _names_us(scene, label)
        if ours and (named or _on_our_paper(scene, label)):
            trust = basis.times((_OURS["own"] if named else _OURS[scene.paper]) * (0.6 if ours[1] else 1.0))
            rule = f"{basis.rule}:{'ours' if named else scene.paper} paper"
            yield from claim(scene, (Item.RECORD_NUMBER, role), ours[0], spans, trust.called(rule))
            return
    of_person = of_record or _PATIENT_WORD.search(label.wording.label)
    whose = role if role is not Role.PATIENT or of_person else Role.DOCUMENT
    rule = f"label:{label.wording.label.lower()}:{scene.paper} paper"
    trust = basis.times(0.7 if of_record else 1.0).called(rule)
    yield from claim(scene, (Item.FOREIGN_NUMBER, whose), value, spans, trust)


def _on_our_paper(scene: Scene, label: Label) -> bool:
    """Whether the number can be ours by the paper it stands on; paper of nobody's vouches for clear labels only."""
    if scene.paper == "own":
        return True
    return scene.paper in _OURS and (label.wording.means == "record_number" or label.wording.quality >= _SURE_HOUSE)


def _names_us(scene: Scene, label: Label) -> bool:
    """Whether our own name stands right before the label: `Lakeside MRN:`."""
    before = normal.plain(scene.sheet.text[label.segment.start : label.start])
    first = scene.own.name.split()[:1]
    return bool(first) and len(first[0]) > 3 and first[0] in before.split()


def date(scene: Scene, label: Label, place: Place, basis: Basis) -> Iterator[Finding]:
    """The date by a label that says what happened on it."""
    text = scene.sheet.text[place.start : place.end]
    dates = find_dates(text, labelled=True)
    if not dates or len(text[: dates[0].start].strip(" #:.-(,")) > 12:
        return
    day = dates[0]
    item = ITEMS.get(label.wording.means, Item.OTHER_DATE)
    spans = ((place.start + day.start, place.start + day.end),)
    other_words = re.search(r"[A-Za-z]{4}", text[: day.start])
    trust = basis.times((0.7 if day.repaired else 1.0) * (0.6 if other_words else 1.0))
    named = trust.called(f"label:{label.wording.means}")
    yield from claim(scene, (item, Role.DOCUMENT), day.date, spans, named, alternatives=day.alternatives)


def birth_date(scene: Scene, label: Label, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """The birth date by its label, with the other days the ink could mean.

    A recent day below the label is none where another day stands above it: there the form may put labels last.
    """
    text = _BEHIND.sub(" ", scene.sheet.text[place.start : place.end])
    days = [d for d in find_dates(text, labelled=True, birth=True) if d.date.year >= 1900]
    if not days:
        if not (place.lies == "below" and _day_above(scene, label)):
            yield from _mended_birth_date(scene, role, place, basis)
        return
    if len(text[: days[0].start].strip(" #:.-(,[]")) > 8:
        return
    day = days[0]
    if place.lies == "below" and _day_above(scene, label) and not may_be_birth(day, scene.sheet.text):
        return
    trust = basis.times((0.7 if day.repaired else 1.0) * (0.85 if day.short_year else 1.0))
    spans = ((place.start + day.start, place.start + day.end),)
    yield from claim(scene, (Item.BIRTH_DATE, role), day.date, spans, trust, alternatives=day.alternatives)
    yield from _age_and_sex(scene, role, text[day.end :], place.start + day.end, basis)


def _mended_birth_date(scene: Scene, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """What ink beside the label of a birth date could mean that is no day as it was read: `08/15/1075`, `1g71-02-21`.

    The nearest day is the value, the others are guesses.  Nobody is born after the latest day on the page.
    """
    ink = _NEARLY_A_DAY.match(scene.sheet.text[place.start : place.end])
    if ink is None:
        return
    latest = max((day.date for day in find_dates(scene.sheet.text)), default=_LATEST)
    days = mend_date(ink["day"], latest)
    if not days:
        return
    guesses = tuple(Guess(day, round(_MENDED * basis.quality, 3)) for day in days[1 : 1 + _MOST_GUESSES])
    span = (place.start + ink.start("day"), place.start + ink.end("day"))
    trust = basis.times(_MENDED).called(f"{basis.rule}:mended")
    for finding in claim(scene, (Item.BIRTH_DATE, role), days[0], (span,), trust):
        yield replace(finding, guesses=guesses)


def _age_and_sex(scene: Scene, role: Role, text: str, start: int, basis: Basis) -> Iterator[Finding]:
    """What stands right behind a birth date: `01/02/1950 / 75 / F`, `(75 yrs) Female`."""
    found = _AGE_AND_SEX.match(text)
    if found is None:
        return
    trust = basis.called("behind birth date").times(0.9)
    for item, group in ((Item.AGE, "age"), (Item.SEX, "sex")):
        if value := found[group]:
            span = (start + found.start(group), start + found.end(group))
            yield from claim(scene, (item, role), value[0].upper() if item is Item.SEX else value, (span,), trust)


def _day_above(scene: Scene, label: Label) -> bool:
    spots = above(scene.sheet, scene.labels, label)
    return any(find_dates(scene.sheet.text[p.start : p.end], labelled=True) for p in spots)


def simple(scene: Scene, label: Label, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """Sex, age, social security number, phone, member number: one form each."""
    if label.wording.means not in _FORMS:
        return
    item, form = _FORMS[label.wording.means]
    text = scene.sheet.text[place.start : place.end]
    read = form(text)
    if read is None or len(text[: read[1]].strip(" #:.-(,[]")) > 8:
        return
    value, start, end = read
    if item is Item.PHONE and value in scene.own.phones | scene.sender_phones:
        role = Role.OTHER
    yield from claim(scene, (item, role), value, ((place.start + start, place.start + end),), basis)


def address(scene: Scene, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """A postal address, over up to three lines until its zip code; never the hospital's own."""
    sheet = scene.sheet
    spans = [(place.start, place.end)]
    text = sheet.text[place.start : place.end]
    for span in _lines_below(scene, place):
        if normal.zip_code(text[6:]):
            break
        spans.append(span)
        text = f"{text} {sheet.text[slice(*span)]}"
    value = normal.address(text)
    if value is None:
        value, spans = normal.address(sheet.text[place.start : place.end]), spans[:1]
    if value is not None and not scene.own.is_address(value):
        yield from claim(scene, (Item.ADDRESS, role), value, tuple(spans), basis)


def _lines_below(scene: Scene, place: Place) -> Iterator[tuple[int, int]]:
    sheet = scene.sheet
    ink = sheet.ink(place.start, place.end)
    left = ink[0].box.left * sheet.width if ink else 0.0
    segment: Segment | None = sheet.segment_at(place.start)
    for _ in range(2):
        segment = sheet.below(segment, left, left + 0.3, lines=1.2) if segment else None
        labels = [k for k in scene.labels if k.segment is segment]
        if segment is None or any(k.start - segment.start < 4 for k in labels):
            return
        yield segment.start, min((k.start for k in labels), default=segment.end)
