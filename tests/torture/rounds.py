"""Round after round: something is dropped, a life of the service meets a fault, and now and then all is counted."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING

from tests.torture.around import database_held, share_away
from tests.torture.layer import DATABASE, KILLS, REFUSALS, Fault
from tests.torture.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CALLS = 130
"""A life that takes one file and files it makes about so many calls that count."""
A_SITE = 1_000
"""Faults that one site meets before the next one is set up."""
SHARE = "share gone"
HELD = "database held by another program"
DAY = 86_400.0


@dataclass
class Tally:
    """What was injected by kind, what was dropped, and what was found wrong."""

    met: Counter[str] = field(default_factory=Counter)
    lives: int = 0
    dropped: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def injected(self) -> int:
        return sum(self.met.values())


def plan(rng: random.Random) -> Iterator[Fault]:
    """Every kind of fault at every call, in an order of chance, without end; `SHARE` and `HELD` last a whole life."""
    kinds = [(kind, False) for kind in (*KILLS, *REFUSALS, DATABASE)]
    kinds += [(kind, True) for kind in (*REFUSALS, DATABASE)]
    for _ in count():
        every = [Fault(kind, at, lasting) for kind, lasting in kinds for at in range(1, CALLS + 1)]
        every += [Fault(kind, 0, lasting=True) for kind in (SHARE, HELD) for _ in range(CALLS)]
        rng.shuffle(every)
        yield from every


def torture(
    folder: Path, faults: int, seed: int, check_every: int = 250, told: Callable[[Tally], object] = lambda _: None
) -> Tally:
    """Inject so many faults; stop at the first thing that is lost, doubled or orphaned.

    A site that has met `A_SITE` faults and is well is left for a new one: what a life costs grows with what is in it.
    """
    tally = Tally()
    rng = random.Random(seed)
    coming = plan(rng)
    for number in count():
        here, upto, before = folder / str(number), min(faults, tally.injected + A_SITE), tally.dropped
        world = World(here, rng)
        while not tally.wrong and tally.injected < upto:
            for fault in islice(coming, check_every):
                _one_life(world, fault, rng, tally)
                if tally.injected >= upto:
                    break
            tally.wrong = world.recover()
            tally.dropped = before + sum(world.dropped.values())
            told(tally)
        if tally.wrong or tally.injected >= faults:
            return tally
        shutil.rmtree(here)
    raise AssertionError("sites without end")


def _one_life(world: World, fault: Fault, rng: random.Random, tally: Tally) -> None:
    world.drop()
    skew = rng.uniform(-DAY, DAY) if rng.random() < 0.1 else 0.0
    tally.lives += 1
    if fault.kind in {SHARE, HELD}:
        with share_away(world.settings, "fax") if fault.kind == SHARE else database_held(world.settings):
            world.suffer(None, rng.randrange(1 << 30), skew)
        tally.met[fault.kind] += 1
    else:
        _, met = world.suffer(fault, rng.randrange(1 << 30), skew)
        tally.met[fault.name] += met
