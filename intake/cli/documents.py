"""`documents`, `document`: what is in the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json
from intake.errors import Missing
from intake.kinds import load_kinds
from intake.records import documents as rows
from intake.records import faxes
from intake.records.connect import connect
from intake.records.ledger import events_of
from intake.settings import load


def _loincs(site: Path) -> dict[str, str]:
    settings = load(site)
    connect(settings)
    return {kind.code: kind.loinc for kind in load_kinds(settings.site / "document-types.csv").values()}


@app.command()
def documents(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """List every document known; with --json one object a line."""
    loincs = _loincs(site)
    table = Table("receipt", "source", "pages", "state", "type", "date", "why", box=None)
    for line in rows.lines(loincs):
        if as_json:
            print_json(line)
            continue
        table.add_row(
            line["receipt"],
            line["source"],
            ",".join(map(str, line["pages"])),
            line["state"],
            line["type"] or "",
            line["document_date"] or "",
            ", ".join(line["reasons"]),
        )
    if not as_json:
        out.print(table)


@app.command()
def document(
    receipt: Annotated[str, typer.Argument(help="The receipt, e.g. R-2026-000017.")],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show one document's life, page by page."""
    found = [line for line in rows.lines(_loincs(site), receipt=receipt) if receipt in _names(line)]
    if not found:
        raise Missing(f"there is no document with receipt {receipt}. List them with: intake documents")
    scan_receipt = "-".join(receipt.split("-")[:3])
    events = [
        {"at": event.at.isoformat(), "actor": event.actor, "action": event.action, **event.detail}
        for subject in dict.fromkeys((scan_receipt, receipt))
        for event in events_of(subject)
    ]
    if as_json:
        print_json({"documents": found, "events": events})
        return
    for line in found:
        out.print(f"[bold]{line['receipt']}[/] {line['state']} from {line['source']}, received {line['received']}")
        out.print(
            f"  pages {line['pages']}, sheets {line['sheets']}, type {line['type']}, date {line['document_date']}"
        )
        if line["fax"]:
            out.print(f"  fax: {faxes.in_words(line['fax'])}", markup=False)
        for reason in line["reasons"]:
            out.print(f"  why: {reason}")
        if line["resend_of"]:
            out.print(f"  resembles {line['resend_of']}: {line['resend']}")
        if line["path"]:
            out.print(f"  in {line['path']}")
    for event in events:
        more = {key: value for key, value in event.items() if key not in {"at", "actor", "action"} and value}
        out.print(f"  {event['at']}  {event['action']} by {event['actor']} {more or ''}", markup=False)


def _names(line: dict[str, Any]) -> set[str]:
    return {line["receipt"], "-".join(line["receipt"].split("-")[:3])}
