"""How the machine is: what alerts are judged by.  Counts and times; never a patient's data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """One watch folder.

    `failed_looks` in a row, `last` arrival; `expected` is how many files would usually have come since then, `patience`
    how many of them this source has been seen to do without.
    """

    name: str
    failed_looks: int = 0
    last: dt.datetime | None = None
    expected: float = 0.0
    patience: float = 3.0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is looked at.  Times are aware; None where nothing is known, which is no reason to alarm."""

    now: dt.datetime
    version: str = ""
    seen: dt.datetime | None = None
    """The last sign of life of the service."""
    first: dt.datetime | None = None
    """When the first file ever came: what a site needs, it needs from then on."""
    in_work: int = 0
    postponed: int = 0
    oldest_working: dt.datetime | None = None
    failed: int = 0
    """Documents that wait because they could not be processed."""
    pages_last_hour: int = 0
    sources: tuple[SourceFacts, ...] = ()
    waiting: int = 0
    oldest_waiting: dt.datetime | None = None
    past_due: int = 0
    hours_to_clear: float | None = 0.0
    """None if documents wait and nobody has decided any of late."""
    index_rows: int = 0
    index_before: int = 0
    """Rows of the patient index after the last import, and before it."""
    index_at: dt.datetime | None = None
    disk_free: int = 0
    disk_total: int = 0
    days_to_full: float | None = None
    database_bytes: int = 0
    backup_at: dt.datetime | None = None
    restore_at: dt.datetime | None = None
    wrong_patients: tuple[str, ...] = ()
    """Receipts of confirmed cases that nobody has cleared."""
    errors_at_least: dict[str, float] = field(default_factory=dict)
    """By item, `patient` and `kind`: the share of documents filed without a person that is wrong at least (95 %)."""
    auto_share: float | None = None
    auto_usual: tuple[float, float] | None = None
    """Share filed without a person on the last whole day; mean and standard deviation of the days before."""
    damaged: int = 0
    """Faults that the last look at every stored byte found."""
    samples_open: int = 0
    samples_disputed: int = 0
    states: dict[str, int] = field(default_factory=dict)
    """Documents by state."""
    scans: dict[str, int] = field(default_factory=dict)
    """Files by state."""


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a fact is an alert; times in the unit of their name, shares 0..1."""

    silent_minutes: float = 3
    failed_looks: int = 3
    quiet_gaps: float = 3
    stuck_minutes: float = 30
    target_hours: float = 24
    disk_share: float = 0.10
    disk_days: float = 7
    backup_hours: float = 26
    restore_days: float = 30
    index_hours: float = 26
    index_loss: float = 0.01
    wrong_patient_rate: float = 0.001
    wrong_kind_rate: float = 0.05
    auto_sigmas: float = 3
