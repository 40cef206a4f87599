"""A confirmed wrong patient stops its type from its source until a supervisor clears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.errors import Conflict, Missing
from intake.records import samples, stops
from intake.records.ledger import Ledger
from intake.records.models import StopRow
from tests.records.test_samples import filed, read, sampled

if TYPE_CHECKING:
    from intake.settings import Settings


def wrong_patient(settings: Settings, by: str = "policy") -> StopRow:
    """A wrong patient, confirmed."""
    row, ledger = sampled(settings, by), Ledger.of(settings.keys)
    samples.answer(row.pk, read(2), "user:8", ledger)
    samples.settle(row.pk, {"patient": True}, "user:9", ledger)
    return stops.standing()[-1]


def test_the_type_is_held_from_that_source_until_it_is_cleared(settings: Settings) -> None:
    stop = wrong_patient(settings)
    assert stops.held() == {("letter", "fax")}
    ledger = Ledger.of(settings.keys)
    stops.clear(stop.pk, "the label printer was off by one", "user:9", ledger)
    assert not stops.held()
    assert not stops.standing()
    with pytest.raises(Conflict):
        stops.clear(stop.pk, "", "user:9", ledger)


def test_a_persons_mistake_raises_the_alarm_but_stops_no_rule(settings: Settings) -> None:
    stop = wrong_patient(settings, by="user:7")
    assert stops.standing() == [stop]
    assert not stops.held()


def test_a_stop_begins_once(settings: Settings) -> None:
    stop = wrong_patient(settings)
    from django.db import transaction

    with transaction.atomic():
        assert stop.sample is not None
        assert stops.begin(stop.sample, "user:9", Ledger.of(settings.keys)) == stop


def test_there_is_nothing_to_clear_under_an_unknown_number(settings: Settings) -> None:
    with pytest.raises(Missing):
        stops.clear(99, "", "user:9", Ledger.of(settings.keys))


def test_a_recall_for_a_wrong_patient_raises_the_same_alarm_once(settings: Settings) -> None:
    row, ledger = filed(settings, 1), Ledger.of(settings.keys)
    stop = stops.begin_recalled(row, "policy", "user:9", ledger)
    assert stops.begin_recalled(row, "policy", "user:9", ledger) == stop
    assert stops.held() == {("letter", "fax")}


def test_a_rebuilt_site_still_holds_what_nobody_cleared(settings: Settings) -> None:
    stop = wrong_patient(settings)
    ledger = Ledger.of(settings.keys)
    other = stops.begin_recalled(filed(settings, 5), "user:7", "user:9", ledger)
    stops.clear(other.pk, "understood", "user:9", ledger)
    StopRow.objects.all().delete()
    assert stops.replay() == 1
    assert stops.held() == {(stop.kind, stop.source)}
    assert [one.receipt for one in stops.standing()] == [stop.receipt]
