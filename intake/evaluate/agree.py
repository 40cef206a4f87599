"""Whether what was recognised agrees with what stands on the page, as a person would judge it.

What stands there comes as it was drawn (`truth.jsonl`), what was recognised as a `model.Value`.  Judged without the
recogniser's own rules, so that a fault in those cannot excuse itself.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import OSA

from intake.model import Item, PersonName

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from intake.model import Value

_SUFFIXES = frozenset({"JR", "SR", "II", "III", "IV", "V"})
_TITLES = frozenset({"MR", "MRS", "MS", "MISS", "DR", "MD", "DO", "NP", "PA", "RN", "PHD"})
LETTERS_MISREAD = 0.2
"""Of a name that was read so many letters may be wrong: one in five."""
MISREAD_AND_FOUND = 0.4
"""Of a name that was found where it stands so many may be wrong: reading it right is another matter."""
_MOST_OF_AN_ADDRESS = 0.6
_ALIKE = 0.6
_DATE_FORMS = (
    "%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%m/%d/%y", "%m-%d-%y", "%Y-%m-%d", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y",
    "%m %d %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%b-%d-%Y",
)  # fmt: skip
_LATEST_YEAR = 2030
"""Two digits of a year that would lie later are of the century before."""
_CLOCK = re.compile(r"\s+\d{1,2}:\d\d(?::\d\d)?\s*(?:[AP]M)?\s*$", re.IGNORECASE)
_SEX = {"F": "F", "W": "F", "M": "M", "X": "X"}


def agrees(item: Item, drawn: str, value: Value) -> bool:
    """Whether the value is what was drawn, of that item; a letter or two of a long name may be misread."""
    if isinstance(value, PersonName):
        return same_name(drawn, value)
    if isinstance(value, dt.date):
        return value == day_of(drawn)
    if item is Item.ADDRESS:
        mine, its = set(_words(drawn)), set(_words(value))
        return len(mine & its) >= _MOST_OF_AN_ADDRESS * min(len(mine), len(its)) > 0
    reduced = _REDUCED.get(item, _plain)
    return reduced(drawn) == reduced(value)


def same_name(drawn: str, name: PersonName, misread: float = LETTERS_MISREAD) -> bool:
    """Whether that is the name: last and first name in their places; what stands between may be missing.

    Of the letters of each a share `misread` may be wrong.
    """
    before, comma, behind = drawn.partition(",")
    last, first = _parts(name.last), _parts(name.first)
    front, back = _parts(before), _parts(behind)
    if comma and back:
        return _slip(front, last, misread) and (not first or _slip(back[: len(first)], first, misread))
    if not front or not last or not _slip(front[-len(last) :], last, misread):
        return False
    given = front[: -len(last)]
    return _slip(given[: len(first)], first, misread) if first else not given


def unlike(drawn: Sequence[str], name: PersonName) -> bool:
    """Whether the name can be none of those drawn: it shares no word with them, even misread."""
    theirs = [word for text in drawn for word in _parts(text)]
    mine = [word for word in _parts(f"{name.last} {name.first}") if len(word) > 2]
    return bool(mine) and not any(OSA.normalized_similarity(a, b) >= _ALIKE for a in mine for b in theirs)


@cache
def day_of(drawn: str) -> dt.date | None:
    """The day that stands there, month before day as in the United States; None if it is none."""
    text = _CLOCK.sub("", drawn.strip())
    for form in _DATE_FORMS:
        try:
            day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a date bears no zone
        except ValueError:
            continue
        return day.replace(year=day.year - 100) if day.year > _LATEST_YEAR else day
    return None


def _slip(drawn: Sequence[str], found: Sequence[str], misread: float) -> bool:
    one, other = "".join(drawn), "".join(found)
    return bool(one) and OSA.distance(one, other) <= int(misread * len(one))


def _parts(text: str) -> list[str]:
    return [word for word in _words(text) if word not in _SUFFIXES and word not in _TITLES]


def _words(text: str) -> list[str]:
    spelt = unicodedata.normalize("NFKD", text).upper().replace("'", "").replace("’", "")  # noqa: RUF001
    return re.findall(r"[A-Z0-9]+", "".join(c for c in spelt if not unicodedata.combining(c)))


def _plain(text: str) -> str:
    return "".join(_words(text)).lstrip("0")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


_REDUCED: Mapping[Item, Callable[[str], str]] = {
    Item.SEX: lambda text: _SEX.get(text.strip()[:1].upper(), text),
    Item.AGE: _digits,
    Item.PHONE: lambda text: _digits(text)[-10:],
    Item.SSN_LAST4: lambda text: _digits(text)[-4:],
}
"""What of a text tells values of an item apart; of all others, its letters and digits."""
