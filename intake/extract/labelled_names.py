"""Names by their labels: whole, in parts of their own, in a column of patients; former names behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.extract import normal
from intake.extract.dates import find_dates
from intake.extract.labels import Label, Place, places, strip
from intake.extract.names import NameReading, read_name
from intake.extract.scene import Basis, claim
from intake.extract.site import names_organisation
from intake.model import Item, PersonName, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.scene import Scene
    from intake.model import Finding

_FORMER = re.compile(r"\s*[(,]?\s*(?:n[e\u00e9]e|f/?k/?a|formerly|maiden(?: name)?|aka)\b[:.\s]*", re.IGNORECASE)
_PART = re.compile(r"[\s_:]*([^\W\d_][^\W\d_'\u2019. -]*(?:[ '\u2019-][^\W\d_]+)*)\.?")
_LETTERS_BEHIND = re.compile(r",\s*(?:M\.?D|D\.?O|N\.?P|P\.?A(?:-C)?|R\.?N|MBBS|Ph\.?D)\b\.?\s*$")
"""Letters of a profession at the end of what stands behind a label, of which only the first name could be read."""
_GOES_ON = re.compile(r"\s+(?:of|the|and|to|in|for|is|was|with)\b")
"""Behind a single word: a phrase, no name."""
_HALF_LABELS = ("AGE", "SEX", "DOB", "MRN", "NAME", "DATE", "TYPE")
_MOST_NAMES = 6
"""At most so many names behind one label: `cc: A, MD, B, MD, ...`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A last, first or middle name under a label of its own."""

    means: str
    role: Role
    label: Label
    value: str = field(repr=False)
    span: tuple[int, int]


def whole_names(scene: Scene, label: Label, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """The name at a label's place; for others than the patient also the names after it."""
    sure = label.colon or label.alone
    start = place.start
    for _ in range(_MOST_NAMES):
        text = scene.sheet.text[start : place.end]
        reading = read_name(text, scene.not_names, strict=_strictly(label, role, place))
        if reading is None or (not sure and text[reading.end :].strip(" .,;:-")) or reading.start > 12:
            break
        single = len(text[reading.start : reading.end].split()) == 1
        doctor = reading.doctor or (single and _LETTERS_BEHIND.search(text, reading.end) is not None)
        whose = Role.PROVIDER if doctor and role is Role.PATIENT else role
        if whose is Role.PATIENT and (
            _is_organisation(scene, text, reading)
            or _is_label(reading)
            or (single and _GOES_ON.match(text, reading.end))
        ):
            break
        trust = basis.times((0.7 if reading.repaired else 1.0) * (0.85 if single else 1.0))
        span = (start + reading.start, start + reading.end)
        yield from claim(scene, (Item.NAME, whose), reading.name, (span,), trust, alternatives=reading.alternatives)
        if whose is Role.PATIENT:
            yield from _behind(scene, text, start, reading, basis)
            if place.lies == "below" and label.alone:
                yield from _column(scene, label, place, basis)
            break
        start += reading.end
        if not re.match(r"\s*(?:,|;|and|&)", scene.sheet.text[start : place.end]):
            break


def _strictly(label: Label, role: Role, place: Place) -> bool:
    """Whether the value must look like a full name, because the label or the place vouches for little."""
    loose = place.lies == "inline" or label.colon
    column = role is Role.PATIENT and place.lies in {"below", "above"}
    return not (label.colon or label.alone) or label.wording.quality < 0.8 or column or not loose


def _is_label(reading: NameReading) -> bool:
    """Whether a single short word is rather the label's other half, badly read: `Pt. Aqe`."""
    word = reading.name.last
    return not reading.name.first and any(
        len(word) == len(label) and OSA.distance(word, label, score_cutoff=1) <= 1 for label in _HALF_LABELS
    )


def _is_organisation(scene: Scene, text: str, reading: NameReading) -> bool:
    """Whether words are the beginning of an organisation's name: `Client: Lakeside Family Hospital`."""
    if reading.name.first:
        return not reading.comma and names_organisation(text[reading.end :])
    rest = re.match(r"[\s,&-]*([^\W\d_]{3,})", text[reading.end :])
    cut = rest is not None and normal.plain(rest.group(1)) in scene.not_names
    return cut or reading.name.last in scene.own.name.split()


def _behind(scene: Scene, text: str, start: int, reading: NameReading, basis: Basis) -> Iterator[Finding]:
    """A former name (`n\u00e9e Ortiz`) or a bare date right behind a name: `SMITH, JOHN 03/14/1961`."""
    rest, at = text[reading.end :], start + reading.end
    former = _FORMER.match(rest)
    name = read_name(rest[former.end() :], scene.not_names) if former else None
    if former and name:
        span = (at + former.end() + name.start, at + former.end() + name.end)
        yield from claim(
            scene, (Item.FORMER_NAME, Role.PATIENT), name.name, (span,), basis.called("behind name").times(0.85)
        )
        return
    dates = find_dates(rest, labelled=True, birth=True)
    if dates and not rest[: dates[0].start].strip(" ,;-()") and dates[0].date.year >= 1900:
        day = dates[0]
        trust = basis.called("behind name").times(0.6)
        span = (at + day.start, at + day.end)
        yield from claim(
            scene, (Item.BIRTH_DATE, Role.PATIENT), day.date, (span,), trust, alternatives=day.alternatives
        )


def _column(scene: Scene, label: Label, first: Place, basis: Basis) -> Iterator[Finding]:
    """Further names under the first in a column headed `Patient`: a list of patients."""
    sheet = scene.sheet
    segment = sheet.segment_at(first.start)
    ink = sheet.ink(label.start, label.end)
    left, right = ink[0].box.left * sheet.width, ink[-1].box.right * sheet.width
    neighbour = sheet.right_of(label.segment)
    limit = neighbour.left - 0.05 if neighbour else right + 2.0
    for _ in range(60):
        under = sheet.below(segment, left, max(right, left + 0.2))
        spot = next(strip(sheet, under, left - 0.15, limit), None) if under else None
        reading = read_name(sheet.text[spot.start : spot.end], scene.not_names, strict=True) if spot else None
        if under is None or spot is None or reading is None or spot.end - spot.start - reading.end > 2:
            return
        span = (spot.start + reading.start, spot.start + reading.end)
        trust = basis.called("label:column").times(0.9)
        yield from claim(
            scene, (Item.NAME, Role.PATIENT), reading.name, (span,), trust, alternatives=reading.alternatives
        )
        segment = under


def former_name(scene: Scene, role: Role, place: Place, basis: Basis) -> Iterator[Finding]:
    """The name behind `Maiden name:` and the like."""
    reading = read_name(scene.sheet.text[place.start : place.end], scene.not_names)
    if reading:
        span = (place.start + reading.start, place.start + reading.end)
        yield from claim(scene, (Item.FORMER_NAME, role), reading.name, (span,), basis)


def name_part(scene: Scene, label: Label, role: Role) -> Part | None:
    """The part of a name that stands by its own label."""
    for place in places(scene.sheet, scene.labels, label):
        found = _PART.match(scene.sheet.text[place.start : place.end])
        value = normal.plain(found.group(1)).strip(" .") if found else ""
        if found and value and not any(w in scene.not_names for w in value.split()):
            return Part(
                label.wording.means, role, label, value, (place.start + found.start(1), place.start + found.end(1))
            )
    return None


def joined(scene: Scene, parts: Sequence[Part]) -> Iterator[Finding]:
    """Last and first names of one person, from labels of their own that stand near each other."""
    for last in parts:
        if last.means != "last_name":
            continue
        first, middle = (_nearest(parts, last, means) for means in ("first_name", "middle_name"))
        if first is None:
            continue
        name = PersonName(last.value, first.value, middle.value if middle else "")
        trust = Basis("label:parts", 0.95 * min(last.label.quality, first.label.quality))
        yield from claim(scene, (Item.NAME, last.role), name, (last.span, first.span), trust)


def _nearest(parts: Sequence[Part], last: Part, means: str) -> Part | None:
    near = [
        p
        for p in parts
        if p.means == means and p.role is last.role and abs(p.label.segment.top - last.label.segment.top) < 0.9
    ]
    return min(near, key=lambda p: abs(p.label.start - last.label.start), default=None)
