"""What the mailroom sees in its own folders: STATUS.txt, and a WHY beside every file that was not taken.

Texts are for people at a scanner: plain words, what happened and what to do.  Codes are those of the contract.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from intake.errors import Unavailable
from intake.filing import place
from intake.records.rebuilding import RECOVERED
from intake.watch import STATUS, UNSORTED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping
    from pathlib import Path

WHY_END = " - WHY.txt"
_PREFIX = re.compile(r"(?:\d{4}-\d\d-\d\d \d{4} (R-\d{4}-\d{6,12}) )+")
_CODE = re.compile(r"code ([EW]\d{3})")
_SETTLING = 60.0
"""Seconds for which a note without its file is left alone: the file may be on its way."""


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
    "W201": Why(
        "The batch sheet {batch} says {said} documents. Intake found {found}.",
        "Count the stack. If paper is missing from the scan, scan the missing papers. If two documents stuck\n"
        "together or one was cut in two, tell a reviewer the receipt. Nothing is scanned twice by itself.",
    ),
}
_WITHOUT_FILE = frozenset({"W201", "E109"})
TAKEN_ALL_THE_SAME = frozenset({"W201"})
"""Codes of files that were taken: only a note lies in `rejected/`, no file."""


_LAST_WORDS: Mapping[str, str] = {
    "E106": "Nothing was filed a second time.",
    "W201": "Every page of the file is in intake.",
}


def brief(code: str) -> str:
    """Why, in one sentence without particulars: for lists, where the note says the rest."""
    if code == "W201":
        return "The batch sheet says another number of documents than were found. The file was taken."
    if code == "E106":
        return "Exactly this file was taken before."
    return WHYS[code].why if code in WHYS else "See the note beside the file."


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
    counted: Mapping[str, str] = field(default_factory=dict)
    """What a batch sheet says and what was found: `batch`, `said`, `found`."""


def why_text(refusal: Refusal) -> str:
    """The note, with Windows line ends: scanners' users read it in Notepad."""
    words = WHYS[refusal.code]
    first = f"{refusal.first_when.astimezone():%d %b %Y %H:%M}" if refusal.first_when else ""
    facts = {"source": refusal.source, "first_receipt": refusal.first_receipt, "first_when": first, **refusal.counted}
    do = words.do.format(**facts).replace("\n", "\n       ")
    taken = refusal.code in TAKEN_ALL_THE_SAME
    what = "was taken. Please look all the same." if taken else "was NOT taken."
    lines = [
        f"{shown(refusal.name)} {what}".ljust(72) + f"{refusal.at.astimezone():%d %b %Y %H:%M}",
        "",
        f"WHY:   {words.why.format(**facts)}",
        f"DO:    {do}",
    ]
    if taken:
        lines += ["       You may delete this note when done."]
    elif refusal.code not in {"E106", "E109"}:
        lines += ["       You may delete this note and the file when done."]
    lines += [
        "",
        _LAST_WORDS.get(refusal.code, "Nothing from this file has reached a patient's record."),
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


def make_own_folder(folder: Path, watch_folders: Path) -> None:
    """Make a folder of ours in the folder of a source, durable.

    Raises `Unavailable` if that one has gone with its share: what was written into one made in its place would lie
    hidden when the share is back.  Nobody scans into the folder of what `intake rebuild` recovered: that one is made.
    """
    source = folder.parent
    try:
        place.make_folders(folder, watch_folders if source.name == RECOVERED else source)
    except FileNotFoundError:
        raise Unavailable("a watch folder has gone") from None


def rejected_name(name: str, at: dt.datetime, receipt: str) -> str:
    """The name of a refused file: day and minute of its arrival, receipt, and its own name, shortened if need be."""
    stem, dot, ending = own_name(shown(name)).rpartition(".")
    short = f"{_cut(stem, 140)}.{_cut(ending, 20)}" if dot else _cut(ending, 160)
    return f"{at.astimezone():%Y-%m-%d %H%M} {receipt} {short}"


def own_name(name: str) -> str:
    """The name a file had before it was refused: what `rejected_name` put before it is taken off again."""
    return _PREFIX.sub("", name)


def _cut(text: str, most: int) -> str:
    """The text within so many bytes: file systems count bytes, not letters."""
    return text.encode()[:most].decode(errors="ignore")


def write_why(folder: Path, name: str, refusal: Refusal) -> None:
    """Put the note beside the file `name` in the folder of refused files; replaces an earlier note of the same file."""
    place.replace(folder / f"{name}{WHY_END}", b"\xef\xbb\xbf" + why_text(refusal).encode())


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused file that waits to be looked at, or a note about one that was taken.  `file` is None if it has none."""

    source: str
    code: str
    receipt: str
    note: Path = field(repr=False)
    file: Path | None = field(repr=False)


def problems(watch_folders: Path, source: str) -> list[Problem]:
    """What waits in `rejected/` of a source, in the order of names, which is that of time.

    A file whose note is gone has been acknowledged, and so has a note whose file is gone or was moved up again.
    """
    folder = rejected_folder(watch_folders, source)
    try:
        names = sorted(file.name for file in folder.iterdir() if file.name.endswith(WHY_END))
    except FileNotFoundError:
        return []
    found = []
    for name in names:
        base = name.removesuffix(WHY_END)
        prefix = _PREFIX.match(base)
        file = folder / base if prefix and (folder / base).exists() else None
        code = _code_of(folder / name)
        if file is not None or code in _WITHOUT_FILE:
            found.append(Problem(source, code, prefix[1] if prefix else "", folder / name, file))
    return found


def refused_count(watch_folders: Path, source: str) -> int:
    """How many refused files, and notes about others, wait to be looked at."""
    return len(problems(watch_folders, source))


def tidy(watch_folders: Path, source: str, busy: Collection[str], now: float) -> int:
    """Remove notes that speak of nothing any more; how many.

    Those are notes whose file was removed or moved up again, and E109 of files that are in use no more (`busy` are the
    names of those that are).  `now` is the time of the wall clock in seconds.
    """
    folder = rejected_folder(watch_folders, source)
    standing = {problem.note for problem in problems(watch_folders, source)}
    stale = [note for note in folder.glob(f"*{WHY_END}") if note not in standing] if folder.exists() else []
    names = {shown(name) for name in busy}
    stale += [n for n in standing if n.name.removesuffix(WHY_END) not in names and _code_of(n) == "E109"]
    removed = 0
    for note in stale:
        with contextlib.suppress(FileNotFoundError):
            if now - note.stat().st_mtime > _SETTLING and (_code_of(note) in WHYS):
                note.unlink()
                removed += 1
    return removed


def _code_of(note: Path) -> str:
    """The code that a note of ours names in its last line; empty if it is none."""
    try:
        text = note.read_bytes()[:4000].decode("utf-8-sig", "replace")
    except OSError:
        return ""
    found = _CODE.findall(text)
    return str(found[-1]) if found else ""


def try_again(problem: Problem) -> Path | None:
    """Move a refused file back into its source's folder; where it is then, or None if it has no file.

    It is taken under the name it came with, beside a file of that name with a number before it.  Overwrites nothing.
    """
    if problem.file is None:
        return None
    name = own_name(problem.file.name)
    with place.environment():
        target = _moved(problem.file, problem.note.parent.parent, name)
        problem.note.unlink(missing_ok=True)
    return target


def _moved(file: Path, folder: Path, name: str) -> Path:
    for number in range(1000):
        target = folder / (f"{number} {name}" if number else name)
        try:
            os.link(file, target)
        except FileExistsError:
            continue
        except OSError as error:
            if error.errno not in place.NO_LINKS:
                raise
            if target.exists():
                continue
            file.rename(target)
        else:
            file.unlink()
        return target
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))


def acknowledge(problem: Problem) -> None:
    """Somebody has seen it: the note goes, the file stays."""
    with place.environment():
        problem.note.unlink(missing_ok=True)


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
    to_rescan: int = 0
    trouble: str = ""
    stalled: bool = False
    """The sweep hangs: nothing else of this is known."""
    help_desk: str = ""


def status_text(status: SourceStatus) -> str:
    """STATUS.txt: short lines, readable in Notepad."""
    looked = status.looked.astimezone()
    call = f": call {status.help_desk}" if status.help_desk else ""
    if status.stalled:
        hangs = f"INTAKE HAS STOPPED LOOKING.            Last look: {looked:%A %d %b %Y %H:%M:%S}"
        return "\r\n".join([hangs, f"Files dropped now stay here and are not lost{call}.", ""])
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
    rescan = f'      TO RESCAN: {status.to_rescan} - look in the folder "rescan".' if status.to_rescan else ""
    return "\r\n".join([*lines, problems + rescan, ""])


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
