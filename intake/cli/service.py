"""`run` and `try`: the service, and what it would do."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import typer

from intake.cli.app import HERE, JsonOption, SiteOption, app, print_json, talk
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
    paths: Annotated[list[Path], typer.Argument(help="Files to try, and folders of them.", exists=True)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Say what would happen to files and why.  Writes nothing."""
    from intake.cli import trying

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # pictures of pages must not stay behind
    settings = load(site)
    connect(settings)
    lines = []
    for line in trying.try_files(trying.files_of(paths), settings):
        lines.append(line)
        if as_json:
            print_json(line)
    if not as_json:
        trying.show(lines)
    if len(lines) > 1:
        talk(trying.summary(lines))
    if any(line["state"] == "unavailable" for line in lines):
        raise typer.Exit(1)
