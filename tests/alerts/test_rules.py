"""Each alert fires by its own limit, and only then; each has its section of the runbook."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from intake.alerts import RULES, Facts, Limits, SourceFacts, alerts

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
WELL = Facts(
    NOW, seen=NOW, first=NOW - dt.timedelta(days=90), backup_at=NOW, index_at=NOW, disk_free=50, disk_total=100
)


def ago(**span: float) -> dt.datetime:
    return NOW - dt.timedelta(**span)


def found(**changes: Any) -> list[tuple[str, str]]:
    return [(one.code, one.subject) for one in alerts(dataclasses.replace(WELL, **changes), Limits())]


def test_a_site_that_is_well_has_no_alert() -> None:
    assert found() == []
    assert alerts(Facts(NOW), Limits()) == ()


@pytest.mark.parametrize(
    ("changes", "alert"),
    [
        ({"seen": ago(minutes=4)}, ("silent", "")),
        ({"sources": (SourceFacts("ed", failed_looks=3),)}, ("unreachable", "ed")),
        ({"sources": (SourceFacts("ed", last=ago(hours=9), expected=5),)}, ("quiet", "ed")),
        ({"oldest_working": ago(minutes=31), "in_work": 1}, ("stuck", "")),
        ({"failed": 1}, ("stuck", "failed")),
        ({"waiting": 3, "past_due": 1}, ("late", "")),
        ({"waiting": 3, "oldest_waiting": ago(hours=25)}, ("late", "")),
        ({"waiting": 300, "hours_to_clear": 25.0}, ("late", "")),
        ({"disk_free": 9}, ("disk", "")),
        ({"days_to_full": 6.0}, ("disk", "")),
        ({"backup_at": ago(hours=27)}, ("backup", "")),
        ({"backup_at": None}, ("backup", "")),
        ({"restore_at": ago(days=31)}, ("backup", "restore")),
        ({"index_at": ago(hours=27)}, ("index", "")),
        ({"index_rows": 98_900, "index_before": 100_000}, ("index", "rows")),
        ({"wrong_patients": ("R-2026-000017",)}, ("wrong_patient", "R-2026-000017")),
        ({"errors_at_least": {"patient": 0.002}}, ("drift", "patient")),
        ({"errors_at_least": {"kind": 0.06}}, ("drift", "kind")),
        ({"auto_share": 0.5, "auto_usual": (0.8, 0.05)}, ("drift", "share")),
        ({"damaged": 1}, ("damage", "")),
    ],
)
def test_what_is_past_its_limit_is_an_alert(changes: dict[str, Any], alert: tuple[str, str]) -> None:
    assert found(**changes) == [alert]


@pytest.mark.parametrize(
    "changes",
    [
        {"seen": ago(minutes=2)},
        {"seen": None},
        {"sources": (SourceFacts("ed", failed_looks=2), SourceFacts("new"))},
        {"sources": (SourceFacts("ed", last=ago(hours=9), expected=5, patience=8),)},
        {"oldest_working": ago(minutes=29)},
        {"waiting": 3, "oldest_waiting": ago(hours=23), "hours_to_clear": None},
        {"disk_free": 11, "days_to_full": 8.0},
        {"backup_at": None, "first": ago(hours=2)},
        {"index_rows": 99_100, "index_before": 100_000},
        {"index_rows": 120_000, "index_before": 100_000},
        {"errors_at_least": {"patient": 0.0005, "kind": 0.04}},
        {"auto_share": 0.78, "auto_usual": (0.8, 0.001)},
    ],
)
def test_what_is_within_its_limit_is_none(changes: dict[str, Any]) -> None:
    assert found(**changes) == []


def test_a_source_that_cannot_be_read_is_not_called_quiet_as_well() -> None:
    assert found(sources=(SourceFacts("ed", failed_looks=5, last=ago(hours=9), expected=9),)) == [("unreachable", "ed")]


def test_the_mailroom_gets_no_technical_alert() -> None:
    assert {code for code, rule in RULES.items() if "mailroom" in rule.to} == {"quiet"}
    assert set(RULES["wrong_patient"].to) == {"supervisors", "privacy"}


def test_the_runbook_has_a_section_for_each_alert_and_no_other() -> None:
    runbook = (Path(__file__).parents[2] / "docs/operations.md").read_text(encoding="utf-8").partition("## Runbook")[2]
    sections = {line[4:].strip(): [] for line in runbook.splitlines() if line.startswith("### ")}
    at = ""
    for line in runbook.splitlines():
        at = line[4:].strip() if line.startswith("### ") else at
        if at and line and not line.startswith("#"):
            sections[at].append(line)
    assert set(sections) == {rule.title for rule in RULES.values()}
    assert all(sum(map(len, lines)) > 100 for lines in sections.values())
    assert all(rule.do for rule in RULES.values())
