"""`documents`, `document`: what is in the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from typer.core import TyperGroup

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, progress
from intake.errors import Missing
from intake.filing.recall import complete
from intake.kinds import load_kinds
from intake.records import accounts, faxes, page_text, recalls
from intake.records import documents as rows
from intake.records.connect import connect
from intake.records.ledger import Ledger, events_of
from intake.settings import load

OPERATOR = "operator"
"""Who acts in the ledger when somebody works at the command line."""


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


class _ShowFirst(TyperGroup):
    """`intake document RECEIPT` shows it, as it did before there was anything else to do with one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 -- typer's own, not to be named
        """What is no command of the group is a receipt to show."""
        first = args[0] if args else "--help"
        return super().parse_args(ctx, args if first in self.commands or first == "--help" else ["show", *args])


document = typer.Typer(help="One document: show its life, or take it out of a folder.", cls=_ShowFirst)
app.add_typer(document, name="document")


@document.command()
def show(
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


@document.command()
def recall(
    receipt: Annotated[str, typer.Argument(help="The receipt of a filed document.")],
    site: SiteOption = HERE,
    *,
    reason: Annotated[str, typer.Option("--reason", help=f"One of {', '.join(recalls.REASONS)}.")],
    note: Annotated[str, typer.Option("--note", help="For the reviewer who sees it next.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Take a document that was filed in error out of its folder; tell who has looked at it there."""
    settings = load(site)
    connect(settings)
    seen = recalls.viewers(receipt)
    unmoved = [one for one in recalls.pending() if one.document.receipt == receipt]
    if not unmoved:
        wish = recalls.Wish(OPERATOR, OPERATOR, reason, note)
        unmoved = [recalls.recall(receipt, wish, Ledger.of(settings.keys))]
    complete(unmoved, settings.site)
    names = accounts.names({one.actor for one in seen})
    told = [
        {"who": names.get(one.actor, one.actor), "times": one.times, "first": one.first.isoformat(),
         "last": one.last.isoformat(), "downloaded": one.downloaded, "exported": one.exported}
        for one in seen
    ]  # fmt: skip
    if as_json:
        print_json({"receipt": receipt, "reason": unmoved[0].reason, "state": "review", "viewers": told})
        return
    out.print(f"{receipt} is out of the folder and waits for a reviewer. Who has looked at it there:")
    for line in told:
        more = (", downloaded it" if line["downloaded"] else "") + (", handed it over" if line["exported"] else "")
        out.print(f"  {line['who']}: {line['times']} times, last {line['last']}{more}", markup=False)
    if not told:
        out.print("  nobody")


@app.command()
def reindex(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Make the index of the words of filed documents anew; needed once after a release that says so."""
    connect(load(site))
    with progress() as bar:
        task = bar.add_task("Indexing filed documents", total=None)
        done = page_text.refill(lambda number: bar.update(task, completed=number))
    print_json({"documents": done}) if as_json else out.print(f"{done} filed documents indexed")


def _names(line: dict[str, Any]) -> set[str]:
    return {line["receipt"], "-".join(line["receipt"].split("-")[:3])}
