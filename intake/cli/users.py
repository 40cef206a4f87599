"""`user add`: local accounts."""

from __future__ import annotations

import getpass
import sys
from typing import Annotated

import typer

from intake.cli.app import HERE, SiteOption, app, out, talk
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.records.models import AccountRole
from intake.settings import load

users = typer.Typer(help="Local accounts.", no_args_is_help=True)
app.add_typer(users, name="user")


@users.command("add")
def add(
    name: Annotated[str, typer.Argument(help="The name to sign in with.")],
    role: Annotated[AccountRole, typer.Option("--role", help="What they may do.")],
    site: SiteOption = HERE,
    *,
    one_time: Annotated[
        bool, typer.Option("--one-time", help="Print a one-time code instead of asking for a password.")
    ] = False,
) -> None:
    """Add an account.  The password is asked for, or read from stdin when that is not a terminal."""
    from intake.web import accounts

    settings = load(site)
    connect(settings)
    ledger = Ledger.of(settings.keys)
    if one_time:
        account = accounts.add_account(name, role, None, ledger)
        out.print(accounts.one_time_code(account))
        talk(f"{name} ({role}) can sign in once with this code, within 12 hours, and then choose a password.")
        return
    accounts.add_account(name, role, _password(), ledger)
    talk(f"{name} ({role}) can sign in.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise typer.BadParameter("the two passwords differ")
    return password
