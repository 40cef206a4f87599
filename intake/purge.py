"""`intake purge`: what need not be kept any more is proposed by one person, approved by another, then destroyed.

`retention/proposals/<number>.json` holds the exact list; its digest is in the events of both people.  The run goes
through that list and nothing else, looks at each document again, and leaves out what is held, has changed or is due no
longer.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.errors import Conflict, Damaged, Missing, WrongSettings
from intake.filing import destroy, place
from intake.filing.cabinet import check
from intake.kinds import UNKNOWN, load_kinds
from intake.records import destroying, documents, holds, page_text, purges, retaining
from intake.records.books import Books
from intake.records.destroying import Order
from intake.records.ledger_files import LedgerFiles
from intake.retention import Item, Rules, digest_of, list_from_json, list_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection

    from intake.records.ledger import Ledger
    from intake.records.models import DocumentRow
    from intake.records.purges import Proposal
    from intake.retention import Kept, Was
    from intake.settings import Settings

AT_ONCE = 100
"""So many documents are destroyed in the rows before their bytes go."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What is due: what would go, and by receipt what is due and stays, with the reason as a sentence."""

    items: tuple[Item, ...]
    stays: tuple[tuple[str, str], ...]

    @property
    def size(self) -> int:
        """Bytes that would go."""
        return sum(item.size for item in self.items)

    def by_type(self) -> dict[str, int]:
        """How many of each type would go."""
        return dict(sorted(Counter(item.kind for item in self.items).items()))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run: receipts that were destroyed, and those that fell out with the sentence why."""

    destroyed: tuple[str, ...]
    fell_out: tuple[tuple[str, str], ...] = field(default=())


def rules_of(settings: Settings) -> Rules:
    """How long the site keeps what.  Raises `WrongSettings` if a type is named that the site does not know."""
    own = settings.retention
    if unknown := sorted(own.years_by_type.keys() - types_of(settings)):
        raise WrongSettings(f"[retention] years_by_type: {', '.join(unknown)} is no type of this site: intake types")
    return Rules(
        years=own.years,
        years_by_type=own.years_by_type,
        from_last=own.count_from == "patient",
        majority_age=own.majority_age,
        minor_years=own.minor_years,
        not_ours_days=own.not_ours_days,
        replaced_days=own.replaced_days,
    )


def types_of(settings: Settings) -> Collection[str]:
    """The types the site knows; what is of no known type is kept."""
    return load_kinds(settings.site / "document-types.csv").keys() - {UNKNOWN}


def survey(settings: Settings, today: dt.date, told: Callable[[int], object] = lambda _: None) -> Survey:
    """What need not be kept any more.  Writes nothing."""
    items, stays = [], []
    for number, due in enumerate(retaining.due(rules_of(settings), types_of(settings), today), 1):
        told(number)
        if hold := holds.over(due.row):
            stays.append((due.row.receipt, f"is under legal hold {hold.pk}"))
        elif retaining.is_being_checked(due.row):
            stays.append((due.row.receipt, "is being checked as a quality sample"))
        else:
            try:
                items.append(_item(due.row, due.was, due.kept, settings))
            except Damaged:
                stays.append((due.row.receipt, "its folder is damaged: intake verify"))
    return Survey(tuple(items), tuple(stays))


def propose(settings: Settings, found: Survey, actor: str, ledger: Ledger) -> Proposal:
    """Write the list of what would go, and note who proposes it.  `Missing` if nothing would."""
    if not found.items:
        raise Missing("nothing is due: there is nothing to propose")
    digest = digest_of(found.items)
    folder = settings.site / destroy.FOLDER / "proposals"
    with place.environment():
        place.make_folders(folder, settings.site)
        number = max((int(file.stem) for file in folder.glob("[0-9]*.json")), default=0) + 1
        content = {"schema": 1, "proposal": number, "digest": digest, "documents": list_json(found.items)}
        try:
            place.write(folder / f"{number:06d}.json", json.dumps(content, indent=1).encode())
        except FileExistsError:
            raise Conflict("somebody else has proposed something at this moment. Look at it, then try again.") from None
        place.flush_folder(folder)
    return purges.propose(number, digest, actor, ledger, documents=len(found.items), size=found.size)


def items_of(settings: Settings, number: int) -> tuple[Item, ...]:
    """The list of a proposal.  `Missing` if there is none of that number, `Damaged` if its list is another now."""
    made = purges.get(number)
    file = settings.site / destroy.FOLDER / "proposals" / f"{number:06d}.json"
    try:
        items = list_from_json(json.loads(file.read_bytes())["documents"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        raise Damaged(f"the list of proposal {number} cannot be read") from None
    if digest_of(items) != made.digest:
        raise Damaged(f"the list of proposal {number} is not what was proposed")
    return items


def approve(settings: Settings, number: int, actor: str, ledger: Ledger) -> Proposal:
    """Another person agrees to exactly the list that lies there."""
    return purges.approve(number, digest_of(items_of(settings, number)), actor, ledger)


def run(
    settings: Settings,
    number: int,
    actor: str,
    ledger: Ledger,
    *,
    today: dt.date,
    remove: Callable[[], object],
    told: Callable[[int], object] = lambda _: None,
) -> Outcome:
    """Destroy what the approved list names, and nothing else.  Safe to repeat until it has ended.

    `remove` is called now and then to let the bytes go of what is destroyed in the rows (see `finish`).
    """
    items = items_of(settings, number)
    order = Order(purges.runnable(number, digest_of(items)), actor, rules_of(settings), types_of(settings), today)
    destroyed, fell_out = [], []
    for position, item in enumerate(items, 1):
        if against := destroying.destroy(item, _now(item, order, settings), order, ledger):
            fell_out.append((item.receipt, against))
        else:
            destroyed.append(item.receipt)
        if position % AT_ONCE == 0:
            remove()
        told(position)
    purges.ended(number, actor, len(destroyed), len(fell_out), ledger)
    remove()
    page_text.let_go()
    return Outcome(tuple(destroyed), tuple(fell_out))


def preview(settings: Settings, number: int, today: dt.date) -> Outcome:
    """What a run would do at this moment.  Writes nothing."""
    items = items_of(settings, number)
    order = Order(purges.get(number), "", rules_of(settings), types_of(settings), today)
    fell_out = []
    for item in items:
        row = documents.find(item.document_id)
        if row and (against := destroying.against(row, item, _now(item, order, settings), order)):
            fell_out.append((item.receipt, against))
    gone = {receipt for receipt, _ in fell_out}
    return Outcome(tuple(item.receipt for item in items if item.receipt not in gone), tuple(fell_out))


def finish(settings: Settings, ledger: Ledger) -> int:
    """Let the bytes go of destroyed documents of which the files outside the database know; how many documents.

    A rebuilt database must never look for bytes that are gone.
    Called by whoever writes those files: the service, or a command that holds the site's lock.
    """
    if not destroying.pending():
        return 0
    known = min(LedgerFiles(settings.ledger_files).head().seq, Books(settings.books, place.replace).seen())
    return destroy.complete(destroying.pending(known), places_of(settings), ledger)


def finish_alone(settings: Settings, ledger: Ledger) -> int:
    """As `finish`, after writing down outside the database what is new.  For a command that holds the site's lock."""
    LedgerFiles(settings.ledger_files, settings.anchors).catch_up()
    Books(settings.books, place.replace).catch_up()
    return finish(settings, ledger)


def places_of(settings: Settings) -> destroy.Places:
    """Where the site keeps bytes of documents."""
    return destroy.Places(settings.site, settings.store, settings.pictures)


def _item(row: DocumentRow, was: Was, kept: Kept, settings: Settings) -> Item:
    """The document as a proposal names it.  Raises `Damaged` if its folder does not hold together."""
    folder = settings.site / row.folder if was == "filed" else None
    stored = place.stored(settings.store, row.scan.digest)
    size = 0
    if folder:
        check(folder, row.document_id)
        size = sum(file.stat().st_size for file in folder.iterdir())
    if retaining.is_last_of_its_scan(row) and stored.exists():
        size += stored.stat().st_size
    return Item(
        receipt=row.receipt,
        document_id=row.document_id,
        was=was,
        kind=row.kind,
        date=row.document_date.isoformat() if row.document_date else "",
        patient=row.patient.key if row.patient else "",
        scan=row.scan.digest,
        pages=tuple(row.pages),
        record=place.digest_of(folder / "document.json") if folder else "",
        until=kept.until.isoformat() if kept.until else "",
        why=kept.why,
        size=size,
    )


def _now(item: Item, order: Order, settings: Settings) -> Item | None:
    """The item as folder and row say at this moment; None if they do not hold together, or it is none any more."""
    row = documents.find(item.document_id)
    was = retaining.was_of(row) if row else None
    if row is None or was is None:
        return None
    kept = retaining.kept_now(row, order.rules, order.kinds)
    try:
        return _item(row, was, kept, settings)
    except Damaged:
        return None
