"""Compose the body of a report out of pools of sentences: many thousand different ones of each clinical type.

`words/recipes.toml` says how reports of a type are built, `sections.toml` holds what stands in any of them,
`topics-*.toml` what is said about one complaint, `operations.toml` what is done about it.  So the type of a report
lies in how it is built and put, never in the illness it is about.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from intake.evaluate.forge.part import Part, part_of
from intake.evaluate.forge.wording import say

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

_LEFT_OUT, _NO_HEADINGS, _LINE_BY_LINE = 0.4, 0.06, 0.4
_STYLES = ("block", "caps", "caps", "caps", "inline", "spaced")
_DRAW = re.compile(r"([.*]?)(\w+)(?: (\d+)(?:\.\.(\d+))?)?")

_ONE_IN = 5
"""One sentence or heading in so many is held out of training, by its own letters."""

_PROCEDURE = {"proc": "name", "procsteps": "steps"}
_SAME = ("Same.", "The same.")

Pools = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How reports of that type are built: `titles` it may bear besides the usual, `lines` as in `recipes.toml`.

    `topics` are those it is about; if there are none, it is about any but those that other recipes name.
    """

    code: str
    titles: tuple[str, ...]
    lines: tuple[str, ...]
    topics: tuple[str, ...]


@cache
def recipes() -> Mapping[str, tuple[Recipe, ...]]:
    """All recipes by document type."""
    found: dict[str, tuple[Recipe, ...]] = {}
    for table in _toml("recipes.toml")["recipe"]:
        lines = tuple(line.strip() for line in table["lines"].strip().splitlines())
        recipe = Recipe(table["code"], tuple(table.get("title", ())), lines, tuple(table.get("topics", ())))
        found[recipe.code] = (*found.get(recipe.code, ()), recipe)
    return found


def composed_titles(code: str) -> tuple[str, ...]:
    """Titles such reports bear besides those of their wordings."""
    return tuple(title for recipe in recipes().get(code, ()) for title in recipe.titles)


def compose(
    rng: random.Random, code: str, slots: Mapping[str, str], date: Callable[[int], str] | None = None
) -> list[str]:
    """The body of a report of that type, in the markup of `flow`.

    Only sentences and headings of the part that chance draws from are used.  Raises KeyError if there is no recipe for
    the type.
    """
    recipe = rng.choice(recipes()[code])
    part = part_of(rng)
    cook = _Cook(rng, dict(slots), date, topics()[rng.choice(recipe.topics or _free_topics())])
    style = "none" if rng.random() < _NO_HEADINGS else rng.choice(_STYLES)
    lines: list[str] = []
    for heading, draws in _groups(rng, recipe):
        said = [text for draw in draws for text in cook.drawn(draw)]
        if not said:
            continue
        lines += _set(rng, rng.choice(kept(heading.split("|"), part)) if heading else "", said, style)
    return lines


def _groups(rng: random.Random, recipe: Recipe) -> list[tuple[str, list[str]]]:
    """Headings with the draws under them; what may be left out is, two times in five."""
    groups: list[tuple[str, list[str]]] = []
    skipping = False
    for line in recipe.lines:
        optional, text = line.startswith("? "), line.removeprefix("? ")
        if text.startswith("# "):
            skipping = optional and rng.random() < _LEFT_OUT
            if not skipping:
                groups.append((text[2:], []))
        elif text == "-":
            skipping = False
            groups.append(("", []))
        elif optional:
            skipping = False
            if rng.random() >= _LEFT_OUT:
                groups.append(("", [text]))
        elif not skipping:
            if not groups:
                groups.append(("", []))
            groups[-1][1].append(text)
    return groups


def _set(rng: random.Random, heading: str, said: Sequence[str], style: str) -> list[str]:
    """One section: a heading on its own line, or before the text."""
    listed = len(said) > 1 and max(len(s) for s in said) < 70 and rng.random() < 0.5
    body = [f"{n}. {s}" for n, s in enumerate(said, 1)] if listed else [" ".join(said)]
    if not heading and not listed and rng.random() < _LINE_BY_LINE:
        body = list(said)
    if not heading or style == "none":
        return body
    match style:
        case "block":
            return [f"# {heading}", *body]
        case "spaced":
            return [heading.upper(), *body, ""]
        case "caps":
            head = heading.upper()
        case _:
            head = heading
    return [f"{head}:", *body] if listed else [f"{head}: {body[0]}", *([""] if rng.random() < 0.5 else [])]


def kept(options: Sequence[str], part: Part) -> Sequence[str]:
    """What may be drawn of a list of wordings; all of it if one share would be empty."""
    apart = [zlib.crc32(text.encode()) % _ONE_IN == 0 for text in options]
    if part is Part.ALL or all(apart) or not any(apart):
        return options
    return [text for text, held in zip(options, apart, strict=True) if held == (part is Part.HELD_OUT)]


class _Cook:
    """Draws sentences; one topic, operation and study for the whole report."""

    def __init__(
        self, rng: random.Random, slots: dict[str, str], date: Callable[[int], str] | None, topic: Pools
    ) -> None:
        self._rng, self._date, self._part, self._topic = rng, date, part_of(rng), topic
        self._theatre = theatre()
        self._operation = rng.choice(self._theatre.operations)
        self._study = rng.choice(self._theatre.studies)
        self._slots = slots
        self._used: set[str] = set()
        cond = self._say(rng.choice(self._topic["dx"]))
        self._slots |= {
            "cond": cond[0].lower() + cond[1:] if not cond[1:2].isupper() else cond,
            "cond2": self._say(rng.choice(self._topic["dx"])).lower(),
            "complaint": self._say(rng.choice(self._topic["complaint"])).lower(),
        }
        self._slots["op_thing"] = self._say(rng.choice(self._operation["name"]))
        self._slots["opwhy"] = self._say(rng.choice(self._operation["dx"])).lower()

    def drawn(self, draw: str) -> list[str]:
        """What one draw of a recipe gives."""
        found = _DRAW.fullmatch(draw)
        if not found:
            msg = f"recipes.toml: not a draw: {draw}"
            raise ValueError(msg)
        sort, name, low, high = found.groups()
        pool = [text for text in kept(self._pool(sort, name), self._part) if text not in self._used]
        count = min(self._rng.randint(int(low or 1), int(high or low or 1)), len(pool))
        chosen = self._rng.sample(pool, count)
        self._used.update(chosen)
        return [self._sentence(self._say(text)) for text in chosen]

    def _pool(self, sort: str, name: str) -> tuple[str, ...]:
        if sort == ".":
            return self._topic[name]
        if sort == "*" and name in _PROCEDURE:
            return self._theatre.procedure[_PROCEDURE[name]]
        if sort == "*":
            table = self._study if name in self._study else self._operation
            return (*_SAME, *table["dx"]) if name == "post" else table[name]
        return self._operation["name"] if name == "op_name" else pools()[name]

    def _say(self, text: str) -> str:
        return say(self._rng, text, self._slots, self._date).strip()

    @staticmethod
    def _sentence(text: str) -> str:
        return text[:1].upper() + text[1:]


def _toml(name: str) -> dict[str, Any]:
    file = resources.files("intake.evaluate.forge").joinpath("words", name)
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _lines(table: Mapping[str, str]) -> Pools:
    return {name: tuple(line for line in text.strip().splitlines() if line.strip()) for name, text in table.items()}


@cache
def pools() -> Pools:
    """The pools of sentences that stand in any report."""
    return _lines(_toml("sections.toml")["pools"]) | _lines(_toml("recipes.toml")["pools"])


@cache
def topics() -> Mapping[str, Pools]:
    """What is said about each complaint."""
    found = _toml("topics-1.toml") | _toml("topics-2.toml")
    return {name: _lines(table) for name, table in found.items()}


@cache
def _free_topics() -> tuple[str, ...]:
    named = {topic for some in recipes().values() for recipe in some for topic in recipe.topics}
    return tuple(name for name in topics() if name not in named)


@dataclass(frozen=True, slots=True)
class Theatre:
    """What is done: operations (`name`, `dx`, `steps`), studies (`study`, `technique`, `find`, `imp`), procedures."""

    operations: tuple[Pools, ...]
    studies: tuple[Pools, ...]
    procedure: Pools


@cache
def theatre() -> Theatre:
    """All of `operations.toml`."""
    tables = _toml("operations.toml")
    return Theatre(
        tuple(_lines(table) for table in tables["operation"].values()),
        tuple(_lines(table) for table in tables["study"].values()),
        _lines(tables["procedure"]),
    )
