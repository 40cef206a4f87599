"""How much a text that was read is like the text that was drawn."""

from __future__ import annotations

import unicodedata
from collections import Counter

from rapidfuzz.distance import Levenshtein


def words_of(text: str) -> Counter[str]:
    """The words of a text and how often each stands in it.

    What white space parts, case-folded, compatibility forms made one (NFKC), and without anything before its first
    and after its last letter or digit; what holds neither is no word.
    """
    bare = (_core(token) for token in unicodedata.normalize("NFKC", text).casefold().split())
    return Counter(word for word in bare if word)


def _core(token: str) -> str:
    places = [place for place, char in enumerate(token) if char.isalnum()]
    return token[places[0] : places[-1] + 1] if places else ""


def words_found(drawn: str, read: str) -> tuple[int, int]:
    """How many of the drawn words were read, each as often as it was drawn at most, and how many were drawn."""
    told, found = words_of(drawn), words_of(read)
    return (told & found).total(), told.total()


def character_error(drawn: str, read: str) -> float:
    """Insertions, deletions and substitutions (Levenshtein) by length of the drawn text; 0 is faultless.

    Any run of white space counts as one space on both sides, none at the ends; case and punctuation count.
    """
    told, found = " ".join(drawn.split()), " ".join(read.split())
    return Levenshtein.distance(told, found) / max(1, len(told))
