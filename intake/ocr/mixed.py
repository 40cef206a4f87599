"""A page's own words and those that were read: whether they agree, and both woven into one reading."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from intake.ocr import faxheader, geometry, inorder, judge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from intake.model import Page, PageReading, Word

_AGREED = 0.7
"""Share of the characters of the layer's words that must be read in the sample, and of those with digits by
themselves.  Drawn letters are read at 0.95 and more; words that mean something else, at less than 0.1."""

_FEWEST_CHARACTERS, _FEWEST_IN_NUMBERS = 6, 4
"""What must be there to be compared; a lone page number is often not read, and proves nothing."""

_SYMBOL_DIGITS = 0.5
"""What is left of the confidence in a word with digits that was stamped from symbols: the picture may be perfect and
the digit another's.  At half, no such word passes for surely read, and another has to confirm it."""


def agrees(sample: Page, read: PageReading) -> bool:
    """Whether what was read in a sample are the words that the layer says stand there."""
    said = _tokens(sample.layer or ())
    if _characters(said) < _FEWEST_CHARACTERS:
        return False
    found = said & _tokens(read.words)
    numbers = Counter({token: count for token, count in said.items() if _has_digit(token)})
    if _characters(numbers) >= _FEWEST_IN_NUMBERS and _characters(found & numbers) < _AGREED * _characters(numbers):
        return False
    return _characters(found) >= _AGREED * _characters(said)


def _tokens(words: Iterable[Word]) -> Counter[str]:
    plain = ("".join(char for char in word.text.casefold() if char.isalnum()) for word in words)
    return Counter(token for token in plain if token)


def _characters(tokens: Counter[str]) -> int:
    return sum(map(len, tokens.elements()))


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def less_sure(reading: PageReading) -> PageReading:
    """The reading of a page that was put together from symbols: its digits are worth less, its letters the same.

    The page's quality stays: it tells how well the page can be read, and that it can.
    """
    words = tuple(
        replace(word, confidence=word.confidence * _SYMBOL_DIGITS) if _has_digit(word.text) else word
        for word in reading.words
    )
    return replace(reading, words=words)


def woven(page: Page, read: PageReading) -> PageReading:
    """One reading of a page whose layer is a part of it, from the layer and what was read of the rest.

    Of the two, the one with more letters says how the page stands: a fax header is stamped upright on a page that was
    sent upside down, and a picture may lie sideways on a typed page.
    """
    layer, header = faxheader.take_out(page.layer or ())
    if read.how == "failed":
        return replace(read, words=layer, header=header)
    turned = read.turned if _letters(read.words) > _letters(layer) else 0
    back = (turned - read.turned) % 360
    own = [replace(word, box=geometry.turned(word.box, turned)) for word in layer]
    rest = [replace(word, box=geometry.turned(word.box, back)) for word in read.words]
    words = inorder.both(own, rest)
    wide, high = (read.height, read.width) if back in (90, 270) else (read.width, read.height)
    return replace(
        read,
        width=wide,
        height=high,
        words=words,
        how="ocr" if rest else "layer",
        turned=turned,
        quality=judge.quality(words),
        codes=tuple(replace(code, box=geometry.turned(code.box, back)) for code in read.codes),
        header=read.header or header,
    )


def _letters(words: Iterable[Word]) -> int:
    return sum(judge.letters(word.text) for word in words)
