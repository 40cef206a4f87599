"""The report of an evaluation in sections that fit a screen of a hundred columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from intake.evaluate.identity import GOALS, GROUPS
from intake.evaluate.judged import Share, wilson
from intake.evaluate.understood import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from intake.evaluate.kinds.guesses import Reliability
    from intake.evaluate.mishaps import Mishap
    from intake.evaluate.score import Figures, FileFigures
    from intake.evaluate.speed import Speed
    from intake.evaluate.understood import Understood


def files(files: FileFigures, corpus: str) -> Table:
    """What became of the files as such."""
    return table(
        f"Files of {corpus}",
        (
            "files",
            "unaccounted",
            "broken",
            "rejected",
            "code right",
            "filed",
            "wrongly rejected",
            "copies",
            "false copies",
        ),
        [
            (
                str(files.files),
                str(len(files.unaccounted)),
                str(files.broken_rejected.of),
                str(files.broken_rejected.hits),
                of(files.broken_code_right),
                str(files.broken_filed),
                str(files.wrongly_rejected),
                of(files.copies_found),
                of(files.false_copies),
            )
        ],
        left=0,
    )


def outcomes(figures: Mapping[str, Figures]) -> Table:
    """What became of the documents, by class of scan."""
    rows = [
        (
            name,
            str(one.documents),
            str(one.wrong_patient.of),
            str(one.wrong_patient.hits),
            str(one.guessed_identity.hits),
            str(one.against_policy.hits),
            within(one.straight_through),
            within(one.split),
            percent(one.top1),
            percent(one.top5),
        )
        for name, one in figures.items()
    ]
    heads = ("docs", "filed", "wrong", "guess", "policy", "straight through", "split", "top1", "top5")
    return table("What became of the documents, by quality of the scan", ("class", *heads), rows)


def recognised(figures: Mapping[str, Figures], understood: Understood) -> Table:
    """What was recognised of them, by class of scan."""
    rows = [
        (
            name,
            within(one.type_right),
            "-" if one.type_macro_f1 is None else f"{one.type_macro_f1:.3f}",
            within(one.date_right),
            within(understood.patient[name].name),
            within(understood.patient[name].birth_date),
        )
        for name, one in figures.items()
    ]
    return table("What was recognised", ("class", "type", "F1", "date", "patient's name", "birth date"), rows)


def patient(understood: Understood) -> Table:
    """The patient found, right person, by the groups that have a goal."""
    rows = []
    for name in (ALL, *GROUPS):
        if one := understood.patient.get(name):
            goal = f"{100 * GOALS[name]:.0f} %" if name in GOALS else "-"
            led = of(one.stranger_leads), within(one.stranger_leads)
            among = (of(one.both), within(one.both), goal, *led, of(one.stranger))
            rows.append((name, *among))
    heads = ("class", "found", "name + birth date", "goal", "a stranger leads", "", "is among")
    shown = table("Patient's name and birth date found, right person; strangers taken for the patient", heads, rows)
    shown.caption = "; ".join(f"{name}: {' '.join(members)}" for name, members in GROUPS.items() if len(members) > 1)
    return shown


def items(understood: Understood) -> Table | None:
    """Every item by item and role; None if the truth does not tell them."""
    scores = {name: {(s.item, s.role): s for s in understood.items.get(name, ())} for name in (ALL, *GROUPS)}
    if not scores[ALL]:
        return None
    rows = []
    for key, one in scores[ALL].items():
        groups = [percent(scores[name][key].recall) if key in scores[name] else "-" for name in GROUPS]
        rows.append((*key, of(one.recall), within(one.recall), of(one.precision), within(one.precision), *groups))
    heads = ("item", "role", "found", "recall", "right", "precision", *GROUPS)
    return table("Identity items by item and role (recall by group of scans at the right)", heads, rows, left=2)


def totals(one: Figures, understood: Understood) -> Table:
    """Shares of all documents with their intervals."""
    shares = (
        ("filed to a wrong patient", one.wrong_patient),
        ("filed though the page does not say to whom", one.guessed_identity),
        ("filed against policy", one.against_policy),
        ("filed under a wrong type", one.filed_wrong_type),
        ("straight through", one.straight_through),
        ("split right", one.split),
        ("exact page sets of documents in batches", understood.page_sets),
        ("type right", one.type_right),
        ("type left unknown", understood.abstained),
        ("date right", one.date_right),
        ("right patient first in review", one.top1),
        ("right patient among five in review", one.top5),
    )
    return table("All documents", ("figure", "of", "share (95 %)"), [(n, of(s), within(s)) for n, s in shares])


def reliability(title: str, one: Reliability) -> Table:
    """A reliability table."""
    rows = [(f"{b.low:.1f} to {b.low + 0.1:.1f}", f"{b.believed:.3f}", of(b.right), within(b.right)) for b in one.bins]
    score = f"Brier {one.brier:.4f}, ECE {one.expected_error:.4f}" if one.bins else "no claims"
    return table(f"{title}: {score}", ("probability", "mean", "right", "share right (95 %)"), rows)


def speed(speed: Speed) -> Table:
    """What it cost."""
    heads = ("pages", "documents", "wall s", "pages/s", "CPU s/page", "median s", "p95 s", "recognising ms/page")
    numbers = (
        str(speed.pages),
        str(speed.documents),
        f"{speed.wall_seconds:.1f}",
        f"{speed.pages_per_second:.2f}",
        f"{speed.cpu_seconds_per_page:.2f}",
        f"{speed.median_seconds:.2f}",
        f"{speed.p95_seconds:.2f}",
        f"{speed.recognising_ms_per_page:.0f}",
    )
    return table("Speed", heads, [numbers], left=0)


def confused(pairs: Sequence[tuple[tuple[str, str], int]]) -> Table:
    """Types taken for others, most often first."""
    return table("Types mistaken", ("is", "taken for", "times"), [(a, b, str(n)) for (a, b), n in pairs], left=2)


def wrong(listed: Sequence[Mishap]) -> Table:
    """Every mishap."""
    table = Table("what", "class", "file", "pages", "expected", "got", title="What went wrong", box=None)
    for one in listed:
        table.add_row(one.what, one.quality, one.file, ",".join(map(str, one.pages)), one.expected, one.got)
    return table


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, left: int = 1) -> Table:
    """A table without lines whose first `left` columns are words and all others numbers."""
    table = Table(title=title, box=None, padding=(0, 1, 0, 0), title_justify="left", caption_justify="left")
    table.title_style, table.min_width = "bold", len(title)
    for number, head in enumerate(heads):
        table.add_column(head, justify="left" if number < left else "right")
    for row in rows:
        table.add_row(*row)
    return table


def percent(share: Share) -> str:
    """The share in percent."""
    return "-" if share.rate is None else f"{100 * share.rate:.1f}"


def within(share: Share) -> str:
    """The share in percent with its interval."""
    low, high = wilson(share.hits, share.of)
    return "-" if share.rate is None else f"{100 * share.rate:.1f} ({100 * low:.0f}-{100 * high:.0f})"


def of(share: Share) -> str:
    """So many of so many."""
    return f"{share.hits} of {share.of}"
