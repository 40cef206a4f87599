"""`user ...`: local accounts, what they may do, and getting somebody in again, or out."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.errors import Missing, WrongSettings
from intake.records import accounts as rows
from intake.records.connect import connect
from intake.records.ledger import Ledger
from intake.records.models import AccountRole
from intake.settings import load

if TYPE_CHECKING:
    from pathlib import Path

    from intake.records.models import Account

users = typer.Typer(help="Accounts of the review desk.", no_args_is_help=True)
app.add_typer(users, name="user")

NameArgument = Annotated[str, typer.Argument(help="The name to sign in with.")]
ACTOR = "operator"


@users.command("add")
def add(
    name: NameArgument,
    role: Annotated[AccountRole, typer.Option("--role", help="What they may do.")],
    site: SiteOption = HERE,
    *,
    one_time: Annotated[
        bool, typer.Option("--one-time", help="Print a one-time code instead of asking for a password.")
    ] = False,
    sign_on: Annotated[
        str, typer.Option("--sign-on", help="The subject (`sub`) under which single sign-on knows them.")
    ] = "",
) -> None:
    """Add an account.  The password is asked for, or read from stdin when that is not a terminal."""
    from intake.web import accounts
    from intake.web.sign_on import digest_of

    settings = load(site)
    connect(settings)
    ledger = Ledger.of(settings.keys)
    if sign_on:
        if not settings.sign_on.issuer:
            raise WrongSettings("[sign_on] issuer is empty: there is no single sign-on to belong to")
        accounts.add_account(name, role, None, ledger, sign_on=digest_of(settings.sign_on.issuer, sign_on))
        talk(f"{name} ({role}) can sign in with single sign-on.")
    elif one_time:
        account = accounts.add_account(name, role, None, ledger)
        out.print(accounts.one_time_code(account))
        talk(f"{name} ({role}) can sign in once with this code, within 12 hours, and then choose a password.")
    else:
        accounts.add_account(name, role, _password(), ledger)
        talk(f"{name} ({role}) can sign in.")


@users.command("ls")
def ls(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """List every account: role, whether it is open, second factor, last sign-in."""
    settings = load(site)
    connect(settings)
    lines = [_line(account, factor=factor) for account, factor in rows.everybody()]
    if as_json:
        for line in lines:
            print_json(line)
        return
    table = Table("name", "role", "state", "second factor", "signs in by", "last sign-in", box=None)
    for line in lines:
        state = "open" if line["active"] else "[red]disabled[/]"
        factor = "yes" if line["second_factor"] else "no"
        table.add_row(line["name"], line["role"], state, factor, line["signs_in_by"], line["last_sign_in"] or "never")
    out.print(table)


@users.command("role")
def role_of(
    name: NameArgument,
    role: Annotated[AccountRole, typer.Argument(help="What they may do from now on.")],
    site: SiteOption = HERE,
    *,
    as_json: JsonOption = False,
) -> None:
    """Give an account another role, from its next request on."""
    account, ledger = _found(name, site)
    rows.give_role(account, role, ACTOR, ledger)
    _tell(account, f"{name} is {role} now.", as_json=as_json)


@users.command("disable")
def disable(name: NameArgument, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Let an account in no longer; its sessions end at once."""
    account, ledger = _found(name, site)
    rows.switch(account, ACTOR, ledger, on=False)
    _tell(account, f"{name} is disabled and signed out.", as_json=as_json)


@users.command("enable")
def enable(name: NameArgument, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Let a disabled account in again."""
    account, ledger = _found(name, site)
    rows.switch(account, ACTOR, ledger, on=True)
    _tell(account, f"{name} can sign in again.", as_json=as_json)


@users.command("sign-out")
def sign_out(name: NameArgument, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """End every session of an account."""
    account, ledger = _found(name, site)
    rows.sign_out(account, ACTOR, ledger)
    _tell(account, f"{name} is signed out everywhere.", as_json=as_json)


@users.command("reset")
def reset(name: NameArgument, site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Forget an account's password and second factor, end its sessions, and print a one-time code."""
    from intake.web import accounts

    account, ledger = _found(name, site)
    rows.reset(account, ACTOR, ledger)
    code = accounts.one_time_code(account)
    if as_json:
        print_json({**_line(account), "one_time_code": code})
        return
    out.print(code)
    talk(f"{name} can sign in once with this code, within 12 hours, then choose a password and set up a second factor.")


def _found(name: str, site: Path) -> tuple[Account, Ledger]:
    settings = load(site)
    connect(settings)
    account = rows.find(name)
    if account is None:
        raise Missing("there is no account of that name")
    return account, Ledger.of(settings.keys)


def _line(account: Account, *, factor: bool | None = None) -> dict[str, Any]:
    if factor is None:
        factor = dict(rows.everybody())[account]
    by = "single sign-on" if account.sign_on else "password" if account.has_usable_password() else "one-time code"
    return {
        "name": account.name,
        "role": str(account.role),
        "active": account.is_active,
        "second_factor": factor,
        "signs_in_by": by,
        "created": account.created.isoformat(timespec="seconds"),
        "last_sign_in": account.last_login.isoformat(timespec="seconds") if account.last_login else None,
    }


def _tell(account: Account, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_line(account))
    talk(sentence)


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if password != getpass.getpass("Again: "):
        raise typer.BadParameter("the two passwords differ")
    return password
