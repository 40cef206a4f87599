"""`intake verify` finds every kind of damage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake import audit
from intake.filing import file, place
from intake.filing.cabinet import PatientCabinet
from intake.model import Accept
from intake.records.ledger import Ledger
from intake.records.models import DocumentRow, Event
from intake.records.sketches import StoredSketches
from tests.cases import NOON, case, patient, taken_scan
from tests.filing.test_cabinet import bind
from tests.records.test_ledger import without_triggers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def filed(settings: Settings) -> tuple[Settings, Ledger, Path, str]:
    ledger = Ledger.of(settings.keys)
    cabinet = PatientCabinet(settings.site, settings.store, ledger, {}, bind, StoredSketches())
    scan = taken_scan(settings, ledger)
    filing = file(case(scan, Accept(patient(), "letter", NOON.date())), cabinet)
    return settings, ledger, settings.site / filing.folder, scan.digest


def test_a_sound_site_has_no_faults(filed: tuple[Settings, Ledger, Path, str]) -> None:
    assert list(audit.verify(filed[0], filed[1])) == []


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[0] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda s, folder, digest: flip(folder / "original.tif"), "does not hold what its record says"),
        (lambda s, folder, digest: (folder / "archive.pdf").unlink(), "folder"),
        (lambda s, folder, digest: (folder / "extra.txt").write_text("x"), "does not hold what its record says"),
        (lambda s, folder, digest: flip(place.stored(s.store, digest)), "have changed"),
        (lambda s, folder, digest: place.stored(s.store, digest).unlink(), "missing from the store"),
        (
            lambda s, folder, digest: (
                (s.store / "ab" / "cd").mkdir(parents=True) or (s.store / "ab/cd/abcd").write_text("x")
            ),
            "without a row",
        ),
        (lambda s, folder, digest: DocumentRow.objects.all().delete(), "without a row"),
        (lambda s, folder, digest: without_triggers() or Event.objects.filter(seq=1).update(actor="x"), "ledger"),
    ],
)
def test_each_damage_is_said(filed: tuple[Settings, Ledger, Path, str], harm: Callable[..., object], said: str) -> None:
    settings, ledger, folder, digest = filed
    harm(settings, folder, digest)
    assert any(said in fault for fault in audit.verify(settings, ledger))
