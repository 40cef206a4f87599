"""Normal forms: what is written on paper, in the form in which it can be compared.

Every function takes text as it was read and returns None when it does not have that form; none of them guesses
whose thing it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from intake.extract.tables import document

if TYPE_CHECKING:
    from collections.abc import Mapping


_WORDS: dict[str, Any] = document("words.json")
SEXES: Mapping[str, str] = _WORDS["sexes"]
_STREETS: Mapping[str, str] = _WORDS["streets"]
STREET_WORDS = frozenset(_WORDS["street_words"])
STATES = frozenset(_WORDS["states"])
_QUOTES = str.maketrans("\u2019\u2018`\u00b4\u2013\u2014\u2010\u00ad", 4 * "'" + 4 * "-")
LOOKS_LIKE = {"O": "0", "o": "0", "Q": "0", "D": "0", "l": "1", "I": "1", "|": "1", "i": "1", "!": "1", "Z": "2",
              "S": "5", "s": "5", "b": "6", "G": "6", "B": "8", "q": "9", "g": "9"}  # fmt: skip
"""Letters that OCR gives for a digit, with that digit."""

_ZIP = re.compile(r"(?<![\d-])(\d{5})(?:-\d{4})?(?![\d-])")
_PHONE = re.compile(r"(?<![\d-])(?:\+?1[\s.-]{0,2})?\(?([2-9]\d{2})\)?[\s./-]{0,3}(\d{3})[\s.-]{0,3}(\d{4})(?!\d)")
_SSN = re.compile(r"(?<![\w-])(?:[\dXx*#•]{3}\s?[- ]\s?[\dXx*#•]{2}\s?[- ]\s?|[Xx*#•]{3,5}[- ]?)(\d{4})(?!\d)")


def plain(text: str) -> str:
    """Upper case, without accents, with straight quotes and hyphens, single spaces."""
    flat = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    return " ".join("".join(c for c in flat if not unicodedata.combining(c)).upper().split())


def letters_as_digits(text: str) -> str:
    """Letters that look like digits turned into them; other characters stay."""
    return "".join(LOOKS_LIKE.get(c, c) for c in text)


def phone(text: str) -> tuple[str, int, int] | None:
    """The first North American phone number: ten digits, with the characters it covers."""
    found = _PHONE.search(text)
    return ("".join(found.groups()), found.start(), found.end()) if found else None


def phones(text: str) -> frozenset[str]:
    """All North American phone numbers in a text, ten digits each."""
    return frozenset("".join(m.groups()) for m in _PHONE.finditer(text))


def ssn_last4(text: str, *, labelled: bool) -> tuple[str, int, int] | None:
    """The last four digits of a social security number, whole or masked; four bare digits only by a label."""
    found = _SSN.search(text)
    if found:
        return found.group(1), found.start(), found.end()
    bare = re.match(r"\W*(?:\d{5})?(\d{4})(?!\d)", text) if labelled else None
    return (bare.group(1), bare.start(), bare.end()) if bare else None


def sex(text: str) -> tuple[str, int, int] | None:
    """The sex that a text begins with; a ticked box counts (`[X] F`, `M [ ] F [X]`)."""
    ticked = re.match(
        r"\W*(M(?:ale)?)?\s*\[?\s*([X✓✔]?)\s*\]?\s*(F(?:emale)?)\s*\[?\s*([X✓✔])\s*\]?", text, re.IGNORECASE
    )
    if ticked and ticked.group(4) and not ticked.group(2):
        return "F", 0, ticked.end()
    found = re.match(r"\W*(?:[X✓✔]\W+)?([A-Za-z-]+)", text)
    value = SEXES.get(plain(found.group(1)).strip("-")) if found else None
    if not found or not value:
        return None
    rest = re.match(r"\W+([A-Za-z]+)", text[found.end() :])
    if rest and SEXES.get(plain(rest.group(1))) not in (None, value):
        return None  # "M F" is an empty form, nobody's sex
    return value, 0, found.end()


def age(text: str) -> tuple[str, int, int] | None:
    """Whole years of age that a text begins with, as digits; ages in months or days are 0."""
    found = re.match(r"\W*(\d{1,3})\s*-?\s*([a-z]*)", text, re.IGNORECASE)
    if not found or int(found.group(1)) > 120:
        return None
    unit = found.group(2).lower()
    years = 0 if unit.startswith(("mo", "day", "wk", "week", "hr")) or unit == "d" else int(found.group(1))
    return str(years), 0, found.end()


def number(text: str) -> tuple[str, int, int] | None:
    """The first run of letters and digits with at least four digits, as it is written, upper case."""
    for found in re.finditer(r"[A-Za-z0-9](?:[A-Za-z0-9-]|(?<=\d) (?=\d{3,}))*", text):
        if sum(c.isdigit() for c in found.group()) >= 4:
            return found.group().upper(), found.start(), found.end()
        if found.start() > 24:
            break
    return None


def address(text: str) -> str | None:
    """A postal address as upper-case words with the postal service's short forms, or None if it is none.

    Abbreviations: USPS Publication 28, appendix C.
    """
    words = re.findall(r"[A-Z0-9][A-Z0-9'/-]*", plain(text).replace(".", ""))
    words = [re.sub(r"^(\d{5})-\d{4}$", r"\1", w) for w in words]
    has_street = any(w in STREET_WORDS for w in words) and any(c.isdigit() for c in "".join(words[:3]))
    has_place = bool(words) and _ZIP.fullmatch(words[-1]) and any(w in STATES for w in words[-3:])
    if not (has_street or (has_place and len(words) > 3 and words[0][0].isdigit())):
        return None
    return " ".join(_STREETS.get(w, w) for w in words)


def zip_code(text: str) -> str:
    """The last five-digit zip code of a text, or an empty string."""
    found = _ZIP.findall(text)
    return found[-1] if found else ""
