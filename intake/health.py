"""How a site is: the facts that alerts, metrics, the dashboard and `intake status` are made of."""

from __future__ import annotations

import datetime as dt
import shutil
import statistics
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake import __version__
from intake.alerts import Facts, Limits, SourceFacts
from intake.figures import hours_to_clear
from intake.figures.habits import Habit, habit_of
from intake.quality import interval
from intake.records import facts, machine, patients, pulses, results, scans, stops
from intake.records.connect import SQLITE_FILE
from intake.watch import UNSORTED, sources_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from intake.settings import Settings

_LATELY = 4
"""Hours over which the pace of decisions is counted."""
_HABITS = dt.timedelta(weeks=8)
_CHECKED = dt.timedelta(days=90)
_DAYS = 30
_LEAST_A_DAY = 20
"""Documents without which a day says nothing about the share that is filed without a person."""
_LEAST_DAYS = 8
_SLOWLY = 3600.0
"""Seconds for which is held what changes slowly and is dear to ask."""


def limits_of(settings: Settings) -> Limits:
    """From where on a fact is an alert on this site."""
    own, quality = settings.alerts, settings.quality
    return Limits(
        silent_minutes=own.silent_minutes,
        failed_looks=own.failed_looks,
        quiet_gaps=own.quiet_gaps,
        stuck_minutes=own.stuck_minutes,
        target_hours=quality.target_hours,
        disk_share=own.disk_share,
        disk_days=own.disk_days,
        backup_hours=own.backup_hours,
        restore_days=own.restore_days,
        index_hours=own.index_hours,
        index_loss=own.index_loss,
        wrong_patient_rate=quality.max_wrong_patient,
        wrong_kind_rate=quality.max_wrong_kind,
        auto_sigmas=own.auto_sigmas,
    )


@dataclass(slots=True)
class Health:
    """Looks at one site whose database is connected; remembers for an hour what changes slowly."""

    settings: Settings
    clock: Callable[[], float] = time.monotonic
    _slow: tuple[float, _Slow] | None = field(default=None)

    def facts(self, now: dt.datetime, *, judged: bool = True) -> Facts:
        """How it is at this moment, `now` in the site's own zone.

        Unless they are to be `judged`, what only alerts need and is dear to ask is left out.
        """
        slow = self._slowly(now) if judged else _Slow({}, {}, None, None)
        seen = pulses.all_of_them()
        by_scan, by_document = machine.by_state()
        waits = machine.waiting()
        decided = facts.decided_since(now - dt.timedelta(hours=_LATELY))
        usage = shutil.disk_usage(self.settings.site)
        index, before = _counts(seen, pulses.INDEX, "rows", "before")
        samples = results.open_samples()
        return Facts(
            now=now,
            version=__version__,
            seen=_at(seen, pulses.HEART),
            first=machine.first_file(),
            in_work=scans.open_count(),
            postponed=scans.postponed_count(),
            oldest_working=machine.oldest_working(),
            failed=facts.failed_open(),
            pages_last_hour=machine.pages_since(now - dt.timedelta(hours=1)),
            sources=self._sources(now, seen, slow.habits),
            waiting=waits.documents,
            oldest_waiting=waits.oldest,
            past_due=waits.past_due,
            hours_to_clear=hours_to_clear(waits.documents, decided, _LATELY),
            index_rows=index or patients.size(),
            index_before=before,
            index_at=_at(seen, pulses.INDEX),
            disk_free=usage.free,
            disk_total=usage.total,
            days_to_full=_days_to_full(seen, usage.free),
            database_bytes=machine.database_bytes(self.settings.data / SQLITE_FILE),
            backup_at=_at(seen, pulses.BACKUP),
            restore_at=_at(seen, pulses.RESTORE),
            wrong_patients=tuple(stop.receipt for stop in stops.standing()),
            errors_at_least=slow.errors,
            auto_share=slow.share,
            auto_usual=slow.usual,
            damaged=_counts(seen, pulses.VERIFY, "faults", "faults")[0],
            samples_open=samples[0],
            samples_disputed=samples[1],
            states=by_document,
            scans=by_scan,
        )

    def _sources(self, now: dt.datetime, seen: Pulses, habits: Mapping[str, Habit]) -> tuple[SourceFacts, ...]:
        folder = self.settings.watch_folders
        names = set(sources_of(folder)) if folder.is_dir() else set()
        failed: dict[str, int] = seen[pulses.HEART][1].get("failed_looks", {}) if pulses.HEART in seen else {}
        last = machine.last_files()
        made = []
        for name in sorted((names | set(last) | set(failed)) - {UNSORTED}):
            habit, at = habits.get(name), last.get(name)
            expected = habit.expected(at.astimezone(now.tzinfo), now) if habit and at else 0.0
            made.append(SourceFacts(name, failed.get(name, 0), at, expected, habit.longest if habit else 0.0))
        return tuple(made)

    def _slowly(self, now: dt.datetime) -> _Slow:
        if self._slow is None or self.clock() - self._slow[0] > _SLOWLY:
            self._slow = (self.clock(), _slow(now))
        return self._slow[1]


Pulses = dict[str, tuple[dt.datetime, dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class _Slow:
    habits: Mapping[str, Habit]
    errors: dict[str, float]
    share: float | None
    usual: tuple[float, float] | None


def _slow(now: dt.datetime) -> _Slow:
    habits = {name: habit_of(came, now) for name, came in machine.arrivals(now - _HABITS).items()}
    found = results.results(now - _CHECKED, now)
    errors = {
        one.item: interval(one.found.wrong, one.found.checked).low
        for one in found
        if one.machine and one.item in {"patient", "kind"}
    }
    share, usual = _auto(now)
    return _Slow({name: habit for name, habit in habits.items() if habit}, errors, share, usual)


def _auto(now: dt.datetime) -> tuple[float | None, tuple[float, float] | None]:
    """The share filed without a person on the last whole day, and mean and deviation of the days before."""
    midnight = dt.datetime.combine(now.date(), dt.time(), now.tzinfo)
    days = machine.auto_by_day(midnight - dt.timedelta(days=_DAYS), midnight)
    shares = [(day, filed / made) for day, (made, filed) in sorted(days.items()) if made >= _LEAST_A_DAY]
    yesterday = midnight.date() - dt.timedelta(days=1)
    if not shares or shares[-1][0] != yesterday:
        return None, None
    before = [share for _, share in shares[:-1]]
    if len(before) < _LEAST_DAYS:
        return shares[-1][1], None
    return shares[-1][1], (statistics.mean(before), statistics.stdev(before))


def _at(seen: Pulses, name: str) -> dt.datetime | None:
    return seen[name][0] if name in seen else None


def _counts(seen: Pulses, name: str, *keys: str) -> tuple[int, ...]:
    detail = seen[name][1] if name in seen else {}
    return tuple(int(detail.get(key) or 0) for key in keys)


def _days_to_full(seen: Pulses, free: int) -> float | None:
    """By what was added to the disk over the days that were noted; None of less than a day, or if nothing was."""
    days = sorted((seen[pulses.DISK][1].get("used") or {}).items()) if pulses.DISK in seen else []
    if len(days) < 2:
        return None
    (first, before), (last, after) = days[0], days[-1]
    span = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    return free * span / (after - before) if after > before else None


def note_disk(settings: Settings, day: dt.date) -> None:
    """Note once a day how much of the disk is used, for the forecast; a fortnight is kept."""
    known = pulses.all_of_them().get(pulses.DISK)
    used: dict[str, int] = dict(known[1].get("used") or {}) if known else {}
    if day.isoformat() not in used:
        used[day.isoformat()] = shutil.disk_usage(settings.site).used
        pulses.beat(pulses.DISK, used=dict(sorted(used.items())[-14:]))
