"""`report`: what happened, as tables, CSV or JSON; and the reconciliation of a day."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING, Annotated

import typer
from django.utils import timezone
from rich.table import Table as Drawn

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.errors import Damaged
from intake.figures import csv_of, period_of, read, table_json
from intake.records.connect import connect
from intake.reports import reconcile
from intake.reports.named import NAMES, report
from intake.settings import load

if TYPE_CHECKING:
    from collections.abc import Callable

    from intake.figures import Table

reports = typer.Typer(no_args_is_help=True, help="What happened: counts and times, never a patient's data.")
app.add_typer(reports, name="report")
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV.")]
_HELP = {
    "day": "What arrived, what became of it, and what waits.",
    "turnaround": "How long it took from arrival to the record.",
    "exceptions": "Why people were asked, by source and sender; what was refused.",
    "quality": "What blind checks prove, every wrong patient, early signs.",
    "work": "Decisions, pace and active seconds by reason; by person if [productivity] by_name says so.",
}


def _add(name: str) -> Callable[..., None]:
    def command(
        site: SiteOption = HERE,
        *,
        first: Annotated[str, typer.Option("--from", help="First day, year-month-day; today if left out.")] = "",
        last: Annotated[str, typer.Option("--to", help="Last day; the first if left out.")] = "",
        source: Annotated[str, typer.Option("--source", help="Only this source.")] = "",
        kind: Annotated[str, typer.Option("--type", help="Only this type.")] = "",
        as_csv: CsvOption = False,
        as_json: JsonOption = False,
    ) -> None:
        settings = load(site)
        connect(settings)
        now = timezone.now().astimezone()
        period = period_of("today", now, _day(first), _day(last), source=source, kind=kind)
        _print(report(name, period, now, settings, by_name=True), as_csv=as_csv, as_json=as_json)

    command.__doc__ = _HELP[name]
    return reports.command(name)(command)


for _name in NAMES:
    _add(_name)


@reports.command("reconcile")
def reconcile_day(
    site: SiteOption = HERE,
    *,
    day: Annotated[str, typer.Option("--day", help="The day, year-month-day; yesterday if left out.")] = "",
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
) -> None:
    """Account for every file and page that arrived on a day.  Exit code 7 if anything is unaccounted for."""
    settings = load(site)
    connect(settings)
    chosen = _day(day) or (timezone.now().astimezone() - dt.timedelta(days=1)).date()
    midnight = dt.datetime.combine(chosen, dt.time()).astimezone()
    after = dt.datetime.combine(chosen + dt.timedelta(days=1), dt.time()).astimezone()
    found = reconcile(chosen, midnight, after, settings.site)
    if as_json:
        tables = [table_json(table) for table in (found.files, found.pages)]
        print_json(
            {"day": chosen.isoformat(), "unaccounted": found.unaccounted, "faults": found.faults, "tables": tables}
        )
    else:
        _print([found.files, found.pages], as_csv=as_csv, as_json=False)
        for fault in found.faults:
            talk(fault)
    if found.faults:
        raise Damaged(f"{found.unaccounted} thing(s) of {chosen} are unaccounted for. Next: intake verify")
    talk(f"{chosen}: everything is accounted for.")


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a day as year-month-day") from None


def _print(tables: list[Table], *, as_csv: bool, as_json: bool) -> None:
    if as_json:
        print_json([table_json(table) for table in tables])
        return
    if as_csv:
        sys.stdout.write(csv_of(tables))
        return
    for table in tables:
        drawn = Drawn(*table.columns, title=table.title, title_justify="left", box=None)
        for row in read(table):
            drawn.add_row(*row)
        out.print(drawn)
        out.print(table.note or "", style="dim", markup=False)
