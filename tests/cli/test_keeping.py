"""The commands that copy a site and bring it back, as operations call them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.sites import Site

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.service, pytest.mark.timeout(600)]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path / "site")
    for _ in range(3):
        made.drop()
    made.drop(made.of_a_stranger())
    made.intake("run", "--once")
    return made


def without_order(lines: list[dict[str, object]]) -> list[str]:
    return sorted(json.dumps(line, sort_keys=True) for line in lines)


def test_a_lost_database_is_rebuilt_and_a_copy_is_restored(site: Site, tmp_path: Path) -> None:
    before = without_order(site.lines())
    assert site.intake("rebuild", check=False).returncode == 8  # not over a database that is there
    done = site.intake("rebuild", "--replace", "--json")
    assert json.loads(done.stdout)["faults"] == []
    assert without_order(site.lines()) == before
    site.intake("patients", "import", str(site.folder / "index.csv"))
    site.drop()
    site.intake("run", "--once")
    site.assert_every_file_is_found_exactly_once()

    copies, keys = str(tmp_path / "copies"), str(tmp_path / "keys")
    told = json.loads(site.intake("backup", copies, "--keys", keys, "--json").stdout)
    assert told["files"] > 10
    site.intake("restore", told["folder"], "--test")
    assert list((site.folder / "data").glob("restore-*")) == []
    again = Site.__new__(Site)
    again.folder = tmp_path / "again"
    restored = again.intake("restore", told["folder"], "--keys", keys, "--json")
    assert json.loads(restored.stdout)["faults"] == []
    assert without_order(again.lines()) == without_order(site.lines())
    assert (again.folder / "data" / "keys" / "ledger.key").stat().st_mode & 0o077 == 0
