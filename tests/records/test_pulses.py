"""A pulse is when something happened last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from intake.records import pulses

if TYPE_CHECKING:
    from intake.settings import Settings


def test_the_last_beat_counts(settings: Settings) -> None:
    assert settings
    assert pulses.all_of_them() == {}
    pulses.beat(pulses.INDEX, rows=1)
    pulses.beat(pulses.INDEX, rows=2)
    ((name, (at, detail)),) = pulses.all_of_them().items()
    assert (name, detail) == (pulses.INDEX, {"rows": 2})
    assert (timezone.now() - at).total_seconds() < 60
