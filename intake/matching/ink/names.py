"""Names in the ink: first and last name side by side in either order, broken, run together or hyphenated.

All spans of a page that may be a name are kept by their letters, so that a candidate's name is found by a look-up; what
is only near it is found by `rapidfuzz` among the folds of those spans.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from intake.matching.ink.folds import look, plain
from intake.matching.keys import tokens
from intake.model import Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from intake.matching.ink.paper import Line, Paper, Spot
    from intake.model import Patient, PersonName

_PIECE = re.compile(r"[^\W_][^\W_'\u2019!|$\-]*(?:['\u2019!|$\-][^\W_]+)*[!|]?-?|\|[^\W_]+")
_SPAN = 4
"""Pieces that one name may be broken into."""
_SHORTEST = 5
"""Letters of a first and last name together: fewer are found by chance."""
_ONE_OFF, _TWO_OFF = 8, 14
"""Letters from which one, and two, may be misread besides look-alikes."""
SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV"})


class Piece(NamedTuple):
    """A part of a word that may be part of a name."""

    text: str
    word: int


class Span(NamedTuple):
    """A span of pieces; `skipped` is what stands between its ends without being read with them."""

    spot: Spot
    skipped: str
    suffix: str


@dataclass(frozen=True, slots=True)
class NamesInInk:
    """The spans that may be a name, by their letters and by their fold."""

    by_letters: Mapping[str, tuple[Span, ...]] = field(repr=False)
    by_look: Mapping[str, tuple[Span, ...]] = field(repr=False)
    by_length: Mapping[int, Sequence[str]] = field(repr=False)
    """The folds by how long they are."""
    beside: Mapping[str, frozenset[str]] = field(repr=False)
    """By the fold of each word, the words that stand to it as a first name stands to a last name."""
    pairs: int
    """How many pairs of neighbours begin with capitals."""

    def near(self, fold: str, most: int) -> Iterator[str]:
        """The folds from which no more than `most` letters differ."""
        for length in range(len(fold) - most, len(fold) + most + 1):
            choices = self.by_length.get(length, ())
            yield from (one for one, _, _ in process.extract(fold, choices, scorer=OSA.distance, score_cutoff=most))


class Sighting(NamedTuple):
    """A name that was found: where, how, and whose name it was looked for as (last, first)."""

    spot: Spot
    level: Level
    last: str
    first: str


def names_in(paper: Paper) -> NamesInInk:
    """Every span of the lines that may be a name."""
    by_letters: dict[str, list[Span]] = defaultdict(list)
    by_look: dict[str, list[Span]] = defaultdict(list)
    beside: dict[str, set[str]] = defaultdict(set)
    pairs = 0
    for line, after in _with_next(paper):
        pieces = tuple(_pieces(line))
        pairs += sum(_may_begin(one.text) and _may_begin(two.text) for one, two in pairwise(pieces))
        for last, first in _last_and_first(line):
            beside[look(last)].add(plain(first))
        for text, span in _spans(line, pieces, after):
            letters = plain(text)
            if len(letters) >= _SHORTEST:
                by_letters[letters].append(span)
                by_look[look(text)].append(span)
    by_length: dict[int, list[str]] = defaultdict(list)
    for fold in by_look:
        by_length[len(fold)].append(fold)
    return NamesInInk(_frozen(by_letters), _frozen(by_look), by_length, _sets(beside), pairs)


def _frozen(spans: Mapping[str, list[Span]]) -> Mapping[str, tuple[Span, ...]]:
    return {text: tuple(found) for text, found in spans.items()}


def _sets(words: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return {word: frozenset(others) for word, others in words.items()}


def _last_and_first(line: Line) -> Iterator[tuple[str, str]]:
    """`LAST, First` and `First Last`, where both begin with a capital."""
    for one, two in pairwise(line.texts):
        if one[:1].isupper() and two[:1].isupper():
            comma = one.endswith(",")
            last, first = (one, two) if comma else (two, one)
            if first[-1] not in ":;" and len(plain(first)) > 1 and not any(c.isdigit() for c in first):
                yield last, first


def _with_next(paper: Paper) -> Iterator[tuple[Line, Line | None]]:
    for at, line in enumerate(paper.lines):
        yield line, paper.lines[at + 1] if at + 1 < len(paper.lines) else None
    yield from ((line, None) for line in paper.guesses)


def _pieces(line: Line) -> Iterator[Piece]:
    for at, text in enumerate(line.texts):
        yield from (Piece(found[0], at) for found in _PIECE.finditer(text))


def _spans(line: Line, pieces: tuple[Piece, ...], after: Line | None) -> Iterator[tuple[str, Span]]:
    for at, one in enumerate(pieces):
        if not _may_begin(one.text):
            continue
        for end in range(at + 1, min(at + _SPAN, len(pieces)) + 1):
            if not _may_begin(pieces[end - 1].text) and end - at > 1:
                continue
            suffix = plain(pieces[end].text) if end < len(pieces) else ""
            suffix = suffix if suffix in SUFFIXES else ""
            initial = next((p.text for p in pieces[at + 1 : end - 1] if len(plain(p.text)) == 1), "")
            yield "".join(p.text for p in pieces[at:end]), _span(line, pieces, (at, end), plain(initial), suffix)
            if end - at == 3:
                middle = plain(pieces[at + 1].text)
                yield one.text + pieces[end - 1].text, _span(line, pieces, (at, end), middle, suffix)
    if after and pieces and pieces[-1].text.endswith("-") and (rest := next(_pieces(after), None)):
        for at in range(max(0, len(pieces) - 2), len(pieces)):
            text = "".join(p.text for p in pieces[at:]) + rest.text
            yield text, _span(line, pieces, (at, len(pieces)), "", "")


def _span(line: Line, pieces: tuple[Piece, ...], ends: tuple[int, int], skipped: str, suffix: str) -> Span:
    start, end = ends
    first, last = pieces[start].word, pieces[end - 1].word
    return Span(line.between(line.starts[first], line.starts[last] + 1), skipped, suffix)


def _may_begin(text: str) -> bool:
    """Whether a name may begin so: with a capital, or what looks like one."""
    return text[0].isupper() or text[0] in "015|8"


def names_a_relative(patient: Patient, ink: NamesInInk, *, but: Collection[str]) -> bool:
    """Whether somebody else of the patient's last name is named; `but` are words that are no names."""
    mine = {plain(part) for part in (patient.name.first, patient.name.middle, patient.name.suffix)} | set(but)
    mine |= {
        plain(part) for part in (*tokens(patient.name.first), *tokens(patient.name.last), *tokens(patient.name.middle))
    }
    lasts = {look(patient.name.last), *(look(part) for part in tokens(patient.name.last))}
    return any(ink.beside.get(last, frozenset()) - mine for last in lasts)


def look_for_name(patient: Patient, ink: NamesInInk) -> Iterator[Sighting]:
    """Every place where the patient's first and last name stand side by side, by the surest way of finding it only."""
    names = tuple(_joined(patient))
    for kind in (_to_the_letter, _alike):
        if found := [s for text, last, first in names for s in kind(ink, patient, text, (last, first))]:
            yield from found
            return
    for text, last, first in names:
        most = 0 if len(text) < _ONE_OFF else 1 if len(text) < _TWO_OFF else 2
        if most and len(text) == len(last) + len(first):
            spans = (m for fold in ink.near(look(text), most) for m in ink.by_look[fold])
            yield from (Sighting(m.spot, Level.FOUND_NEAR, last, first) for m in spans if _may_be(m, patient.name))


def _to_the_letter(ink: NamesInInk, patient: Patient, text: str, name: tuple[str, str]) -> Iterator[Sighting]:
    for span in ink.by_letters.get(text, ()):
        if _may_be(span, patient.name):
            yield Sighting(span.spot, Level.FOUND if _is_spelt(span.spot) else Level.FOUND_ALIKE, *name)


def _alike(ink: NamesInInk, patient: Patient, text: str, name: tuple[str, str]) -> Iterator[Sighting]:
    spans = (span for span in ink.by_look.get(look(text), ()) if _may_be(span, patient.name))
    yield from (Sighting(span.spot, Level.FOUND_ALIKE, *name) for span in spans)


def _is_spelt(spot: Spot) -> bool:
    return all(not any(c.isdigit() for c in text) for text in spot.line.texts[spot.first : spot.end])


def _joined(patient: Patient) -> Iterator[tuple[str, str, str]]:
    """The patient's name run together in the orders in which it is written, with its last and its first name."""
    first, middle = plain(patient.name.first), plain(patient.name.middle)
    if len(first) < 2:
        return
    lasts = [patient.name.last, *tokens(patient.name.last), patient.former_last_name]
    for last in dict.fromkeys(plain(name) for name in lasts if name):
        if len(last) > 1 and len(last) + len(first) >= _SHORTEST:
            yield from ((last + first, last, first), (first + last, last, first))
            if middle:
                yield first + middle + last, last, first
                yield first + middle[0] + last, last, first


def _may_be(span: Span, name: PersonName) -> bool:
    """Whether what stands between and behind can be this patient's: another middle name or suffix is not."""
    if span.suffix and span.suffix != plain(name.suffix):
        return False
    mine = plain(name.middle)
    if not span.skipped or not mine:
        return len(span.skipped) < 2 or not mine
    return span.skipped[0] == mine[0]
