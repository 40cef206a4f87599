"""Labelled values become findings: whose name, date, number, address it is, and how sure that is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.extract import labelled_values as values
from intake.extract.labelled_names import Part, former_name, joined, name_part, whole_names
from intake.extract.labels import DATES, Label, Place, places
from intake.extract.scene import Basis, Scene
from intake.model import Finding, Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROLES = {role.value: role for role in Role}
_PATIENTS_OWN = re.compile(
    r"\b(?:patient|pt|member|child|decedent|claimant|resident|client|employee|worker|beneficiary)", re.IGNORECASE
)
_SECTION_REACH = 2.5
"""Inches below a section heading in which plain labels speak of its person."""
_NEAR_PATIENT = 2.5
"""Inches below the patient's name in which a plain `Phone:` or `Address:` can be the patient's."""
_PLAIN = 0.68
"""Less confidence than this in a phone or an address means that its label did not say whose it is."""
_ANCHORS = frozenset((Item.NAME, Item.BIRTH_DATE, Item.RECORD_NUMBER, Item.MEMBER_ID))


def labelled(scene: Scene) -> list[Finding]:
    """The findings of all labels of a sheet, those of parts of names joined."""
    found: list[Finding] = []
    parts: list[Part] = []
    for label in scene.labels:
        if label.wording.means == "section":
            continue
        role = _role(scene, label)
        if label.wording.means in {"last_name", "first_name", "middle_name"}:
            part = name_part(scene, label, role)
            parts += [part] if part else []
            continue
        for place in places(scene.sheet, scene.labels, label):
            read = list(_read(scene, label, role, place))
            found += read
            if read:
                break
    found += joined(scene, parts)
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
    basis = Basis(f"label:{place.lies}", label.quality * place.worth)
    if means == "name":
        yield from whole_names(scene, label, role, place, basis)
    elif means == "former_name":
        yield from former_name(scene, role, place, basis)
    elif means in {"record_number", "house_number", "foreign_number"}:
        yield from values.number(scene, label, role, place, basis)
    elif means == "birth_date":
        yield from values.birth_date(scene, label, role, place, basis)
    elif means == "address":
        yield from values.address(scene, role, place, basis)
    elif means in DATES:
        yield from values.date(scene, label, place, basis)
    else:
        yield from values.simple(scene, label, role, place, basis)


def _patients_only_near_the_patient(scene: Scene, found: list[Finding]) -> list[Finding]:
    """A plain `Phone:` or `Address:` far from the patient's name is the letterhead's, not the patient's."""
    anchors = [f for f in found if f.role is Role.PATIENT and f.item in _ANCHORS]

    def belongs(f: Finding) -> bool:
        plain = f.item in {Item.PHONE, Item.ADDRESS} and f.role is Role.PATIENT and f.confidence < _PLAIN
        return not plain or any(_near(scene, anchor, f) for anchor in anchors)

    return [f if belongs(f) else replace(f, role=Role.OTHER) for f in found]


def _near(scene: Scene, anchor: Finding, other: Finding) -> bool:
    down = (other.ink[0].box.top - anchor.ink[0].box.top) * scene.sheet.height
    return -0.3 < down < _NEAR_PATIENT
