"""`documents`, `document`, `patients import`: what is in the record, and whom it is for."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, out, print_json, progress, talk
from intake.errors import Missing
from intake.kinds import load_kinds
from intake.records import documents as rows
from intake.records import faxes
from intake.records import patients as index
from intake.records.connect import connect
from intake.records.ledger import events_of
from intake.records.patient_import import Imported
from intake.settings import load

patients = typer.Typer(help="The patient index.", no_args_is_help=True)
app.add_typer(patients, name="patients")


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


@patients.command("import")
def import_patients(
    file: Annotated[Path, typer.Argument(help="CSV with a header; see the README.", exists=True, dir_okay=False)],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Load or update the patient index, with progress."""
    connect(load(site))
    done = load_index(file)
    if as_json:
        print_json(dataclasses.asdict(done))
    else:
        for number, why in done.faults:
            talk(f"line {number}: {why}; skipped")
        if done.ignored_columns:
            talk(f"warning: ignored unknown columns: {', '.join(done.ignored_columns)}")
        out.print(
            f"{done.added} patients added, {done.updated} updated, {done.unchanged} unchanged, {done.bad} skipped"
        )
    if done.bad:
        raise typer.Exit(NEEDS_ATTENTION)


def load_index(file: Path) -> Imported:
    """Load or update the index of the connected database from a CSV file, with progress on stderr."""
    from intake.matching import keys_of

    with file.open("rb") as content:
        rows_in_file = sum(chunk.count(b"\n") for chunk in iter(lambda: content.read(1 << 20), b""))
    with progress() as bar:
        task = bar.add_task("Importing patients", total=rows_in_file)
        return index.StoredPatients(keys_of).load(file, lambda lines: bar.update(task, completed=lines))
