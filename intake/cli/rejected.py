"""`rejected`: what the mailroom must act on, from the command line."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from intake import mailroom
from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, out, print_json, talk
from intake.errors import Missing
from intake.mailroom import Problem
from intake.settings import Settings, load
from intake.watch import sources_of

rejected = typer.Typer(help="Files that were not taken, and notes about others.", no_args_is_help=True)
app.add_typer(rejected, name="rejected")
Which = Annotated[list[str] | None, typer.Argument(help="Receipts, e.g. R-2026-000017.", show_default=False)]
Every = Annotated[bool, typer.Option("--all", help="All of them.")]


def _problems(settings: Settings) -> list[Problem]:
    folders = settings.watch_folders
    sources = sources_of(folders) if folders.exists() else []
    return [problem for source in sources for problem in mailroom.problems(folders, source)]


def _chosen(settings: Settings, receipts: list[str] | None, *, every: bool) -> list[Problem]:
    found = _problems(settings)
    if every:
        return found
    wanted = set(receipts or ())
    if unknown := wanted - {problem.receipt for problem in found} or (set() if wanted else {"(none given)"}):
        raise Missing(f"nothing rejected has the receipt {', '.join(sorted(unknown))}. List them: intake rejected ls")
    return [problem for problem in found if problem.receipt in wanted]


@rejected.command("ls")
def list_them(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """List what waits to be looked at.  Names of files are not shown.  Exit code 4 if there is anything."""
    found = _problems(load(site))
    table = Table("receipt", "source", "code", "why", box=None)
    for problem in found:
        why = mailroom.brief(problem.code)
        if as_json:
            line = {"receipt": problem.receipt or None, "source": problem.source, "code": problem.code, "why": why}
            print_json({**line, "has_file": problem.file is not None})
        table.add_row(problem.receipt or "-", problem.source, problem.code, why)
    if not as_json:
        out.print(table if found else "nothing")
    if found:
        raise typer.Exit(NEEDS_ATTENTION)


@rejected.command()
def retry(receipts: Which = None, site: SiteOption = HERE, *, every: Every = False) -> None:
    """Move files back up, to be taken again; their notes go."""
    moved = [mailroom.try_again(problem) for problem in _chosen(load(site), receipts, every=every)]
    talk(f"{sum(target is not None for target in moved)} file(s) are tried again at the next look.")


@rejected.command()
def clear(receipts: Which = None, site: SiteOption = HERE, *, every: Every = False) -> None:
    """Say that somebody has seen to them: the notes go, the files stay."""
    chosen = _chosen(load(site), receipts, every=every)
    for problem in chosen:
        mailroom.acknowledge(problem)
    talk(f"{len(chosen)} note(s) removed. The files are still in the folders rejected.")
