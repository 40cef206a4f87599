"""`make torture`: ten thousand faults, and the table of them.

usage: python -m tests.torture [--faults N] [--seed S] [--folder DIR]
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
import time
from pathlib import Path

import typer

from intake import observe
from tests.torture.rounds import Tally, torture


def main() -> int:
    parser = argparse.ArgumentParser(prog="make torture")
    parser.add_argument("--faults", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None, help="where to work; kept if something is wrong")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="intake-torture-"))
    observe.configure(logging.CRITICAL)  # faults are what is asked for: their log lines tell nothing
    begun = time.monotonic()

    def told(tally: Tally) -> None:
        typer.echo(f"{tally.injected} faults in {tally.lives} lives, {tally.dropped} files dropped", err=True)

    tally = torture(folder / "world", given.faults, given.seed, told=told)
    typer.echo("| fault | injected |\n| --- | --- |")
    for kind, number in sorted(tally.met.items()):
        typer.echo(f"| {kind} | {number} |")
    typer.echo(f"| **all** | **{tally.injected}** in {tally.lives} lives, {tally.dropped} files dropped |")
    typer.echo(f"\nLost, doubled, orphaned: {len(tally.wrong)}; {time.monotonic() - begun:.0f} s")
    for sentence in tally.wrong:
        typer.echo(sentence)
    if tally.wrong:
        typer.echo(f"The site is in {folder}", err=True)
        return 1
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
