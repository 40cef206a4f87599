"""The desk's scripts: their types by tsc, their thinking by node's own tests."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

JS = Path(__file__).parent / "js"
TOO_LONG = 250


def run(*command: str) -> subprocess.CompletedProcess[str]:
    assert shutil.which("node"), "node is not installed: tools/setup test installs it"
    assert (JS / "node_modules").is_dir(), "npm ci has not run in tests/web/js: tools/setup test does"
    return subprocess.run(command, cwd=JS, capture_output=True, text=True, check=False)


def test_types_hold() -> None:
    told = run("node_modules/.bin/tsc", "-p", "tsconfig.json")
    assert told.returncode == 0, told.stdout


def test_what_the_desk_thinks() -> None:
    told = run("node", "--test", *sorted(file.name for file in JS.glob("*.test.js")))
    assert told.returncode == 0, told.stdout


SCRIPTS = Path(__file__).parents[2] / "intake/web/static/intake"


@pytest.mark.parametrize("file", sorted([*SCRIPTS.glob("*.js"), *SCRIPTS.glob("desk/*.js")]), ids=lambda f: f.name)
def test_a_script_is_a_small_room_whose_types_are_checked(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= TOO_LONG
    assert lines[0] == "// @ts-check" or file.name == "types.js"
