"""The alerts: few, each with whom it is for and what to do.  The runbook is docs/operations.md, a section for each."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from intake.alerts.facts import Facts, Limits

Audience = Literal["operations", "supervisors", "privacy", "mailroom"]


@dataclass(frozen=True, slots=True)
class Alert:
    """One thing that is wrong now.  `code` and `subject` tell it from every other; the sentence has counts only."""

    code: str
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of alert.  `find` tells what is wrong: a subject (mostly empty) and a sentence."""

    code: str
    title: str
    to: tuple[Audience, ...]
    do: str
    find: Callable[[Facts, Limits], Iterator[tuple[str, str]]]


def alerts(facts: Facts, limits: Limits) -> tuple[Alert, ...]:
    """Everything that is wrong, in the order of `RULES`."""
    found = (
        (rule.code, subject, sentence) for rule in RULES.values() for subject, sentence in rule.find(facts, limits)
    )
    return tuple(Alert(*one) for one in found)


def _silent(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    if facts.seen and facts.now - facts.seen > dt.timedelta(minutes=limits.silent_minutes):
        yield "", f"The service gave no sign of life for {_ago(facts.seen, facts.now)}."


def _unreachable(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    for source in facts.sources:
        if source.failed_looks >= limits.failed_looks:
            yield source.name, f"The watch folder {source.name} could not be read {source.failed_looks} times in a row."


def _quiet(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    for source in facts.sources:
        if source.last and source.failed_looks < limits.failed_looks:
            unusual = max(limits.quiet_gaps, source.patience)
            if source.expected > unusual:
                said = f"about {source.expected:.0f} files would usually have come"
                yield source.name, f"Nothing came from {source.name} for {_ago(source.last, facts.now)}; {said}."


def _stuck(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    oldest = facts.oldest_working
    if oldest and facts.now - oldest > dt.timedelta(minutes=limits.stuck_minutes):
        yield "", f"{facts.in_work} files are in work, the oldest for {_ago(oldest, facts.now)}."
    if facts.failed:
        yield "failed", f"{facts.failed} documents could not be processed and wait for a person."


def _late(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    old = facts.oldest_waiting
    if facts.past_due:
        yield "", f"{facts.past_due} documents are past due."
    elif old and facts.now - old > dt.timedelta(hours=limits.target_hours):
        yield "", f"The oldest of {facts.waiting} waiting documents waits for {_ago(old, facts.now)}."
    elif facts.hours_to_clear is not None and facts.hours_to_clear > limits.target_hours:
        yield "", f"{facts.waiting} documents wait; at the present pace that takes {facts.hours_to_clear:.0f} hours."


def _disk(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    if facts.disk_total and facts.disk_free / facts.disk_total < limits.disk_share:
        yield "", f"{facts.disk_free / 1e9:.1f} GB of the disk are free, {facts.disk_free / facts.disk_total:.0%}."
    elif facts.days_to_full is not None and facts.days_to_full < limits.disk_days:
        yield "", f"At the pace of the last days the disk is full in {facts.days_to_full:.0f} days."


def _backup(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    last = facts.backup_at or facts.first
    if last and facts.now - last > dt.timedelta(hours=limits.backup_hours):
        yield "", f"The last backup is {_ago(last, facts.now)} old." if facts.backup_at else "There is no backup yet."
    tested = facts.restore_at
    if tested and facts.now - tested > dt.timedelta(days=limits.restore_days):
        yield "restore", f"The last test of a restore was {_ago(tested, facts.now)} ago."


def _index(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    if facts.index_at and facts.now - facts.index_at > dt.timedelta(hours=limits.index_hours):
        yield "", f"The patient index is {_ago(facts.index_at, facts.now)} old."
    lost = facts.index_before - facts.index_rows
    if facts.index_before and lost / facts.index_before >= limits.index_loss:
        yield "rows", f"The last import left {lost:,} rows fewer in the patient index."


def _wrong_patient(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    del limits
    for receipt in facts.wrong_patients:
        yield receipt, f"{receipt} was filed to a wrong patient."


def _drift(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    bounds = {"patient": limits.wrong_patient_rate, "kind": limits.wrong_kind_rate}
    for item, bound in bounds.items():
        least = facts.errors_at_least.get(item, 0.0)
        if least > bound:
            yield item, f"Samples prove that the {item} of at least {least:.2%} is wrong; {bound:.2%} is allowed."
    if facts.auto_share is not None and facts.auto_usual:
        mean, deviation = facts.auto_usual
        if abs(facts.auto_share - mean) > limits.auto_sigmas * max(deviation, 0.01):
            yield "share", f"{facts.auto_share:.0%} were filed without a person on the last day; usually {mean:.0%}."


def _damage(facts: Facts, limits: Limits) -> Iterator[tuple[str, str]]:
    del limits
    if facts.damaged:
        yield "", f"The last look at every stored byte found {facts.damaged} faults."


def _ago(at: dt.datetime, now: dt.datetime) -> str:
    minutes = int((now - at).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes"
    return f"{minutes // 60} hours" if minutes < 3 * 24 * 60 else f"{minutes // (24 * 60)} days"


RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule("silent", "Service silent", ("operations",), "Look at: systemctl status intake. Start it again.", _silent),
        Rule("unreachable", "Folder unreachable", ("operations",), "Check the share and its mount.", _unreachable),
        Rule(
            "quiet",
            "Source quiet",
            ("mailroom", "operations"),
            "Is the scanner or fax on, and its target right?",
            _quiet,
        ),
        Rule("stuck", "Stuck", ("operations",), "See which: intake documents; intake document RECEIPT.", _stuck),
        Rule("late", "Backlog late", ("supervisors",), "Add a reviewer, oldest due first.", _late),
        Rule(
            "disk", "Disk", ("operations",), "Make room or enlarge the disk; nothing is lost while it is full.", _disk
        ),
        Rule("backup", "Backup old", ("operations",), "Run intake backup, and look at why the timer did not.", _backup),
        Rule(
            "index", "Patient index old", ("operations",), "See to the feed, then: intake patients import FILE.", _index
        ),
        Rule(
            "wrong_patient",
            "Wrong patient confirmed",
            ("supervisors", "privacy"),
            "Recall it; find the cause; clear it at /quality.",
            _wrong_patient,
        ),
        Rule(
            "drift",
            "Quality drift",
            ("supervisors", "operations"),
            "Look at the wrong ones at /quality, then at intake thresholds show.",
            _drift,
        ),
        Rule("damage", "Store damage", ("operations",), "Keep the site as it is; restore from the backup.", _damage),
    )
}
