"""`intake backup` and `intake restore`: a consistent copy of a site while it runs, and a site out of such a copy.

The order makes it whole without stopping anything.  First the watch folders (what is not taken yet), then the database
at one moment, then the bytes that its rows name: bytes are in the store before their row is, and nothing is removed
from it.  A file that is taken between the first and the second step is in both; the restored service says E106 of it.
Bytes that have not changed since the last copy in the same place are linked, not copied.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from django.utils import timezone

from intake import __version__
from intake.errors import Damaged, Unavailable, WrongSettings
from intake.filing import place
from intake.filing.destroy import FOLDER as RETENTION
from intake.filing.recall import ASIDE as RECALLED
from intake.records.connect import SQLITE_FILE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from intake.settings import Settings

MANIFEST = "manifest.json"
DUMP = "database.dump"
_PATH = "/usr/local/bin:/usr/bin:/bin"
_OWN = ("intake.toml", "document-types.csv", "labels.csv", "document-dates.csv")
_LEAVE = frozenset({"work", "keys", "pictures", "store", SQLITE_FILE, f"{SQLITE_FILE}-wal", f"{SQLITE_FILE}-shm"})
"""Of `data/`: what is copied otherwise, what can be made again, and the keys, which go to a place of their own."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made or brought back: where, how many files and bytes, and how many of them were linked."""

    folder: Path = field(repr=False)
    files: int
    size: int
    linked: int = 0


class _Copying:
    """Copies files into one new folder, linking what the copy before it holds, and remembers their digests."""

    def __init__(self, target: Path, before: Path | None, told: Callable[[str], object]) -> None:
        self.target = target
        self.before = before
        self.known: dict[str, Any] = json.loads((before / MANIFEST).read_bytes())["files"] if before else {}
        self.files: dict[str, dict[str, Any]] = {}
        self.linked = 0
        self.told = told

    def file(self, source: Path, name: str) -> bool:
        """Copy one file under that name; False if it has gone meanwhile."""
        where = self.target / name
        where.parent.mkdir(parents=True, exist_ok=True)
        try:
            info = source.stat()
            known = self.known.get(name)
            if self.before and known and (known["size"], known["mtime_ns"]) == (info.st_size, info.st_mtime_ns):
                os.link(self.before / name, where)
                self.files[name] = known
                self.linked += 1
                return True
            digest = place.copy(source, where)
        except FileNotFoundError:
            where.unlink(missing_ok=True)
            return False
        os.utime(where, ns=(info.st_atime_ns, info.st_mtime_ns))
        self.files[name] = {"sha256": digest, "size": info.st_size, "mtime_ns": info.st_mtime_ns}
        return True

    def tree(self, folder: Path, name: str, leave: frozenset[str] = frozenset()) -> None:
        """Copy a folder and what is in it; files that come and go meanwhile are left out."""
        self.told(name)
        for source in _files(folder, leave):
            self.file(source, f"{name}/{source.relative_to(folder).as_posix()}")


def backup(settings: Settings, place_for: Path, told: Callable[[str], object] = lambda _: None) -> Copied:
    """Copy the site into a new folder under `place_for`, named by the moment; once it has that name it is complete.

    Raises `Unavailable` if the place or the database is in trouble; what was begun is removed then.
    """
    stamp = timezone.now().strftime("%Y-%m-%dT%H%M%S.%fZ")
    place_for.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place_for / f".{stamp}.part"
    draft.mkdir(mode=0o700)
    copying = _Copying(draft, newest(place_for), told)
    try:
        with place.environment():
            copying.tree(settings.watch_folders, "watch_folders")
            for name in _OWN:
                if (settings.site / name).exists():
                    copying.file(settings.site / name, name)
            copying.tree(settings.data, "data", _LEAVE)
            told("database")
            snapshot(settings, draft)
            copying.tree(settings.store, "data/store", frozenset({".drafts"}))
            copying.tree(settings.patient_folders, "patients", frozenset({".drafts"}))
            copying.tree(settings.site / RECALLED, "recalled")
            copying.tree(settings.site / RETENTION, "retention")
            _write_manifest(draft, copying)
            place.flush_folder(draft)
            draft.rename(place_for / stamp)
            place.flush_folder(place_for)
    finally:
        shutil.rmtree(draft, ignore_errors=True)  # nothing is there if the copy is complete: it has its name then
    size = sum(entry["size"] for entry in copying.files.values())
    return Copied(place_for / stamp, len(copying.files), size, copying.linked)


def newest(place_for: Path) -> Path | None:
    """The newest complete copy in that place."""
    made = sorted(folder.parent for folder in place_for.glob(f"20*/{MANIFEST}"))
    return made[-1] if made else None


def snapshot(settings: Settings, target: Path) -> None:
    """The database at one moment, into `target`: a SQLite file, or a dump that `pg_restore` reads."""
    if settings.database.url:
        if not _postgres("pg_dump", settings.database.url, "--format=custom", f"--file={target / DUMP}"):
            raise Unavailable("pg_dump could not copy the database. Is the server running, and pg_dump as new as it?")
        return
    (target / "data").mkdir(exist_ok=True)
    copy = target / "data" / SQLITE_FILE
    with closing(sqlite3.connect(settings.data / SQLITE_FILE)) as source, closing(sqlite3.connect(copy)) as out:
        source.backup(out, pages=2_000, sleep=0.01)


def _write_manifest(draft: Path, copying: _Copying) -> None:
    for name in (f"data/{SQLITE_FILE}", DUMP):
        if (draft / name).exists():
            copying.files[name] = {
                "sha256": place.digest_of(draft / name),
                "size": (draft / name).stat().st_size,
                "mtime_ns": 0,
            }
    manifest = {"schema": 1, "made_by": f"intake {__version__}", "made": timezone.now().isoformat()}
    text = json.dumps({**manifest, "files": dict(sorted(copying.files.items()))}, indent=0)
    place.write(draft / MANIFEST, text.encode())


def copy_keys(settings: Settings, target: Path) -> int:
    """Copy the site's keys to a folder of their own, readable by its owner alone; returns how many there are."""
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    count = 0
    for source in sorted(settings.keys.iterdir()):
        file = target / source.name
        file.touch(mode=0o600)
        file.write_bytes(source.read_bytes())
        count += 1
    return count


def restore(
    copy: Path, site: Path, keys: Path | None, database: str = "", told: Callable[[str], object] = lambda _: None
) -> Copied:
    """Make a site out of a copy, in a folder that is empty or not there.  Every file's digest is checked on the way.

    `database` is the URL of an empty PostgreSQL database, if the copy holds a dump.  Raises `WrongSettings` where
    something stands in the way, and `Damaged` if the copy is not what its manifest says.
    """
    if site.exists() and any(site.iterdir()):
        raise WrongSettings(f"{site} is not empty. Restore into a new folder.")
    try:
        manifest = json.loads((copy / MANIFEST).read_bytes())
    except (OSError, ValueError):
        raise WrongSettings(
            f"{copy} is not a complete copy: it has no {MANIFEST}. Name one of the dated folders."
        ) from None
    if keys is None or not (keys / "ledger.key").exists():
        raise WrongSettings("The keys are needed too: --keys FOLDER, where `intake backup --keys FOLDER` put them.")
    site.mkdir(parents=True, exist_ok=True)
    size = 0
    told("files")
    for name, entry in manifest["files"].items():
        _bring(copy, site, name, entry)
        size += entry["size"]
    told("keys")
    own = site / "data" / "keys"
    own.mkdir(parents=True, mode=0o700)
    for source in keys.iterdir():
        (own / source.name).touch(mode=0o600)
        (own / source.name).write_bytes(source.read_bytes())
    if (site / DUMP).exists():
        told("database")
        _load(site / DUMP, database)
        (site / DUMP).unlink()
    return Copied(site, len(manifest["files"]), size)


def _bring(copy: Path, site: Path, name: str, entry: dict[str, Any]) -> None:
    target = (site / name).resolve()
    if not target.is_relative_to(site.resolve()):
        raise Damaged("the copy's manifest names a file outside the site")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    digest = hashlib.sha256()
    try:
        with (copy / name).open("rb") as source, target.open("xb") as out:
            while chunk := source.read(place.CHUNK):
                digest.update(chunk)
                out.write(chunk)
    except FileNotFoundError:
        raise Damaged(f"the copy is not whole: {_shown(name)} is missing") from None
    if digest.hexdigest() != entry["sha256"]:
        raise Damaged(f"the copy is damaged: {_shown(name)} has changed")
    if entry["mtime_ns"]:
        os.utime(target, ns=(entry["mtime_ns"], entry["mtime_ns"]))


def _shown(name: str) -> str:
    """Names in the watch folders may name people."""
    return "a file of the watch folders" if name.startswith("watch_folders/") else name


def _load(dump: Path, database: str) -> None:
    if not database:
        raise WrongSettings("The copy holds a PostgreSQL dump: name an empty database with --database URL.")
    if not _postgres("pg_restore", database, "--exit-on-error", "--no-owner", str(dump)):
        raise Unavailable("pg_restore could not fill the database. Is it there, empty, and ours to write?")


def _postgres(program: str, url: str, *arguments: str) -> bool:
    """Run one of PostgreSQL's programs on a database; whether it did its work.  The password is on no command line."""
    parts = urlsplit(url)
    own = {"PATH": _PATH, "PGPASSWORD": unquote(parts.password or "")}
    bare = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")) if parts.password else parts
    command = [program, f"--dbname={bare.geturl()}", *arguments]
    try:
        return subprocess.run(command, env=own, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        raise Unavailable(f"{program} is not installed: apt-get install postgresql-client") from None


def _files(folder: Path, leave: frozenset[str]) -> Iterator[Path]:
    """Every regular file under a folder; nothing whose name at the top is to be left, no link, no half-written file."""
    for at, folders, names in os.walk(folder):
        here = folder.__class__(at)
        if here == folder:
            folders[:] = [name for name in folders if name not in leave and not name.startswith("restore-")]
        for name in names:
            if (here == folder and name in leave) or name.endswith((".part", ".aside")):
                continue
            file = here / name
            if file.is_file() and not file.is_symlink():
                yield file
