"""What a disk lost in silence is found, told once, and forgotten when it is whole again."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from intake.filing import place
from intake.records import pulses, scrubbing
from intake.records.ledger import events_of
from intake.records.models import DocumentRow, ScanRow
from intake.scrub import Scrub
from tests.keeping import Lived, lived_in

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def lived(settings: Settings) -> Lived:
    return lived_in(settings)


@pytest.fixture
def scrub(lived: Lived) -> Scrub:
    return Scrub(lived.settings, lived.ledger)


def test_a_round_looks_at_every_scan_and_every_filed_document(scrub: Scrub) -> None:
    at = scrub.work(60)
    assert at.last_checked == ScanRow.objects.count() + DocumentRow.objects.filter(state="filed").count()
    assert (at.document, at.scan) == (0, 0)
    assert scrubbing.damaged() == []
    assert pulses.all_of_them()[pulses.VERIFY][1] == {"faults": 0}


def test_a_round_goes_on_where_it_stopped(lived: Lived) -> None:
    ticks = itertools.count()
    one_by_one = Scrub(lived.settings, lived.ledger, clock=lambda: float(next(ticks)))
    seen = [one_by_one.work(2).checked for _ in range(3)]
    assert seen == [1, 2, 3]
    assert Scrub(lived.settings, lived.ledger).where().checked == 3


def test_damage_is_told_once_and_soundness_once(scrub: Scrub, lived: Lived) -> None:
    scan = ScanRow.objects.order_by("id").first()
    assert scan is not None
    file = place.stored(lived.settings.store, scan.digest)
    whole = file.read_bytes()
    file.chmod(0o600)
    file.write_bytes(b"X" + whole[1:])
    scrub.work(60)
    scrub.work(60)
    assert scrubbing.damaged() == [scan.receipt]
    assert [e.detail for e in events_of(scan.receipt) if e.action == "damaged"] == [{"what": "store"}]
    assert pulses.all_of_them()[pulses.VERIFY][1] == {"faults": 1}
    file.write_bytes(whole)
    scrub.work(60)
    assert scrubbing.damaged() == []
    assert [e.action for e in events_of(scan.receipt)][-1] == "sound_again"


def test_a_folder_that_is_gone_is_damage(scrub: Scrub, lived: Lived) -> None:
    row = DocumentRow.objects.get(state="filed")
    (lived.settings.site / row.folder / "archive.pdf").unlink()
    scrub.work(60)
    assert scrubbing.damaged() == [row.receipt]
