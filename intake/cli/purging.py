"""`purge`: what need not be kept any more, destroyed by two people together."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from django.utils import timezone
from rich.table import Table

from intake import purge
from intake.cli.app import HERE, NEEDS_ATTENTION, JsonOption, SiteOption, app, out, print_json, progress, talk
from intake.cli.exporting import AsOption, proven
from intake.errors import Locked
from intake.lock import lock
from intake.records import accounts, destroying, page_text, purges
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.retention import WHYS
from intake.settings import load

if TYPE_CHECKING:
    from pathlib import Path

    from intake.purge import Outcome
    from intake.records.purges import Proposal
    from intake.settings import Settings

purging = typer.Typer(help="What need not be kept any more: told, proposed, approved by somebody else, destroyed.")
app.add_typer(purging, name="purge")
NumberArgument = Annotated[int, typer.Argument(help="Its number.")]
YesOption = Annotated[bool, typer.Option("--yes", help="Do it; without this it is only told what would be done.")]
_PATIENCE = 120
"""Seconds for which a run waits until the service has let the bytes go."""
_MOST_SHOWN = 200


def open_site(site: Path) -> tuple[Settings, Ledger]:
    """The site's settings and its ledger, its database connected."""
    settings = load(site)
    connect(settings)
    return settings, Ledger.of(settings.keys)


def actor_of(name: str, settings: Settings, what: str) -> str:
    """How the ledger names whoever works here, once they have proven who they are."""
    return f"user:{proven(name, settings, what).pk}"


@purging.callback(invoke_without_command=True)
def survey(
    ctx: typer.Context,
    site: SiteOption = HERE,
    *,
    propose: Annotated[bool, typer.Option("--propose", help="Propose exactly this list, under a number.")] = False,
    name: AsOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell what need not be kept any more, and why; with --propose propose it to a second person."""
    if ctx.invoked_subcommand is not None:
        return
    settings, ledger = open_site(site)
    with progress() as bar:
        task = bar.add_task("Looking at documents that are due", total=None)
        found = purge.survey(settings, timezone.localdate(), lambda number: bar.update(task, completed=number))
    made = purge.propose(settings, found, actor_of(name, settings, "propose"), ledger) if propose else None
    if as_json:
        told = {"documents": [asdict(item) for item in found.items], "stays": dict(found.stays), "bytes": found.size}
        print_json({**told, "proposal": made and made.number})
    else:
        table = Table("receipt", "type", "kept until", "why", "bytes", box=None)
        for item in found.items[:_MOST_SHOWN]:
            table.add_row(item.receipt, item.kind, item.until, WHYS[item.why], f"{item.size:,}")
        out.print(table)
        types = ", ".join(f"{count} {kind}" for kind, count in found.by_type().items()) or "nothing"
        out.print(f"{len(found.items)} documents, {found.size / 1e6:.1f} MB: {types}")
    for receipt, sentence in found.stays[:_MOST_SHOWN]:
        talk(f"{receipt} is due and {sentence}.")
    if purge.rules_of(settings).keep_all:
        talk("[retention] keeps everything for ever: nothing is ever due.")
    talk(_next(made) if made else "Nothing was changed. Propose this list with: intake purge --propose --as YOUR-NAME")


def _next(made: Proposal) -> str:
    number = made.number
    return f"Proposal {number}. Somebody else: intake purge approve {number} --as NAME, or /purges/{number} on the desk"


@purging.command("list")
def list_proposals(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """List every proposal and what became of it."""
    open_site(site)
    lines = [_line(made) for made in purges.every()]
    if as_json:
        for line in lines:
            print_json(line)
        return
    table = Table("no.", "state", "documents", "proposed by", "approved by", "destroyed", "fell out", box=None)
    names = ("proposal", "state", "documents", "proposed_by", "approved_by", "destroyed", "fell_out")
    for line in lines:
        table.add_row(*(str(line[name] if line[name] is not None else "") for name in names))
    out.print(table)


@purging.command("show")
def show(number: NumberArgument, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show the list of a proposal, document by document."""
    settings, _ = open_site(site)
    made, items = purges.get(number), purge.items_of(settings, number)
    if as_json:
        print_json({**_line(made), "list": [asdict(item) for item in items]})
        return
    table = Table("receipt", "was", "type", "date", "pages", "kept until", "why", box=None)
    for item in items:
        cells = (item.receipt, item.was, item.kind, item.date, str(len(item.pages)), item.until, WHYS[item.why])
        table.add_row(*cells)
    out.print(table)
    out.print(f"proposal {number}: {made.state}, {made.documents} documents, SHA-256 of the list {made.digest}")


@purging.command("approve")
def approve(
    number: NumberArgument, site: SiteOption = HERE, *, name: AsOption = "", as_json: JsonOption = False
) -> None:
    """Agree to exactly that list; takes a supervisor who did not propose it."""
    settings, ledger = open_site(site)
    made = purge.approve(settings, number, actor_of(name, settings, "approve"), ledger)
    if as_json:
        print_json(_line(made))
    talk(f"Proposal {number} is approved: {made.documents} documents. Next: intake purge run {number} --yes")


@purging.command("withdraw")
def withdraw(
    number: NumberArgument, site: SiteOption = HERE, *, name: AsOption = "", as_json: JsonOption = False
) -> None:
    """Let nothing more come of a proposal."""
    settings, ledger = open_site(site)
    made = purges.withdraw(number, actor_of(name, settings, "propose"), ledger)
    if as_json:
        print_json(_line(made))
    talk(f"Nothing more comes of proposal {number}.")


@purging.command("run")
def run(
    number: NumberArgument, site: SiteOption = HERE, *, yes: YesOption = False, as_json: JsonOption = False
) -> None:
    """Destroy what an approved list names, and nothing else.  Exit code 4 if documents fell out of it."""
    settings, ledger = open_site(site)
    today = timezone.localdate()
    if yes:
        with progress() as bar:
            task = bar.add_task("Destroying", total=None)
            done = purge.run(
                settings, number, "operator", ledger, today=today,
                remove=lambda: _let_go(settings, ledger), told=lambda count: bar.update(task, completed=count),
            )  # fmt: skip
        _wait(settings, ledger)
    else:
        done = purge.preview(settings, number, today)
    _tell(number, done, yes=yes, as_json=as_json)


def _tell(number: int, done: Outcome, *, yes: bool, as_json: bool) -> None:
    left = len(destroying.pending())
    if as_json:
        fell = dict(done.fell_out)
        print_json({"proposal": number, "done": yes, "destroyed": done.destroyed, "fell_out": fell, "bytes_left": left})
    else:
        out.print(f"{len(done.destroyed)} documents {'were' if yes else 'would be'} destroyed.")
    for receipt, sentence in done.fell_out:
        talk(f"{receipt} {sentence}.")
    if left:
        talk(f"The bytes of {left} documents are not gone yet: the service lets them go, or: intake purge finish")
    if not yes:
        talk(f"Nothing was changed. Do it with: intake purge run {number} --yes")
    if done.fell_out or left:
        raise typer.Exit(NEEDS_ATTENTION)


def _let_go(settings: Settings, ledger: Ledger) -> None:
    """Let bytes go, if no service is there to do it."""
    with suppress(Locked), lock(settings):
        purge.finish_alone(settings, ledger)


def _wait(settings: Settings, ledger: Ledger) -> None:
    """Until the bytes are gone, by our hand or the service's."""
    until = time.monotonic() + _PATIENCE
    while destroying.pending() and time.monotonic() < until:
        _let_go(settings, ledger)
        if destroying.pending():
            talk("Waiting for the service to let the bytes go ...")
            time.sleep(5)


@purging.command("finish")
def finish(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Complete what an interrupted run has left: bytes and certificates of what is destroyed already."""
    settings, ledger = open_site(site)
    _wait(settings, ledger)
    page_text.let_go()
    left = len(destroying.pending())
    print_json({"bytes_left": left}) if as_json else talk(f"{left} are left.")
    if left:
        raise typer.Exit(NEEDS_ATTENTION)


def _line(made: Proposal) -> dict[str, Any]:
    names = accounts.names({made.proposed_by, made.approved_by, made.withdrawn_by})
    return {
        "proposal": made.number,
        "state": made.state,
        "documents": made.documents,
        "bytes": made.size,
        "digest": made.digest,
        "proposed": made.proposed.isoformat(timespec="seconds"),
        "proposed_by": names.get(made.proposed_by, made.proposed_by),
        "approved": made.approved.isoformat(timespec="seconds") if made.approved else None,
        "approved_by": names.get(made.approved_by, made.approved_by) or None,
        "withdrawn_by": names.get(made.withdrawn_by, made.withdrawn_by) or None,
        "ended": made.ended.isoformat(timespec="seconds") if made.ended else None,
        "destroyed": made.destroyed,
        "fell_out": made.fell_out,
    }
