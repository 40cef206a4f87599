"""The facts in the Prometheus text format (version 0.0.4): counts, sizes, times; labelled by source and state only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from intake.alerts.facts import Facts
    from intake.alerts.rules import Alert

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[dict[str, str], float | None]


def exposition(facts: Facts, standing: Iterable[Alert]) -> str:
    """What Prometheus is told.  A value that is not known is left out."""
    return "".join(_lines(facts, tuple(standing)))


def _lines(facts: Facts, standing: tuple[Alert, ...]) -> Iterator[str]:
    yield from _gauge("intake_info", "The version that runs.", [({"version": facts.version}, 1)])
    yield from _gauge("intake_heartbeat_timestamp_seconds", "Last sign of life of the service.", _at(facts.seen))
    yield from _gauge("intake_files", "Files by state.", _by("state", facts.scans))
    yield from _gauge("intake_documents", "Documents by state.", _by("state", facts.states))
    yield from _gauge("intake_files_in_work", "Files being read, or waiting for it.", _one(facts.in_work))
    yield from _gauge("intake_files_postponed", "Files that wait for better times.", _one(facts.postponed))
    yield from _gauge(
        "intake_oldest_file_in_work_timestamp_seconds", "Arrival of the oldest.", _at(facts.oldest_working)
    )
    yield from _gauge("intake_pages_last_hour", "Pages settled within the last hour.", _one(facts.pages_last_hour))
    yield from _gauge("intake_documents_failed", "Documents that could not be processed.", _one(facts.failed))
    yield from _gauge("intake_documents_waiting", "Documents that wait for somebody.", _one(facts.waiting))
    yield from _gauge("intake_documents_past_due", "Waiting documents past due.", _one(facts.past_due))
    yield from _gauge(
        "intake_oldest_waiting_timestamp_seconds", "Since when the oldest waits.", _at(facts.oldest_waiting)
    )
    yield from _gauge("intake_hours_to_clear", "Waiting documents by the pace of late.", _one(facts.hours_to_clear))
    looks = {source.name: source.failed_looks for source in facts.sources}
    yield from _gauge("intake_source_failed_looks", "Looks in a row that failed.", _by("source", looks))
    last = [({"source": one.name}, one.last.timestamp() if one.last else None) for one in facts.sources]
    yield from _gauge("intake_source_last_file_timestamp_seconds", "Arrival of the last file.", last)
    yield from _gauge("intake_patient_index_rows", "Rows of the patient index.", _one(facts.index_rows))
    yield from _gauge("intake_patient_index_timestamp_seconds", "Its last import.", _at(facts.index_at))
    yield from _gauge("intake_disk_free_bytes", "Free on the site's disk.", _one(facts.disk_free))
    yield from _gauge("intake_disk_size_bytes", "Size of that disk.", _one(facts.disk_total))
    yield from _gauge("intake_database_size_bytes", "Size of the database.", _one(facts.database_bytes))
    yield from _gauge("intake_backup_timestamp_seconds", "The last backup.", _at(facts.backup_at))
    yield from _gauge("intake_samples_open", "Quality samples that wait to be checked.", _one(facts.samples_open))
    yield from _gauge("intake_samples_disputed", "Samples read otherwise than filed.", _one(facts.samples_disputed))
    counts: dict[str, int] = {}
    for alert in standing:
        counts[alert.code] = counts.get(alert.code, 0) + 1
    yield from _gauge("intake_alerts", "Alerts that stand, by code.", _by("code", counts))


def _gauge(name: str, what: str, samples: Iterable[Sample]) -> Iterator[str]:
    known = [(labels, value) for labels, value in samples if value is not None]
    if not known:
        return
    yield f"# HELP {name} {what}\n# TYPE {name} gauge\n"
    for labels, value in known:
        inside = ",".join(f'{label}="{_escaped(text)}"' for label, text in sorted(labels.items()))
        yield f"{name}{{{inside}}} {value:.17g}\n" if inside else f"{name} {value:.17g}\n"


def _one(value: float | None) -> list[Sample]:
    return [({}, value)]


def _at(moment: dt.datetime | None) -> list[Sample]:
    return [({}, moment.timestamp() if moment else None)]


def _by(label: str, counts: dict[str, int]) -> list[Sample]:
    return [({label: name}, count) for name, count in sorted(counts.items())]


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
