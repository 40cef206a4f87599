"""The bytes of a document that was filed in error: out of the patient's folder, whole, with a stub in their place.

The row says so already (`records.recalls`).  Each step is safe to repeat from any point: the stub is written, the
folder is moved aside, and only then the row says that it was.  Nothing is deleted that does not lie whole elsewhere.
"""

from __future__ import annotations

import errno
import json
import shutil
import uuid
from typing import TYPE_CHECKING

from intake.errors import Damaged
from intake.filing import place
from intake.records import recalls

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from intake.records.models import RecallRow

ASIDE = "recalled"
"""Under the site: the folders of recalled documents, one each."""
STUB = "recalled.json"


def aside(recall: RecallRow, site: Path) -> Path:
    """Where the recalled folder lies."""
    return site / ASIDE / f"{recall.document.document_id}-{recall.pk}"


def stub(recall: RecallRow, site: Path) -> Path:
    """What stands in the wrong chart instead: when something was removed and why, and nothing of whose it is."""
    folder = site / recall.folder
    return folder.with_name(f"{folder.name}.recalled-{recall.pk}") / STUB


def complete(some: Iterable[RecallRow], site: Path) -> int:
    """Move the bytes of these recalls; how many.  `Unavailable` if the disk is in trouble: call it again later."""
    done = 0
    for recall in some:
        with place.environment():
            _write_stub(recall, site)
            _move(site / recall.folder, aside(recall, site), site)
        recalls.moved(recall)
        done += 1
    return done


def faults(recall: RecallRow, site: Path) -> list[str]:
    """What is wrong with the bytes of a recall that is through: sentences; none if all is well."""
    found = []
    if not stub(recall, site).is_file():
        found.append(f"{recall.document.receipt}: the stub of its recall is missing")
    if not _is_whole(aside(recall, site)):
        found.append(f"{recall.document.receipt}: what was recalled is missing or has changed")
    return found


def _write_stub(recall: RecallRow, site: Path) -> None:
    target = stub(recall, site).parent
    if target.exists():
        return
    draft = site / "patients" / ".drafts" / f"recall-{recall.pk}-{uuid.uuid4().hex}"
    place.make_folders(draft, site)
    try:
        said = {"schema": 1, "recalled": recall.at.isoformat(), "reason": recall.reason, "recall": recall.pk}
        place.write(draft / STUB, json.dumps(said, indent=1).encode())
        place.place_folder(draft, target, site)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _move(source: Path, target: Path, site: Path) -> None:
    place.make_folders(target.parent, site)
    if not target.exists():
        try:
            source.rename(target)
        except FileNotFoundError:
            if not target.exists():  # somebody else has just moved it, or it is lost
                raise Damaged("a recalled document is in neither place") from None
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy(source, target, site)
    place.flush_folder(target.parent)
    if source.exists():  # copied to another file system, perhaps before a crash
        if not _is_whole(target):
            raise Damaged("a recalled document was not copied whole; it stays where it is")
        shutil.rmtree(source)
    if source.parent.exists():
        place.flush_folder(source.parent)


def _copy(source: Path, target: Path, site: Path) -> None:
    draft = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    place.make_folders(draft, site)
    try:
        for file in source.iterdir():
            place.copy(file, draft / file.name)
        place.place_folder(draft, target, site)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _is_whole(folder: Path) -> bool:
    """Whether every file that the folder's record names is there with its hash."""
    try:
        files: dict[str, str] = json.loads((folder / "document.json").read_bytes())["files"]
        return all(place.digest_of(folder / name) == digest for name, digest in files.items())
    except (OSError, ValueError, KeyError):
        return False
