"""Identity without a label for the name: stickers, running headers of later pages, filled forms, cards.

A name alone in its cell is a patient's only where a birth date, a record number or a sex with an age stands right
beside or under it; what stands there vouches for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.dates import find_dates, may_be_birth
from intake.extract.names import read_name
from intake.extract.normal import plain
from intake.extract.scene import Basis, claim
from intake.model import Item, PersonName, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.dates import DateReading
    from intake.extract.labels import Label
    from intake.extract.layout import Segment
    from intake.extract.names import NameReading
    from intake.extract.scene import Scene
    from intake.model import Finding

_VOUCHERS = {"birth_date": 0.9, "record_number": 0.75, "house_number": 0.7}
_SENTENCE = re.compile(r"[a-z]{2,}\s+[a-z]{2,}")
"""Words of a sentence before a label: what stands above is no block of which it is a line."""
_ONE_BLOCK = 0.8
"""Inches from a patient's labelled name within which a birth date is theirs, and needs no other name to go with it."""
_BOXES_REACH = 2.5
"""Inches behind a name within which the boxes of its birth date stand."""
_SEX_OR_AGE = re.compile(
    r"(?<![\w.])(?:[MF]|MALE|FEMALE|\d{1,3}\s?(?:Y|YO|YRS?|Y/O|YEARS?)(?: OLD)?)(?![\w.])", re.IGNORECASE
)
_BLOCK_LINES, _BLOCK_EDGE = 4, 0.1
"""So many lines that begin within so many inches of each other are one block."""
_WHOLE_WORD = 3
_RUBBLE = 0.3
"""A name without a label whose letters were on the whole read less surely is what OCR made of a stroke or a stain."""
_FIELD_1 = re.compile(r"1[.)]?\s+([A-Z][A-Z' -]{1,30})")
_FIELD_2 = re.compile(r"2[.)]?\s+([A-Z][A-Z' -]{1,40})")
_LABEL_LEFT = re.compile(r"\W{0,2}((?:Pt|PT|Pat)\b\.?)\s+(?=[^\W\d_]{2})")
_PAGE_WORDS = re.compile(r"\s*\W*(?:page|pg\.?|p\.)\s*\d+.*$", re.IGNORECASE)


def unlabelled(scene: Scene, known: Sequence[Finding]) -> list[Finding]:
    """Names that stand by a birth date's or record number's label, and names by a bare date with sex or age."""
    named = {w for f in known if f.item is Item.NAME for w in f.ink}
    patients = [f for f in known if f.item is Item.NAME and f.role is Role.PATIENT]
    told = bool(patients)
    found: list[Finding] = [] if told else _card(scene)
    for label in scene.labels:
        quality = _VOUCHERS.get(label.wording.means, 0.0) * label.likeness
        if label.wording.role != "patient" or not quality or (told and label.wording.means != "birth_date"):
            continue
        if not (label.colon or label.alone or label.wording.quality == 1.0):
            continue
        if any(abs(f.ink[0].box.top * scene.sheet.height - label.segment.top) < _ONE_BLOCK for f in patients):
            continue
        one = next(_beside(scene, label, quality), None)
        if one and not set(one.ink) & named:
            named.update(one.ink)
            found.append(one)
    items = {f.item for f in (*known, *found) if f.role is Role.PATIENT}
    if not {Item.NAME, Item.BIRTH_DATE} <= items:
        found += [f for f in _bare(scene) if f.item not in items or not told]
    return found


def _beside(scene: Scene, label: Label, quality: float) -> Iterator[Finding]:
    sheet, segment = scene.sheet, label.segment
    first = min(k.start for k in scene.labels if k.segment is segment)
    holder = _holder(scene, segment, label.start) or _holder(scene, segment, first)
    if holder:
        yield from _named(scene, *holder, Basis("header", quality))
        return
    left = sheet.left_of(segment)
    if left and segment.left - left.right < 0.35 * sheet.width and not _has_label(scene, left):
        yield from _named(scene, left.start, left.end, Basis("header", quality * 0.95))
    if _SENTENCE.search(sheet.text, segment.start, first):
        return
    for above in sheet.above(segment, lines=5.0)[:5]:
        if _whole_name(scene, above.start, above.end):
            aligned = abs(above.left - segment.left) < 0.35
            yield from _named(scene, above.start, above.end, Basis("sticker", quality * (1.0 if aligned else 0.85)))
            return
        if not _label_like(scene, above):
            return


def _holder(scene: Scene, segment: Segment, start: int) -> tuple[int, int] | None:
    """The text between the segment's start, or the label before, and the voucher's label: `SMITH, JOHN DOB: ...`."""
    text = scene.sheet.text[segment.start : start]
    if len(text.strip()) < 4:
        return None
    before = [k for k in scene.labels if k.segment is segment and k.end <= start and k.start < start]
    begin = before[-1].end if before else segment.start
    return (begin, start) if _whole_name(scene, begin, start) else None


def _whole_name(scene: Scene, start: int, end: int) -> NameReading | None:
    text = _PAGE_WORDS.sub("", scene.sheet.text[start:end])
    if lost := _LABEL_LEFT.match(text):  # a label whose colon was not read
        text = text[: lost.start(1)] + " " * (lost.end(1) - lost.start(1)) + text[lost.end(1) :]
    reading = read_name(text, scene.not_names, strict=True)
    if reading is None or reading.doctor or reading.start > 3 or reading.name.first == "ST":
        return None
    rest = re.sub(r"\W|\b(?:[MF]|\d{1,3}\s?(?:Y|YO|YRS?)?)\b", "", text[reading.end :], flags=re.IGNORECASE)
    return reading if len(rest) <= 1 else None


def _named(scene: Scene, start: int, end: int, basis: Basis) -> Iterator[Finding]:
    reading = _whole_name(scene, start, end)
    if reading is None or scene.own.is_clinician(reading.name):
        return
    span = (start + reading.start, start + reading.end)
    ink = scene.sheet.ink(*span)
    if sum(word.confidence * len(word.text) for word in ink) < _RUBBLE * sum(len(word.text) for word in ink):
        return
    trust = basis.times(0.7 if reading.repaired else 1.0)
    yield from claim(scene, (Item.NAME, Role.PATIENT), reading.name, (span,), trust, alternatives=reading.alternatives)


def _has_label(scene: Scene, segment: Segment) -> bool:
    return any(k.segment is segment for k in scene.labels)


def _label_like(scene: Scene, segment: Segment) -> bool:
    """Whether a line between a name and its voucher belongs to the same block: another label, a number, a date."""
    return _has_label(scene, segment) or sum(c.isdigit() for c in segment.text) * 2 >= len(
        segment.text.replace(" ", "")
    )


def _card(scene: Scene) -> list[Finding]:
    """The numbered fields of a driver licence: 1 family name, 2 given names (AAMVA card design, zone II)."""
    for segment in scene.sheet.segments:
        last = _FIELD_1.fullmatch(segment.text)
        under = scene.sheet.below(segment, segment.left, segment.right) if last else None
        first = _FIELD_2.fullmatch(under.text) if under else None
        if not last or not first or not under:
            continue
        given = first.group(1).split()
        name = PersonName(plain(last.group(1)), plain(given[0]), plain(" ".join(given[1:])))
        span = (segment.start + last.start(1), under.end)
        return list(claim(scene, (Item.NAME, Role.PATIENT), name, (span,), Basis("card", 0.8)))
    return []


def _bare(scene: Scene) -> list[Finding]:
    """`SMITH, JOHN A  M  03/14/1961`: a name with a comma, or a sex or age with it, beside a bare date."""
    for segment in scene.sheet.segments:
        days = [d for d in find_dates(segment.text, labelled=True, birth=True) if may_be_birth(d, scene.sheet.text)]
        marked = bool(days) and _marked(scene, segment)
        for day in days:
            for start, end in _spots(scene, segment, day):
                reading = _whole_name(scene, start, end)
                if (
                    reading
                    and not reading.doctor
                    and (reading.comma or marked or _marked_below(scene, segment, start, end))
                    and not scene.own.is_clinician(reading.name)
                ):
                    span = (segment.start + day.start, segment.start + day.end)
                    return _pair(scene, (start, end), (span,), day, sure=marked and reading.comma)
    return _boxed(scene)


def _boxed(scene: Scene) -> list[Finding]:
    """A claim form's row: `SMITH, JOHN, A` with the birth date behind it in boxes of its own, `03 14 1961`."""
    for segment in scene.sheet.segments:
        reading = _whole_name(scene, segment.start, segment.end)
        if reading is None or not reading.comma or scene.own.is_clinician(reading.name):
            continue
        cells: list[Segment] = []
        cell = scene.sheet.right_of(segment)
        while cell and len(cells) < 3 and cell.left - segment.right < _BOXES_REACH:
            cells.append(cell)
            days = find_dates(re.sub(r"[^\w/.-]+", " ", " ".join(c.text for c in cells)), labelled=True, birth=True)
            if days and days[0].date.year >= 1900:
                spans = tuple((c.start, c.end) for c in cells)
                return _pair(scene, (segment.start, segment.end), spans, days[0], sure=True)
            cell = scene.sheet.right_of(cell)
    return []


def _pair(
    scene: Scene, name: tuple[int, int], ink: tuple[tuple[int, int], ...], day: DateReading, *, sure: bool
) -> list[Finding]:
    """The name and the birth date of one person."""
    named = _named(scene, *name, Basis("form", 0.7 if sure else 0.55))
    trust = Basis("form", 0.55 if sure else 0.45)
    born = claim(scene, (Item.BIRTH_DATE, Role.PATIENT), day.date, ink, trust, alternatives=day.alternatives)
    return [*named, *born]


def _marked(scene: Scene, segment: Segment) -> bool:
    """Whether a sex or an age stands on the row."""
    row = (segment, scene.sheet.left_of(segment), scene.sheet.right_of(segment))
    return any(_SEX_OR_AGE.search(s.text) for s in row if s)


def _marked_below(scene: Scene, segment: Segment, start: int, end: int) -> bool:
    """Whether a sex or an age stands by itself in one of the next lines of the block, under a name of whole words.

    Short words may be a label that nobody knows, `Ord Dt`.
    """
    if any(len(word) < _WHOLE_WORD for word in re.findall(r"[^\W\d_]+", scene.sheet.text[start:end])):
        return False
    at: Segment | None = segment
    for _ in range(_BLOCK_LINES):
        at = scene.sheet.below(at, segment.left, segment.right, 1.2) if at else None
        if at is None or abs(at.left - segment.left) > _BLOCK_EDGE:
            return False
        if _SEX_OR_AGE.fullmatch(at.text.strip(" .,:;")):
            return True
    return False


def _spots(scene: Scene, segment: Segment, day: DateReading) -> Iterator[tuple[int, int]]:
    """Where the name to a bare date may stand: before it in its cell, in the cell to the left, or right above."""
    left = scene.sheet.left_of(segment)
    if segment.text[: day.start].strip():
        yield segment.start, segment.start + day.start
    elif left:
        yield left.start, left.end
    for above in scene.sheet.above(segment, lines=1.6)[:1]:
        yield above.start, above.end
