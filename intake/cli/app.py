"""What all commands share: the application, the `--site` option, and how to print."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from intake import __version__, observe

app = typer.Typer(
    name="intake",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Takes in scanned medical records: watches folders, reads, recognises, matches, files or asks a person.",
)
out = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
err = Console(stderr=True, highlight=False)

SiteOption = Annotated[
    Path,
    typer.Option("--site", envvar="INTAKE_SITE", help="The folder of the installation.", show_default=True),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
HERE = Path("site")
NEEDS_ATTENTION = 4


@app.callback(invoke_without_command=True)
def intake(
    *,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.", is_eager=True)] = False,
) -> None:
    """Take in scanned medical records."""
    observe.configure()
    if version:
        out.print(f"intake {__version__}")
        raise typer.Exit


def talk(sentence: str) -> None:
    """Say something to the person at the terminal."""
    err.print(sentence, markup=False)


def print_json(value: Any) -> None:  # noqa: ANN401 -- JSON
    """One JSON value on a line of stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def progress() -> Progress:
    """A progress bar on stderr, shown only to a terminal."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=err,
        disable=not sys.stderr.isatty(),
        transient=True,
    )
