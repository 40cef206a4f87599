"""`export`: filed documents handed over to somebody, by whom and why."""

from __future__ import annotations

import datetime as dt
import getpass
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from intake import export as handing
from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, progress, talk
from intake.errors import Missing
from intake.kinds import load_kinds
from intake.records import exports
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.settings import load

if TYPE_CHECKING:
    from intake.export import Exported
    from intake.records.exports import Chosen
    from intake.records.models import Account, AccountRole
    from intake.settings import Settings

AsOption = Annotated[str, typer.Option("--as", help="Your account; its password is asked for, or read from stdin.")]
_MOST_SHOWN = 10


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="A new or empty folder outside the site.")],
    site: SiteOption = HERE,
    *,
    reason: Annotated[str, typer.Option("--reason", help=f"One of {', '.join(exports.REASONS)}.")],
    mrn: Annotated[str, typer.Option("--mrn", help="Documents of the patient with this record number.")] = "",
    first: Annotated[str, typer.Option("--from", help="Documents of this day, year-month-day, or later.")] = "",
    last: Annotated[str, typer.Option("--to", help="Documents of this day or earlier.")] = "",
    kind: Annotated[str, typer.Option("--type", help="Documents of this type, by code.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Every filed document.")] = False,
    originals: Annotated[bool, typer.Option("--originals", help="Also the bytes as they came.")] = False,
    note: Annotated[str, typer.Option("--note", help="For whom it is, for the manifest; never in the ledger.")] = "",
    name: AsOption = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without this it is only told what would be done.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Hand filed documents over: archive PDF and document.json, with an index and a manifest, proven after writing."""
    asked = exports.Asked(mrn, day_of(first), day_of(last), kind)
    if everything == (asked != exports.Asked()):
        raise typer.BadParameter("say which: --mrn, --from, --to, --type, or by itself --all")
    if reason not in exports.REASONS:
        raise typer.BadParameter(f"--reason is one of {', '.join(exports.REASONS)}")
    settings = load(site)
    if wrong := handing.why_not(target, settings):
        raise typer.BadParameter(wrong)
    connect(settings)
    chosen = exports.choose(asked)
    if not chosen.documents:
        raise Missing("there is no filed document of that kind. List what there is with: intake documents")
    if yes:
        who = proven(name, settings, "export")
        wish = handing.Wish(f"user:{who.pk}", reason, note, originals)
        made = _do(settings, chosen, target, wish)
    else:
        made = handing.measure(settings, chosen, handing.Wish("", reason, note, originals))
    _tell(made, chosen, target, done=yes, as_json=as_json)


def _do(settings: Settings, chosen: Chosen, target: Path, wish: handing.Wish) -> Exported:
    kinds = load_kinds(settings.site / "document-types.csv")
    with progress() as bar:
        task = bar.add_task("Copying documents", total=len(chosen.documents))
        return handing.export(
            settings,
            chosen,
            target,
            wish,
            kinds=kinds,
            ledger=Ledger.of(settings.keys),
            told=lambda number: bar.update(task, completed=number),
        )


def _tell(made: Exported, chosen: Chosen, target: Path, *, done: bool, as_json: bool) -> None:
    if as_json:
        print_json({**asdict(made), "done": done, "folder": str(target), "left_out": chosen.left_out})
    else:
        did = "were handed over" if done else "would be handed over"
        out.print(
            f"{made.documents} documents, {made.pages} pages, {made.size / 1e6:.1f} MB {did}: {target}", markup=False
        )
        if done:
            out.print(f"{made.name}: SHA-256 of manifest.json is {made.manifest}")
    for receipt in chosen.left_out[:_MOST_SHOWN]:
        talk(f"{receipt} is left out: a check read another patient, and nobody has said yet who is right.")
    if len(chosen.left_out) > _MOST_SHOWN:
        talk(f"... and {len(chosen.left_out) - _MOST_SHOWN} more.")
    if not done:
        talk("Nothing was written. Do it with: --as YOUR-NAME --yes")


def day_of(text: str) -> dt.date | None:
    """A day as it is typed; a usage error if it is none."""
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise typer.BadParameter("write a day as year-month-day") from None


def proven(name: str, settings: Settings, what: str) -> Account:
    """Who works here, proven by password and second factor; `what` is one of `ROLES`."""
    from intake.web.guard import OVERSEERS, SUPERVISORS
    from intake.web.vouching import vouch

    if not name:
        raise typer.BadParameter("say who you are: --as NAME")
    may: frozenset[AccountRole] = OVERSEERS if what in {"export", "propose"} else SUPERVISORS
    return vouch(name, _hidden, may, settings, Ledger.of(settings.keys))


def _hidden(question: str) -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return getpass.getpass(question)
