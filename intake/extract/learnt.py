"""What the trained tagger adds to the rules: names, birth dates and days that none found, and doubts about some found.

A rule that knows its label is believed first.  The model fills what the rules left open, never with a record number
(whose house it belongs to cannot be learnt from drawn pages), and takes trust from a name that a rule gave the patient
where the page says plainly that somebody else stands there.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from intake.extract.dates import find_dates, may_be_birth
from intake.extract.names import read_name, same_person
from intake.extract.scene import Basis, claim
from intake.model import Item, PersonName, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.extract.roles import Told
    from intake.extract.scene import Scene
    from intake.model import Finding

RULE = "learnt"
_LEAST = {Item.NAME: 0.6, Item.BIRTH_DATE: 0.6, Item.SERVICE_DATE: 0.7}
"""What the model is less sure of is not said."""
_TRUST = {Item.NAME: 0.9, Item.BIRTH_DATE: 0.88, Item.SERVICE_DATE: 0.45}
_OTHERS_TRUST = 0.8
_PLAINLY, _DOUBTED = 0.9, 0.5
_SURE_RULE = 0.85
"""A rule so sure of its label is not doubted."""
_WHO = (Item.NAME, Item.BIRTH_DATE)
_KNOWN = 0.5
"""From where on a name or birth date that a rule gave the patient is known."""
SURELY = 0.75
"""From where on a patient of whom only the model speaks counts beside one on another page."""
_LIKE = 80
"""Names as alike as this (0..100) may be one, badly read."""
_CLOSE, _WORD = 1.2, re.compile(r"[^\W\d_]{2,}")
"""So many lines above or below a date a label may stand."""
_LOWER, _SENTENCE = re.compile(r"(?<![^\W\d_])[a-z]{2,}"), 6
"""So many words in lower case make a sentence."""
_OF_BIRTH, _SPEAKS_REACH = re.compile(r"\b(?:born|birth\w*|d\.?o\.?b)\b", re.IGNORECASE), 40
"""What a sentence says of a birth date, so many characters before it."""
_LEFT_OVER = 3
"""Letters of a told name that its reading may leave out."""


def with_learnt(scene: Scene, found: Sequence[Finding], told: Sequence[Told]) -> list[Finding]:
    """The findings with what the model says added, and with those doubted that it contradicts."""
    doubted = [_doubted(scene, f, told) for f in found]
    new = [f for one in told for f in _new(scene, doubted, one)]
    known = [f for f in doubted if _is_known(f)]
    others = [*scene.own.clinicians, *(f.value for f in doubted if f.item is Item.NAME and f.role is not Role.PATIENT)]
    return [*doubted, *(f for f in new if not _is_another(f, known) and not _is_one_of(f, others))]


def among_pages(items: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of all pages of a document, without the patients of whom only the model speaks, and not surely.

    Where a rule knows the patient, somebody else whose name the model is sure of stays: the pages may be two people's.
    A birth date other than the known one is rather one more day that a report tells of.
    """
    known = [f for f in items if f.rule != RULE and _is_known(f)]
    return tuple(f for f in items if f.rule != RULE or _is_sure_name(f) or not _is_another(f, known))


def _is_sure_name(finding: Finding) -> bool:
    return finding.item is Item.NAME and finding.confidence >= SURELY


def _is_known(finding: Finding) -> bool:
    return finding.item in _WHO and finding.role is Role.PATIENT and finding.confidence >= _KNOWN


def _is_another(finding: Finding, known: Sequence[Finding]) -> bool:
    """Whether it is another name or birth date of the patient than the rules have found."""
    if finding.item not in _WHO or finding.role is not Role.PATIENT:
        return False
    same = [value for f in known if f.item is finding.item for value in (f.value, *f.alternatives)]
    if not isinstance(finding.value, PersonName):
        return bool(same) and finding.value not in same
    return bool(same) and not any(isinstance(v, PersonName) and same_person(finding.value, v) for v in same)


def _doubted(scene: Scene, finding: Finding, told: Sequence[Told]) -> Finding:
    if finding.item is not Item.NAME or finding.role is not Role.PATIENT or finding.confidence >= _SURE_RULE:
        return finding
    for one in told:
        apart = one.item is Item.NAME and one.role not in {Role.PATIENT, Role.OTHER}
        if apart and one.probability >= _PLAINLY and set(scene.sheet.ink(one.start, one.end)) & set(finding.ink):
            return replace(finding, confidence=round(finding.confidence * _DOUBTED, 3))
    return finding


def _new(scene: Scene, found: Sequence[Finding], one: Told) -> tuple[Finding, ...]:
    if one.probability < _LEAST.get(one.item, 2.0):
        return ()
    ink = set(scene.sheet.ink(one.start, one.end))
    if one.item is Item.NAME:
        taken = any(f.item in {Item.NAME, Item.FORMER_NAME} and ink & set(f.ink) for f in found)
        return () if taken else _name(scene, one)
    taken = any(isinstance(f.value, dt.date) and f.item is not Item.OTHER_DATE and ink & set(f.ink) for f in found)
    return () if taken else _day(scene, one)


def _name(scene: Scene, one: Told) -> tuple[Finding, ...]:
    text = scene.sheet.text[one.start : one.end].replace("_", " ").replace("\n", " ").replace("\t", " ")
    reading = read_name(text, scene.not_names)
    if reading is None or sum(c.isalpha() for c in text[reading.end :]) > _LEFT_OVER or not reading.name.first:
        return ()
    role = Role.PROVIDER if reading.doctor and one.role is Role.PATIENT else one.role
    if role is Role.PATIENT and min(len(reading.name.first), len(reading.name.last)) < 2:
        return ()
    trust = (_TRUST[Item.NAME] if role is Role.PATIENT else _OTHERS_TRUST) * one.probability
    basis = Basis(RULE, trust * (0.8 if reading.repaired else 1.0))
    span = (one.start + reading.start, one.start + reading.end)
    return claim(scene, (Item.NAME, role), reading.name, (span,), basis, alternatives=reading.alternatives)


def _is_one_of(finding: Finding, people: Sequence[object]) -> bool:
    """Whether a patient is one of those other people, perhaps badly read: doctors are named where they sign, too."""
    name = finding.value
    if finding.role is not Role.PATIENT or not isinstance(name, PersonName):
        return False
    return any(isinstance(other, PersonName) and fuzz.ratio(_full(name), _full(other)) >= _LIKE for other in people)


def _full(name: PersonName) -> str:
    return f"{name.first} {name.last}"


def _day(scene: Scene, one: Told) -> tuple[Finding, ...]:
    birth = one.item is Item.BIRTH_DATE
    text = scene.sheet.text[one.start : one.end].replace("_", " ")
    day = next(iter(find_dates(text, labelled=True, birth=birth)), None)
    if day is None or (birth and not (may_be_birth(day, scene.sheet.text) and _has_company(scene, one))):
        return ()
    if birth and _in_a_sentence(scene, one):
        return ()
    basis = Basis(RULE, _TRUST[one.item] * one.probability * (0.8 if day.repaired else 1.0))
    span = (one.start + day.start, one.start + day.end)
    return claim(scene, (one.item, one.role), day.date, (span,), basis, alternatives=day.alternatives)


def _in_a_sentence(scene: Scene, one: Told) -> bool:
    """Whether the date stands in running text that does not speak of a birth: `presented on February 1, 2006`."""
    cell = scene.sheet.segment_at(one.start)
    before = scene.sheet.text[max(cell.start, one.start - _SPEAKS_REACH) : one.start]
    return len(_LOWER.findall(cell.text)) >= _SENTENCE and not _OF_BIRTH.search(before)


def _has_company(scene: Scene, one: Told) -> bool:
    """Whether words stand in the date's cell, beside it, or close above or below: a date all alone is a letter's."""
    sheet = scene.sheet
    cell = sheet.segment_at(one.start)
    near = (
        sheet.left_of(cell),
        sheet.right_of(cell),
        sheet.below(cell, cell.left, cell.right, _CLOSE),
        *sheet.above(cell, _CLOSE)[:1],
    )
    own = sheet.text[cell.start : one.start] + sheet.text[one.end : cell.end]
    return any(_WORD.search(text) for text in (own, *(s.text for s in near if s)))
