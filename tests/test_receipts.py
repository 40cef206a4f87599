"""The mailroom's own list of what was taken each day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from intake.receipts import EVERY, Receipts
from intake.records import scans
from intake.records.ledger import Ledger
from intake.records.models import ScanRow

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def ledger(settings: Settings) -> Ledger:
    return Ledger.of(settings.keys)


def arrive(ledger: Ledger, name: str, code: str = "") -> ScanRow:
    digest = f"{len(name):064d}"
    return scans.take(scans.Arrived(name, digest, "fax", f"fax/{name}", 9, 10, "image/tiff", code), ledger)


def text(folder: Path) -> str:
    (file,) = (folder / "fax/receipts").glob("*.txt")
    return file.read_text(encoding="utf-8-sig")


def test_every_file_of_the_day_stands_in_it_with_its_receipt(settings: Settings, ledger: Ledger) -> None:
    row, refused = arrive(ledger, "one.tif"), arrive(ledger, "letter.doc", "E108")
    now = dt.datetime.now().astimezone()
    kept = Receipts(settings.watch_folders, 7)
    assert kept.keep("fax", now, 0.0)
    lines = text(settings.watch_folders).splitlines()
    assert lines[0] == f"Files from fax, {now:%Y-%m-%d}"
    assert f"{row.receipt}" in lines[2]
    assert lines[2].endswith("one.tif")
    assert lines[3].endswith("letter.doc  NOT TAKEN (E108)")
    assert refused.receipt in lines[3]


def test_it_is_written_again_only_where_it_has_news_and_not_too_often(settings: Settings, ledger: Ledger) -> None:
    now = dt.datetime.now().astimezone()
    kept = Receipts(settings.watch_folders, 7)
    arrive(ledger, "one.tif")
    assert kept.keep("fax", now, 0.0)
    arrive(ledger, "two22.tif")
    assert not kept.keep("fax", now, EVERY / 2)
    assert kept.keep("fax", now, EVERY + 1)
    assert not kept.keep("fax", now, 3 * EVERY)
    assert "two22.tif" in text(settings.watch_folders)


def test_a_source_without_files_gets_no_list(settings: Settings) -> None:
    assert not Receipts(settings.watch_folders, 7).keep("fax", dt.datetime.now().astimezone(), 0.0)
    assert not (settings.watch_folders / "fax/receipts").exists()


def test_old_lists_go_and_other_files_stay(settings: Settings, ledger: Ledger) -> None:
    folder = settings.watch_folders / "fax/receipts"
    folder.mkdir()
    now = dt.datetime.now().astimezone()
    days = [(now - dt.timedelta(days=ago)).strftime("%Y-%m-%d.txt") for ago in (6, 7, 30)]
    for name in (*days, "mine.txt"):
        (folder / name).write_text("x")
    arrive(ledger, "one.tif")
    Receipts(settings.watch_folders, 7).keep("fax", now, 0.0)
    assert sorted(file.name for file in folder.iterdir()) == sorted([days[0], f"{now:%Y-%m-%d}.txt", "mine.txt"])
