"""Blocking keys: strings that two records of one person are likely to share, so that candidates are found by equality.

A key is `kind:value`.  An index row has the keys of `keys_of`; a document asks for those of `keys_in`, which
adds what paper does to people's data: misread digits, swapped names and days, nicknames.

Kinds: `m` record number · `d` birth date · `ds` birth date and sound of the last name · `n` sounds of last and
first name · `ny` sound of the last name, first initial and birth year · `p` phone (last seven digits) ·
`i` member id · `a` house number and ZIP.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from intake.matching.nicknames import nicknames_of
from intake.model import HEADER_BLOCK, Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake.model import Findings, Patient, Value, Word

_T = TypeVar("_T")

_REMEMBERED = 8192
"""Names come again and again among the candidates of a document; these functions are asked the most."""
_MOST_NAMES = 4
MOST_KEYS = 160
"""A document asks for no more keys than this; the surest come first."""

_SOUNDS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "-123-12--22455-12623-1-2-2")
_OPENINGS = (("PH", "F"), ("KN", "N"), ("WR", "R"), ("GN", "N"), ("PF", "F"))
_FIRST_SOUNDS = str.maketrans("KQJHYZX", "CCGEISS")
_LOOKALIKE_LETTERS = str.maketrans("0158|!", "OISBII")
_LOOKALIKE_DIGITS = str.maketrans("OQDILSBZG|!", "00011582611")
_MISREAD = {
    "0": "68",
    "1": "74",
    "2": "7",
    "3": "8",
    "4": "19",
    "5": "6",
    "6": "508",
    "7": "12",
    "8": "3069",
    "9": "48",
}
"""Digits that recognition takes for one another on poor faxes (own observation of Tesseract's errors)."""
_HOUSE_NUMBER = re.compile(r"\d+")
_ZIP = re.compile(r"(?<!\d)(\d{5})(?:-\d{4})?\s*$")
_NUMBER_ON_PAGE = re.compile(r"[A-Z]{0,3}\d{5,10}$")


def letters(text: str) -> str:
    """Only the letters of an upper-case name, digits read as the letters they look like."""
    if text.isalpha():
        return text
    return "".join(c for c in text.translate(_LOOKALIKE_LETTERS) if c.isalpha())


def plain_number(text: str) -> str:
    """A number without punctuation and leading zeros, upper case, so that `0011-789` equals `11789`."""
    return "".join(c for c in text.upper() if c.isalnum()).lstrip("0")


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
    """All keys of an index row; `records` stores them without knowing what they mean."""
    first = sound(patient.name.first)
    initial = letters(patient.name.first)[:1]
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    lasts = {sound(t) for name in (patient.name.last, patient.former_last_name) for t in _ends(name)} - {""}
    found = [f"m:{plain_number(patient.mrn)}"]
    if born:
        found += [f"d:{born}", *(f"ds:{born}|{last}" for last in lasts)]
        found += [f"ny:{last}|{initial}|{born[:4]}" for last in lasts if initial]
    found += [f"n:{last}|{first}" for last in lasts if first]
    if len(patient.phone) >= 7:
        found.append(f"p:{patient.phone[-7:]}")
    if patient.member_id:
        found.append(f"i:{plain_number(patient.member_id)}")
    if home := address_key(patient.address, patient.zip):
        found.append(f"a:{home}")
    return tuple(found)


def _ends(name: str) -> tuple[str, ...]:
    parts = tokens(name)
    return (parts[0], parts[-1]) if parts else (letters(name),)


def keys_in(findings: Findings) -> tuple[str, ...]:
    """The keys a document asks for first, surest first, at most `MOST_KEYS`.

    Names alone are left to `keys_of_names` where there is a birth date to go by.
    """
    names = [n for n in _values(findings, Item.NAME) if isinstance(n, PersonName)]
    formers = [_last_of(v) for v in _values(findings, Item.FORMER_NAME)]
    dates = [d for d in _values(findings, Item.BIRTH_DATE) if isinstance(d, dt.date)]
    lasts = _unique(chain((n.last for n in names), formers, (n.first for n in names)))
    sounds = _unique(sound(t) for last in lasts for t in _ends(last))
    wanted = chain(
        _number_keys(findings),
        (f"d:{date.isoformat()}" for date in dates),
        _year_keys(names, formers, dates),
        (f"ds:{near}|{s}" for date in dates[:2] for s in sounds[:4] for near in _misreadings(date)),
    )
    return _unique(wanted)[:MOST_KEYS]


def keys_of_names(findings: Findings) -> tuple[str, ...]:
    """Keys by the sounds of the names alone, for pages without a birth date or with a wrong one."""
    names = [n for n in _values(findings, Item.NAME) if isinstance(n, PersonName)]
    formers = [_last_of(v) for v in _values(findings, Item.FORMER_NAME)]
    return _unique(_sound_keys(names, formers))[:MOST_KEYS]


def keys_on_page(words: Iterable[Word]) -> tuple[str, ...]:
    """Record-number keys of numbers that stand anywhere on the pages: the last resort when no label was read."""
    texts = (word.text.upper().strip(".,:;()#") for word in words if word.block != HEADER_BLOCK)
    return _unique(f"m:{plain_number(text)}" for text in texts if _NUMBER_ON_PAGE.match(text))[:40]


def _number_keys(findings: Findings) -> Iterator[str]:
    for value in _values(findings, Item.RECORD_NUMBER):
        yield f"m:{plain_number(str(value))}"
        yield f"m:{number_as_digits(str(value))}"
    for value in _values(findings, Item.MEMBER_ID):
        yield f"i:{plain_number(str(value))}"
    for value in _values(findings, Item.PHONE):
        if len(str(value)) >= 7:
            yield f"p:{str(value)[-7:]}"
    for value in _values(findings, Item.ADDRESS):
        if home := address_key(str(value), zip_of(str(value))):
            yield f"a:{home}"


def _year_keys(names: list[PersonName], formers: list[str], dates: list[dt.date]) -> Iterator[str]:
    years = _unique(str(date.year) for date in dates)
    for name in names[:_MOST_NAMES]:
        initials = _unique(letters(first)[:1] for first in _firsts(name))
        for last in _lasts(name, formers):
            yield from (f"ny:{sound(last)}|{initial}|{year}" for initial in initials for year in years)


def _sound_keys(names: list[PersonName], formers: list[str]) -> Iterator[str]:
    for name in names[:_MOST_NAMES]:
        for last in _lasts(name, formers):
            yield from (f"n:{sound(last)}|{sound(first)}" for first in _firsts(name))
        for last in _ends(name.first):
            yield from (f"n:{sound(last)}|{sound(first)}" for first in _ends(name.last))


def _firsts(name: PersonName) -> tuple[str, ...]:
    return (name.first, *nicknames_of(name.first))[:8] if name.first else ()


def _lasts(name: PersonName, formers: list[str]) -> tuple[str, ...]:
    return _unique(part for last in (name.last, *formers) for part in _ends(last))


def _misreadings(date: dt.date) -> tuple[str, ...]:
    """The date's usual misreadings as ISO text: day and month swapped, a digit misread, two digits transposed."""
    text = f"{date.year:04d}{date.month:02d}{date.day:02d}"
    spelt = [text[:4] + text[6:] + text[4:6], text]
    spelt += [text[:at] + digit + text[at + 1 :] for at in range(2, 8) for digit in _MISREAD[text[at]]]
    spelt += [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in (2, 4, 6)]
    return _unique(iso for digits in spelt if (iso := _iso(digits)))


def _iso(digits: str) -> str:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""


def _values(findings: Findings, item: Item) -> tuple[Value, ...]:
    """All values of an item, then their other readings, then what a second look at doubtful ink gave."""
    found = sorted(findings.of(item), key=lambda f: -f.confidence)
    others = (other for f in found for other in f.alternatives)
    return _unique(chain((f.value for f in found), others, (guess.value for f in found for guess in f.guesses)))


def _last_of(value: Value) -> str:
    return value.last if isinstance(value, PersonName) else str(value)


def _unique(things: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(thing for thing in things if thing))
