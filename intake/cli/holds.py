"""`hold`: what must not be destroyed, whatever its time of keeping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.cli.exporting import AsOption
from intake.cli.purging import NumberArgument, actor_of, open_site
from intake.records import holds as rows

if TYPE_CHECKING:
    from intake.records.models import HoldRow

holds = typer.Typer(no_args_is_help=True, help="Legal holds: as long as one stands, nothing it covers is destroyed.")
app.add_typer(holds, name="hold")


@holds.command("add")
def add(
    site: SiteOption = HERE,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why, in words; it is not written into the ledger.")],
    mrn: Annotated[str, typer.Option("--mrn", help="Everything of the patient with this record number.")] = "",
    document: Annotated[str, typer.Option("--document", help="The document with this receipt.")] = "",
    everything: Annotated[bool, typer.Option("--everything", help="The whole site.")] = False,
    name: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Place a hold on a patient, a document or everything."""
    settings, ledger = open_site(site)
    actor = actor_of(name, settings, "hold") if name else "operator"
    row = rows.place(rows.On(mrn, document, everything), reason, actor, ledger)
    print_json(_hold_line(row)) if as_json else out.print(f"hold {row.pk}")
    talk(f"Hold {row.pk} stands. Nothing it covers is destroyed until it is lifted.")


@holds.command("list")
def list_holds(
    site: SiteOption = HERE,
    *,
    every: Annotated[bool, typer.Option("--all", help="Also those that were lifted.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List the holds that stand."""
    open_site(site)
    lines = [_hold_line(row) for row in rows.every(standing=not every)]
    if as_json:
        for line in lines:
            print_json(line)
        return
    table = Table("no.", "on", "since", "reason", "lifted", box=None)
    for line in lines:
        on = line["mrn"] or line["document"] or "everything"
        table.add_row(str(line["hold"]), on, line["placed"][:10], line["reason"], (line["lifted"] or "")[:10])
    out.print(table)


@holds.command("lift")
def lift(
    number: NumberArgument,
    site: SiteOption = HERE,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why, in words.")],
    name: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Lift a hold; takes a supervisor."""
    settings, ledger = open_site(site)
    row = rows.lift(number, reason, actor_of(name, settings, "hold"), ledger)
    print_json(_hold_line(row)) if as_json else talk(f"Hold {number} is lifted.")


def _hold_line(row: HoldRow) -> dict[str, Any]:
    return {
        "hold": row.pk,
        "scope": str(row.scope),
        "mrn": row.patient.mrn if row.patient else None,
        "document": row.document.receipt if row.document else None,
        "reason": row.reason,
        "placed": row.placed.isoformat(timespec="seconds"),
        "placed_by": row.placed_by,
        "lifted": row.lifted.isoformat(timespec="seconds") if row.lifted else None,
        "lifted_by": row.lifted_by or None,
        "lifted_why": row.lifted_why or None,
    }
