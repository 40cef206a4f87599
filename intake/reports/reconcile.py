"""The reconciliation: every file and every page of a day is somewhere, once.

received = filed + in review + not filed + destroyed after its time + rejected + duplicate + in work, in files' pages as
well; what is left over is unaccounted for, and must be nothing.  The rows are held against the ledger, which tells what
came, and against the folders of what is filed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.figures import Table
from intake.records import reconciling
from intake.records.models import DocumentState, ScanState
from intake.records.models.documents import GOING, WAITING

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from intake.figures.tables import Cell
    from intake.records.reconciling import FileFact

PLACES = (
    "filed",
    "in review",
    "not filed",
    "separator sheets",
    "scanned again",
    "destroyed",
    "rejected",
    "duplicate",
    "in work",
)
"""Where a page can be."""
_BY_STATE = {
    ScanState.REJECTED.value: "rejected",
    ScanState.DUPLICATE.value: "duplicate",
    ScanState.WORKING.value: "in work",
}


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A day: files and pages per source, and what does not add up, a sentence each."""

    day: dt.date
    files: Table
    pages: Table
    faults: tuple[str, ...]

    @property
    def unaccounted(self) -> int:
        """How many things are not where they should be."""
        return len(self.faults)


def reconcile(day: dt.date, since: dt.datetime, until: dt.datetime, site: Path) -> Reconciled:
    """Account for what arrived from `since` to before `until`, the limits of the `day`."""
    missing = reconciling.unknown_to_rows(since, until)
    untold = set(reconciling.unknown_to_ledger(since, until))
    faults = [f"{receipt}: the ledger tells that it came, and there is no row of it" for receipt in missing]
    faults += [f"{receipt}: there is a row, and the ledger tells nothing of its coming" for receipt in sorted(untold)]
    files: dict[str, Counter[str]] = defaultdict(Counter)
    pages: dict[str, Counter[str]] = defaultdict(Counter)
    found = list(reconciling.files_of(since, until))
    told = reconciling.pages_told([one.receipt for one in found])
    for one in found:
        of_pages, wrong = _pages(one, told.get(one.receipt), site)
        faults += wrong
        files[one.source]["received"] += 1
        files[one.source][_BY_STATE.get(one.state, "settled")] += 1
        files[one.source]["faults"] += bool(wrong) or one.receipt in untold
        pages[one.source].update(of_pages)
    if missing:
        files["no row"]["received"] += len(missing)
        files["no row"]["faults"] += len(missing)
    return Reconciled(day, _files_table(files), _pages_table(pages), tuple(faults))


def _pages(one: FileFact, told: int | None, site: Path) -> tuple[Counter[str], list[str]]:
    """Where each page of a file is, and what is wrong with it."""
    count: Counter[str] = Counter(received=one.pages or 0)
    if one.state in _BY_STATE:
        count[_BY_STATE[one.state]] += one.pages or 0
        return count, []
    wrong = []
    if told is not None and told != one.pages:
        wrong.append(f"{one.receipt}: it was read with {told} pages and its row says {one.pages}")
    places = _places(one)
    for number in range(1, (one.pages or 0) + 1):
        held = places.pop(number, [])
        if len(held) == 1:
            count[held[0]] += 1
        else:
            count["unaccounted"] += 1
            wrong.append(
                f"{one.receipt}: page {number} is in {'no document' if not held else f'{len(held)} documents'}"
            )
    wrong += [f"{one.receipt}: page {number} is in a document, and the file has {one.pages} pages" for number in places]
    for part in one.parts:
        if part.state == DocumentState.FILED and not (site / part.folder / "document.json").is_file():
            count["filed"] -= len(part.pages)
            count["unaccounted"] += len(part.pages)
            wrong.append(f"{part.receipt}: it is filed, and its folder is not there")
    return count, wrong


def _places(one: FileFact) -> dict[int, list[str]]:
    places: dict[int, list[str]] = defaultdict(list)
    for part in one.parts:
        if part.state == DocumentState.REPLACED:
            continue
        where = "filed" if part.state in GOING else "in review" if part.state in WAITING else "not filed"
        where = "destroyed" if part.state == DocumentState.DESTROYED else where
        for number in part.pages:
            places[number].append(where)
        for number in part.sheets:
            places[number].append("separator sheets")
    if any(part.state == DocumentState.REPLACED for part in one.parts):
        for number in reconciling.replaced_pages(one.receipt) - places.keys():
            places[number].append("scanned again")
    return places


def _files_table(files: dict[str, Counter[str]]) -> Table:
    columns = ("received", "settled", "rejected", "duplicate", "in work")
    rows: list[tuple[Cell, ...]] = []
    for source, count in (*sorted(files.items()), ("all", sum(files.values(), Counter()))):
        left = count["received"] - sum(count[name] for name in columns[1:])
        rows.append((source, *(count[name] for name in columns), left, count["faults"]))
    note = "received = settled + rejected + duplicate + in work"
    return Table("files", "Files", ("source", *columns, "unaccounted", "with a fault"), tuple(rows), note)


def _pages_table(pages: dict[str, Counter[str]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for source, count in (*sorted(pages.items()), ("all", sum(pages.values(), Counter()))):
        left = count["received"] - sum(count[name] for name in PLACES)
        rows.append((source, count["received"], *(count[name] for name in PLACES), left))
    note = "received = the sum of the columns to the last but one; pages of files that could not be read are not known"
    return Table("pages", "Pages", ("source", "received", *PLACES, "unaccounted"), tuple(rows), note)
