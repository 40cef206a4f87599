"""What a person reads on a sheet, beside its code: titles, lines and notes of each kind of sheet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.model import Marker, MarkerKind
from intake.sheets.payload import write_payload

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

    from intake.model import Patient


@dataclass(frozen=True, slots=True)
class Face:
    """One side of a sheet: a large title, lines to be read from a distance, notes, and the text of its code.

    `wand` is printed once more as Code 128 for hand scanners.  `picture` is an image file, shown small.  `patch`
    adds patch code T, which scanners know.
    """

    title: str
    code: str = field(repr=False)
    lines: tuple[str, ...] = field(repr=False, default=())
    notes: tuple[str, ...] = field(repr=False, default=())
    wand: str = field(repr=False, default="")
    picture: Path | None = field(repr=False, default=None)
    patch: bool = False


@dataclass(frozen=True, slots=True)
class Slip:
    """What a rescan slip tells: which document, what is wrong, and where it came from.

    `pages` are the pages complained of, counted within the document of `of_pages` pages.  `fax` says who sent it and
    when, empty if it did not come by fax; `number` is the number to call.
    """

    receipt: str
    slip_page: int
    reason: str
    note: str = field(repr=False)
    pages: tuple[int, ...]
    of_pages: int
    source: str
    arrived: dt.datetime
    fax: str = field(repr=False, default="")
    number: str = field(repr=False, default="")
    picture: Path | None = field(repr=False, default=None)


def patient_face(patient: Patient, kind: str, kind_name: str, printed: str) -> Face:
    """A patient's cover sheet; `printed` says by whom and when.  Raises ValueError for a patient without a number."""
    marker = Marker(MarkerKind.PATIENT, record_number=patient.mrn, type=kind)
    name = patient.name
    who = f"{name.last}, {' '.join(part for part in (name.first, name.middle, name.suffix) if part)}"
    born = f"{patient.birth_date:%b %d, %Y}" if patient.birth_date else "not known"
    return Face(
        "PATIENT",
        write_payload(marker),
        (who, f"Born {born}", f"Record no. {patient.mrn}", *((kind_name,) if kind else ())),
        (
            "Lay this sheet on top of this patient's papers. It counts until the next sheet.",
            "For this patient only: do not use it again, shred it after scanning.",
            printed,
        ),
        wand=patient.mrn,
    )


def type_face(kind: str, kind_name: str) -> Face:
    """The sheet of one document type; may be used again."""
    return Face(
        "DOCUMENT TYPE",
        write_payload(Marker(MarkerKind.TYPE, type=kind)),
        (kind_name,),
        (f"What follows is of this type, until the next sheet. ({kind})", "This sheet may be used again."),
    )


def separator_face() -> Face:
    """The sheet between two documents; may be used again."""
    return Face(
        "NEW DOCUMENT STARTS HERE",
        write_payload(Marker(MarkerKind.SEPARATOR)),
        (),
        (
            "Lay one of these between two documents before scanning.",
            "Print it on both sides; front and back count once. This sheet may be used again.",
        ),
        patch=True,
    )


def batch_face(batch: str, documents: int | None, source: str, printed: str) -> Face:
    """The sheet on top of a whole stack, which says how many documents it holds."""
    count = (
        f"{documents} document{'' if documents == 1 else 's'}" if documents else "Documents: ________   Pages: ________"
    )
    return Face(
        "BATCH",
        write_payload(Marker(MarkerKind.BATCH, batch=batch, documents=documents)),
        (f"No. {batch}", count, *((f"From {source}",) if source else ())),
        (
            "Lay this sheet on top of the whole stack and scan the stack as one file.",
            "If another number of documents is found, the mailroom is told. Do not use it again.",
            printed,
        ),
    )


def slip_face(slip: Slip) -> Face:
    """The slip that goes on top of the new scan of a document that could not be read."""
    marker = Marker(MarkerKind.RESCAN, receipt=slip.receipt, slip_page=slip.slip_page)
    which = f"page {', '.join(map(str, slip.pages))} of {slip.of_pages}" if slip.pages else f"{slip.of_pages} page(s)"
    came = f"From {slip.source}, {slip.arrived.astimezone():%b %d, %Y %H:%M}"
    do: tuple[str, ...] = (
        f"Find the paper. Lay this slip on top of ALL {slip.of_pages} page(s) of the document and scan them again.",
    )
    if slip.fax:
        ask = f"ASK THE SENDER{f', phone or fax {slip.number}' if slip.number else ''}: "
        text = (
            f"“Your fax of {slip.arrived.astimezone():%b %d, %H:%M} could not be read ({slip.reason}, {which}). "
            f"Please send the whole document again, all {slip.of_pages} page(s), in fine resolution. Thank you.”"
        )
        do = (ask + text, "When it has come on paper, lay this slip on top and scan both together.")
    return Face(
        "RESCAN",
        write_payload(marker),
        (slip.reason, f"{slip.receipt}, {which}"),
        (
            *((slip.note,) if slip.note else ()),
            *do,
            "The new pages replace the old document by themselves. Shred this slip then.",
            came,
            *((f"Fax: {slip.fax}",) if slip.fax else ()),
        ),
        picture=slip.picture,
    )
