"""How a good file becomes a bad one: the mistakes of disks, of networks, of other programs, and of enemies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

EXTREMES = (b"0", b"-1", b"1", b"255", b"65535", b"65536", b"2147483648", b"4294967295", b"9" * 19, b"9" * 60, b"1e999")
"""Numbers as text at which readers stumble."""
INTEGERS = (0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF)
NUMBER = re.compile(rb"\d+")


def mutated(rng: random.Random, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> bytes:
    """One of the seeds after one to six mistakes."""
    content = bytearray(rng.choice(seeds))
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        rng.choice(MISTAKES)(rng, content, seeds, words)
    return bytes(content)


def _at(rng: random.Random, content: bytearray) -> int:
    """A place in it: anywhere, or, as headers and tables of contents lie there, near an end."""
    near = rng.choice((len(content), 64, 512))
    place = rng.randint(0, min(near, len(content)))
    return place if rng.random() < 0.6 else len(content) - place


def flip(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """Some bits are others."""
    for _ in range(rng.choice((1, 1, 4, 40)) if content else 0):
        content[min(_at(rng, content), len(content) - 1)] ^= 1 << rng.randrange(8)


def cut(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """The end is missing."""
    del content[_at(rng, content) :]


def leave_out(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """A piece in the middle is missing."""
    at = _at(rng, content)
    del content[at : at + rng.choice((1, 2, 16, 500))]


def repeat(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """A piece is there again."""
    at = _at(rng, content)
    content[at:at] = content[at : at + rng.choice((1, 4, 64, 2000))] * rng.choice((1, 1, 3, 50))


def nothing(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """A block was never written, or is all ones."""
    at = _at(rng, content)
    length = min(rng.choice((1, 4, 512)), len(content) - at)
    content[at : at + length] = rng.choice((b"\0", b"\xff")) * length


def overwrite(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """A number in two, four or eight bytes says something else."""
    at, size, value = _at(rng, content), rng.choice((2, 4, 8)), rng.choice(INTEGERS)
    content[at : at + size] = (value & ((1 << 8 * size) - 1)).to_bytes(size, rng.choice(("little", "big")))


def renumber(rng: random.Random, content: bytearray, *_: Sequence[bytes]) -> None:
    """A number written in digits is another one."""
    if found := list(NUMBER.finditer(content[:200_000])):
        chosen = rng.choice(found)
        content[chosen.start() : chosen.end()] = rng.choice(EXTREMES)


def insert(rng: random.Random, content: bytearray, _: Sequence[bytes], words: Sequence[bytes]) -> None:
    """A word of the format stands where it does not belong."""
    at = _at(rng, content)
    content[at:at] = rng.choice(words or EXTREMES)


def exchange(rng: random.Random, content: bytearray, seeds: Sequence[bytes], words: Sequence[bytes]) -> None:
    """A word of the format stands where another one stood."""
    del seeds
    chosen = [word for word in words if word in content]
    if chosen and (old := rng.choice(chosen)):
        at = rng.choice([found.start() for found in re.finditer(re.escape(old), bytes(content))])
        content[at : at + len(old)] = rng.choice(words)


def splice(rng: random.Random, content: bytearray, seeds: Sequence[bytes], _: Sequence[bytes]) -> None:
    """It goes on as another file."""
    content[_at(rng, content) :] = (other := rng.choice(seeds))[rng.randint(0, len(other)) :]


MISTAKES = (
    flip,
    flip,
    cut,
    leave_out,
    repeat,
    nothing,
    overwrite,
    overwrite,
    renumber,
    renumber,
    insert,
    exchange,
    splice,
)
