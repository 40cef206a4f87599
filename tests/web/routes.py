"""Every route of the URL map, so that a test of all of them covers those that others add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import URLPattern, URLResolver, get_resolver

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Route:
    name: str
    pattern: str

    @property
    def arguments(self) -> tuple[str, ...]:
        return tuple(_ARGUMENT.findall(self.pattern))

    def path(self, **given: object) -> str:
        """Its address; numbers are 1 where none is given, the key of a patient is nobody's."""
        given = {"key": "0" * 32, **given}
        return "/" + _ARGUMENT.sub(lambda found: str(given.get(found[1], 1)), self.pattern)


def all_routes() -> dict[str, Route]:
    found = list(_walk(get_resolver().url_patterns))
    assert len({route.name for route in found}) == len(found), "two routes have one name"
    return {route.name: route for route in found}


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[Route]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, here)
        else:
            assert pattern.name, f"the route {here} has no name"
            yield Route(pattern.name, here)
