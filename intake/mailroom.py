"""What the mailroom sees in its own folders: STATUS.txt, and a WHY beside every file that was not taken.

Texts are for people at a scanner: plain words, what happened and what to do.  Codes are those of the contract.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.filing import place
from intake.watch import STATUS, UNSORTED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

WHY_END = " - WHY.txt"


@dataclass(frozen=True, slots=True)
class Why:
    """The words of one code: why a file was not taken, and what to do."""

    why: str
    do: str


WHYS: Mapping[str, Why] = {
    "E101": Why(
        "The file is not a PDF, TIFF, JPEG or PNG.",
        'Scan or save it as a PDF. Then drop the new file into "{source}" again.',
    ),
    "E102": Why("The file is empty (0 bytes).", 'Scan the paper again and drop the new file into "{source}".'),
    "E103": Why(
        "The file is damaged: it cannot be opened, or its end is missing.",
        'Scan the paper again, or ask the sender to send it again. Then drop the new file into "{source}".',
    ),
    "E104": Why(
        "The file is protected with a password. Intake cannot open it.",
        "Ask the sender for a copy without password, or print it and scan the paper.\n"
        'Then drop the new file into "{source}" again.',
    ),
    "E105": Why(
        "The file has too many pages or is too large.",
        "Scan the papers in smaller stacks, with separator sheets between the documents.",
    ),
    "E106": Why(
        "Exactly this file was taken before: {first_when}, receipt {first_receipt}.",
        "Nothing. You may delete this note and the file.",
    ),
    "E107": Why(
        "Every page of the file is blank.",
        "Check which side of the paper was scanned and the feeder. Then scan the paper again.",
    ),
    "E108": Why(
        "The file is a container or an office document (zip, e-mail, Word, web page), not a scan.",
        'Open it and print each document to PDF. Then drop the PDFs into "{source}".',
    ),
    "E109": Why(
        "The file has been in use for 15 minutes: some program is still writing it.",
        "Close the program that holds it. Intake takes the file as soon as it is complete.",
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Everything a WHY note tells."""

    name: str = field(repr=False)
    source: str
    code: str
    at: dt.datetime
    receipt: str = ""
    digest: str = ""
    first_receipt: str = ""
    first_when: dt.datetime | None = None


def why_text(refusal: Refusal) -> str:
    """The note, with Windows line ends: scanners' users read it in Notepad."""
    words = WHYS[refusal.code]
    first = f"{refusal.first_when.astimezone():%d %b %Y %H:%M}" if refusal.first_when else ""
    facts = {"source": refusal.source, "first_receipt": refusal.first_receipt, "first_when": first}
    do = words.do.format(**facts).replace("\n", "\n       ")
    lines = [
        f"{shown(refusal.name)} was NOT taken.".ljust(72) + f"{refusal.at.astimezone():%d %b %Y %H:%M}",
        "",
        f"WHY:   {words.why.format(**facts)}",
        f"DO:    {do}",
    ]
    if refusal.code not in {"E106", "E109"}:
        lines += ["       You may delete this note and the file when done."]
    lines += [
        "",
        "Nothing from this file has reached a patient's record."
        if refusal.code != "E106"
        else "Nothing was filed a second time.",
        f"For the help desk: code {refusal.code}"
        + (f", receipt {refusal.receipt}" if refusal.receipt else "")
        + (f", sha256 {refusal.digest[:16]}…" if refusal.digest else ""),
    ]
    return "\r\n".join("\r\n".join(lines).splitlines()) + "\r\n"


def shown(name: str) -> str:
    """A file name fit to be read: control and direction characters made visible, length bounded."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)[:200]


def rejected_folder(watch_folders: Path, source: str) -> Path:
    """Where a source's refused files are."""
    return (watch_folders if source == UNSORTED else watch_folders / source) / "rejected"


def rejected_name(name: str, at: dt.datetime, receipt: str) -> str:
    """The name of a refused file: day and minute of its arrival, receipt, and its own name, shortened if need be."""
    stem, dot, ending = shown(name).rpartition(".")
    short = f"{_cut(stem, 140)}.{_cut(ending, 20)}" if dot else _cut(ending, 160)
    return f"{at.astimezone():%Y-%m-%d %H%M} {receipt} {short}"


def _cut(text: str, most: int) -> str:
    """The text within so many bytes: file systems count bytes, not letters."""
    return text.encode()[:most].decode(errors="ignore")


def write_why(folder: Path, name: str, refusal: Refusal) -> None:
    """Put the note beside the file `name` in the folder of refused files; replaces an earlier note of the same file."""
    place.replace(folder / f"{name}{WHY_END}", b"\xef\xbb\xbf" + why_text(refusal).encode())


def refused_count(watch_folders: Path, source: str) -> int:
    """How many refused files wait to be looked at; a file whose note is gone has been acknowledged."""
    folder = rejected_folder(watch_folders, source)
    if not folder.exists():
        return 0
    return sum(1 for file in folder.iterdir() if file.name.endswith(WHY_END))


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """What STATUS.txt tells of one source."""

    looked: dt.datetime
    files: int = 0
    pages: int = 0
    last_at: dt.datetime | None = None
    last_name: str = field(repr=False, default="")
    last_pages: int | None = None
    last_receipt: str = ""
    waiting: int = 0
    busy: tuple[str, ...] = field(repr=False, default=())
    problems: int = 0
    trouble: str = ""
    help_desk: str = ""


def status_text(status: SourceStatus) -> str:
    """STATUS.txt: short lines, readable in Notepad."""
    looked = status.looked.astimezone()
    call = f": call {status.help_desk}" if status.help_desk else ""
    state = f"INTAKE IS WAITING: {status.trouble}" if status.trouble else "INTAKE IS RUNNING."
    lines = [
        f"{state}            Last look: {looked:%A %d %b %Y %H:%M:%S}",
        f"(If this time is more than 5 minutes old, intake has stopped{call}.)",
        "",
        f"Taken today: {_count(status.files, 'file')}, {_count(status.pages, 'page')}." + _last(status),
        f"Waiting here now: {_count(status.waiting, 'file')}{' (still being copied)' if status.waiting else ''}.",
    ]
    lines += [f"IN USE for 15 minutes (E109): {shown(name)}. Close the program that holds it." for name in status.busy]
    problems = f'PROBLEMS: {status.problems} - look in the folder "rejected".' if status.problems else "Problems: none."
    return "\r\n".join([*lines, problems, ""])


def _last(status: SourceStatus) -> str:
    if status.last_at is None:
        return ""
    pages = f"  ({_count(status.last_pages, 'page')})" if status.last_pages else ""
    name = shown(status.last_name)
    return f"   Last one: {status.last_at.astimezone():%H:%M:%S}  {name}{pages}  receipt {status.last_receipt}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def write_status(watch_folders: Path, source: str, status: SourceStatus) -> None:
    """Rewrite STATUS.txt of one source at one stroke."""
    folder = watch_folders if source == UNSORTED else watch_folders / source
    place.replace(folder / STATUS, b"\xef\xbb\xbf" + status_text(status).encode())
