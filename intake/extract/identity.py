"""Labelled values become findings: whose name, date, number, address it is, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.extract import normal
from intake.extract.dates import find_dates
from intake.extract.labels import DATES, Label, Place, places, strip
from intake.extract.names import NameReading, read_name
from intake.model import Finding, Item, PersonName, Role

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from intake.extract.layout import Segment, Sheet
    from intake.extract.site import Own
    from intake.model import Value

_ROLES = {role.value: role for role in Role}
_PATIENTS_OWN = re.compile(
    r"\b(?:patient|pt|member|child|decedent|claimant|resident|client|employee|worker|beneficiary)", re.IGNORECASE
)
_RECORD_LIKE = re.compile(r"mrn|record|hospital (?:no|number|#|id)|patient|chart|client|resident", re.IGNORECASE)
_SECTION_REACH = 2.5
"""Inches below a section heading in which plain labels speak of its person."""
_NEAR_PATIENT = 2.5
"""Inches below the patient's name in which a plain `Phone:` or `Address:` can be the patient's."""
DATE_ITEMS = {
    "service_date": Item.SERVICE_DATE, "collection_date": Item.COLLECTION_DATE, "admission_date": Item.ADMISSION_DATE,
    "discharge_date": Item.DISCHARGE_DATE, "report_date": Item.REPORT_DATE, "signature_date": Item.SIGNATURE_DATE,
    "letter_date": Item.LETTER_DATE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A sheet with its labels and what is known around it; `paper` is whose letterhead it bears."""

    sheet: Sheet
    labels: tuple[Label, ...]
    own: Own
    not_names: frozenset[str]
    paper: str
    sender_phones: frozenset[str] = field(default=frozenset())


def finding(
    scene: Scene, item: Item, role: Role, value: Value, span: tuple[int, int], rule: str, quality: float,
    alternatives: tuple[Value, ...] = (),
) -> Finding | None:  # fmt: skip
    """A finding with its ink; its confidence is the rule's quality tempered by how well the ink was read."""
    ink = scene.sheet.ink(*span)
    if not ink:
        return None
    read = sum(w.confidence * max(len(w.text), 1) for w in ink) / sum(max(len(w.text), 1) for w in ink)
    confidence = round(min(max(quality * (0.5 + 0.5 * read), 0.01), 0.99), 3)
    return Finding(item, role, value, ink, rule, confidence, tuple(a for a in alternatives if a != value))


def labelled(scene: Scene) -> list[Finding]:
    """The findings of all labels of a sheet, those of parts of names joined."""
    found: list[Finding] = []
    parts: list[tuple[str, Role, Label, str, tuple[int, int]]] = []
    for label in scene.labels:
        if label.wording.means == "section":
            continue
        role = _role(scene, label)
        if label.wording.means in {"last_name", "first_name", "middle_name"}:
            part = _name_part(scene, label)
            if part:
                parts.append((label.wording.means, role, label, *part))
            continue
        for place in places(scene.sheet, scene.labels, label):
            values = list(_read(scene, label, role, place))
            found += values
            if values:
                break
    found += _joined(scene, parts)
    return _patients_only_near_the_patient(scene, found)


def _role(scene: Scene, label: Label) -> Role:
    role = _ROLES[label.wording.role]
    if role is not Role.PATIENT or _PATIENTS_OWN.search(label.wording.label):
        return role
    section: Label | None = None
    for other in scene.labels:
        if other.start >= label.start:
            break
        if other.wording.means == "section":
            if _is_heading(scene, other):
                section = other
        elif _PATIENTS_OWN.search(other.wording.label) and other.wording.role == "patient":
            section = None
    if section is None or section.wording.role in {"patient", "document"}:
        return role
    distance = label.segment.top - section.segment.top
    beside = label.segment.left < section.segment.left - 0.4
    return role if beside or not 0 <= distance < _SECTION_REACH else _ROLES[section.wording.role]


def _is_heading(scene: Scene, label: Label) -> bool:
    """A section stands alone on its row, with labels of its own right under it; a column header does not."""
    segment = label.segment
    if scene.sheet.right_of(segment) or scene.sheet.left_of(segment):
        return False
    reach = segment.bottom + 3 * max(segment.height, scene.sheet.letter)
    return any(
        k.start > label.end and segment.bottom - 0.05 < k.segment.top < reach
        for k in scene.labels
        if k.wording.means != "section"
    )


def _read(scene: Scene, label: Label, role: Role, place: Place) -> Iterator[Finding]:
    means = label.wording.means
    quality = label.quality * place.worth
    if means == "name":
        yield from _names(scene, label, role, place, quality)
    elif means == "former_name":
        yield from _former_name(scene, role, place, quality)
    elif means in {"record_number", "foreign_number"}:
        yield from _number(scene, label, role, place, quality)
    elif means in DATES:
        yield from _date(scene, label, place, quality)
    else:
        yield from _simple(scene, label, role, place, quality)


def _names(scene: Scene, label: Label, role: Role, place: Place, quality: float) -> Iterator[Finding]:
    sure = label.colon or label.alone
    weak = label.wording.quality < 0.8
    start = place.start
    for _ in range(6):
        text = scene.sheet.text[start : place.end]
        strict = (
            not sure
            or weak
            or (role is Role.PATIENT and place.lies == "below")
            or (place.lies != "inline" and not label.colon)
        )
        reading = read_name(text, scene.not_names, strict=strict)
        if reading is None or (not sure and text[reading.end :].strip(" .,;:-")) or reading.start > 12:
            break
        whose = Role.PROVIDER if reading.doctor and role is Role.PATIENT else role
        worth = (
            quality
            * (0.7 if reading.repaired else 1.0)
            * (0.85 if len(text[reading.start : reading.end].split()) == 1 else 1.0)
        )
        span = (start + reading.start, start + reading.end)
        one = finding(scene, Item.NAME, whose, reading.name, span, f"label:{place.lies}", worth, reading.alternatives)
        if one:
            yield one
        if whose is Role.PATIENT:
            yield from _born(scene, text, start, reading, quality)
            if place.lies == "below" and label.alone:
                yield from _column(scene, label, place, quality)
            break
        start = start + reading.end
        if not re.match(r"\s*(?:,|;|and|&)", scene.sheet.text[start : place.end]):
            break


def _born(scene: Scene, text: str, start: int, reading: NameReading, quality: float) -> Iterator[Finding]:
    """A former name (`née Ortiz`) or a bare date right behind a name: `SMITH, JOHN 03/14/1961`."""
    rest = text[reading.end :]
    former = re.match(r"\s*[(,]?\s*(?:n[eé]e|f/?k/?a|formerly|maiden(?: name)?|aka)\b[:.\s]*", rest, re.IGNORECASE)
    if former:
        name = read_name(rest[former.end() :], scene.not_names)
        if name:
            at = start + reading.end + former.end()
            one = finding(
                scene,
                Item.FORMER_NAME,
                Role.PATIENT,
                name.name,
                (at + name.start, at + name.end),
                "behind name",
                0.85 * quality,
            )
            if one:
                yield one
        return
    dates = find_dates(rest, labelled=True, birth=True)
    if dates and len(rest[: dates[0].start].strip(" ,;-()")) == 0 and dates[0].date.year >= 1900:
        day = dates[0]
        span = (start + reading.end + day.start, start + reading.end + day.end)
        one = finding(
            scene, Item.BIRTH_DATE, Role.PATIENT, day.date, span, "behind name", 0.6 * quality, day.alternatives
        )
        if one:
            yield one


def _column(scene: Scene, label: Label, first: Place, quality: float) -> Iterator[Finding]:
    """Further names under the first in a column headed `Patient`: a list of patients."""
    sheet = scene.sheet
    segment = sheet.segment_at(first.start)
    ink = sheet.ink(label.start, label.end)
    left, right = ink[0].box.left * sheet.width, ink[-1].box.right * sheet.width
    neighbour = sheet.right_of(label.segment)
    limit = neighbour.left - 0.05 if neighbour else right + 2.0
    for _ in range(60):
        under = sheet.below(segment, left, max(right, left + 0.2))
        if under is None:
            return
        spot = next(strip(sheet, under, left - 0.15, limit), None)
        reading = read_name(sheet.text[spot.start : spot.end], scene.not_names, strict=True) if spot else None
        if spot is None or reading is None or spot.end - spot.start - reading.end > 2:
            return
        span = (spot.start + reading.start, spot.start + reading.end)
        one = finding(
            scene, Item.NAME, Role.PATIENT, reading.name, span, "label:column", 0.9 * quality, reading.alternatives
        )
        if one:
            yield one
        segment = under


def _former_name(scene: Scene, role: Role, place: Place, quality: float) -> Iterator[Finding]:
    reading = read_name(scene.sheet.text[place.start : place.end], scene.not_names)
    if reading:
        span = (place.start + reading.start, place.start + reading.end)
        one = finding(scene, Item.FORMER_NAME, role, reading.name, span, f"label:{place.lies}", quality)
        if one:
            yield one


def _number(scene: Scene, label: Label, role: Role, place: Place, quality: float) -> Iterator[Finding]:
    text = scene.sheet.text[place.start : place.end]
    read = normal.number(text)
    if read is None or len(text[: read[1]].strip(" #:.-(")) > 3:
        return
    value, start, end = read
    span = (place.start + start, place.start + end)
    whole = not re.search(r"[^\s:#.(-]$", text[: read[1]])
    if label.wording.means == "record_number" and role is Role.PATIENT and whole:
        ours = scene.own.record_number(value)
        named = _names_us(scene, label)
        if ours and (scene.paper != "other" or named):
            worth = {"own": 0.97, "unknown": 0.8}["own" if named else scene.paper]
            rule = f"label:{place.lies}:{'ours' if named else scene.paper} paper"
            one = finding(
                scene, Item.RECORD_NUMBER, role, ours[0], span, rule, quality * worth * (0.6 if ours[1] else 1)
            )
            if one:
                yield one
            return
    of_person = label.wording.means == "record_number" or _RECORD_LIKE.search(label.wording.label)
    whose = role if role is not Role.PATIENT or of_person else Role.DOCUMENT
    if label.wording.means == "record_number" and scene.paper == "other":
        quality *= 0.7  # it may be ours all the same; the patient index will tell
    rule = f"label:{label.wording.label.lower()}:{scene.paper} paper"
    one = finding(scene, Item.FOREIGN_NUMBER, whose, value, span, rule, quality)
    if one:
        yield one


def _names_us(scene: Scene, label: Label) -> bool:
    """Whether our own name stands right before the label: `Riverbend MRN:`."""
    before = normal.plain(scene.sheet.text[label.segment.start : label.start])
    first = scene.own.name.split()[:1]
    return bool(first) and len(first[0]) > 3 and first[0] in before.split()


def _date(scene: Scene, label: Label, place: Place, quality: float) -> Iterator[Finding]:
    text = scene.sheet.text[place.start : place.end]
    dates = find_dates(text, labelled=True)
    if not dates or len(text[: dates[0].start].strip(" #:.-(,")) > 12:
        return
    day = dates[0]
    item = DATE_ITEMS.get(label.wording.means, Item.OTHER_DATE)
    span = (place.start + day.start, place.start + day.end)
    worth = quality * (0.7 if day.repaired else 1.0) * (0.6 if re.search(r"[A-Za-z]{4}", text[: day.start]) else 1.0)
    one = finding(scene, item, Role.DOCUMENT, day.date, span, f"label:{label.wording.means}", worth, day.alternatives)
    if one:
        yield one


def _simple(scene: Scene, label: Label, role: Role, place: Place, quality: float) -> Iterator[Finding]:
    text = scene.sheet.text[place.start : place.end]
    item, read, worth, alternatives = _read_simple(label.wording.means, text)
    if label.wording.means == "address":
        yield from _address(scene, label, role, place, quality)
        return
    if item is None or read is None or len(text[: read[1]].strip(" #:.-(,[]")) > 8:
        return
    value, start, end = read
    if item is Item.PHONE and value in scene.own.phones | scene.sender_phones:
        role = Role.OTHER
    span = (place.start + start, place.start + end)
    one = finding(scene, item, role, value, span, f"label:{place.lies}", quality * worth, alternatives)
    if one:
        yield one


def _read_simple(
    means: str, text: str
) -> tuple[Item | None, tuple[Value, int, int] | None, float, tuple[dt.date, ...]]:
    if means == "birth_date":
        days = [d for d in find_dates(text, labelled=True, birth=True) if d.date.year >= 1900]
        if not days:
            return Item.BIRTH_DATE, None, 0.0, ()
        day = days[0]
        worth = (0.7 if day.repaired else 1.0) * (0.85 if day.short_year else 1.0)
        return Item.BIRTH_DATE, (day.date, day.start, day.end), worth, day.alternatives
    if means == "sex":
        return Item.SEX, normal.sex(text), 1.0, ()
    if means == "age":
        return Item.AGE, normal.age(text), 1.0, ()
    if means == "ssn":
        return Item.SSN_LAST4, normal.ssn_last4(text, labelled=True), 1.0, ()
    if means == "phone":
        return Item.PHONE, normal.phone(text), 1.0, ()
    if means == "member_id":
        return Item.MEMBER_ID, normal.number(text), 1.0, ()
    return None, None, 0.0, ()


def _address(scene: Scene, label: Label, role: Role, place: Place, quality: float) -> Iterator[Finding]:
    spans = [(place.start, place.end)]
    sheet = scene.sheet
    segment: Segment | None = sheet.segment_at(place.start)
    left = sheet.ink(place.start, place.end)[0].box.left * sheet.width if sheet.ink(place.start, place.end) else 0.0
    text = sheet.text[place.start : place.end]
    for _ in range(2):
        if normal.zip_code(text[6:]) or segment is None:
            break
        segment = sheet.below(segment, left, left + 0.3, lines=1.2)
        if segment is None or any(k.segment is segment and k.start - segment.start < 4 for k in scene.labels):
            break
        ends = min((k.start for k in scene.labels if k.segment is segment), default=segment.end)
        spans.append((segment.start, ends))
        text = f"{text} {sheet.text[segment.start : ends]}"
    value = normal.address(text)
    if value is None:
        value, spans = normal.address(sheet.text[place.start : place.end]), spans[:1]
    if value is None or scene.own.is_address(value):
        return
    one = finding(scene, Item.ADDRESS, role, value, (spans[0][0], spans[0][1]), f"label:{place.lies}", quality)
    if one:
        more = tuple(w for span in spans[1:] for w in sheet.ink(*span))
        yield Finding(one.item, one.role, one.value, one.ink + more, one.rule, one.confidence)


def _name_part(scene: Scene, label: Label) -> tuple[str, tuple[int, int]] | None:
    for place in places(scene.sheet, scene.labels, label):
        found = re.match(
            r"[\s_:]*([^\W\d_][^\W\d_'\u2019. -]*(?:[ '\u2019-][^\W\d_]+)*)\.?",
            scene.sheet.text[place.start : place.end],
        )
        if found:
            value = normal.plain(found.group(1)).strip(" .")
            if value and not any(w in scene.not_names for w in value.split()):
                return value, (place.start + found.start(1), place.start + found.end(1))
    return None


def _joined(scene: Scene, parts: Sequence[tuple[str, Role, Label, str, tuple[int, int]]]) -> Iterator[Finding]:
    """Last and first names of one person, from labels of their own that stand near each other."""
    for means, role, label, value, span in parts:
        if means != "last_name":
            continue
        near = [p for p in parts if p[1] is role and abs(p[2].segment.top - label.segment.top) < 0.9]
        first = min(
            (p for p in near if p[0] == "first_name"), key=lambda p: abs(p[2].start - label.start), default=None
        )
        if first is None:
            continue
        middle = min(
            (p for p in near if p[0] == "middle_name"), key=lambda p: abs(p[2].start - label.start), default=None
        )
        name = PersonName(value, first[3], middle[3] if middle else "")
        one = finding(scene, Item.NAME, role, name, span, "label:parts", 0.95 * min(label.quality, first[2].quality))
        if one:
            more = scene.sheet.ink(*first[4])
            yield Finding(one.item, one.role, one.value, one.ink + more, one.rule, one.confidence)


def _patients_only_near_the_patient(scene: Scene, found: list[Finding]) -> list[Finding]:
    """A plain `Phone:` or `Address:` far from the patient's name is the letterhead's, not the patient's."""
    anchors = [
        f for f in found if f.role is Role.PATIENT and f.item in {Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.MEMBER_ID}
    ]  # fmt: skip
    kept = []
    for f in found:
        plain = f.item in {Item.PHONE, Item.ADDRESS} and f.role is Role.PATIENT and f.confidence < 0.68
        if plain and not any(_near(scene, a, f) for a in anchors):
            f = Finding(f.item, Role.OTHER, f.value, f.ink, f.rule, f.confidence)
        kept.append(f)
    return kept


def _near(scene: Scene, anchor: Finding, other: Finding) -> bool:
    down = (other.ink[0].box.top - anchor.ink[0].box.top) * scene.sheet.height
    return -0.3 < down < _NEAR_PATIENT
