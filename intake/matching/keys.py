"""Blocking keys: strings that two records of one person are likely to share, so that candidates are found by equality.

A key is `kind:value`.  An index row has the keys of `keys_of`, for all that it says and ever said; what a document asks
for is in `asking`.

Kinds: `m` record number · `p` phone (last seven digits) · `i` member id · `a` house number and ZIP · `s` last four of
the SSN and birth year · `d` birth date · `ds` birth date and the sound of a part of the name · `di` birth date and the
first letter of such a sound · `y` sound of the last name, first initial and birth year · `n` sounds of last and first
name, in either order · `x` three letters from the beginning or end of last and first name.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from intake.model import Patient, PersonName

_T = TypeVar("_T")

_REMEMBERED = 65_536
"""Names come again and again among the candidates of a document; these functions are asked the most."""
_PIECE = 3

_SOUNDS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "-123-12--22455-12623-1-2-2")
_OPENINGS = (("PH", "F"), ("KN", "N"), ("WR", "R"), ("GN", "N"), ("PF", "F"))
_FIRST_SOUNDS = str.maketrans("KQJHYZX", "CCGEISS")
_LOOKALIKE_LETTERS = str.maketrans("0123456789|!", "OIZEASGTBGII")
_LOOKALIKE_DIGITS = str.maketrans("OQDILSBZG|!", "00011582611")
_HOUSE_NUMBER = re.compile(r"\d+")
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?\s*$")


@lru_cache(maxsize=_REMEMBERED)
def letters(text: str) -> str:
    """Only the letters of an upper-case name, digits read as the letters they look like."""
    if text.isalpha():
        return text
    return "".join(c for c in text.translate(_LOOKALIKE_LETTERS) if c.isalpha())


@lru_cache(maxsize=_REMEMBERED)
def plain_number(text: str) -> str:
    """A number without punctuation and leading zeros, upper case, so that `0011-789` equals `11789`."""
    return "".join(c for c in text.upper() if c.isalnum()).lstrip("0")


@lru_cache(maxsize=_REMEMBERED)
def number_as_digits(text: str) -> str:
    """A number with letters read as the digits they look like."""
    return plain_number(plain_number(text).translate(_LOOKALIKE_DIGITS))


@lru_cache(maxsize=_REMEMBERED)
def tokens(name: str) -> tuple[str, ...]:
    """The parts of a double or hyphenated name that are more than a letter long, without its punctuation."""
    parts = (letters(part) for part in name.replace("-", " ").split())
    return tuple(part for part in parts if len(part) > 1)


@lru_cache(maxsize=_REMEMBERED)
def sound(name: str) -> str:
    """A Soundex of up to four characters (after Russell's patent of 1918), kinder to first letters that sound alike.

    Empty for a name without letters.
    """
    word = letters(name)
    for spelt, spoken in _OPENINGS:
        if word.startswith(spelt):
            word = spoken + word[2:]
    if not word:
        return ""
    if word[0] == "H" and len(word) > 1:
        word = word[1:]
    code, before = [word[0].translate(_FIRST_SOUNDS)], word[0].translate(_SOUNDS)
    for letter, digit in zip(word[1:], word[1:].translate(_SOUNDS), strict=True):
        if digit not in ("-", before):
            code.append(digit)
        if letter not in "HW":
            before = digit
    return "".join(code[:4])


def address_key(address: str, zip_code: str) -> str:
    """House number and five-digit ZIP; empty if either is missing."""
    number = _HOUSE_NUMBER.match(address.strip())
    return f"{number[0]}|{zip_code[:5]}" if number and zip_code else ""


def zip_of(address: str) -> str:
    """The five-digit ZIP at the end of an address on one line, or empty."""
    found = _ZIP.search(address)
    return found[1] if found else ""


def keys_of(patient: Patient) -> tuple[str, ...]:
    """All keys of an index row, its history among them; `records` stores them without knowing what they mean."""
    names, dates = _names_of(patient), _dates_of(patient)
    initials = {part[0] for part in sounds_of(names)}
    return unique(
        chain(
            keys_of_words(patient),
            (f"s:{last4}|{date.year}" for last4 in _each(patient.ssn_last4) for date in dates),
            (f"di:{date.isoformat()}|{initial}" for date in dates for initial in initials),
            (key for date in dates for name in names for key in year_keys(name, name.first, date.year)),
            chain.from_iterable(pieces_of(name) for name in names),
        )
    )


def keys_of_words(patient: Patient) -> Iterator[str]:
    """Those of the keys of a row that whole words give, wherever they stand on a page."""
    formerly, names, dates = patient.formerly, _names_of(patient), _dates_of(patient)
    homes = [(patient.address, patient.zip), *((former.address, former.zip) for former in formerly)]
    sounds = sounds_of(names)
    yield f"m:{plain_number(patient.mrn)}"
    yield from (f"p:{phone[-7:]}" for phone in _each(patient.phone, (f.phone for f in formerly)) if len(phone) >= 7)
    yield from (f"i:{plain_number(member)}" for member in _each(patient.member_id))
    yield from (f"a:{home}" for address, zip_code in homes if (home := address_key(address, zip_code)))
    yield from (f"d:{date.isoformat()}" for date in dates)
    yield from (f"ds:{date.isoformat()}|{part}" for date in dates for part in sounds)
    yield from chain.from_iterable(name_keys(name, name.first) for name in names)


def _names_of(patient: Patient) -> list[PersonName]:
    names = [patient.name, *(former.name for former in patient.formerly if former.name)]
    if patient.former_last_name:
        names.append(replace(patient.name, last=patient.former_last_name))
    return names


def _dates_of(patient: Patient) -> list[dt.date]:
    return [date for date in (patient.birth_date, *(former.birth_date for former in patient.formerly)) if date]


def ends_of(name: str) -> tuple[str, ...]:
    """First and last part of a double name, or the one part that there is; empty text for no letters."""
    parts = tokens(name)
    return (parts[0], parts[-1]) if parts else (letters(name),)


def sounds_of(names: Iterable[PersonName]) -> tuple[str, ...]:
    """How the parts of the last names sound, then the first names."""
    given = list(names)
    parts = chain((part for name in given for part in ends_of(name.last)), (name.first for name in given))
    return unique(sound(part) for part in parts)


def year_keys(name: PersonName, first: str, year: int) -> Iterator[str]:
    """Sound of the last name, initial of a first name and year of birth; nothing without a first name."""
    initial = letters(first)[:1]
    if initial:
        yield from (f"y:{part}|{initial}|{year}" for last in ends_of(name.last) if (part := sound(last)))


def name_keys(name: PersonName, first: str) -> Iterator[str]:
    """The sounds of two parts of a name in the order of the alphabet, so that swapped ones are the same."""
    for one in ends_of(first):
        for other in ends_of(name.last):
            if (low := sound(one)) and (high := sound(other)):
                yield f"n:{min(low, high)}|{max(low, high)}"


def pieces_of(name: PersonName) -> Iterator[str]:
    """Beginning and end of last and first name in all four pairs: damage in one place of each leaves one of them."""
    first = letters(name.first)
    for last in ends_of(name.last):
        if min(len(last), len(first)) >= _PIECE:
            for one in (last[:_PIECE], f"-{last[-_PIECE:]}"):
                yield f"x:{one}|{first[:_PIECE]}"
                yield f"x:{one}|-{first[-_PIECE:]}"


def _each(now: str, before: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(value for value in (now, *before) if value)


def unique(things: Iterable[_T]) -> tuple[_T, ...]:
    """Each thing once, in the order given; what is empty is left out."""
    return tuple(dict.fromkeys(thing for thing in things if thing))
