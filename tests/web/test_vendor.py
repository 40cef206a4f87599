"""What the desk ships of others is what VENDOR.toml says, and all of it reaches the wheel."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from pathlib import Path

import pytest
from setuptools import Distribution

from intake.web.desk.shell import MODULES

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "intake/web/static/intake"
VENDOR = STATIC / "vendor"
ENTRIES = tomllib.loads((VENDOR / "VENDOR.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ENTRIES)
def test_a_vendored_file_is_as_it_was_fetched(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == ENTRIES[name]["sha256"]


def test_nothing_is_vendored_without_an_entry_and_a_licence() -> None:
    there = {file.name for file in VENDOR.iterdir() if not file.name.endswith((".d.mts", ".toml"))}
    assert there == set(ENTRIES)
    assert {f"LICENSE.{entry['package']}.txt" for entry in ENTRIES.values()} <= there


def test_types_and_tests_speak_of_the_versions_that_are_shipped() -> None:
    wanted = json.loads((ROOT / "tests/web/js/package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert {entry["package"]: wanted[entry["package"]] for entry in ENTRIES.values()} == {
        entry["package"]: entry["version"] for entry in ENTRIES.values()
    }


def test_scripts_import_only_files_that_lie_beside_them() -> None:
    for file in [*STATIC.rglob("*.js"), *STATIC.rglob("*.mjs")]:
        for name in re.findall(r'(?:from|import)\s*\(?"([^"]+)"', file.read_text(encoding="utf-8")):
            assert name.startswith("."), f"{file.name} imports {name}"
            assert (file.parent / name).is_file(), f"{file.name} imports {name}"


def test_the_page_of_the_desk_asks_for_every_module_at_once() -> None:
    for name in MODULES:
        assert (STATIC.parent / name).is_file()
    imported = {file.name for file in [*STATIC.glob("desk/*.js"), *VENDOR.glob("*.mjs")]} - {"types.js"}
    assert {Path(name).name for name in MODULES} == imported


def test_every_static_file_is_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    distribution = Distribution({"script_name": "setup.py"})
    distribution.parse_config_files()
    packing = distribution.get_command_obj("build_py")
    packing.ensure_finalized()
    packed = {Path(folder, name) for _, folder, _, names in packing.data_files for name in names}  # type: ignore[attr-defined]  # build_py
    wanted = {file.relative_to(ROOT) for file in STATIC.rglob("*") if file.is_file()}
    assert wanted <= packed
