"""The claim form CMS-1500 by the places of its boxes, where its small red labels did not come through the scanner.

The form is printed to scale, a row every third of an inch and typed in columns of a tenth, so that its title tells
where every box is (NUCC, 1500 Claim Form Reference Instruction Manual, 02/12: field specifications and form print
specifications).  What a label has told already is left alone.  All lengths are in inches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from intake.extract.dates import find_dates
from intake.extract.names import read_name
from intake.extract.normal import plain
from intake.extract.scene import Basis, claim
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.layout import Segment
    from intake.extract.scene import Scene
    from intake.model import Finding

_TITLE, _FOOT, _LIKE = "HEALTH INSURANCE CLAIM FORM", "PLEASE PRINT OR TYPE", 85
_BEGUN = 9
"""Letters of the title that are enough where the form's foot was read as well."""
_TITLE_WIDE = 2.57
_SCALE = (0.8, 1.2)
"""A form that came out smaller or larger than that is none, or its title was not read whole."""
_SLACK = 0.09
"""How far off the middle of a box, down the page, its print may stand."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Where print begins in a box: columns from the left edge of the title, a row from the title's middle."""

    left: float
    right: float
    down: float


_PATIENT, _BORN, _INSURED = _Box(-0.12, 2.6, 1.02), _Box(2.85, 3.4, 1.02), _Box(4.7, 7.3, 1.02)
_SIGNED, _SERVED = _Box(3.2, 4.3, 4.35), _Box(-0.12, 0.3, 6.58)
_SURE, _DATED = Basis("claim form", 0.72), 0.6


def on_claim_forms(scene: Scene, known: Sequence[Finding]) -> list[Finding]:
    """The patient, the birth date, the insured and the dates of a claim form that no label has told."""
    title, scale = _form(scene)
    if title is None:
        return []
    taken = {id(word) for f in known for word in f.ink}
    told = {(f.item, f.role) for f in known}
    found: list[Finding] = []
    for box, role in ((_PATIENT, Role.PATIENT), (_INSURED, Role.GUARANTOR)):
        if (Item.NAME, role) not in told:
            found += _name(scene, _printed_in(scene, title, scale, box), role, taken)
    if (Item.BIRTH_DATE, Role.PATIENT) not in told:
        found += _day(scene, _printed_in(scene, title, scale, _BORN), (Item.BIRTH_DATE, Role.PATIENT), _SURE)
    for box, item in ((_SIGNED, Item.SIGNATURE_DATE), (_SERVED, Item.SERVICE_DATE)):
        if (item, Role.DOCUMENT) not in told:
            trust = Basis(_SURE.rule, _DATED)
            found += _day(scene, _printed_in(scene, title, scale, box), (item, Role.DOCUMENT), trust)
    return found


def _form(scene: Scene) -> tuple[Segment | None, float]:
    """The title of the form and the scale it was printed to; as much of the title as came through, if its foot did."""
    whole = next((s for s in scene.sheet.segments if fuzz.ratio(plain(s.text), _TITLE) >= _LIKE), None)
    if whole is not None:
        scale = (whole.right - whole.left) / _TITLE_WIDE
        return (whole, scale) if _SCALE[0] <= scale <= _SCALE[1] else (None, 0.0)
    if not any(fuzz.ratio(plain(s.text), _FOOT) >= _LIKE for s in scene.sheet.segments):
        return None, 0.0
    begun = next((s for s in scene.sheet.segments if _begins_title(plain(s.text))), None)
    return begun, 1.0


def _begins_title(text: str) -> bool:
    return len(text) >= _BEGUN and fuzz.ratio(text, _TITLE[: len(text)]) >= _LIKE


def _printed_in(scene: Scene, title: Segment, scale: float, box: _Box) -> list[Segment]:
    """The first three cells of print that begin in a box, left to right."""
    row = (title.top + title.bottom) / 2 + box.down * scale
    left, right = title.left + box.left * scale, title.left + box.right * scale
    cells = [
        s
        for s in scene.sheet.segments
        if abs((s.top + s.bottom) / 2 - row) < _SLACK and left <= s.left <= right and any(map(str.isalnum, s.text))
    ]
    first = min(cells, key=lambda s: s.left, default=None)
    if first is None:
        return []
    beside = [s for s in scene.sheet.segments if s.shares_row(first) and s.left >= first.left]
    return sorted(beside, key=lambda s: s.left)[:3]


def _name(scene: Scene, cells: Sequence[Segment], role: Role, taken: set[int]) -> Iterator[Finding]:
    cell = next(iter(cells), None)
    reading = read_name(cell.text, scene.not_names, strict=True) if cell else None
    if cell is None or reading is None or reading.doctor or taken & {id(word) for word in cell.words}:
        return
    span = (cell.start + reading.start, cell.start + reading.end)
    yield from claim(scene, (Item.NAME, role), reading.name, (span,), _SURE, alternatives=reading.alternatives)


def _day(scene: Scene, cells: Sequence[Segment], what: tuple[Item, Role], basis: Basis) -> Iterator[Finding]:
    """The day in the first cell, or in three boxes beside each other: `03 | 14 | 1961`."""
    birth = what[0] is Item.BIRTH_DATE
    for count in (1, 2, 3):
        run = cells[:count]
        text = " ".join(" ".join("".join(c if c.isalnum() or c in "/-." else " " for c in s.text).split()) for s in run)
        days = find_dates(text, labelled=True, birth=birth)
        if days and days[0].start <= 1 and (not birth or days[0].date.year >= 1900):
            spans = tuple((s.start, s.end) for s in run)
            yield from claim(scene, what, days[0].date, spans, basis, alternatives=days[0].alternatives)
            return
