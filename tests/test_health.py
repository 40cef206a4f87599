"""The facts of a site: what alerts and metrics are made of."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.alerts import alerts
from intake.health import Health, limits_of, note_disk
from intake.records import pulses
from intake.records.models import DocumentRow, PulseRow, ScanRow
from tests.records.test_facts import referred
from tests.records.test_samples import filed
from tests.records.test_stops import wrong_patient

if TYPE_CHECKING:
    from intake.settings import Settings


def codes(settings: Settings, now: dt.datetime | None = None) -> set[str]:
    now = now or timezone.now().astimezone()
    return {one.code for one in alerts(Health(settings).facts(now), limits_of(settings))}


@pytest.mark.database
def test_an_empty_site_has_facts_and_no_alert(settings: Settings) -> None:
    facts = Health(settings).facts(timezone.now().astimezone())
    assert facts.disk_total > 0
    assert facts.database_bytes > 0
    assert [source.name for source in facts.sources] == ["fax", "scanner"]
    assert codes(settings) - {"disk"} == set()


@pytest.mark.database
def test_facts_follow_what_happens(settings: Settings) -> None:
    wrong = wrong_patient(settings)
    referred(settings)
    pulses.beat(pulses.HEART, failed_looks={"fax": 4})
    pulses.beat(pulses.VERIFY, faults=2)
    pulses.beat(pulses.INDEX, rows=90, before=100)
    facts = Health(settings).facts(timezone.now().astimezone())
    assert facts.wrong_patients == (wrong.receipt,)
    assert (facts.waiting, facts.failed, facts.damaged) == (1, 1, 2)
    assert (facts.index_rows, facts.index_before) == (90, 100)
    assert facts.errors_at_least["patient"] > 0.001
    assert next(source for source in facts.sources if source.name == "fax").failed_looks == 4
    assert {"wrong_patient", "stuck", "damage", "index", "drift", "unreachable"} <= codes(settings)


def test_a_service_that_stopped_is_silent(settings: Settings) -> None:
    pulses.beat(pulses.HEART)
    assert "silent" not in codes(settings)
    PulseRow.objects.update(at=timezone.now() - dt.timedelta(minutes=5))
    assert "silent" in codes(settings)


def test_a_source_that_misses_its_usual_files_is_quiet(settings: Settings) -> None:
    now = timezone.now().astimezone()
    row = ScanRow.objects.get(pk=filed(settings, 0).scan_id)
    many = []
    for number in range(28 * 24):
        copy = ScanRow(**{f.name: getattr(row, f.name) for f in ScanRow._meta.fields if f.name != "id"})
        copy.arrival, copy.receipt, copy.state = f"a{number}", f"r{number}", "duplicate"
        copy.arrived = now - dt.timedelta(hours=number + 12)
        many.append(copy)
    ScanRow.objects.bulk_create(many)
    ScanRow.objects.filter(pk=row.pk).delete() if not DocumentRow.objects.filter(scan=row).exists() else None
    ScanRow.objects.filter(pk=row.pk).update(arrived=now - dt.timedelta(hours=12))
    assert "quiet" in codes(settings)
    ScanRow.objects.filter(pk=row.pk).update(arrived=now - dt.timedelta(hours=1))
    assert "quiet" not in codes(settings)


def test_the_disk_is_noted_once_a_day_and_foretold(settings: Settings) -> None:
    note_disk(settings, dt.date(2026, 11, 22))
    note_disk(settings, dt.date(2026, 11, 22))
    assert len(pulses.all_of_them()[pulses.DISK][1]["used"]) == 1
    facts = Health(settings).facts(timezone.now().astimezone())
    assert facts.days_to_full is None
    pulses.beat(pulses.DISK, used={"2026-11-20": 0, "2026-11-22": 2 * facts.disk_free})
    foretold = Health(settings).facts(timezone.now().astimezone()).days_to_full
    assert foretold is not None
    assert 0.9 < foretold < 1.1


def test_what_changes_slowly_is_held_for_an_hour(settings: Settings) -> None:
    moment = 0.0
    health = Health(settings, clock=lambda: moment)
    now = timezone.now().astimezone()
    assert health.facts(now).errors_at_least["patient"] == 0
    wrong_patient(settings)
    assert health.facts(now).errors_at_least["patient"] == 0
    moment = 4000.0
    assert health.facts(timezone.now().astimezone()).errors_at_least["patient"] > 0
