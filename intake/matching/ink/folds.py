"""Look-alikes: characters that recognition takes for one another, folded to one of them, so that they cost nothing.

A name or number as the index has it and as it stands damaged in the ink have the same fold; what then still differs is
counted letter by letter.  Source of the classes: own observation of Tesseract's errors on faxes.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from intake.matching.keys import letters

_REMEMBERED = 16384
_LOOK = str.maketrans("I1|!0QD5852Z6GUYEC", "LLLLOOOSBSZZCCVVCC")
_PAIRS = (("RN", "M"), ("VV", "W"), ("CL", "O"))
"""Two letters that are read as one: CL is a D, which folds to O."""
_DIGITS = str.maketrans("OoQIl]ZzAaSs$GbB&", "00011122445556688")
_STROKES = str.maketrans("|!\\/", "1111")


def upright(text: str) -> str:
    """Upper case without accents."""
    if text.isascii():
        return text.upper()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).upper()


@lru_cache(maxsize=_REMEMBERED)
def plain(text: str) -> str:
    """The letters of a name, upper case, digits read as the letters they stand for: `O'Bri3n-5mith`, `OBRIENSMITH`."""
    return letters(upright(text))


@lru_cache(maxsize=_REMEMBERED)
def look(text: str) -> str:
    """The fold of a name: two of one fold differ in look-alikes alone (`OK0NKVVO`, `OKONKWO`; `Narne`)."""
    joined = "".join(c for c in upright(text) if c.isalnum() or c in "|!")
    for pair, one in _PAIRS:
        joined = joined.replace(pair, one)
    return joined.translate(_LOOK)


def digits(text: str) -> str:
    """Letters read as the digits they look like, character for character; strokes stay what they may be, separators."""
    return text.translate(_DIGITS)


def strokes(text: str) -> str:
    """As `digits`, with every stroke read as a 1: `O3/14/l961` gives `0311411961`."""
    return text.translate(_DIGITS).translate(_STROKES)
