"""Page pictures: made when a scan settles, drawn again when missing, removed when nobody needs them."""

from __future__ import annotations

import os
import random
import stat
import threading
import time
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from intake import pictures
from intake.deeds import Deeds, Hands
from intake.desk import open_site
from intake.errors import Rejected
from intake.evaluate import forge
from intake.receive import receive
from intake.records import documents, scans
from intake.records.models import DocumentRow, DocumentState
from intake.watch import Arrival
from tests.scans import work_through

if TYPE_CHECKING:
    from intake.desk import Site
    from intake.records.models import ScanRow
    from intake.settings import Settings

pytestmark = pytest.mark.database
SMALL = 160


@pytest.fixture
def site(settings: Settings) -> Site:
    return open_site(settings)


def taken_in(site: Site) -> ScanRow:
    """A fax of two pages, through all of its deeds."""
    file = site.settings.watch_folders / "fax" / "two.tif"
    rng = random.Random(5)
    letter = forge.draw_document(rng, forge.draw_people(rng, 5)[0], "letter", forge.draw_home(rng))
    forge.print_scan(rng, [*letter.sheets[:1], *letter.sheets[:1]], file, "bw200")
    told = file.stat()
    row = receive(Arrival(file, "fax", "fax/two.tif", told.st_size, told.st_mtime_ns, told.st_ino), site.door)
    work_through(Deeds(site, Hands("test", alone=True, slots=threading.Semaphore(1))), row.pk)
    return scans.get(row.pk)


def test_settling_makes_the_pictures_of_all_pages_for_their_owner_and_group_only(site: Site) -> None:
    row = taken_in(site)
    folder = site.settings.pictures / row.digest
    made = sorted(folder.iterdir())
    assert [file.name for file in made] == ["1-0-small.jpg", "1-0.png", "2-0-small.jpg", "2-0.png"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in made} == {0o640}
    assert not stat.S_IMODE(folder.stat().st_mode) & 0o007
    with Image.open(made[0]) as small:
        assert small.width <= SMALL


def test_a_missing_picture_is_drawn_when_somebody_looks_and_a_large_one_only_when_asked(site: Site) -> None:
    row = taken_in(site)
    scan = site.scan_of(row)
    for file in (site.settings.pictures / row.digest).iterdir():
        file.unlink()
    with (
        Image.open(site.pictures.thumbnail(scan, 2, 0).path) as small,
        Image.open(site.pictures.page(scan, 2, 0).path) as page,
        Image.open(site.pictures.page(scan, 2, 0, zoomed=True).path) as zoomed,
    ):
        assert small.width < page.width < zoomed.width
        assert zoomed.width == pytest.approx(2 * page.width, abs=2)
    assert len(list((site.settings.pictures / row.digest).iterdir())) == 3


def test_a_page_that_is_not_there_leaves_nothing_behind(site: Site) -> None:
    row = taken_in(site)
    before = sorted((site.settings.pictures / row.digest).iterdir())
    with pytest.raises(Rejected):
        site.pictures.page(site.scan_of(row), 3, 0)
    assert sorted((site.settings.pictures / row.digest).iterdir()) == before


def test_pictures_are_removed_once_nothing_waits_and_nobody_looked_for_long(site: Site) -> None:
    row = taken_in(site)
    folder = site.settings.pictures / row.digest
    long_ago = time.time() - 40 * 24 * 3600
    os.utime(folder, (long_ago, long_ago))
    assert pictures.sweep(site.settings.pictures, 30) == 0, "the document waits for a reviewer"
    DocumentRow.objects.update(state=DocumentState.CLOSED)
    assert pictures.sweep(site.settings.pictures, 50) == 0
    assert pictures.sweep(site.settings.pictures, 30) == 1
    assert not folder.exists()
    assert documents.turns_of(row) == [(1, 0), (2, 0)]
