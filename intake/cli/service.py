"""`run` and `try`: the service, and what it would do."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intake.cli.app import HERE, JsonOption, SiteOption, app, print_json
from intake.lock import lock
from intake.records.connect import connect
from intake.settings import load


@app.command()
def run(
    site: SiteOption = HERE,
    *,
    once: Annotated[
        bool, typer.Option("--once", help="Take in what lies in the watch folders now, then exit.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Run the service: watch, workers and web."""
    from intake.cli import serving

    settings = load(site)
    with lock(settings):
        if once:
            serving.run_once(settings, as_json=as_json)
        else:
            serving.serve_until_stopped(settings)


@app.command("try")
def dry_run(
    files: Annotated[list[Path], typer.Argument(help="Files to try.", exists=True, dir_okay=False)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what would happen to files and why.  Writes nothing."""
    from intake.cli import trying

    settings = load(site)
    connect(settings)
    lines = trying.try_files(files, settings)
    if as_json:
        for line in lines:
            print_json(line)
    else:
        trying.show(lines)
    if any(line["state"] == "unavailable" for line in lines):
        raise typer.Exit(1)
