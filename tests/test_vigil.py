"""The service gives signs of life only while it comes round, draws samples, and raises alerts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.records import alarms, pulses
from intake.records.ledger import Ledger
from intake.records.models import SampleRow
from intake.vigil import Vigil
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from intake.settings import Settings


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def vigil(settings: Settings) -> tuple[Vigil, Clock]:
    clock = Clock()
    return Vigil(settings, Ledger.of(settings.keys), clock), clock


def test_a_service_whose_sweep_stands_still_gives_no_sign_of_life(settings: Settings) -> None:
    watching, clock = vigil(settings)
    watching.tick()
    assert pulses.HEART not in pulses.all_of_them()
    assert not watching.is_alive()
    watching.swept(["fax"], [])
    clock.now += 20
    watching.tick()
    first = pulses.all_of_them()[pulses.HEART][0]
    clock.now += 400
    watching.tick()
    assert pulses.all_of_them()[pulses.HEART][0] == first
    assert not watching.is_alive()


def test_a_folder_that_cannot_be_read_again_and_again_is_an_alert_until_it_can(settings: Settings) -> None:
    watching, clock = vigil(settings)
    for _ in range(3):
        watching.swept(["fax", "scanner"], ["fax"])
    watching.tick()
    assert [(row.code, row.subject) for row in alarms.standing() if row.code != "disk"] == [("unreachable", "fax")]
    watching.swept(["fax", "scanner"], [])
    clock.now += 100
    watching.tick()
    assert [row.code for row in alarms.standing() if row.code != "disk"] == []


def test_samples_are_drawn_in_time(settings: Settings) -> None:
    filed(settings, 1)
    watching, clock = vigil(settings)
    watching.tick()
    assert SampleRow.objects.count() == 1
    filed(settings, 2)
    clock.now += 10
    watching.tick()
    assert SampleRow.objects.count() == 1
    clock.now += 300
    watching.tick()
    assert SampleRow.objects.count() == 2


def test_it_runs_beside_the_service_and_ends_with_it(settings: Settings) -> None:
    watching, _ = vigil(settings)
    watching.start()
    watching.stop()
    assert watching._thread is not None
    assert not watching._thread.is_alive()
