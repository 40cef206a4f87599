"""The laws of the house that a machine can check (ARCHITECTURE.md)."""

from __future__ import annotations

import ast
import dataclasses
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import intake.model
from intake.configuration import reference, tables
from intake.kinds import load_kinds
from intake.mailroom import WHYS
from intake.model import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "intake"
MODULES = sorted(file for file in PACKAGE.rglob("*.py") if "migrations" not in file.parts)
THINKING = ("ocr", "extract", "matching", "resend", "decide.py", "filing/plan.py")


def source(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_the_one_path_fits_on_a_screen() -> None:
    (take_in,) = (
        node
        for node in source(PACKAGE / "pipeline.py").body
        if isinstance(node, ast.FunctionDef) and node.name == "take_in"
    )
    assert (take_in.end_lineno or 0) - take_in.lineno < 40
    called = [
        node.func.id for node in ast.walk(take_in) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    stages = ["read", "recognise", "separate", "extract", "match", "decide", "file"]
    assert [name for name in sorted(stages, key=called.index)] == stages  # noqa: C416 -- every stage is called


@pytest.mark.parametrize(
    "file", [f for f in MODULES if f.relative_to(PACKAGE).as_posix().startswith(THINKING)], ids=str
)
def test_thinking_never_touches_the_database_or_the_engine(file: Path) -> None:
    forbidden = ("django", "dbos", "sqlalchemy", "intake.records", "intake.web", "intake.work")
    assert not [name for name in imports(source(file)) if name.startswith(forbidden)]


@pytest.mark.parametrize(
    ("library", "allowed"),
    [("dbos", {"work.py"}), ("sqlalchemy", {"work.py"}), ("pydantic_settings", {"settings.py"})],
)
def test_one_module_knows_each_of_these(library: str, allowed: set[str]) -> None:
    knowing = {
        file.relative_to(PACKAGE).as_posix()
        for file in MODULES
        if library in {n.split(".")[0] for n in imports(source(file))}
    }
    assert knowing <= allowed


def test_queries_live_in_records() -> None:
    sql = re.compile(r"\.objects\.|connection\.cursor\(|RunSQL|\.raw\(")
    elsewhere = [
        file.relative_to(PACKAGE).as_posix()
        for file in MODULES
        if file.relative_to(PACKAGE).parts[0] != "records" and sql.search(file.read_text(encoding="utf-8"))
    ]
    assert elsewhere == []


def test_only_settings_reads_the_environment() -> None:
    reading = re.compile(r"os\.environ|os\.getenv")
    found = {f.relative_to(PACKAGE).as_posix() for f in MODULES if reading.search(f.read_text(encoding="utf-8"))}
    hands_path_to_its_child = "ocr/tesseract.py"
    assert found <= {"settings.py", hands_path_to_its_child}


def test_broad_excepts_stand_only_in_the_workers_loop() -> None:
    broad = set()
    for file in MODULES:
        for node in ast.walk(source(file)):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            ):
                broad.add(file.relative_to(PACKAGE).as_posix())
    in_the_confined_child = "ocr/textlayer.py"  # pdfminer raises anything
    assert broad <= {"work.py", "deeds.py", in_the_confined_child}


def test_every_value_is_frozen_and_hides_what_stood_on_a_page() -> None:
    hidden = {
        "text",
        "value",
        "path",
        "source_file",
        "ink",
        "mrn",
        "birth_date",
        "page_value",
        "index_value",
        "words",
        "last",
        "first",
    }
    for name, value in vars(intake.model).items():
        if dataclasses.is_dataclass(value) and isinstance(value, type):
            assert value.__dataclass_params__.frozen, name  # type: ignore[attr-defined]
            assert "__slots__" in vars(value), name
            assert not [
                field.name
                for field in dataclasses.fields(value)
                if field.name in hidden and field.repr and field.type != "float"
            ], name


def test_no_room_is_called_by_a_name_that_says_nothing() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "manager", "processor", "misc"}
    assert not [file for file in MODULES if file.stem in empty]


def test_nothing_waits_for_later_without_an_owner() -> None:
    marks = re.compile(r"\b(TODO|FIXME|HACK)\b(?!.*#\d+)")
    assert not [file.name for file in MODULES if marks.search(file.read_text(encoding="utf-8"))]


def test_every_module_has_a_docstring() -> None:
    assert not [file for file in MODULES if not ast.get_docstring(source(file))]


def test_every_module_with_thought_in_it_has_a_test_module() -> None:
    tests = {file.stem.removeprefix("test_") for file in (ROOT / "tests").rglob("test_*.py")}
    covered_elsewhere = {"__main__", "__init__"}
    rooms = {"filing", "matching", "extract", "ocr", "resend", "sheets"}
    missing = [
        file.relative_to(PACKAGE).as_posix()
        for file in MODULES
        if file.relative_to(PACKAGE).parts[0] in rooms and file.stem not in tests | covered_elsewhere
    ]
    tested_rooms = {file.parent.name for file in (ROOT / "tests").rglob("test_*.py")}
    assert all(Path(name).parts[0] in tested_rooms for name in missing)


def test_the_configuration_page_is_what_the_settings_say() -> None:
    assert (ROOT / "docs/configuration.md").read_text(encoding="utf-8") == reference()


def test_every_setting_is_described() -> None:
    assert not [
        f"{name}.{key}"
        for name, model in tables()
        for key, field in model.model_fields.items()
        if not field.description
    ]


def test_the_contract_codes_have_their_words() -> None:
    assert set(WHYS) == {f"E{number}" for number in range(101, 110)} | {"W201"}


def test_the_shipped_document_types_are_complete() -> None:
    kinds = load_kinds()
    assert {"unknown", "not_a_record", "fax_cover"} <= set(kinds)
    assert all(kind.loinc for kind in kinds.values() if kind.code not in {"unknown", "not_a_record"})


def test_every_reason_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    assert not [reason.value for reason in Reason if f"`{reason.value}`" not in glossary]


def test_nothing_committed_names_a_registry_or_a_machine() -> None:
    forbidden = re.compile(
        rb"(?:files\.)?python"
        rb"hosted\.org|py"
        rb"pi\.org/simple|registry\.npm"
        rb"js\.org|--index"
        rb"-url|/ro"
        rb"ot/|/wo"
        rb"rk/main"
    )
    found = [f for f in tracked() if f.stat().st_size < 1_000_000 and forbidden.search(f.read_bytes())]
    assert not found
