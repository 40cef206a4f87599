"""Damage of a document's folder and of its scan's bytes are two things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.records import scrubbing
from tests.keeping import lived_in

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


def test_what_is_sound_again_in_one_place_may_be_damaged_in_the_other(settings: Settings) -> None:
    ledger = lived_in(settings).ledger
    assert scrubbing.found("R-2026-000001", "store", ledger, damaged=True)
    assert scrubbing.found("R-2026-000001", "folder", ledger, damaged=True)
    assert not scrubbing.found("R-2026-000001", "folder", ledger, damaged=True)
    assert scrubbing.found("R-2026-000001", "store", ledger, damaged=False)
    assert scrubbing.damaged() == ["R-2026-000001"]
    assert scrubbing.found("R-2026-000001", "folder", ledger, damaged=False)
    assert scrubbing.damaged() == []
    assert not scrubbing.found("R-2026-000002", "store", ledger, damaged=False)
