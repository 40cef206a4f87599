"""Bare values beside the patient's name: on a sticker, or in the row of a form whose label cannot be read.

A birth date that stands there without its label must still be seen, above all where it is another patient's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from intake.extract.dates import find_dates, may_be_birth
from intake.extract.scene import Basis, claim
from intake.model import Item, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.extract.dates import DateReading
    from intake.extract.layout import Segment
    from intake.extract.scene import Scene
    from intake.model import Finding

_LEAST = 0.4
"""A name less sure than this vouches for nothing beside it."""
_WIDEST, _MOST_LINES = 3.6, 9
"""Inches and lines beyond which a block is running text, no sticker."""
_INDENT = 0.3
"""Inches by which the lines of a sticker may begin apart."""
_LEADING = 0.9
"""Line heights between two lines of one sticker."""
_BESIDE = re.compile(r"[\W_]*(?:[MF]|MALE|FEMALE|X|\d{1,3}\s?(?:Y|YO|YRS?|Y/O))?[\W_]*", re.IGNORECASE)
_SURE = Basis("sticker", 0.62)


def on_stickers(scene: Scene, known: Sequence[Finding]) -> list[Finding]:
    """Birth dates, and record numbers of our form, that stand bare in one block with the patient's name."""
    found: list[Finding] = []
    taken = {w for f in known for w in f.ink}
    for name in known:
        if name.item is not Item.NAME or name.role is not Role.PATIENT or name.confidence < _LEAST:
            continue
        segment = _segment_of(scene, name)
        block = _block(scene, segment) if segment else []
        row = _row(scene, segment) if segment and name.rule in {"label:above", "label:below"} else []
        born = any(_in(f, [*block, *row]) for f in known if f.item is Item.BIRTH_DATE)
        numbered = any(f.item is Item.RECORD_NUMBER and f.role is Role.PATIENT for f in known)
        for s in dict.fromkeys((*block, *row)):
            if s is segment or set(s.words) & taken:
                continue
            found += [] if born else _birth_date(scene, s)
            ours = s in block or scene.paper == "own"
            found += [] if numbered or not ours else _record_number(scene, s)
        taken |= {w for f in found for w in f.ink}
    return found


def _segment_of(scene: Scene, finding: Finding) -> Segment | None:
    return next((s for s in scene.sheet.segments if finding.ink[0] in s.words), None)


def _in(finding: Finding, segments: Sequence[Segment]) -> bool:
    return any(finding.ink[0] in s.words for s in segments)


def _block(scene: Scene, segment: Segment) -> list[Segment]:
    """The lines right under and over a segment that begin where it begins; none if they are running text."""
    block = [segment]
    for downwards in (True, False):
        at = segment
        while len(block) <= _MOST_LINES and (following := _next(scene, at, downwards)):
            block.append(following)
            at = following
    return block if len(block) <= _MOST_LINES else []


def _next(scene: Scene, at: Segment, downwards: bool) -> Segment | None:
    reach = _LEADING * max(at.height, scene.sheet.letter)
    near = [
        s
        for s in scene.sheet.segments
        if abs(s.left - at.left) < _INDENT
        and s.right - s.left < _WIDEST
        and -0.4 * at.height < (s.top - at.bottom if downwards else at.top - s.bottom) < reach
        and (s.top > at.top) is downwards
        and s is not at
    ]
    return min(near, key=lambda s: abs(s.top - at.top), default=None)


def _row(scene: Scene, segment: Segment) -> list[Segment]:
    return [s for s in scene.sheet.segments if s is not segment and s.shares_row(segment)]


def _birth_date(scene: Scene, segment: Segment) -> Iterator[Finding]:
    readings = find_dates(segment.text, labelled=True, birth=True)
    if len(readings) != 1 or not _bare(segment, readings[0]) or not may_be_birth(readings[0], scene.sheet.text):
        return
    day = readings[0]
    span = (segment.start + day.start, segment.start + day.end)
    trust = _SURE.times((0.7 if day.repaired else 1.0) * (0.85 if day.short_year else 1.0))
    yield from claim(scene, (Item.BIRTH_DATE, Role.PATIENT), day.date, (span,), trust, alternatives=day.alternatives)


def _bare(segment: Segment, day: DateReading) -> bool:
    return _BESIDE.fullmatch(f"{segment.text[: day.start]} {segment.text[day.end :]}") is not None


def _record_number(scene: Scene, segment: Segment) -> Iterator[Finding]:
    ours = scene.own.record_number(segment.text)
    if ours is None or scene.paper == "other" or find_dates(segment.text, labelled=True):
        return
    trust = _SURE.times(0.6 if ours[1] else 0.9)
    yield from claim(scene, (Item.RECORD_NUMBER, Role.PATIENT), ours[0], ((segment.start, segment.end),), trust)
