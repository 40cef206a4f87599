"""A figure as a table: the same numbers for the screen, for CSV and for JSON."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns.  `note` says what is counted; `shares` are the columns that hold shares, 0..1."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    shares: tuple[str, ...] = ()


def csv_of(tables: Iterable[Table]) -> str:
    """The tables as CSV, one after the other; a cell that a spreadsheet would run is made text by an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    for number, table in enumerate(tables):
        if number:
            writer.writerow(())
        writer.writerow((safe(table.title),))
        writer.writerow(map(safe, table.columns))
        writer.writerows([safe(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def safe(cell: Cell) -> str:
    """A cell of a CSV: numbers stay, a minus included; text that begins like a formula is not let be one."""
    if cell is None:
        return ""
    if isinstance(cell, (int, float)):
        return shown(cell)
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def shown(cell: Cell) -> str:
    """A cell as it is read: numbers with at most four figures after the point."""
    if isinstance(cell, float):
        return f"{cell:.4f}".rstrip("0").rstrip(".")
    return "" if cell is None else str(cell)


def read(table: Table) -> list[list[str]]:
    """The rows as people read them: shares in percent, what is not known as a dash."""
    return [
        [_read(cell, is_share=name in table.shares) for name, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]


def _read(cell: Cell, *, is_share: bool) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        if is_share:
            return f"{cell:.2%}" if 0 < cell < 0.1 else f"{cell:.1%}"
        return f"{cell:,.0f}" if abs(cell) >= 100 else shown(round(cell, 1 if abs(cell) >= 10 else 2))
    return f"{cell:,}" if isinstance(cell, int) else cell


def table_json(table: Table) -> dict[str, Any]:
    """The table for programs: each row an object."""
    rows = [dict(zip(table.columns, row, strict=True)) for row in table.rows]
    return {"name": table.name, "title": table.title, "note": table.note, "rows": rows}
