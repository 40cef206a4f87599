"""`evaluate`: how good and how quick."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.app import JsonOption, app, err, out, print_json


@app.command()
def evaluate(
    corpus: Annotated[
        Path, typer.Argument(help="Folder with inbox/, patients.csv, truth.jsonl.", exists=True, file_okay=False)
    ],
    *,
    results: Annotated[
        Path | None, typer.Option("--results", help="Also write each document's line to this file.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Take a corpus with known truth in, dry, and print every accuracy and speed figure."""
    from intake.evaluate import run

    report = run.evaluate(corpus, console=err, results=results)
    if as_json:
        print_json(report.to_json())
    else:
        report.show(out)
