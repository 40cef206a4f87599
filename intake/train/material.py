"""The material to learn types from: documents of the forge and typed texts, damaged, as a reader would see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from intake.evaluate.forge import TODAY, Wish, draw_document, draw_home, draw_person
from intake.evaluate.forge.compose import compose, composed_titles, kept, pools, recipes
from intake.evaluate.forge.meaning import bare
from intake.evaluate.forge.part import part_of
from intake.evaluate.forge.slots import fill_slots
from intake.evaluate.forge.told import told_pages
from intake.evaluate.forge.wording import draw_date_form, say, wordings, written
from intake.evaluate.kinds import typed
from intake.kinds import UNKNOWN
from intake.train.damage import damaged, draw_damage

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from intake.evaluate.forge import Home
    from intake.evaluate.forge.typeset import Sheet
    from intake.model import PageReading

_COMPOSED, _TYPED, _HEADED = 0.75, 0.6, 0.2
"""Of types with recipes: how many are composed, how many of those are bare text, how many of those have a title."""
_LATER_ONLY = 0.2
_SMALL_TALK, _LETTERHEAD_ONLY = 0.4, 0.2
_ENOUGH_WORDS = 20
"""A head is cut off only where so many words are left below it."""
_LETTERHEAD, _FEW_WORDS = 0.12, 10


@dataclass(frozen=True, slots=True)
class Example:
    """A document as it was read, and what it is."""

    code: str
    pages: tuple[PageReading, ...] = field(repr=False)


def kinds_drawn() -> tuple[str, ...]:
    """All types there are wordings for, and `unknown`."""
    return (*wordings(), UNKNOWN)


def draw_example(rng: random.Random, code: str) -> Example:
    """A document of that type, worded and laid out as the part allows that chance draws from.

    `unknown` is what nobody could tell.
    """
    if code == UNKNOWN:
        return Example(code, _remains(rng))
    home = draw_home(rng)
    composed = code in recipes() and rng.random() < _COMPOSED
    pages = typed(_text(rng, code, home)) if composed and rng.random() < _TYPED else _drawn(rng, code, home, composed)
    if len(pages) > 1 and rng.random() < _LATER_ONLY:
        pages = pages[1:]
    damage = draw_damage(rng)
    if sum(w.box.top >= damage.cut for page in pages for w in page.words) < _ENOUGH_WORDS:
        damage = replace(damage, cut=0.0)
    read = tuple(damaged(rng, page, damage) for page in pages)
    return Example(code if any(page.words for page in read) else UNKNOWN, read)


def draw_sheets(rng: random.Random, code: str, home: Home, *, composed: bool) -> tuple[Sheet, ...]:
    """A document of that type as set type; `composed` builds its body from a recipe."""
    person = draw_person(rng, str(rng.randrange(10**5, 10**8)))
    wish = Wish(pages=rng.choice((1, 1, 1, 1, 2)))
    if composed:
        slots, date = _slots(rng, home)
        wish = replace(wish, title=_title(rng, code), body=tuple(compose(rng, code, slots, date)))
    return draw_document(rng, person, code, home, wish).sheets


def _drawn(rng: random.Random, code: str, home: Home, composed: bool) -> tuple[PageReading, ...]:
    return tuple(page.reading for page in told_pages(draw_sheets(rng, code, home, composed=composed)))


def _title(rng: random.Random, code: str) -> str:
    titles = (*wordings(part_of(rng))[code].titles, *composed_titles(code))
    return rng.choice(titles) if titles else ""


def _text(rng: random.Random, code: str, home: Home) -> str:
    slots, date = _slots(rng, home)
    lines = [line.removeprefix("# ") for line in compose(rng, code, slots, date)]
    if rng.random() < _HEADED:
        lines.insert(0, _title(rng, code).upper() + "\n")
    return bare("\n".join(lines))


def _slots(rng: random.Random, home: Home) -> tuple[Mapping[str, str], Callable[[int], str]]:
    day = TODAY - dt.timedelta(days=rng.randrange(700))
    form = draw_date_form(rng)

    def date(days: int) -> str:
        return written(day + dt.timedelta(days=days), form)

    person, known = draw_person(rng, "0"), rng.random() < 0.5
    return fill_slots(rng, person, home.as_sender, home, day, today=date(0), known=known), date


def _remains(rng: random.Random) -> tuple[PageReading, ...]:
    """What nobody could tell: small talk, a letterhead with nothing below it, a few words left of some document."""
    chance = rng.random()
    if chance < _SMALL_TALK:
        count = rng.randint(1, 6)
        said = rng.sample(kept(pools()["small_talk"], part_of(rng)), count)
        slots, _ = _slots(rng, draw_home(rng))
        return typed(bare("\n".join(say(rng, text, slots) for text in said)))
    page = _drawn(rng, rng.choice(tuple(wordings())), draw_home(rng), composed=False)[0]
    if chance < _SMALL_TALK + _LETTERHEAD_ONLY:
        words = [w for w in page.words if w.box.top < _LETTERHEAD]
    else:
        left = set(rng.sample(range(len(page.words)), min(len(page.words), rng.randrange(_FEW_WORDS))))
        words = [w for at, w in enumerate(page.words) if at in left]
    return (replace(page, words=tuple(words), how="ocr", quality=0.6),)
