"""A second look at what matters: doubtful dates and record numbers, and labels that were lost, read once more.

All places of a run of pages are cut out, enlarged and read by one process, each from several pictures made
differently.  The readings vote: a value that two of them give counts as read, the others are kept as
alternatives.  Letters stay allowed: a character set of digits alone reads another house's `M5495634` as a number of
ours, and reads fewer dates right.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from intake.model import Alternative
from intake.ocr import clean, judge, picture, specks, tesseract, upright, zonecards, zonefind, zoneforms, zonelines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from intake.model import Box, Page, PageReading, Word
    from intake.ocr.picture import Grey
    from intake.ocr.tesseract import RawWord
    from intake.ocr.zonefind import Zone
    from intake.ocr.zonelabels import Kind, Labels

_PAD = (0.06, 0.03)
"""Inches of paper left around a value, across and down."""
_WAYS = ((100.0, 1.2, True), (48.0, 0.0, True), (100.0, 1.2, False), (64.0, 2.8, False))
"""Four pictures of each place: its height in pixels, by how many of them it is blurred, and whether with its label.
Letters enlarged and smoothed, nearly as they came, and smeared until broken strokes close, fail differently; a value
mostly reads better with its label than alone, if the label reads at all."""
_MOST_SCALE = 4.0
_RULE_ACROSS, _RULE_DOWN = 0.7, 0.85
"""A row or column of pixels of which so much is dark belongs to the rules of a form."""
_DARK, _MOSTLY = 128, 0.5
_FIGURE = (0.07, 0.02)
"""Inches; a typed figure is no lower and no thinner."""
_EDGE = 16
_DPI = 300.0
_FLOOR = 0.1
"""What a reading counts for at least: Tesseract is often unsure of a single line that it reads well."""
_MOST, _ALONE = 0.9, 0.8
"""Confidence in a value two readings agree on is no more than this, that in one of a single reading so much less."""
_AGREED = 2
_MENDED = 0.8
"""A reading of which a digit or mark had to be mended counts for so much of its confidence."""
_LEAST = 0.15
"""A reading less sure than this is no alternative."""


def look(
    pages: Sequence[Page], readings: Sequence[PageReading], labels: Labels, folder: Path, page_seconds: float
) -> tuple[PageReading, ...]:
    """The readings, with the places that deserved it read again."""
    if not labels.kinds:
        return tuple(readings)
    readings = zonecards.look(pages, readings, folder, page_seconds)
    mended = [zonelines.mended(reading, labels) if reading.how == "ocr" else (reading, []) for reading in readings]
    readings = [reading for reading, _ in mended]
    found = [zonefind.zones_of(reading, labels, known) if reading.how == "ocr" else () for reading, known in mended]
    if not any(found):
        return tuple(readings)
    pictures = [
        one
        for page, reading, zones in zip(pages, readings, found, strict=True)
        if zones
        for one in _pictures(page, reading, zones, folder)
    ]
    raw, drawn = iter(tesseract.read_words(pictures, page_seconds, tesseract.ONE_LINE)), iter(pictures)
    looked = []
    for reading, zones in zip(readings, found, strict=True):
        words = reading.words
        for zone in zones:
            texts = [_text(next(raw), zone, next(drawn), led) for _, _, led in _WAYS]
            words = (
                _label(words, zone, texts, labels) if zone.expects == "label" else _value(words, zone, texts, labels)
            )
        looked.append(replace(reading, words=words))
    return tuple(looked)


def _pictures(page: Page, reading: PageReading, zones: Sequence[Zone], folder: Path) -> list[tesseract.Picture]:
    grey = upright.turn(picture.load(page.picture), reading.turned)
    made = []
    is_noisy = clean.is_noisy(grey, page.dpi)
    for number, zone in enumerate(zones):
        cuts = {}
        for led in (True, False):
            cut = _without_rules(_cut(grey, _extent(zone, led), zone, page.dpi))
            if zone.boxed:
                cut = _figures(cut, page.dpi)
            elif is_noisy:
                cut = clean.cleaned(cut, page.dpi)
            cuts[led] = cut
        is_dark = bool((cuts[False] < _DARK).mean() > _MOSTLY)
        for way, (high, blur, led) in enumerate(_WAYS):
            one = _enlarged(cuts[led], high, blur)
            path = folder / f"zone{page.number}-{number}-{way}.tif"
            picture.put(np.asarray(one), path, _DPI)
            made.append(tesseract.Picture(path, one.width, one.height, _DPI, is_dark))
    return made


def _extent(zone: Zone, led: bool) -> Box:
    return zone.box.around(zone.label) if led and zone.label is not None else zone.box


def _cut(grey: Grey, box: Box, zone: Zone, dpi: float) -> Grey:
    height, width = grey.shape
    across, down = (0.0, 0.0) if zone.between else (_PAD[0] * dpi, _PAD[1] * dpi)
    left, right = box.left * width - across, box.right * width + across
    top, bottom = box.top * height - down, box.bottom * height + down
    left, top = max(0, round(left)), max(0, round(top))
    return np.ascontiguousarray(grey[top : max(top + 1, round(bottom)), left : max(left + 1, round(right))])


def _without_rules(cut: Grey) -> Grey:
    dark = cut < _DARK
    clear = cut.copy()
    clear[dark.mean(axis=1) > _RULE_ACROSS] = 255
    clear[:, dark.mean(axis=0) > _RULE_DOWN] = 255
    return clear


def _figures(cut: Grey, dpi: float) -> Grey:
    """The solid strokes of figures alone, without the broken rules and the small print of a form's boxes."""
    found = specks.pieces(cut < _DARK)
    least, thin = (inches * dpi for inches in _FIGURE)
    return np.where(found.mask((found.high >= least) & (found.wide >= thin)), cut, 255).astype(np.uint8)


def _enlarged(cut: Grey, high: float, blur: float) -> Image.Image:
    scale = min(_MOST_SCALE, max(1.0, high / cut.shape[0]))
    size = max(1, round(cut.shape[1] * scale)), max(1, round(cut.shape[0] * scale))
    one = Image.fromarray(cut).resize(size, Image.Resampling.BICUBIC)
    if blur:
        one = one.filter(ImageFilter.GaussianBlur(blur * scale / 3))
    return ImageOps.expand(one, _EDGE, 255)


def _text(raw: tuple[RawWord, ...] | None, zone: Zone, drawn: tesseract.Picture, led: bool) -> Alternative:
    """What one picture was read as, without the label before it and the noise at its edges."""
    words = list(raw or ())
    if led and zone.label is not None:
        whole = _extent(zone, led)
        begins = _EDGE + (zone.box.left - whole.left) / whole.width * (drawn.width - 2 * _EDGE)
        words = [word for word in words if (word.left + word.right) / 2 > begins]
    while words and not any(c.isalnum() for c in words[0].text):
        words.pop(0)
    while words and not any(c.isalnum() for c in words[-1].text):
        words.pop()
    return _joined(words)


def _joined(words: Sequence[RawWord] | Sequence[Word]) -> Alternative:
    """The words as one; its confidence is their mean over all letters."""
    return Alternative(zoneforms.trimmed(" ".join(word.text for word in words)), judge.quality(words))


def _value(words: tuple[Word, ...], zone: Zone, texts: Sequence[Alternative], labels: Labels) -> tuple[Word, ...]:
    """The words with a value read again: the reading with the most votes, the others as its alternatives."""
    if zone.expects == "label" or not all(word in words for word in zone.words):
        return words
    old = _joined(zone.words)
    told = [
        *(_mended(zone.expects, text) for text in texts),
        *(other for word in zone.words for other in word.alternatives),
    ]
    ranked = vote(zone.expects, old, told, labels.number_form)
    if not ranked or (len(ranked) == 1 and ranked[0] == old):
        return words
    best, *others = ranked
    text = " ".join(word.text for word in zone.words) if best.text == old.text else best.text
    return zonelines.instead(words, zone.words, text, best.confidence, tuple(others))


def _mended(kind: Kind, read: Alternative) -> Alternative:
    text = zoneforms.mended(kind, read.text)
    return read if text == read.text else Alternative(text, read.confidence * _MENDED)


def vote(kind: Kind, first: Alternative, others: Sequence[Alternative], number_form: str) -> tuple[Alternative, ...]:
    """The values that the readings give, the one to go by foremost; none if no reading has the form of one.

    Each reading of the right form votes with its confidence.  A value that the first reading gave stays ahead unless
    two others agree on another, with more votes and once read more surely.
    """
    groups: list[list[Alternative]] = []
    for reading in (first, *others):
        if not zoneforms.is_valid(kind, reading.text, number_form):
            continue
        group = next((g for g in groups if zoneforms.same(kind, g[0].text, reading.text)), None)
        if group is None:
            groups.append([reading])
        else:
            group.append(reading)
    groups.sort(key=_votes, reverse=True)
    stood = next((group for group in groups if first in group), None)
    if stood is not None and (len(groups[0]) < _AGREED or _surest(groups[0]) <= first.confidence):
        groups.remove(stood)
        groups.insert(0, stood)
    if stood is not None and len(groups) == 1 and len(stood) == 1:
        return (first,)
    ranked = [Alternative(group[0].text, _sureness(group)) for group in groups]
    return tuple(one for one in ranked if one.confidence >= _LEAST or one.text == first.text)


def _votes(group: Sequence[Alternative]) -> float:
    return sum(max(_FLOOR, one.confidence) for one in group)


def _surest(group: Sequence[Alternative]) -> float:
    return max(one.confidence for one in group)


def _sureness(group: Sequence[Alternative]) -> float:
    return min(_MOST, _surest(group)) if len(group) > 1 else _surest(group) * _ALONE


def _label(words: tuple[Word, ...], zone: Zone, texts: Sequence[Alternative], labels: Labels) -> tuple[Word, ...]:
    """The words with a lost label put in its place, if one of the readings is one for the value beside it."""
    if zone.beside is None or zone.beside not in words:
        return words
    for text in texts:
        parts = text.text.split()
        if not zone.between and len(parts) != len(zone.words):
            continue
        for first in range(1 if zone.between else len(parts)):
            known = labels.announces(" ".join(parts[first:]))
            if known and known[1] == zone.announced:
                return _named(words, replace(zone, words=zone.words[first:]), known[0], known[2])
    return words


def _named(words: tuple[Word, ...], zone: Zone, label: str, likeness: float) -> tuple[Word, ...]:
    """The words with that label in its zone: in the place of the words there, or on a line of its own."""
    beside, text, sure = zone.beside or zone.words[0], f"{label}:", likeness * zonelines.MENDED
    if not zone.between:
        return zonelines.instead(words, zone.words, text, sure, ())
    line = max(word.line for word in words) + 1
    one = replace(zone.words[0], text=text, box=zone.box, confidence=sure, line=line, block=beside.block)
    gone = {id(word) for word in zone.words}
    kept = [word for word in words if id(word) not in gone]
    places = [at for at, word in enumerate(kept) if (word.block, word.line) == (beside.block, beside.line)]
    at = places[0] if zone.box.top < beside.box.top else places[-1] + 1
    return (*kept[:at], one, *kept[at:])
