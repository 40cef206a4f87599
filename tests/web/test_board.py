"""The dashboard's panels and headlines, on a site with nothing and on one with something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from intake.figures import period_of
from intake.health import Health
from intake.web.board import board
from tests.records.test_facts import decide, referred
from tests.records.test_samples import filed
from tests.records.test_stops import wrong_patient

if TYPE_CHECKING:
    from intake.settings import Settings
    from intake.web.board import Board


def made(settings: Settings, name: str = "today") -> Board:
    now = timezone.now().astimezone()
    return board(period_of(name, now), Health(settings).facts(now), settings, "user:7")


def test_an_empty_site_claims_nothing(settings: Settings) -> None:
    shown = {one.name: one.value for one in made(settings).headlines}
    assert shown["Wrong patient, 30 days"] == "none checked yet: nothing is known"
    assert shown["Filed by intake"] == "-"
    assert not [value for value in shown.values() if "100" in value]


def test_what_happened_is_in_the_headlines(settings: Settings) -> None:
    filed(settings, 3)
    referred(settings)
    wrong_patient(settings)
    shown = {one.name: one.value for one in made(settings, "7d").headlines}
    assert shown["Files received"] == "3"
    assert shown["Filed by intake"] == "66.7%"
    assert shown["Waiting now"] == "1"
    assert shown["Wrong patient, 30 days"].startswith("1 of 1 checked")


def test_every_panel_has_a_table_of_its_own_name(settings: Settings) -> None:
    shown = made(settings, "30d")
    names = [panel.name for panel in shown.panels]
    assert len(names) == len(set(names))
    assert all(shown.table(name) for name in names)
    assert shown.table("gossip") == ()
    assert all(len(row) == len(table.columns) for panel in shown.panels for table, rows in panel.read for row in rows)


def test_somebody_sees_their_own_work_beside_the_teams(settings: Settings) -> None:
    decide(filed(settings, 1), "user:7", ms_active=4000)
    decide(filed(settings, 2), "user:8", ms_active=4000)
    team, own = made(settings).table("work")
    assert (team.rows[-1][1], own.rows[-1][1]) == (2, 1)
