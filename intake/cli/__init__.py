"""The command line: parse, call, print, and nothing else.

stdout is data, stderr is talk.  Exit codes are those of the contract; every error is one sentence and the next
step.
"""

from __future__ import annotations

import importlib
import sys
from typing import TYPE_CHECKING

from django.db.utils import Error as DatabaseTrouble

from intake.cli.app import app, talk
from intake.errors import Damaged, IntakeError, Locked, Missing, WrongSettings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer import Typer

COMMANDS: Mapping[str, str] = {
    "backup": "keeping",
    "bench": "measure",
    "cover": "cover",
    "demo": "demo",
    "doctor": "site",
    "document": "documents",
    "documents": "documents",
    "evaluate": "measure",
    "export": "exporting",
    "forge": "measure",
    "hold": "holds",
    "init": "site",
    "patients": "patients",
    "purge": "purging",
    "qc": "qc",
    "rebuild": "keeping",
    "reindex": "documents",
    "rejected": "rejected",
    "report": "reporting",
    "restore": "keeping",
    "run": "service",
    "status": "site",
    "thresholds": "thresholds",
    "train": "training",
    "try": "service",
    "types": "types",
    "user": "users",
    "verify": "site",
}
"""The module here that holds each command.  Only the one asked for is loaded: all together take over a second."""
EXIT_CODES: Mapping[type[BaseException], int] = {Missing: 5, Locked: 6, Damaged: 7, WrongSettings: 8, IntakeError: 1}
INTERRUPTED = 130


def loaded(name: str = "") -> Typer:
    """The application with the command of that name, or with all of them if it is the name of none."""
    for module in [COMMANDS[name]] if name in COMMANDS else sorted(set(COMMANDS.values())):
        importlib.import_module(f"{__name__}.{module}")
    return app


def _of_database(error: DatabaseTrouble) -> str:
    """What the person is told.  The error's own text stays out of it: it can hold what somebody is called."""
    from intake.records.connect import is_current, trouble

    try:
        is_old = not is_current()
    except (DatabaseTrouble, IntakeError):
        is_old = False
    if is_old:
        return "the database of this site lacks tables of this version. Start the service once: intake run"
    return f"the database of this site is in trouble ({trouble(error)}). What is wrong: intake doctor"


def main() -> None:
    """Run one command and exit with its code."""
    try:
        loaded(*sys.argv[1:2])()
    except IntakeError as error:
        talk(f"intake: {error}")
        sys.exit(next(code for kind, code in EXIT_CODES.items() if isinstance(error, kind)))
    except DatabaseTrouble as error:
        talk(f"intake: {_of_database(error)}")
        sys.exit(EXIT_CODES[IntakeError])
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
