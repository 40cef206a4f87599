"""People in running text: "I saw Mrs. Ortiz", "John Smith (DOB 3/14/61)", "Dr. Chow", "cc: ...".

The phrases beside which a name stands are data (`people.json`), found by the spaCy pipeline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.identity import finding
from intake.extract.names import CREDENTIALS, read_name
from intake.extract.tables import document
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.identity import Scene
    from intake.extract.language import Mark
    from intake.extract.names import NameReading
    from intake.model import Finding

_WORDS = re.compile(r"[^\W\d_][\w'\u2019.-]*")
_AGE = re.compile(r"(?<![\d-])(\d{1,3})[\s-]{0,2}(?:(?:year|yr)s?[\s-]{0,2}old|y/?o\b|y\.o\.)", re.IGNORECASE)
_CREDENTIAL = re.compile(r",\s*(?:" + "|".join(sorted(CREDENTIALS - {"DO", "PA", "PT", "OT", "DR"}, key=len, reverse=True)) + r"|D\.?O\.?|M\.D\.|Ph\.?D\.?|R\.N\.|P\.A\.)(?![A-Za-z])")  # fmt: skip
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Master)\b\.?\s+$")


class Company:
    """The phrases of `people.json` with their roles."""

    def __init__(self) -> None:
        self.rows = tuple((r["stands"], Role(r["role"]), float(r["quality"])) for r in document("people.json"))


def in_prose(scene: Scene, marks: Sequence[Mark], company: Company) -> list[Finding]:
    """Names beside telling phrases, the first age in running text, and everyone with a doctor's letters."""
    found: list[Finding] = []
    for mark in marks:
        stands, role, quality = company.rows[int(mark.key)]
        one = _following(scene, mark, role, quality) if stands == "before" else _preceding(scene, mark, role, quality)
        if one:
            found.append(one)
    found += _doctors(scene)
    found += _age(scene)
    return found


def _following(scene: Scene, mark: Mark, role: Role, quality: float) -> Finding | None:
    text = scene.sheet.text[mark.end : mark.end + 90].replace("\n", " ")
    reading = read_name(text, scene.not_names, strict=True)
    honorific = re.match(r"\W*(?:Mr|Mrs|Ms|Miss|Master)\b", text)
    if reading is None and honorific:
        reading = _surname(scene, text)
    if reading is None or reading.start > 6:
        return None
    if role is Role.PATIENT and reading.doctor:
        role = Role.PROVIDER
    return _of(scene, mark.end, reading, role, quality, "prose")


def _preceding(scene: Scene, mark: Mark, role: Role, quality: float) -> Finding | None:
    """The longest run of words right before a phrase that reads as a name as a whole."""
    begin = max(mark.start - 60, 0)
    text = scene.sheet.text[begin : mark.start].replace("\n", " ")
    words = list(_WORDS.finditer(text))[-5:]
    for index, word in enumerate(words):
        rest = text[word.start() :]
        reading = read_name(rest, scene.not_names, strict=True)
        honorific = index and _HONORIFIC.search(text[: word.start()])
        if reading is None and honorific:
            reading = _surname(scene, rest)
        if reading is None or rest[reading.end :].strip(" ,(") or reading.start:
            continue
        if re.search(r"\bDr\.?\s*$", text[: word.start()]) or reading.doctor:
            return None
        return _of(scene, begin + word.start(), reading, role, quality, "prose")
    return None


def _surname(scene: Scene, text: str) -> NameReading | None:
    reading = read_name(text, scene.not_names)
    return (
        reading
        if reading and len(reading.name.last) > 1 and text[reading.start : reading.end].strip()[:1].isupper()
        else None
    )


def _of(scene: Scene, at: int, reading: NameReading, role: Role, quality: float, rule: str) -> Finding | None:
    if role is Role.PATIENT and scene.own.is_clinician(reading.name):
        return None
    worth = quality * (1.0 if reading.name.first else 0.7) * (0.7 if reading.repaired else 1.0)
    span = (at + reading.start, at + reading.end)
    return finding(scene, Item.NAME, role, reading.name, span, rule, worth, reading.alternatives)


def _doctors(scene: Scene) -> Iterator[Finding]:
    for match in _CREDENTIAL.finditer(scene.sheet.text):
        begin = max(match.start() - 45, 0)
        line = max(
            scene.sheet.text.rfind("\n", begin, match.start()), scene.sheet.text.rfind("\t", begin, match.start())
        )
        begin = max(begin, line + 1)
        text = scene.sheet.text[begin : match.start()]
        for word in list(_WORDS.finditer(text))[-4:]:
            reading = read_name(text[word.start() :], scene.not_names, strict=True)
            if reading and not text[word.start() + reading.end :].strip(" ,.") and not reading.start:
                one = _of(scene, begin + word.start(), reading, Role.PROVIDER, 0.9, "credential")
                if one:
                    yield one
                break


def _age(scene: Scene) -> Iterator[Finding]:
    match = _AGE.search(scene.sheet.text)
    if match is None or int(match.group(1)) > 120:
        return
    one = finding(scene, Item.AGE, Role.PATIENT, match.group(1), match.span(), "prose", 0.5)
    if one:
        yield one
