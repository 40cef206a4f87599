"""Only the commands that are asked for are loaded, and none is forgotten."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from intake.cli import COMMANDS, loaded

if TYPE_CHECKING:
    from click import Group


def told_by(name: str, what: str) -> list[str]:
    """What is true in a fresh process in which the command of that name was asked for."""
    program = f"import sys; from typer.main import get_command; from intake.cli import loaded; app = loaded({name!r}); "
    command = [sys.executable, "-c", f"{program}print(*{what})"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def test_every_command_is_named_with_its_module() -> None:
    application: Group = get_command(loaded())  # type: ignore[assignment] # ours is a group
    assert set(application.commands) == set(COMMANDS)


@pytest.mark.parametrize("module", sorted(set(COMMANDS.values())))
def test_a_command_is_there_when_it_alone_is_asked_for(module: str) -> None:
    asked = [name for name, where in COMMANDS.items() if where == module]
    assert set(asked) <= set(told_by(asked[0], "get_command(app).commands"))


def test_who_asks_for_documents_does_not_wait_for_the_language_to_load() -> None:
    assert not {"spacy", "tesserocr", "dbos"} & set(told_by("documents", "sys.modules"))
