"""`thresholds show`: from which probability documents are filed, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from rich.table import Table

from intake.cli.app import HERE, JsonOption, SiteOption, app, out, print_json, talk
from intake.desk import threshold_of
from intake.matching import shipped_judge, threshold_for
from intake.records.connect import connect
from intake.settings import load

if TYPE_CHECKING:
    from intake.matching import InForce

thresholds = typer.Typer(no_args_is_help=True, help="From which probability a document is filed without a person.")
app.add_typer(thresholds, name="thresholds")
_RATES = (1e-2, 1e-3, 3e-4, 1e-4, 3e-5)


@thresholds.callback()
def group() -> None:
    """From which probability a document is filed without a person."""


@thresholds.command("show")
def show(site: SiteOption = HERE, *, as_json: JsonOption = False) -> None:
    """Show the threshold in force, what it rests on, and what another rate of wrong patients would give."""
    settings = load(site)
    connect(settings)
    now = threshold_of(settings.policy)
    record = shipped_judge().record
    others = {rate: threshold_for(record, rate) for rate in (*_RATES, now.rate)}
    if as_json:
        print_json(
            {
                "max_wrong_patient_rate": now.rate,
                "threshold": now.probability,
                "by_record": now.by_record.probability,
                "floor": now.floor,
                "tightened": now.tightened,
                "checked": now.checked,
                "checked_wrong": now.wrong,
                "record_pages": record.pages,
                "rates": [
                    {"rate": rate, "threshold": t.probability, "filed": t.share, "wrong": t.rate, "bound": t.bound}
                    for rate, t in sorted(others.items(), reverse=True)
                ],
            }
        )
        return
    for line in _said(now, record.pages):
        talk(line)
    table = Table("wrong patients allowed", "filed from", "filed of all", "wrong", "at most (95 %)", box=None)
    for rate, one in sorted(others.items(), reverse=True):
        row = (f"1 in {round(1 / rate):,}", f"{one.probability:.6f}", f"{one.share:.1%}", str(one.wrong))
        reached = one.filed > 0
        table.add_row(
            *(row if reached else (row[0], "never", "0.0%", "-")),
            f"1 in {round(1 / one.bound):,}" if reached else "-",
            style="bold" if rate == now.rate else "",
        )
    out.print(table)


def _said(now: InForce, pages: int) -> list[str]:
    said = [
        f"At most 1 in {round(1 / now.rate):,} documents filed without a person may go to a wrong patient.",
        f"So they are filed from a probability of {now.probability:.6f} on, if nothing on the page speaks against it."
        if now.probability <= 1
        else "So none is filed without a person.",
        f"This rests on {pages:,} drawn pages of known truth that took no part in training, with a bound of 95 %.",
    ]
    if now.probability == now.floor:
        said.append("The site's own min_patient_probability is higher than what the rate asks for, and holds.")
    found = f"People settled {now.checked} documents above that probability lately and found {now.wrong} wrong"
    said.append(f"{found}: the threshold was raised." if now.tightened else f"{found}.")
    return said
