"""A copy that is made while the site runs is whole, and a site comes back out of it."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from intake import audit
from intake.backup import MANIFEST, backup, copy_keys, newest, restore
from intake.errors import Damaged, WrongSettings
from intake.records.books import book_of
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.records.models import ScanRow
from intake.settings import load
from tests.keeping import lived_in

if TYPE_CHECKING:
    from pathlib import Path

    from intake.settings import Settings
    from tests.postgres import Cluster

DAMAGES = {
    "changed": lambda copy: next(copy.glob("patients/??/*/*/*/original.tif")).write_bytes(b"other"),
    "gone": lambda copy: next(copy.glob("data/store/??/??/*")).unlink(),
}


@pytest.fixture
def site(settings: Settings) -> Settings:
    lived_in(settings).write_down()
    (settings.watch_folders / "fax" / "not taken yet.tif").write_bytes(b"II*\0")
    return settings


def test_a_site_comes_back_and_verifies(site: Settings, tmp_path: Path) -> None:
    before = [book_of(scan) for scan in ScanRow.objects.order_by("id")]
    made = backup(site, tmp_path / "copies")
    assert copy_keys(site, tmp_path / "keys") > 0
    restore(made.folder, tmp_path / "again", tmp_path / "keys")
    again = load(tmp_path / "again")
    connect(again)
    assert [book_of(scan) for scan in ScanRow.objects.order_by("id")] == before
    assert list(audit.verify(again, Ledger.of(again.keys))) == []
    assert (again.watch_folders / "fax" / "not taken yet.tif").read_bytes() == b"II*\0"


@pytest.mark.database
def test_a_site_on_postgresql_comes_back_from_its_dump(
    settings: Settings, cluster: Cluster | None, tmp_path: Path
) -> None:
    if cluster is None:
        pytest.skip("on SQLite the file itself is copied")
    lived_in(settings).write_down()
    before = [book_of(scan) for scan in ScanRow.objects.order_by("id")]
    made = backup(settings, tmp_path / "copies")
    copy_keys(settings, tmp_path / "keys")
    url = cluster.create("restored")
    restore(made.folder, tmp_path / "again", tmp_path / "keys", url)
    text = (tmp_path / "again" / "intake.toml").read_text(encoding="utf-8")
    (tmp_path / "again" / "intake.toml").write_text(text.replace(settings.database.url, url), encoding="utf-8")
    again = load(tmp_path / "again")
    connect(again)
    assert [book_of(scan) for scan in ScanRow.objects.order_by("id")] == before
    assert list(audit.verify(again, Ledger.of(again.keys))) == []


def test_the_keys_are_not_in_the_copy_and_private_in_their_own(site: Settings, tmp_path: Path) -> None:
    made = backup(site, tmp_path / "copies")
    key = (site.keys / "ledger.key").read_bytes()
    assert not any(key in file.read_bytes() for file in made.folder.rglob("*") if file.is_file())
    copy_keys(site, tmp_path / "keys")
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "keys").iterdir())
    with pytest.raises(WrongSettings, match="--keys"):
        restore(made.folder, tmp_path / "again", None)


def test_what_has_not_changed_is_linked(site: Settings, tmp_path: Path) -> None:
    first = backup(site, tmp_path / "copies")
    second = backup(site, tmp_path / "copies")
    assert first.linked == 0
    assert second.linked > 3
    assert newest(tmp_path / "copies") == second.folder
    shutil.rmtree(first.folder)
    copy_keys(site, tmp_path / "keys")
    restore(second.folder, tmp_path / "again", tmp_path / "keys")


@pytest.mark.parametrize("harm", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_copy_is_refused(site: Settings, tmp_path: Path, harm: object) -> None:
    made = backup(site, tmp_path / "copies")
    copy_keys(site, tmp_path / "keys")
    harm(made.folder)  # type: ignore[operator]
    with pytest.raises(Damaged):
        restore(made.folder, tmp_path / "again", tmp_path / "keys")


def test_nothing_is_restored_over_a_site(site: Settings, tmp_path: Path) -> None:
    made = backup(site, tmp_path / "copies")
    copy_keys(site, tmp_path / "keys")
    with pytest.raises(WrongSettings, match="not empty"):
        restore(made.folder, site.site, tmp_path / "keys")


def test_a_copy_that_was_interrupted_is_never_taken_for_one(
    site: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("intake.backup._write_manifest", dies)
    with pytest.raises(KeyboardInterrupt):
        backup(site, tmp_path / "copies")
    assert newest(tmp_path / "copies") is None
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_manifest_that_leads_out_of_the_site_is_refused(site: Settings, tmp_path: Path) -> None:
    made = backup(site, tmp_path / "copies")
    copy_keys(site, tmp_path / "keys")
    manifest = made.folder / MANIFEST
    manifest.write_text(manifest.read_text().replace('"intake.toml"', '"../intake.toml"'), encoding="ascii")
    with pytest.raises(Damaged, match="outside"):
        restore(made.folder, tmp_path / "again", tmp_path / "keys")
