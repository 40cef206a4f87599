"""What documents say: a small grammar over the texts in `words/`.

In a text, `[one|two]` is one of them (they nest); `{slot}` is filled from the slots handed in; `{80..140}` and
`{3.2..5.5}` are numbers between; `{#6}` six digits; `{@2}` two letters; `{day-3}` or `{day+1..9}` a date so many days
from the document's own.
"""

from __future__ import annotations

import re
import string
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from intake.evaluate.forge.part import Part, of_part

if TYPE_CHECKING:
    import datetime as dt
    import random
    from collections.abc import Callable, Mapping, Sequence
    from importlib.resources.abc import Traversable

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")
_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)")
_DAY = re.compile(r"day([+-]\d+)(?:\.\.([+-]?\d+))?")


@dataclass(frozen=True, slots=True)
class Wording:
    """How documents of one type are worded.

    `senders` are the sorts of organisation that write it, `titles` what stands on top, `day` labels of its own date,
    `others` further dated lines (each a label and a span of days from its own date), `also` the numbers of those of
    `others` that are right as its date too, `people` labels of the people it names, `fields` further labelled
    values, `body` the text in the markup of `flow`, `closing` how it ends.  `form` tells how it is laid out.
    """

    code: str
    form: str
    senders: tuple[str, ...]
    titles: tuple[str, ...]
    day: tuple[str, ...]
    others: tuple[tuple[str, int, int], ...]
    also: tuple[int, ...]
    people: tuple[str, ...]
    fields: tuple[str, ...]
    body: tuple[str, ...]
    closing: tuple[str, ...]


_HOUSES = frozenset({"hospital", "practice", "group"})


def written_in_house(wording: Wording) -> bool:
    """Whether a hospital or practice would write such a document on its own paper."""
    return wording.form not in {"letter", "card"} and not _HOUSES.isdisjoint(wording.senders)


@cache
def wordings(part: Part = Part.ALL) -> Mapping[str, Wording]:
    """All wordings by document type, of that part of the stock."""
    tables: dict[str, Any] = {}
    for file in sorted(_words().iterdir(), key=lambda f: f.name):
        if file.name.startswith("kinds-"):
            tables |= tomllib.loads(file.read_text(encoding="utf-8"))
    held = _read("held-out-kinds")
    return {code: _wording(code, table, held.get(code, {}), part) for code, table in tables.items()}


def _words() -> Traversable:
    return resources.files("intake.evaluate.forge").joinpath("words")


@cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(_words().joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _wording(code: str, table: dict[str, Any], held: dict[str, Any], part: Part) -> Wording:
    """One type's wording; what nobody worded anew for the held-out part is the same in both."""

    def drawn(key: str, *otherwise: str) -> tuple[str, ...]:
        usual = _listed(table.get(key, otherwise))
        return tuple(of_part(part, usual, _listed(held[key]))) if key in held else usual

    return Wording(
        code=code,
        form=table.get("form", "report"),
        senders=tuple(table.get("from", ("practice", "hospital"))),
        titles=drawn("title"),
        day=drawn("day"),
        others=tuple((label, low, high) for label, low, high in table.get("others", ())),
        also=tuple(table.get("also", ())),
        people=drawn("people"),
        fields=drawn("fields"),
        body=drawn("body", ""),
        closing=drawn("closing", "Electronically signed by {provider}", "{provider}"),
    )


def _listed(texts: str | Sequence[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def phrases(name: str, part: Part = Part.ALL) -> Sequence[str]:
    """A list of shared phrases by name (`words/phrases.toml`, `words/held-out-phrases.toml`)."""
    usual, held = _read("phrases"), _read("held-out-phrases")
    return of_part(part, usual[name], held[name]) if name in held else list(usual[name])


def say(rng: random.Random, text: str, slots: Mapping[str, str], date: Callable[[int], str] | None = None) -> str:
    """The text with its choices made and its slots filled; `date` writes the date so many days from the document's.

    Raises KeyError if a slot is not given.
    """
    while found := _CHOICE.search(text):
        text = text[: found.start()] + rng.choice(found[1].split("|")) + text[found.end() :]
    return _SLOT.sub(lambda slot: _fill(rng, slot[1], slots, date), text)


def _fill(rng: random.Random, slot: str, slots: Mapping[str, str], date: Callable[[int], str] | None) -> str:
    if number := _NUMBER.fullmatch(slot):
        low, high = number[1], number[2]
        if "." not in low:
            return str(rng.randint(int(low), int(high)))
        places = len(low.partition(".")[2])
        return f"{rng.uniform(float(low), float(high)):.{places}f}"
    if slot.startswith("#"):
        return str(rng.randrange(1, 10)) + "".join(rng.choices(string.digits, k=int(slot[1:]) - 1))
    if slot.startswith("@"):
        return "".join(rng.choices("ABCDEFGHJKLMNPRSTUVWXYZ", k=int(slot[1:])))
    if date and (day := _DAY.fullmatch(slot)):
        low = int(day[1])
        return date(rng.randint(*sorted((low, int(day[2]))) if day[2] else (low, low)))
    return slots[slot]


DATE_FORMS = (
    "%m/%d/%Y",
    "%-m/%-d/%Y",
    "%m-%d-%Y",
    "%B %-d, %Y",
    "%d-%b-%Y",
    "%b %-d, %Y",
    "%Y-%m-%d",
    "%m/%d/%y",
    "%-d %B %Y",
)
_DATE_WEIGHTS = (40, 12, 9, 14, 7, 6, 4, 5, 3)


def draw_date_form(rng: random.Random) -> str:
    """How one writer writes dates, as a `strftime` form; the American ones far more often."""
    return rng.choices(DATE_FORMS, _DATE_WEIGHTS)[0]


def written(day: dt.date, form: str) -> str:
    """The day in that form."""
    # Not every C library knows `%-d` and `%-m`, so they are spelt out here.
    plain = form.replace("%-d", str(day.day)).replace("%-m", str(day.month))
    return day.strftime(plain)
