"""Canaries: small files of our own, dropped into each watch folder to see that they are found.

They take the way of every other file up to the moment of taking, are known by what stands in them, and are removed; one
that a killed service left behind too.  What merely has such a name is a file like any other.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake import observe
from intake.watch import UNSORTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

NAME = re.compile(r"intake test ([0-9a-f]{16})\.txt")
LOOKS = 3
"""So many looks find a file that lies still."""
_SAYS = "This file tests whether intake sees this folder. It goes away by itself.\r\n"
_log = observe.log("canary")


@dataclass
class Canaries:
    """The canaries of one service.  Times are monotonic seconds.

    One is sent into each folder every `every` seconds; if it is not found within `patience` seconds and LOOKS looks, it
    is missing until it is.  The sweep sends and finds; anybody may ask what is missing.
    """

    every: float
    patience: float
    looks: int = 0
    """How many looks the sweep has ended."""
    _out: dict[str, tuple[str, float, int]] = field(default_factory=dict)
    """By source: token of the canary that is out, when it was sent, and after how many looks."""
    _home: dict[str, float] = field(default_factory=dict)
    """By source: when one was found last."""

    def send(self, root: Path, sources: Iterable[str], now: float) -> None:
        """Drop one into each folder where it is time.  A folder that cannot be written to counts as not finding it."""
        for source in sources:
            if source == UNSORTED or source in self._out or now - self._home.get(source, now - self.every) < self.every:
                continue
            token = secrets.token_hex(8)
            self._out[source] = (token, now, self.looks)
            try:
                part = root / source / f".intake test {token}.part"
                part.write_bytes(_text(token))
                part.rename(root / source / f"intake test {token}.txt")
            except OSError as error:
                _log.warning("no canary", source=source, error=type(error).__name__)

    def home(self, source: str, token: str, now: float) -> None:
        """A canary was found there; it counts if it is the one that is out."""
        if self._out.get(source, ("",))[0] == token:
            del self._out[source]
            self._home[source] = now

    def is_out(self, source: str) -> bool:
        """Whether one is on its way there."""
        return source in self._out

    def missing(self, now: float) -> Mapping[str, float]:
        """The folders whose canary was not found in time, with for how many seconds it has been out."""
        out = dict(self._out)
        late = {source: now - sent for source, (_, sent, look) in out.items() if self.looks - look > LOOKS}
        return {source: seconds for source, seconds in late.items() if seconds > self.patience}

    def forget(self, sources: Collection[str]) -> None:
        """Those are the folders there are: canaries in others are expected no more."""
        for source in set(self._out) - set(sources):
            del self._out[source]


def token_of(path: Path) -> str:
    """The token of a canary; empty for every other file.  OSError if it cannot be read."""
    found = NAME.fullmatch(path.name)
    if not found:
        return ""
    with path.open("rb") as file:
        return found[1] if file.read(1000) == _text(found[1]) else ""


def _text(token: str) -> bytes:
    return f"{_SAYS}{token}\r\n".encode()
