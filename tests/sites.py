"""A real site with the real service, for tests that kill it."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.configuration import text_of
from intake.evaluate import forge
from tests import forked
from tests.planted import renamed

if TYPE_CHECKING:
    import subprocess


class Site:
    """A site, the mail dropped into it, and the real service run on it."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.dropped: Counter[str] = Counter()
        self.rng = random.Random(20261122)
        self.home = forge.draw_home(self.rng)
        self.people = renamed(forge.draw_people(self.rng, 40))
        self.number = 0
        folder.mkdir()
        watch = {"every_seconds": 0.3, "still_seconds": 0.1}
        tables = {"watch": watch, "service": {"readers": 2}, "web": {"port": 0}, "database": {"url": database}}
        settings = text_of(tables)
        (folder / "intake.toml").write_text(settings, encoding="utf-8")
        self.intake("init")
        forge.write_index(self.people, folder / "index.csv")
        self.intake("patients", "import", str(folder / "index.csv"))
        self.pool = [self.letter(self.rng.choice(self.people)) for _ in range(4)]
        self.stranger = self.letter(renamed(forge.draw_people(self.rng, 2))[0])

    def letter(self, person: forge.Person, pages: int = 1) -> bytes:
        """A letter about that person; of more than one page, all are the same."""
        letter = forge.draw_document(self.rng, person, "letter", self.home)
        file = self.folder / "letter.tif"
        forge.print_scan(self.rng, letter.sheets[:1] * pages, file, "bw200")
        content = file.read_bytes()
        file.unlink()
        return content

    def of_a_stranger(self) -> bytes:
        """A letter about somebody who is not in the index."""
        return self.stranger + f"#{self.number}".encode()

    def shared(self) -> bytes:
        """A letter that was never read, and is long enough to be shared out among readers."""
        return self.letter(self.rng.choice(self.people), pages=2)

    def damaged(self) -> bytes:
        """A PDF that is whole by its ends and cannot be opened."""
        return f"%PDF-1.4\n{self.number}\nstartxref\n0\n%%EOF\n".encode()

    def drop(self, content: bytes | None = None) -> bytes:
        """Drop a scan as a scanner does; a new one (other last bytes, which TIFF does not read) if none is given."""
        self.number += 1
        if content is None:
            content = self.pool[self.number % len(self.pool)] + f"#{self.number}".encode()
        target = self.folder / "watch_folders/fax" / f"SCN_{self.number % 3}.tif"
        while target.exists():
            target = target.with_name(f"{target.stem}x.tif")
        partial = target.with_name(f"{target.name}.part")
        partial.write_bytes(content)
        partial.rename(target)
        self.dropped[hashlib.sha256(content).hexdigest()] += 1
        return content

    def intake(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        done = forked.intake(*arguments, "--site", str(self.folder))
        assert not check or done.returncode == 0, done.stderr
        return done

    def die_at(self, target: str, moment: str) -> bool:
        """Run the service until it kills itself there; False if it came to its end without."""
        return forked.dies_at(target, moment, "run", "--once", "--site", str(self.folder))

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.intake("documents", "--json").stdout.splitlines()]

    def assert_every_file_is_found_exactly_once(self) -> None:
        by_receipt = {}
        for line in self.lines():
            by_receipt.setdefault(line["receipt"].rsplit("-", line["receipt"].count("-") - 2)[0], []).append(line)
        found: Counter[str] = Counter()
        for lines in by_receipt.values():
            found[lines[0]["sha256"]] += 1
            assert {line["state"] for line in lines} <= {"filed", "review", "rejected", "duplicate"}, lines
            pages = [page for line in lines for page in line["pages"] + line["sheets"]]
            assert len(pages) == len(set(pages))
        assert found == self.dropped
        for digest in self.dropped:
            states = [line["state"] for lines in by_receipt.values() for line in lines if line["sha256"] == digest]
            assert sum(state in {"filed", "review", "rejected"} for state in states) == 1
        assert self.intake("verify").returncode == 0
        left = [file for file in (self.folder / "watch_folders/fax").iterdir() if file.suffix == ".tif"]
        assert left == []
        folders = [record.parent.name for record in self.folder.glob("patients/??/*/*/*/document.json")]
        assert len(folders) == len(set(folders)) == sum(line["state"] == "filed" for line in self.lines())


def readers_of(service: int) -> set[int]:
    """The processes that read pages and parse files for that service: the children of its nursery."""
    parents = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
        except (FileNotFoundError, ProcessLookupError):
            continue
        if state != "Z":
            parents[int(process.name)] = int(parent)
    nurseries = {child for child, parent in parents.items() if parent == service}
    return {child for child, parent in parents.items() if parent in nurseries}
