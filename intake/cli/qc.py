"""`qc sample`, `qc report`, `qc record`: filed documents checked blind, from the command line."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer
from django.utils import timezone
from rich.table import Table

from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, out, print_json, talk
from intake.desk import draw_samples
from intake.errors import Missing
from intake.kinds import load_kinds
from intake.quality import said
from intake.records import accounts, patients, results, samples, stops
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.settings import load

qc = typer.Typer(no_args_is_help=True, help="Filed documents are checked blind: draw, record, report.")
app.add_typer(qc, name="qc")
_NONE = "none"


@qc.command("sample")
def sample(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Draw what is due to be checked; the service does so by itself.  A repeat draws the same documents."""
    settings = load(site)
    connect(settings)
    fresh = draw_samples(settings, Ledger.of(settings.keys), timezone.now())
    waiting, disputed = results.open_samples()
    if as_json:
        print_json({"drawn": fresh, "open": waiting, "disputed": disputed})
        return
    talk(f"{fresh} drawn. {waiting} wait to be checked, {disputed} for a supervisor: /quality on the desk.")


@qc.command("record")
def record(
    receipt: Annotated[str, typer.Argument(help="The document that was checked.")],
    *,
    checker: Annotated[str, typer.Option("--checker", help="Account of who checked it, blind.")],
    patient: Annotated[str, typer.Option("--patient", help="Record number as read; none: nobody's; unclear.")],
    kind: Annotated[str, typer.Option("--type", help="Its type, a code of document-types.csv.")],
    date: Annotated[str, typer.Option("--date", help="Its date as read, year-month-day; none if it bears none.")],
    site: SiteOption = HERE,
    pages_wrong: Annotated[bool, typer.Option("--pages-wrong", help="Its pages do not belong together.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Record what somebody read who checked a sampled document away from the desk."""
    settings = load(site)
    connect(settings)
    account = accounts.find(checker)
    if account is None:
        raise Missing(f"there is no account {checker}")
    if kind not in load_kinds(settings.site / "document-types.csv"):
        raise Missing(f"there is no type {kind}")
    given = samples.Answer(
        patient=patients.by_mrn(patient).key if patient not in {_NONE, "unclear"} else "",
        kind=kind,
        date=None if date == _NONE else _day(date),
        pages=not pages_wrong,
        unclear=patient == "unclear",
    )
    row = samples.answer(samples.of_receipt(receipt).pk, given, f"user:{account.pk}", Ledger.of(settings.keys))
    if as_json:
        print_json({"receipt": receipt, "state": row.state, "disputed": row.disputed})
    elif row.disputed:
        talk(f"{receipt}: read otherwise than filed ({', '.join(row.disputed)}). A supervisor settles it on the desk.")
    else:
        talk(f"{receipt}: agrees with what was filed.")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter("write the date as year-month-day, or none") from None


@qc.command("report")
def report(
    site: SiteOption = HERE,
    *,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days to look back.")] = 30,
    as_json: JsonOption = False,
) -> None:
    """What the checks prove, with intervals, and every wrong patient.  Exit code 4 while a type is stopped."""
    connect(load(site))
    until = timezone.now()
    since = until - dt.timedelta(days=days)
    found, cases = results.results(since, until), results.wrong_patients(since, until)
    standing = stops.standing()
    if as_json:
        print_json(
            {
                "results": [
                    {
                        "filed_by": "intake" if one.machine else "people",
                        "item": one.item,
                        "wrong": one.found.wrong,
                        "checked": one.found.checked,
                        "low": one.found.low,
                        "high": one.found.high,
                        "in_dispute": one.in_dispute,
                    }
                    for one in found
                ],
                "wrong_patients": [
                    {"receipt": c.receipt, "type": c.kind, "source": c.source, "since": c.since.isoformat()}
                    for c in cases
                ],
                "stopped": [{"type": kind, "source": source} for kind, source in sorted(stops.held())],
            }
        )
    else:
        table = Table("filed by", "wrong", "found, and what it proves (95 %)", "in dispute", box=None)
        for one in found:
            by = "intake" if one.machine else "people"
            table.add_row(by, one.item, said(one.found), str(one.in_dispute))
        out.print(table)
        for case in cases:
            cleared = "cleared" if case.cleared else "not cleared"
            out.print(f"wrong patient: {case.receipt}, {case.kind} from {case.source}, {case.since:%F %R}, {cleared}")
    if standing:
        raise typer.Exit(NEEDS_ATTENTION)
