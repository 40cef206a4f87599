"""`make fuzz`: many mutations for every reader of ours, and the table of what became of them.

usage: python -m tests.fuzz [--count N] [--seed S] [--folder DIR] [--only WORD]
"""

from __future__ import annotations

import argparse
import logging
import shutil
import sys
import tempfile
from pathlib import Path

import typer

from intake import observe
from intake.records.connect import connect, migrate
from intake.settings import Settings, load
from tests.fuzz.readers import pages, texts
from tests.fuzz.rebuilt import rebuilding
from tests.fuzz.rounds import fuzz


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--count", type=int, default=2_000, help="mutations for each reader")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=None, help="where to work; kept if something is wrong")
    parser.add_argument("--only", default="", help="a word of the names of readers")
    given = parser.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="intake-fuzz-"))
    observe.configure(logging.CRITICAL)
    settings = _site(folder / "site")
    wrong = 0
    typer.echo("| reader | mutations | what became of them | slowest |\n| --- | --- | --- | --- |")
    for reader in (*pages(), *texts(settings), *rebuilding(settings)):
        if given.only not in reader.name:
            continue
        tally = fuzz(reader, given.count, given.seed, folder / "faults")
        ends = ", ".join(f"{number} {end}" for end, number in tally.ends.most_common(8))
        typer.echo(f"| {reader.name} | {given.count} | {ends} | {tally.slowest:.1f} s |")
        for said, file in tally.faults.items():
            typer.echo(f"FAULT {reader.name}: {said} ({file})")
        wrong += len(tally.faults)
    if wrong:
        return 1
    shutil.rmtree(folder)
    return 0


def _site(folder: Path) -> Settings:
    for part in ("data/store", "data/work", "data/keys", "patients", "watch_folders/fax"):
        (folder / part).mkdir(parents=True)
    (folder / "intake.toml").touch()
    settings = load(folder)
    connect(settings)
    migrate()
    return settings


if __name__ == "__main__":
    sys.exit(main())
