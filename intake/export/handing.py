"""Filed documents are measured, copied, proven and handed over."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from intake.errors import Conflict, Damaged
from intake.export import drafts, papers
from intake.filing import place
from intake.records import exports

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from intake.export.papers import Wish
    from intake.kinds import Kind
    from intake.records.exports import Chosen, Filed
    from intake.records.ledger import Ledger
    from intake.settings import Settings

_ROOM = 50_000_000
"""Bytes that stay free beside what is copied."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was handed over, or would be: the name in the ledger, counts, bytes, and the manifest's digest."""

    name: str
    documents: int
    pages: int
    files: int
    size: int
    manifest: str = ""


def measure(settings: Settings, chosen: Chosen, wish: Wish) -> Exported:
    """What would be handed over.  Writes nothing; raises `Damaged` if a document's folder cannot be read."""
    count = size = 0
    for one in chosen.documents:
        for name in _wanted(_record(settings.site / one.folder, one), wish):
            count += 1
            size += _size(settings.site / one.folder / name, one)
        count, size = count + 1, size + _size(settings.site / one.folder / "document.json", one)
    return Exported("", len(chosen.documents), sum(one.pages for one in chosen.documents), count + 2, size)


def export(
    settings: Settings,
    chosen: Chosen,
    target: Path,
    wish: Wish,
    *,
    kinds: Mapping[str, Kind],
    ledger: Ledger,
    told: Callable[[int], object] = lambda _: None,
) -> Exported:
    """Hand the chosen documents over; `told` hears how many are copied.

    Raises `Conflict` if something stands against the target or a document was recalled meanwhile, `Damaged` if a
    stored file is not what its record says, `Unavailable` if the disk is in trouble.  Nothing is left behind then.
    """
    if wrong := drafts.why_not(target, settings):
        raise Conflict(wrong)
    name = timezone.now().strftime("%Y%m%dT%H%M%S%fZ")
    with place.environment(), drafts.draft_of(target) as draft:
        place.make_sure_of_room(draft, measure(settings, chosen, wish).size + _ROOM)
        files = _copy_all(settings, chosen, draft, wish, told)
        _write(draft / papers.INDEX, papers.index(chosen, files, kinds), files, papers.INDEX)
        manifest = papers.manifest(name, chosen, wish, files)
        place.write(draft / papers.MANIFEST, manifest)
        drafts.prove(draft, files)
        digest = place.digest_of(draft / papers.MANIFEST)
        pages = sum(one.pages for one in chosen.documents)
        size = sum(entry["size"] for entry in files.values())
        made = Exported(name, len(chosen.documents), pages, len(files) + 1, size, digest)
        exports.note(chosen.documents, name, wish.actor, wish.reason, ledger)
        exports.made(name, wish.actor, wish.reason, ledger, documents=made.documents, bytes=size, manifest=digest)
        papers.keep(settings.data, name, manifest)
        drafts.give_name(draft, target)
    return made


def _copy_all(
    settings: Settings, chosen: Chosen, draft: Path, wish: Wish, told: Callable[[int], object]
) -> dict[str, dict[str, Any]]:
    files: dict[str, dict[str, Any]] = {}
    (draft / "documents").mkdir(mode=0o700)
    for number, one in enumerate(chosen.documents, 1):
        source, own = settings.site / one.folder, draft / "documents" / one.receipt
        own.mkdir(mode=0o700)
        record = _record(source, one)
        for name in (*_wanted(record, wish), "document.json"):
            try:
                digest = place.copy(source / name, own / name)
            except FileNotFoundError:
                raise Damaged(f"{one.receipt}: a file of its folder is missing. Next: intake verify") from None
            if digest != record["files"].get(name, digest):
                raise Damaged(f"{one.receipt}: its folder does not hold what its record says. Next: intake verify")
            pages = one.pages if name != "document.json" else None
            files[f"documents/{one.receipt}/{name}"] = papers.entry(digest, (own / name).stat().st_size, pages)
        place.flush_folder(own)
        told(number)
    place.flush_folder(draft / "documents")
    return files


def _record(folder: Path, one: Filed) -> dict[str, Any]:
    """`document.json` of a filed document; `Damaged` if it is not that document's."""
    try:
        record: dict[str, Any] = json.loads((folder / "document.json").read_bytes())
        right = record["document_id"] == one.document_id and len(record["pages"]) == one.pages
        names = set(record["files"])
    except (FileNotFoundError, NotADirectoryError, ValueError, KeyError, TypeError):
        right, names, record = False, set(), {}
    if not right or any("/" in name or name.startswith(".") for name in names):
        raise Damaged(f"{one.receipt}: its folder is not what it should be. Next: intake verify")
    return record


def _size(file: Path, one: Filed) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        raise Damaged(f"{one.receipt}: a file of its folder is missing. Next: intake verify") from None


def _wanted(record: Mapping[str, Any], wish: Wish) -> list[str]:
    """The files to hand over: the archive, and what else there is if the originals are wanted."""
    return sorted(name for name in record["files"] if wish.originals or name == "archive.pdf")


def _write(file: Path, content: bytes, files: dict[str, dict[str, Any]], name: str) -> None:
    place.write(file, content)
    files[name] = papers.entry(place.digest_of(file), len(content), None)
