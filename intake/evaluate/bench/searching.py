"""What the search for patients takes, keystroke by keystroke, on the index of a site; and whether it finds them."""

from __future__ import annotations

import random
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table

from intake.records import patients
from intake.records.connect import connect
from intake.records.patient_rows import by_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import Console

    from intake.model import Patient
    from intake.settings import Settings

ASKED = 250
"""Patients drawn from the index."""
SHOWN = 10
"""Rows that a reviewer sees without scrolling."""
LIMIT = 20
BUDGET_MS = 50.0
"""Server time of a keystroke that 95 in 100 must keep to (the desk's budget)."""


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of a set of queries."""

    queries: int
    p50: float
    p95: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> Times:
        """The figures of these times."""
        ordered = sorted(seconds)

        def at(share: float) -> float:
            return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)

        return cls(len(ordered), at(0.5), at(0.95), at(0.99), round(1000 * ordered[-1], 2))


@dataclass(frozen=True, slots=True)
class Searched:
    """Times of every keystroke and of finished queries; by kind of query, asked and found among the first ten."""

    patients: int
    keystrokes: Times
    processor: Times
    """Processor time of the same keystrokes: what is left of it on a machine that has nothing else to do."""
    finished: Times
    found: Mapping[str, tuple[int, int]]

    def to_json(self) -> dict[str, Any]:
        """Everything, for programs."""
        return {**asdict(self), "budget_ms": BUDGET_MS, "in_budget": self.keystrokes.p95 <= BUDGET_MS}

    def show(self, console: Console) -> None:
        """Tables for people."""
        table = Table("queries", "number", "p50 ms", "p95 ms", "p99 ms", "most ms", box=None)
        for name, times in (
            ("every keystroke", self.keystrokes),
            ("the same, processor", self.processor),
            ("finished", self.finished),
        ):
            table.add_row(name, *(str(value) for value in asdict(times).values()))
        console.print(f"Search in {self.patients} patients; 95 in 100 keystrokes have {BUDGET_MS:.0f} ms", markup=False)
        console.print(table)
        found = Table("asked by", "the right patient among the first ten", box=None)
        for kind, (right, asked) in self.found.items():
            found.add_row(kind, f"{right} of {asked}")
        console.print(found)


def bench_search(settings: Settings, asked: int = ASKED, seed: int = 1) -> Searched:
    """Ask for patients of the site's index as somebody types: each query once for each of its keystrokes.

    The first query of all is not counted: it opens the connection.
    """
    connect(settings)
    drawn = _drawn(asked, seed)
    patients.search("a warm start")
    every, processor, finished = [], [], []
    found: dict[str, tuple[int, int]] = {}
    for patient in drawn:
        for kind, query in _queries(patient):
            for typed in range(2, len(query) + 1):
                begun, used = time.perf_counter(), time.thread_time()
                rows = patients.search(query[:typed], LIMIT)
                every.append(time.perf_counter() - begun)
                processor.append(time.thread_time() - used)
            finished.append(every[-1])
            right, of = found.get(kind, (0, 0))
            found[kind] = right + (patient.key in {row.key for row in rows[:SHOWN]}), of + 1
    wall, alone, last = (Times.of(some or [0.0]) for some in (every, processor, finished))
    return Searched(patients.size(), wall, alone, last, found)


def _drawn(asked: int, seed: int) -> list[Patient]:
    """Patients of the index by chance, whatever it may be."""
    rng, size = random.Random(seed), patients.size()  # noqa: S311 -- drawing, and no secret
    ids = [rng.randint(1, size) for _ in range(asked)] if size else []
    return [patient for patient in by_ids(sorted(set(ids))).values() if not patient.merged_into]


def _queries(patient: Patient) -> Iterator[tuple[str, str]]:
    """What somebody with this patient's paper before them may type."""
    last, first, born = patient.name.last, patient.name.first, patient.birth_date
    yield "last and first name", f"{last} {first}".strip()
    if patient.mrn:
        yield "record number", patient.mrn
    if patient.phone:
        yield "phone", patient.phone
    if born:
        yield "beginnings and year", f"{last[:3]} {first[:2]} {born.year}".replace("  ", " ")
        yield "last name and birth date", f"{last} {born.month}/{born.day}/{born.year % 100:02}"
        yield "first name and birth date", f"{first} {born:%Y%m%d}".strip()
        yield "birth date alone", f"{born:%m/%d/%Y}"
