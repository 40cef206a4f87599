"""An alert is raised once and clears by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.alerts import Alert
from intake.records import alarms

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database
FULL = Alert("disk", "", "9 GB are free.")


def test_an_alert_is_new_once_however_often_it_is_found(settings: Settings) -> None:
    assert settings
    new, over = alarms.note([FULL])
    assert [(row.code, row.sentence) for row in new] == [("disk", "9 GB are free.")]
    assert over == []
    assert alarms.note([Alert("disk", "", "8 GB are free.")]) == ([], [])
    assert [row.sentence for row in alarms.standing()] == ["8 GB are free."]


def test_it_is_over_when_it_is_found_no_more_and_then_may_come_again(settings: Settings) -> None:
    assert settings
    alarms.note([FULL])
    new, over = alarms.note([])
    assert (new, [row.code for row in over]) == ([], ["disk"])
    assert alarms.standing() == []
    assert len(alarms.note([FULL])[0]) == 1
    assert len(alarms.history()) == 1


def test_subjects_are_told_apart(settings: Settings) -> None:
    assert settings
    alarms.note([Alert("quiet", "fax", "a"), Alert("quiet", "ed", "b")])
    _, over = alarms.note([Alert("quiet", "ed", "b")])
    assert [row.subject for row in over] == ["fax"]
