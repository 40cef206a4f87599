"""The ledger's files and anchors tell what the database alone cannot: that its newest events are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from intake.records import ledger_files
from intake.records.ledger import Ledger
from intake.records.ledger_files import Head, LedgerFiles, event_of
from intake.records.models import Event
from tests.records.test_ledger import without_triggers

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


def write(ledger: Ledger, count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            ledger.write("service", "taken", f"R-2026-{number:06d}", pages=number, code="")


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    made = Ledger.of(settings.keys)
    write(made, 12)
    return made


@pytest.fixture
def files(settings: Settings, tmp_path: Path, ledger: Ledger) -> LedgerFiles:
    del ledger
    made = LedgerFiles(settings.ledger_files, tmp_path / "elsewhere")
    assert made.catch_up() == 12
    return made


def test_the_files_tell_every_event_as_the_database_does(files: LedgerFiles, ledger: Ledger) -> None:
    told = [event_of(line) for line in files.events()]
    assert [(e.seq, e.at, e.actor, e.action, e.subject, e.detail, e.mac) for e in told] == [
        (e.seq, e.at, e.actor, e.action, e.subject, e.detail, e.mac) for e in Event.objects.order_by("seq")
    ]
    before = ""
    for event in told:
        assert ledger._mac(before, event) == event.mac
        before = event.mac
    assert list(files.faults()) == []


def test_only_what_is_new_is_appended(files: LedgerFiles, ledger: Ledger) -> None:
    assert files.catch_up() == 0
    write(ledger, 3)
    assert files.catch_up() == 3
    assert [line["seq"] for line in files.events()] == list(range(1, 16))


def test_the_files_are_readable_by_the_service_alone(files: LedgerFiles) -> None:
    assert [file.stat().st_mode & 0o077 for file in files.segments()] == [0]


def test_events_go_into_files_of_bounded_length(
    settings: Settings, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_files, "SEGMENT", 5)
    files = LedgerFiles(settings.ledger_files)
    files.catch_up()
    write(ledger, 1)
    files.catch_up()
    assert [len(file.read_text().splitlines()) for file in files.segments()] == [5, 5, 3]
    assert files.head().seq == 13


def test_a_line_that_a_crash_cut_off_is_written_again(files: LedgerFiles) -> None:
    (file,) = files.segments()
    file.write_bytes(file.read_bytes()[:-30])
    assert files.head().seq == 11
    assert files.catch_up() == 1
    assert [line["seq"] for line in files.events()] == list(range(1, 13))
    assert list(files.faults()) == []


@pytest.mark.parametrize("garbage", [b"\0" * 90, b"null", b"{}", b'{"seq": 12, "mac": 5}', b"[" * 9000])
def test_a_last_line_that_has_been_damaged_stops_nothing(files: LedgerFiles, ledger: Ledger, garbage: bytes) -> None:
    (file,) = files.segments()
    lines = file.read_bytes().splitlines()
    file.write_bytes(b"\n".join([*lines[:-1], garbage, b""]))
    write(ledger, 1)
    assert files.catch_up() == 2
    assert [line["seq"] for line in files.events()] == list(range(1, 14))
    assert list(files.faults()) == []


def test_a_line_that_cannot_be_read_any_more_is_told(files: LedgerFiles) -> None:
    (file,) = files.segments()
    lines = file.read_bytes().splitlines()
    file.write_bytes(b"\n".join([*lines[:4], b"\xff", *lines[5:], b""]))
    assert list(files.faults()) == ["ledger: 1 events up to 12 cannot be read in data/ledger"]


def test_newest_events_that_were_cut_off_are_found(files: LedgerFiles, ledger: Ledger) -> None:
    without_triggers()
    Event.objects.filter(seq__gt=9).delete()
    assert list(ledger.faults()) == []  # the chain alone cannot tell
    assert any("ends at event 9" in fault for fault in files.faults())


def test_history_written_anew_after_a_cut_is_found_and_not_copied_over_the_old(
    files: LedgerFiles, ledger: Ledger
) -> None:
    without_triggers()
    Event.objects.filter(seq__gt=9).delete()
    write(ledger, 5)
    assert list(ledger.faults()) == []
    assert files.catch_up() == 0
    assert any("3 events from 10 on" in fault for fault in files.faults())


def test_an_anchor_finds_a_cut_even_if_the_files_were_cut_too(files: LedgerFiles, ledger: Ledger) -> None:
    head = files.anchor()
    assert head is not None
    assert head.seq == 12
    without_triggers()
    Event.objects.filter(seq__gt=9).delete()
    for file in files.segments():
        file.unlink()
    files.catch_up()
    assert any("anchored at 12" in fault for fault in files.faults())
    write(ledger, 5)
    assert any("event 12 is not the one that was anchored" in fault for fault in files.faults())


@pytest.mark.usefixtures("ledger")
def test_without_a_folder_for_anchors_none_is_written(settings: Settings) -> None:
    assert LedgerFiles(settings.ledger_files).anchor() is None


def test_an_empty_ledger_has_no_head_and_no_faults(settings: Settings, tmp_path: Path) -> None:
    files = LedgerFiles(settings.ledger_files, tmp_path / "elsewhere")
    assert files.catch_up() == 0
    assert files.head() == Head()
    assert files.anchor() is None
    assert list(files.faults()) == []
