"""Why people are asked, and what the scanners could do about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from intake.figures import Table, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from intake.figures.tables import Cell
    from intake.records.facts import DocumentFact, ScanFact


def exceptions(documents: Sequence[DocumentFact]) -> list[Table]:
    """Reasons, the most frequent first, and which source they come from: where to mend the cause."""
    asked = [one for one in documents if one.was_asked and one.reasons]
    reasons = Counter(one.reasons[0] for one in asked)
    rows: list[tuple[Cell, ...]] = []
    so_far = 0
    for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])):
        so_far += count
        rows.append((reason, count, share(count, len(asked)), share(so_far, len(asked)), share(count, len(documents))))
    note = f"The first reason of {len(asked):,} of {len(documents):,} documents that arrived within the period."
    pareto = Table(
        "reasons",
        "Why people were asked",
        ("reason", "documents", "share", "up to here", "of all"),
        tuple(rows),
        note,
        ("share", "up to here", "of all"),
    )
    by_source = Counter((one.source, one.reasons[0]) for one in asked)
    of_source = Counter(one.source for one in documents)
    cells = tuple(
        (source, reason, count, share(count, of_source[source]))
        for (source, reason), count in sorted(by_source.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    columns = ("source", "reason", "documents", "of the source's")
    return [pareto, Table("reasons-by-source", "Why, by source", columns, cells, shares=("of the source's",))]


def by_sender(senders: Iterable[tuple[str, int]]) -> Table:
    """The fax numbers whose documents people were asked about most."""
    return Table("senders", "Fax numbers asked about most", ("fax number", "documents"), tuple(senders))


def intake_quality(files: Iterable[ScanFact], pages: Iterable[tuple[str, int, int, int]]) -> list[Table]:
    """What was refused, by source and code; blank and badly read pages by source: talk to that scanner's owner."""
    refused = Counter((one.source, one.code) for one in files if one.code)
    rejected = tuple((source, code, count) for (source, code), count in sorted(refused.items()))
    read = tuple(
        (source, total, poor, share(poor, total), blank, share(blank, total)) for source, total, blank, poor in pages
    )
    return [
        Table("rejected", "Refused files", ("source", "code", "files"), rejected),
        Table(
            "pages",
            "Pages as they came",
            ("source", "pages", "hard to read", "share", "blank", "share blank"),
            read,
            shares=("share", "share blank"),
        ),
    ]
