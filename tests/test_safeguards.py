"""Every test that SECURITY.md and docs/safeguards.md name is there; and what they never say."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")
PAGES = ("SECURITY.md", "docs/safeguards.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_is_named_is_there(page: str) -> None:
    named = NAMED.findall((ROOT / page).read_text(encoding="utf-8"))
    assert named
    for file, test in named:
        assert (ROOT / file).exists(), file
        if test:
            assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_each_safeguard_names_a_test() -> None:
    rows = re.findall(r"^\| (?!safeguard|---)(.+) \|$", (ROOT / "docs/safeguards.md").read_text(), re.MULTILINE)
    assert len(rows) >= 10
    assert not [row for row in rows if not NAMED.search(row.split(" | ")[2])]


def test_nothing_claims_to_be_compliant() -> None:
    for page in (*PAGES, "README.md"):
        text = (ROOT / page).read_text(encoding="utf-8").lower()
        assert not re.search(r"hipaa[- ]compliant|is compliant|fully compliant|hipaa certified", text), page
    assert "supports hipaa safeguards" in (ROOT / "docs/safeguards.md").read_text().lower()


def audited() -> Any:
    spec = importlib.util.spec_from_file_location("audited", ROOT / "tools/audited.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "0 SKIPPED"),
        ([{"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1"}]}], 1, "a 1: PYSEC-1"),
        ([{"name": "a", "skip_reason": "no answer"}], 3, "has not passed"),
        ([{"name": "a", "version": "1", "vulns": []}, {"name": "b", "skip_reason": "x"}], 3, "1 SKIPPED"),
        ([], 3, "has not passed"),
    ],
)
def test_an_audit_that_could_not_look_never_passes(packages: list[dict[str, object]], code: int, said: str) -> None:
    given, sentences = audited().verdict(json.dumps({"dependencies": packages}))
    assert given == code
    assert said in sentences
    assert audited().verdict("")[0] == 3


def test_a_bill_of_materials_that_leaves_something_out_is_found() -> None:
    lock = "django==5.2.19 \\\n    --hash=sha256:0\nPy_Seccomp==2.1 ; sys_platform == 'linux' \\\n"
    bill = {"components": [{"name": "Django", "version": "5.2.19"}, {"name": "py-seccomp", "version": "2.1"}]}
    assert audited().left_out(lock, json.dumps(bill)) == []
    bill["components"][1]["version"] = "2.0"
    assert audited().left_out(lock, json.dumps(bill)) == ["py-seccomp 2.1"]
    assert audited().left_out("", json.dumps(bill)) == ["everything"]


def test_make_test_runs_everything_that_ci_runs_and_nothing_hides_behind_it() -> None:
    """CI calls `make test` alone: the checks, both databases, the bill of materials and the audit are in it."""
    assert (ROOT / ".ci/run").read_text(encoding="utf-8").rstrip().endswith("exec make test")
    rule = re.search(r"^test: (.*)\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert rule
    assert rule[1].split() == ["setup-tests", "check"]
    for part in ("-m pytest -n 2", "--database postgres", "tools/audit both"):
        assert part in rule[2]
