"""People in running text: "I saw Mrs. Ortiz", "John Smith (DOB 3/14/61)", "Dr. Chow", "cc: ...".

The phrases beside which a name stands are data (`people.json`), found by the spaCy pipeline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.names import CREDENTIALS, read_name
from intake.extract.scene import Basis, claim
from intake.extract.tables import document
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.language import Mark
    from intake.extract.names import NameReading
    from intake.extract.scene import Scene
    from intake.model import Finding

_WORDS = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_AGE = re.compile(
    r"(?<![\d-])(\d{1,3})[\s-]{0,2}(?:(?:year|yr)s?[\s-]{0,2}old|y/?o\b|y\.o\.)"
    r"(?:[\s,]+(?:[a-z-]+\s+){0,2}?((?:fe)?male|(?:wo)?man|gentleman|lady|boy|girl)\b)?",
    re.IGNORECASE,
)
_MEN = frozenset(("male", "man", "gentleman", "boy"))
_LETTERS = "|".join(sorted(CREDENTIALS - {"DO", "PA", "PT", "OT", "DR"}, key=len, reverse=True))
_CREDENTIAL = re.compile(rf",\s*(?:{_LETTERS}|D\.?O\.?|M\.D\.|Ph\.?D\.?|R\.N\.|P\.A\.)(?![A-Za-z])")
_DOCTOR = re.compile(r"\bDr\.?\s*$")
_HONORIFIC_FIRST = re.compile(r"\W*(?:Mr|Mrs|Ms|Miss|Master)\b")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master)\b\.?\s+$")


class Company:
    """The phrases of `people.json` with their roles."""

    def __init__(self) -> None:
        self.rows = tuple((r["stands"], Role(r["role"]), float(r["quality"])) for r in document("people.json"))


def in_prose(scene: Scene, marks: Sequence[Mark], company: Company) -> list[Finding]:
    """Names beside telling phrases, everyone with a doctor's letters; the first age in running text with its sex."""
    found: list[Finding] = []
    for mark in marks:
        stands, role, quality = company.rows[int(mark.key)]
        beside = _following if stands == "before" else _preceding
        found += beside(scene, mark, role, quality)
    found += _doctors(scene)
    found += _age(scene)
    return found


def _running(text: str) -> str:
    """Text in which a line's end is a space, and a paragraph's end still one."""
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text)


def _following(scene: Scene, mark: Mark, role: Role, quality: float) -> Iterator[Finding]:
    text = _running(scene.sheet.text[mark.end : mark.end + 90])
    reading = read_name(text, scene.not_names, strict=True)
    if reading is None and _HONORIFIC_FIRST.match(text):
        reading = _surname(scene, text)
    between = text[: reading.start] if reading else ""
    if reading is not None and len(between) <= 6 and not re.search(r"\n\s*\n|,.*\b(?:Mr|Ms)", between):
        if role is Role.PROVIDER and "," in between:
            return
        whose = Role.PROVIDER if role is Role.PATIENT and reading.doctor else role
        yield from _of(scene, mark.end, reading, whose, Basis("prose", quality))


def _preceding(scene: Scene, mark: Mark, role: Role, quality: float) -> Iterator[Finding]:
    """The longest run of words right before a phrase that reads as a name as a whole."""
    begin = max(mark.start - 60, 0)
    text = _running(scene.sheet.text[begin : mark.start])
    for word in list(_WORDS.finditer(text))[-5:]:
        before, rest = text[: word.start()], text[word.start() :]
        reading = read_name(rest, scene.not_names, strict=True)
        if reading is None and _HONORIFIC.search(before):
            reading = _surname(scene, rest)
        if reading is None or rest[reading.end :].strip(" ,(") or reading.start:
            continue
        if not (_DOCTOR.search(before) or reading.doctor):
            yield from _of(scene, begin + word.start(), reading, role, Basis("prose", quality))
        return


def _surname(scene: Scene, text: str) -> NameReading | None:
    """A last name alone, behind an honorific."""
    reading = read_name(text, scene.not_names)
    if reading is None or len(reading.name.last) < 2:
        return None
    return reading if text[reading.start : reading.end].strip()[:1].isupper() else None


def _of(scene: Scene, at: int, reading: NameReading, role: Role, basis: Basis) -> tuple[Finding, ...]:
    if role is Role.PATIENT and scene.own.is_clinician(reading.name):
        return ()
    trust = basis.times((1.0 if reading.name.first else 0.7) * (0.7 if reading.repaired else 1.0))
    span = (at + reading.start, at + reading.end)
    return claim(scene, (Item.NAME, role), reading.name, (span,), trust, alternatives=reading.alternatives)


def _doctors(scene: Scene) -> Iterator[Finding]:
    text = scene.sheet.text
    for match in _CREDENTIAL.finditer(text):
        begin = max(match.start() - 45, 0, *(text.rfind(end, 0, match.start()) + 1 for end in "\n\t"))
        before = text[begin : match.start()]
        for word in list(_WORDS.finditer(before))[-4:]:
            reading = read_name(before[word.start() :], scene.not_names, strict=True)
            if reading and not before[word.start() + reading.end :].strip(" ,.") and not reading.start:
                yield from _of(scene, begin + word.start(), reading, Role.PROVIDER, Basis("credential", 0.9))
                break


def _age(scene: Scene) -> Iterator[Finding]:
    match = _AGE.search(scene.sheet.text)
    if match and int(match.group(1)) <= 120:
        yield from claim(scene, (Item.AGE, Role.PATIENT), match.group(1), (match.span(1),), Basis("prose", 0.5))
        if word := match.group(2):
            sex = "M" if word.lower() in _MEN else "F"
            yield from claim(scene, (Item.SEX, Role.PATIENT), sex, (match.span(2),), Basis("prose", 0.5))
