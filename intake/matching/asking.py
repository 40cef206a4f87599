"""The blocking keys a document asks for, in waves, each dearer than the one before.

`first_keys`, then `keys_in`, then `keys_of_names`, `keys_of_slips` and `keys_of_pieces`.  They add to what was read
what paper does to people's data: misread digits, swapped names and days, nicknames, damaged letters.  Kinds of keys:
see `keys`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import chain, product
from typing import TYPE_CHECKING

from intake.matching.keys import (
    address_key,
    name_keys,
    number_as_digits,
    pieces_of,
    plain_number,
    sounds_of,
    unique,
    year_keys,
    zip_of,
)
from intake.matching.nicknames import nicknames_of
from intake.model import HEADER_BLOCK, Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from intake.model import Findings, Value, Word

_MOST_NAMES = 4
MOST_KEYS = 160
"""A document asks for no more keys than this; the surest come first."""
_MISREAD = {
    "0": "68",
    "1": "74",
    "2": "7",
    "3": "85",
    "4": "19",
    "5": "63",
    "6": "508",
    "7": "12",
    "8": "3069",
    "9": "48",
    "O": "0",
    "D": "0",
    "I": "1",
    "Z": "2",
    "S": "5",
    "G": "6",
    "B": "8",
    "R": "K",
    "K": "R",
    "F": "P",
    "P": "F",
}
"""What recognition takes for one another on poor faxes (own observation of Tesseract's errors)."""
_LONG = 6
"""A number of fewer characters is near too many others."""
_NUMBER_ON_PAGE = re.compile(r"[A-Z]{0,3}\d{5,10}$")


def first_keys(findings: Findings) -> tuple[str, ...]:
    """The keys that few rows have: numbers, address, and birth date with the sound of a name; at most `MOST_KEYS`."""
    names, dates = _names(findings), _dates(findings)
    exact = (f"ds:{date.isoformat()}|{part}" for date in dates for part in sounds_of(names))
    return unique(chain(_number_keys(findings, dates), exact))[:MOST_KEYS]


def keys_in(findings: Findings) -> tuple[str, ...]:
    """The first keys, and those of a birth date or a name that was misread; surest first, at most `MOST_KEYS`.

    Names alone are left to `keys_of_names`.
    """
    names, dates = _names(findings), _dates(findings)
    sounds = sounds_of(names)
    initials = unique(part[0] for part in sounds)
    wanted = chain(
        first_keys(findings),
        (f"di:{date.isoformat()}|{initial}" for date in dates for initial in initials),
        (f"d:{date.isoformat()}" for date in dates if not names),
        (k for name in names for first in _firsts(name) for date in dates for k in year_keys(name, first, date.year)),
        (f"ds:{near}|{part}" for date in dates[:2] for part in sounds[:4] for near in _misreadings(date)),
    )
    return unique(wanted)[:MOST_KEYS]


def keys_of_names(findings: Findings) -> tuple[str, ...]:
    """Keys by the sounds of the names alone, for pages without a birth date or with a wrong one."""
    names = _names(findings)
    return unique(key for name in names for first in _firsts(name) for key in name_keys(name, first))[:MOST_KEYS]


def keys_of_slips(findings: Findings) -> tuple[str, ...]:
    """For numbers and years of birth of which one character was misread, doubled or left out."""
    names, dates = _names(findings)[:2], _dates(findings)[:2]
    years = unique(str(year) for date in dates for year in _near_years(date.year))
    by_year = (k for name in names for year in years if name.first for k in year_keys(name, name.first, int(year)))
    numbers = [number_as_digits(str(value)) for value in _values(findings, Item.RECORD_NUMBER)[:2]]
    members = [plain_number(str(value)) for value in _values(findings, Item.MEMBER_ID)[:2]]
    phones = [str(value)[-7:] for value in _values(findings, Item.PHONE)[:1]]
    return unique(
        chain(
            (f"m:{near}" for number in numbers if len(number) >= _LONG for near in _near_numbers(number)),
            (f"i:{near}" for member in members if len(member) >= _LONG for near in _near_members(member)),
            (f"p:{near}" for phone in phones for near in _misread(phone) if len(phone) >= 7),
            by_year,
        )
    )[:MOST_KEYS]


def keys_of_pieces(findings: Findings) -> tuple[str, ...]:
    """The last resort for damaged names: their beginnings and ends, and the birth date by itself."""
    names = _names(findings)
    swapped = [replace(name, last=name.first, first=name.last) for name in names]
    pieces = (key for name in (*names, *swapped) for key in pieces_of(name))
    return unique(chain(pieces, (f"d:{date.isoformat()}" for date in _dates(findings))))[:MOST_KEYS]


def keys_on_page(words: Iterable[Word]) -> tuple[str, ...]:
    """Record-number keys of numbers that stand anywhere on the pages: the last resort when no label was read."""
    texts = (word.text.upper().strip(".,:;()#") for word in words if word.block != HEADER_BLOCK)
    return unique(f"m:{plain_number(text)}" for text in texts if _NUMBER_ON_PAGE.match(text))[:40]


def _number_keys(findings: Findings, dates: list[dt.date]) -> Iterator[str]:
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
    for value in _values(findings, Item.SSN_LAST4):
        yield from (f"s:{str(value)[-4:]}|{date.year}" for date in dates)


def _firsts(name: PersonName) -> tuple[str, ...]:
    return (name.first, *nicknames_of(name.first))[:8] if name.first else ()


def _names(findings: Findings) -> list[PersonName]:
    """The names a document may mean, and those with each former last name in place of the last."""
    names = [n for n in _values(findings, Item.NAME) if isinstance(n, PersonName)][:_MOST_NAMES]
    formers = [_last_of(value) for value in _values(findings, Item.FORMER_NAME)][:_MOST_NAMES]
    return names + [replace(name, last=former) for former in formers for name in names[:1] or [PersonName()]]


def _dates(findings: Findings) -> list[dt.date]:
    return [date for date in _values(findings, Item.BIRTH_DATE) if isinstance(date, dt.date)]


def _misreadings(date: dt.date) -> tuple[str, ...]:
    """The date's usual misreadings as ISO text: day and month swapped, a digit misread, two digits transposed."""
    text = f"{date.year:04d}{date.month:02d}{date.day:02d}"
    spelt = [text[:4] + text[6:] + text[4:6], text]
    spelt += [text[:at] + digit + text[at + 1 :] for at in range(2, 8) for digit in _MISREAD[text[at]]]
    spelt += [text[:at] + text[at + 1] + text[at] + text[at + 2 :] for at in (2, 4, 6)]
    return unique(iso for digits in spelt if (iso := _iso(digits)))


def _near_years(year: int) -> Iterator[int]:
    """The years whose last two digits differ from it in one."""
    for at, digit in product((2, 3), "0123456789"):
        text = str(year)
        if text[at] != digit:
            yield int(text[:at] + digit + text[at + 1 :])


def _near_numbers(number: str) -> Iterator[str]:
    return chain(_misread(number), _shorter(number))


def _near_members(member: str) -> Iterator[str]:
    """Whoever is insured with somebody else has a further two digits, which not every page shows."""
    return chain(_misread(member), _shorter(member), (f"{member}0{person}" for person in range(4)))


def _misread(text: str) -> Iterator[str]:
    for at, was in enumerate(text):
        yield from (text[:at] + other + text[at + 1 :] for other in _MISREAD.get(was, ""))


def _shorter(text: str) -> Iterator[str]:
    return (text[:at] + text[at + 1 :] for at in range(len(text)))


def _iso(digits: str) -> str:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).isoformat()
    except ValueError:
        return ""


def _values(findings: Findings, item: Item) -> tuple[Value, ...]:
    """All values of an item, then their other readings, then what a second look at doubtful ink gave."""
    found = sorted(findings.of(item), key=lambda f: -f.confidence)
    others = (other for f in found for other in f.alternatives)
    return unique(chain((f.value for f in found), others, (guess.value for f in found for guess in f.guesses)))


def _last_of(value: Value) -> str:
    return value.last if isinstance(value, PersonName) else str(value)
