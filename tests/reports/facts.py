"""Documents and decisions made up for shaping; what the database gives is tested in tests/records/test_figures.py."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from intake.figures import Period
from intake.records.facts import DecisionFact, DocumentFact, ScanFact

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
DAY = Period(NOON.replace(hour=0), NOON.replace(hour=18))


def document(hours: float = 1.0, **changes: Any) -> DocumentFact:
    """A document filed without a person, so many hours after it arrived at noon."""
    done = NOON + dt.timedelta(hours=hours)
    made = DocumentFact("fax", "letter", "filed", "policy", (), NOON, NOON, done, done, 0.0)
    return dataclasses.replace(made, **changes)


def asked(*reasons: str, **changes: Any) -> DocumentFact:
    """A document about which somebody is asked."""
    return document(**{"state": "review", "by": "", "reasons": reasons, "decided": None, "settled": None, **changes})


def scan(**changes: Any) -> ScanFact:
    """A file of two pages."""
    return dataclasses.replace(ScanFact("fax", "settled", "", 2, NOON), **changes)


def decision(**changes: Any) -> DecisionFact:
    """A document filed as suggested, in ten active seconds with two keys."""
    made = DecisionFact(
        "user:1", "file", "weak_identity", agreed=True, active=10.0, keys=2, clicks=0, undone=False, at=NOON
    )
    return dataclasses.replace(made, **changes)
