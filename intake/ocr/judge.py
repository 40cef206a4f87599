"""How good a reading is: enough to choose between two of the same page, and to ask for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from intake.model import Word
    from intake.ocr.tesseract import RawWord

    Words = Sequence[RawWord] | Sequence[Word]

_SURE = 0.5
_FEW_LETTERS = 60
_UNSURE, _DOUBTFUL, _ASTRAY = 0.9, 0.8, 0.65


def letters(text: str) -> int:
    """How many letters and digits."""
    return sum(map(str.isalnum, text))


def score(words: Words) -> float:
    """How much was read, and how surely: letters and digits weighted with the square of their word's confidence."""
    return sum(
        letters(word.text) * word.confidence**2 for word in words if word.confidence > 0.4 and letters(word.text) > 1
    )


def surety(words: Words) -> float:
    """How surely so few words were read that each counts: all their letters and digits, weighted as in `score`."""
    return sum(letters(word.text) * word.confidence**2 for word in words)


def level_score(words: Sequence[RawWord]) -> float:
    """The score of those words that lie level, none if many do not: Tesseract also reads lines that stand on end.

    Short words of such lines are as wide as they are high, and would be taken for level ones.
    """
    if is_sideways(words):
        return 0.0
    return score([word for word in words if word.right - word.left > word.bottom - word.top])


def quality(words: Words) -> float:
    """Mean confidence over all letters and digits, 0..1; 0 without any."""
    count = sum(letters(word.text) for word in words)
    return sum(letters(word.text) * word.confidence for word in words) / count if count else 0.0


def is_doubtful(words: Sequence[RawWord]) -> bool:
    """Whether the page may read better by other rules, wiped or turned."""
    return is_unsure(words) or is_perhaps_turned(words)


def is_unsure(words: Sequence[RawWord]) -> bool:
    """Whether so much was read less well than clear print is that it is worth looking what hides it."""
    return not is_scant(words) and quality(words) < _UNSURE


def is_poor(words: Sequence[RawWord]) -> bool:
    """Whether so much was read so badly that another reading of the whole page is worth its price."""
    return not is_scant(words) and quality(words) < _DOUBTFUL


def is_scant(words: Sequence[RawWord]) -> bool:
    """Whether so little was read that reading the page again costs little, and may find what was overlooked."""
    return sum(letters(word.text) for word in words) < _FEW_LETTERS


def is_perhaps_turned(words: Sequence[RawWord]) -> bool:
    """Whether the page may not stand upright: little was read, or badly, or the words stand on end."""
    return is_scant(words) or quality(words) < _ASTRAY or is_sideways(words)


def has_sure_word(words: Words) -> bool:
    """Whether at least one word was read that is probably one."""
    return any(word.confidence > _SURE and letters(word.text) > 1 for word in words)


def is_sideways(words: Sequence[RawWord]) -> bool:
    """Whether many words stand on end: Tesseract reads lines that run up the page as well as level ones."""
    long = [word for word in words if len(word.text) >= 4 and word.confidence > _SURE]
    tall = [word for word in long if word.bottom - word.top > 1.5 * (word.right - word.left)]
    return len(tall) > 0.4 * len(long)
