"""The ledger a second time, in files: what `intake rebuild` reads, and what shows that the newest events were cut off.

`data/ledger/ledger-<first number>.jsonl` holds the events in order, one JSON object a line with its MAC, `SEGMENT`
events a file.  The service appends what is new every few seconds.  An anchor is one more small file, in a folder that
the site names and that best lies on another machine: it tells how far the ledger had come and with which MAC.

What this finds and what not stands in SECURITY.md.
"""

from __future__ import annotations

import datetime as dt
import hmac
import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from intake.records.ledger import canonical
from intake.records.models import Event

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEGMENT = 100_000
"""Events in one file."""
_TAIL = 1 << 16
_BEYOND = 1 << 63
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Head:
    """How far a ledger has come: the number of its last event, that event's MAC, and when it happened."""

    seq: int = 0
    mac: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFiles:
    """The files of one site's ledger, and the folder of its anchors if it has one."""

    folder: Path = field(repr=False)
    anchors: Path | None = field(repr=False, default=None)

    def catch_up(self) -> int:
        """Append what is in the database and not yet here; returns how many events were.

        Nothing is appended to a history that the database no longer tells: `faults` says so then.  Raises OSError
        if the folder cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        head = self.head()
        if head.seq and not _agrees(head):
            return 0
        appended = 0
        while rows := list(Event.objects.filter(seq__gt=head.seq).order_by("seq")[:_AT_ONCE]):
            for first, some in _by_segment(rows):
                self._append(first, some)
            appended += len(rows)
            head = Head(rows[-1].seq, rows[-1].mac)
        return appended

    def _append(self, first: int, rows: list[Event]) -> None:
        file = self._segment(first)
        fresh = not file.exists()
        with file.open("ab") as out:
            if fresh:
                os.fchmod(out.fileno(), 0o600)
            out.write(b"".join(_line(row) for row in rows))
            out.flush()
            os.fsync(out.fileno())
        if fresh:
            handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _segment(self, first: int) -> Path:
        return self.folder / f"ledger-{first:012d}.jsonl"

    def segments(self) -> list[Path]:
        """The files, the oldest first."""
        return sorted(self.folder.glob("ledger-????????????.jsonl"))

    def head(self) -> Head:
        """The last event that is here whole.  The rest of a line that a crash cut off is removed.

        Lines behind it that cannot be read stay where they are; their events are appended again.
        """
        for file in reversed(self.segments()):
            with file.open("r+b") as content:
                size = content.seek(0, os.SEEK_END)
                content.seek(max(0, size - _TAIL))
                tail = content.read()
                whole = tail.rfind(b"\n") + 1
                if whole < len(tail):
                    content.truncate(size - len(tail) + whole)
            for last in filter(None, map(_told, reversed(tail[:whole].splitlines()))):
                return Head(last["seq"], last["mac"], last["at"])
        return Head()

    def events(self) -> Iterator[dict[str, Any]]:
        """Every event as it was written, the oldest first; a line that cannot be read is left out."""
        for file in self.segments():
            with file.open("rb") as lines:
                yield from filter(None, map(_told, lines))

    def anchor(self) -> Head | None:
        """Write how far the database's ledger has come into the folder of anchors; None if there is no such folder."""
        last = Event.objects.order_by("-seq").first()
        if self.anchors is None or last is None:
            return None
        self.anchors.mkdir(parents=True, exist_ok=True)
        file = self.anchors / f"anchor-{last.seq:012d}.json"
        head = Head(last.seq, last.mac, last.at.isoformat())
        if not file.exists():
            draft = file.with_suffix(".part")
            draft.write_text(json.dumps({"seq": head.seq, "mac": head.mac, "at": head.at}) + "\n", encoding="ascii")
            draft.replace(file)
        return head

    def anchored(self) -> list[Head]:
        """The anchors that were written, the oldest first; what cannot be read is left out."""
        heads = []
        for file in sorted(self.anchors.glob("anchor-*.json")) if self.anchors and self.anchors.is_dir() else ():
            try:
                told = json.loads(file.read_bytes())
                heads.append(Head(int(told["seq"]), str(told["mac"]), str(told["at"])))
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return heads

    def faults(self) -> Iterator[str]:
        """How the database's ledger differs from what was written of it outside, a sentence a fault."""
        last = Event.objects.order_by("-seq").first()
        newest = last.seq if last else 0
        yield from self._faults_of_anchors(newest)
        written = {event["seq"]: event["mac"] for event in self.events()}
        last_written = max(written, default=0)
        if last_written > newest:
            yield f"ledger: it ends at event {newest}, but events up to {last_written} were written to data/ledger"
        elif missing := last_written - len(written):
            yield f"ledger: {missing} events up to {last_written} cannot be read in data/ledger"
        stored = Event.objects.filter(seq__lte=min(last_written, newest)).order_by("seq").values_list("seq", "mac")
        differing = [seq for seq, mac in stored.iterator(chunk_size=_AT_ONCE) if seq in written and written[seq] != mac]
        if differing:
            yield f"ledger: {len(differing)} events from {differing[0]} on are not those written to data/ledger"

    def _faults_of_anchors(self, newest: int) -> Iterator[str]:
        for head in self.anchored():
            if head.seq > newest:
                yield f"ledger: it ends at event {newest}, but was anchored at {head.seq} on {head.at[:10]}"
            elif not _agrees(head):
                yield f"ledger: event {head.seq} is not the one that was anchored on {head.at[:10]}"


def _agrees(head: Head) -> bool:
    mac = Event.objects.filter(seq=head.seq).values_list("mac", flat=True).first()
    return mac is not None and hmac.compare_digest(mac.encode(), head.mac.encode())


def _by_segment(rows: list[Event]) -> Iterator[tuple[int, list[Event]]]:
    some: list[Event] = []
    first = 0
    for row in rows:
        begins = (row.seq - 1) // SEGMENT * SEGMENT + 1
        if some and begins != first:
            yield first, some
            some = []
        first = begins
        some.append(row)
    if some:
        yield first, some


def _told(line: bytes) -> dict[str, Any] | None:
    """The event of a line; None if its bytes have changed so much that it is none."""
    try:
        event: dict[str, Any] = json.loads(line)
        event["mac"].encode("ascii")
        dt.datetime.fromisoformat(event["at"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return event if type(event.get("seq")) is int and 0 < event["seq"] < _BEYOND else None


def _line(event: Event) -> bytes:
    told = {**canonical(event), "mac": event.mac}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode() + b"\n"


def event_of(line: dict[str, Any]) -> Event:
    """The event that a line tells, not saved; for `intake rebuild`."""
    return Event(
        seq=int(line["seq"]),
        at=dt.datetime.fromisoformat(line["at"]),
        actor=line["actor"],
        action=line["action"],
        subject=line["subject"],
        detail=line["detail"],
        mac=line["mac"],
    )
