"""Which places of a page deserve a second look: values by identity labels that were read badly, and lost labels.

A place is a value whose label is known but whose ink was not read surely as a date or number, or a label that
was not read where a value of such a form stands: small labels in the cells of a form suffer most on a fax.
All lengths are in inches.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from intake.model import Box
from intake.ocr import zoneforms
from intake.ocr.zonelines import around, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from intake.model import PageReading, Word
    from intake.ocr.zonelabels import Kind, Labels
    from intake.ocr.zonelines import Found

_MOST_WORDS = 5
_NEAR, _FAR = 0.35, 1.2
"""Gaps between the words of a value, and between a label and its value."""
_DOWN, _COLUMN = 0.3, 1.3
_SURE = 0.85
"""A value whose words are all at least this sure is not read again."""
_SURE_LABEL = 0.8
_LABEL_HIGH, _LABEL_WIDE, _MARGIN = 0.2, 1.3, 0.12
_BOXED, _BOXED_DIGITS, _BOX_GAP = (2, 2, 4), 6, (-0.1, 0.5)
"""A date in boxes: so many characters in each, of which at least so many were read as digits; the gaps
between them, which the rules of the boxes may fill."""
_MOST_BOXED = 3
_MOST_LABELS = 6
"""Places a page where a label may have been lost; a page that needs more is a table."""


@dataclass(frozen=True, slots=True)
class Zone:
    """A place to be read again: its box on the upright page, the words that stand there now, what to expect."""

    page: int
    box: Box
    words: tuple[Word, ...] = field(repr=False)
    expects: Literal["date", "number", "label"]
    beside: Word | None = field(repr=False, default=None)
    """The value whose label may stand here."""
    announced: Kind | None = None
    between: bool = False
    """Whether the box is the space above or under that value, not the words beside it."""
    label: Box | None = None
    """The box of the label before it on its line: read together with its label, a value reads better than alone."""
    boxed: bool = False
    """Whether the rules of a form, and the small print of its boxes, may run through the value."""


def zones_of(page: PageReading, labels: Labels, known: Sequence[Found]) -> tuple[Zone, ...]:
    """The places of a page that was read by OCR that are worth a second look; `known` are the labels on it."""
    lines = lines_of(page)
    values = [zone for found in known if found.kind for zone in _value_zones(page, found, lines, known, labels)]
    lost = list(_lost_labels(page, lines, known, labels)) if page.how == "ocr" else []
    taken = {id(word) for zone in values for word in zone.words}
    boxed = [zone for line in lines for zone in _boxed_dates(page, line) if not taken & {id(w) for w in zone.words}]
    return (*values, *boxed[:_MOST_BOXED], *lost[:_MOST_LABELS])


def _boxed_dates(page: PageReading, line: Sequence[Word]) -> Iterator[Zone]:
    """Dates in boxes of their own, `03 | 14 | 1961`, of which a part was read badly: a form needs no label for them."""
    for at in range(len(line) - 2):
        words = tuple(line[at : at + 3])
        texts = [re.sub(r"\W", "", word.text) for word in words]
        if tuple(len(text) for text in texts) != _BOXED or not texts[2].startswith(("19", "20")):
            continue
        gaps = [(other.box.left - one.box.right) * page.width for one, other in pairwise(words)]
        boxes = all(_BOX_GAP[0] <= gap <= _BOX_GAP[1] for gap in gaps)
        digits = sum(c.isdigit() for text in texts for c in text)
        clear = digits == sum(_BOXED) and all(word.confidence >= _SURE for word in words)
        if boxes and digits >= _BOXED_DIGITS and not clear:
            yield Zone(page.number, around(words), words, "date", boxed=True)


def _value_zones(
    page: PageReading, label: Found, lines: Sequence[Sequence[Word]], known: Sequence[Found], labels: Labels
) -> Iterator[Zone]:
    if label.kind is None:
        return
    taken = {id(word) for found in known for word in found.words}
    words = _to_the_right(page, label, taken)
    lead = around(label.words) if words else None
    words = words or _below(page, label, lines, taken)
    if not words:
        return
    chosen = zoneforms.value_words(label.kind, words, labels.number_form)
    if chosen and _is_doubtful(label.kind, chosen, labels.number_form):
        yield Zone(page.number, around(chosen), chosen, label.kind, label=lead)


def _is_doubtful(kind: Kind, words: Sequence[Word], number_form: str) -> bool:
    """Whether a value was read badly, and could be one that matters: a number of another house's form is not ours."""
    text = " ".join(word.text for word in words)
    if not zoneforms.is_valid(kind, text, number_form):
        return True
    if kind == "number" and not zoneforms.may_be_ours(text, number_form):
        return False
    return any(word.confidence < _SURE for word in words)


def _to_the_right(page: PageReading, label: Found, taken: set[int]) -> tuple[Word, ...]:
    found: list[Word] = []
    before, reach = label.words[-1], _FAR
    for word in label.rest[:_MOST_WORDS]:
        if id(word) in taken or (word.box.left - before.box.right) * page.width > reach:
            break
        found.append(word)
        before, reach = word, _NEAR
    return tuple(found)


def _below(page: PageReading, label: Found, lines: Sequence[Sequence[Word]], taken: set[int]) -> tuple[Word, ...]:
    box = around(label.words)
    left, right = box.left - _MARGIN / page.width, box.left + _COLUMN / page.width
    under = [
        word
        for line in lines
        for word in line
        if left <= word.box.left <= right and 0 <= (word.box.top - box.bottom) * page.height + 0.04 < _DOWN
    ]
    if not under or any(id(word) in taken for word in under):
        return ()
    first = min(under, key=lambda word: word.box.top).line
    return tuple(word for word in under if word.line == first)[:_MOST_WORDS]


def _lost_labels(
    page: PageReading, lines: Sequence[Sequence[Word]], known: Sequence[Found], labels: Labels
) -> Iterator[Zone]:
    """Where the label of a well-read date or number may stand that no known label announces."""
    told = {found.kind for found in known}
    if told >= {"date", "number"}:
        return
    named = {id(word) for found in known for word in found.words}
    for line in lines:
        for kind, value in zoneforms.values_in(line, labels.number_form):
            if kind in told or min(word.confidence for word in value) < _SURE_LABEL:
                continue
            yield from _label_places(page, lines, (kind, line, value), named)


def _label_places(
    page: PageReading,
    lines: Sequence[Sequence[Word]],
    stands: tuple[Kind, Sequence[Word], Sequence[Word]],
    named: set[int],
) -> Iterator[Zone]:
    kind, line, value = stands
    box = around(value)
    at = line.index(value[0])
    left: list[Word] = []
    for word in reversed(line[:at]):
        nearest = left[-1] if left else value[0]
        if (nearest.box.left - word.box.right) * page.width > _NEAR or len(left) == 4:
            break
        left.append(word)
    if left:
        words = tuple(reversed(left))
        if all(word.confidence >= _SURE_LABEL or id(word) in named for word in words):
            return
        yield Zone(page.number, around(words), words, "label", value[0], kind)
        return
    high, wide, margin = _LABEL_HIGH / page.height, _LABEL_WIDE / page.width, _MARGIN / page.width
    right = min([box.left + max(wide, box.right - box.left), 1.0])
    for place in (
        Box(box.left - margin, box.top - high, right, box.top - 0.005 / page.height),
        Box(box.left - margin, box.bottom + 0.01 / page.height, right, box.bottom + high),
    ):
        inside = tuple(word for one in lines for word in one if _inside(word.box, place))
        if not inside or any(word.confidence >= _SURE_LABEL or id(word) in named for word in inside):
            continue
        yield Zone(page.number, place, inside, "label", value[0], kind, between=True)


def _inside(box: Box, place: Box) -> bool:
    across, down = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return place.left <= across <= place.right and place.top <= down <= place.bottom
