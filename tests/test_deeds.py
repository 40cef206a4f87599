"""What each kind of error means for a scan, on a real site."""

from __future__ import annotations

import io
import random
import threading
from typing import TYPE_CHECKING

import pytest
from django.db import OperationalError
from django.utils import timezone
from PIL import Image

from intake import deeds
from intake.deeds import LATER, MOST_CRASHES, Deeds, Hands, _runs
from intake.desk import Site, open_site
from intake.errors import Killed, Unavailable
from intake.evaluate import forge
from intake.evaluate.forge import channel, container, paint
from intake.receive import receive
from intake.records import documents, scans
from intake.records.models import DocumentRow, ScanRow, ScanState
from intake.watch import Arrival
from tests.scans import work_through
from tests.sheets import paper

if TYPE_CHECKING:
    from intake.settings import Settings

pytestmark = pytest.mark.database


@pytest.fixture
def site(settings: Settings) -> Site:
    return open_site(settings)


def dropped(site: Site, content: bytes | None = None) -> ScanRow:
    """A one-page fax, dropped and taken."""
    rng = random.Random(5)
    file = site.settings.watch_folders / "fax/a.tif"
    if content is None:
        home = forge.draw_home(rng)
        letter = forge.draw_document(rng, forge.draw_people(rng, 5)[0], "letter", home)
        forge.print_scan(rng, letter.sheets[:1], file, "bw200")
    else:
        file.write_bytes(content)
    info = file.stat()
    arrival = Arrival(file, "fax", "fax/a.tif", info.st_size, info.st_mtime_ns, info.st_ino, info.st_ctime_ns)
    return receive(arrival, site.door)


def run(site: Site, scan_id: int, executor: str = "one") -> dict[str, object]:
    return work_through(Deeds(site, Hands(executor, alone=True, slots=threading.Semaphore(1))), scan_id)


def test_a_scan_of_nobody_we_know_goes_to_a_person_and_its_page_pictures_are_gone(site: Site) -> None:
    row = dropped(site)
    assert run(site, row.pk)["outcome"] == "settled"
    (document,) = DocumentRow.objects.all()
    assert document.state == "review"
    assert document.reasons
    assert list(site.settings.work.iterdir()) == []


def test_everything_done_again_changes_nothing(site: Site) -> None:
    row = dropped(site)
    run(site, row.pk)
    assert run(site, row.pk) == {"outcome": "settled"}
    assert DocumentRow.objects.count() == 1


def test_a_damaged_file_is_given_back_with_its_code(site: Site) -> None:
    row = dropped(site, b"%PDF-1.4\nnothing behind it\n%%EOF\n")
    assert run(site, row.pk) == {"outcome": "rejected", "code": "E103"}
    assert scans.get(row.pk).state == ScanState.REJECTED
    assert len(list((site.settings.watch_folders / "fax/rejected").iterdir())) == 2


@pytest.mark.parametrize("trouble", [Unavailable("the disk is full"), OperationalError("database is locked")])
def test_trouble_with_the_environment_is_tried_later_and_rejects_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    row = dropped(site)

    def away(*_: object) -> None:
        raise trouble

    monkeypatch.setattr(deeds, "read", away)
    assert run(site, row.pk) == {"outcome": "later"}
    later = scans.get(row.pk)
    assert (later.state, later.attempt, later.crashes) == (ScanState.WORKING, 1, 0)
    assert scans.open_scans(10) == []
    assert scans.postponed_count() == 1


def test_a_file_whose_reader_is_killed_again_and_again_waits_longer_each_time_and_then_goes_to_a_person(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory that ran out may be a neighbour's doing, so nothing is refused; but the file does not loop for ever."""
    row = dropped(site)

    def killed(*_: object) -> None:
        raise Killed("a child process was killed from outside")

    monkeypatch.setattr(deeds, "read", killed)
    waits = []
    for _ in range(MOST_CRASHES):
        assert run(site, row.pk)["outcome"] == "later"
        waits.append(round((scans.get(row.pk).not_before - timezone.now()).total_seconds() / LATER))
    assert waits == [1, 4, 16]
    assert run(site, row.pk)["outcome"] == "referred"
    assert [made.reasons for made in DocumentRow.objects.all()] == [["processing_failed"]]


def test_a_bug_is_tried_again_and_then_goes_to_a_person_without_a_word_of_it_in_the_log(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = dropped(site)

    def bug(*_: object) -> None:
        raise ValueError("GARCIA, MARIA born 03/14/1961")

    monkeypatch.setattr(deeds, "take_in", bug)
    outcomes = [run(site, row.pk)["outcome"] for _ in range(MOST_CRASHES + 1)]
    assert outcomes == ["later"] * MOST_CRASHES + ["referred"]
    (document,) = DocumentRow.objects.all()
    assert document.reasons == ["processing_failed"]
    assert "GARCIA" not in "".join(capsys.readouterr())


def test_a_try_that_never_ended_in_a_dead_process_is_a_crash_and_one_that_runs_is_not(site: Site) -> None:
    row = dropped(site)
    assert scans.begin(row.pk, "one", lambda _: True) == 0
    assert scans.begin(row.pk, "two", lambda _: True) == 0
    assert scans.begin(row.pk, "three", lambda other: other == "three") == 2
    scans.ended(row.pk, "three")
    assert scans.get(row.pk).crashes == 2


def test_an_unread_scan_holds_all_its_pages(site: Site) -> None:
    row = dropped(site)
    scans.was_read(row.pk, 7, site.ledger)
    site.refer_unread(scans.get(row.pk))
    (line,) = documents.lines({})
    assert line["pages"] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("pages", "readers", "lengths"), [(0, 2, []), (1, 2, [1]), (12, 2, [6, 6]), (40, 2, [8] * 5), (3, 8, [1, 1, 1])]
)
def test_pages_are_shared_out_in_runs(pages: int, readers: int, lengths: list[int]) -> None:
    runs = _runs(list(range(1, pages + 1)), readers)
    assert [len(run) for run in runs] == lengths
    assert [number for run in runs for number in run] == list(range(1, pages + 1))


def test_a_scan_that_one_reader_can_read_goes_to_its_end_in_one_deed_and_a_longer_one_is_shared_out(site: Site) -> None:
    row = dropped(site)
    doing = Deeds(site, Hands("one", alone=True, slots=threading.Semaphore(1)))
    assert doing.begin(row.pk)["outcome"] == "settled"
    longer = dropped(site, stack("type"))
    begun = doing.begin(longer.pk)
    assert (begun["outcome"], begun["runs"]) == ("prepared", [[1], [2]])
    assert scans.get(longer.pk).state == ScanState.WORKING


def test_no_more_scans_are_worked_on_at_once_than_there_are_slots(site: Site) -> None:
    row = dropped(site)
    hands = Hands("one", alone=True, slots=threading.Semaphore(1))
    with hands.slots:  # another scan is being worked on
        waiting = threading.Thread(target=Deeds(site, hands).begin, args=(row.pk,))
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
        assert scans.get(row.pk).pages is None
    waiting.join(30)
    assert scans.get(row.pk).pages == 1


def stack(*faces: str, seed: int = 5) -> bytes:
    """Printed sheets on top of one page of a letter, faxed together."""
    rng = random.Random(seed)
    letter = forge.draw_document(rng, forge.draw_people(rng, 5)[0], "letter", forge.draw_home(rng))
    pages = [Image.open(io.BytesIO(paper.sent(paper.printed(paper.FACES[name]), "fine fax"))) for name in faces]
    pages.append(channel.send(rng, paint.paint(letter.sheets[0]), forge.CHANNELS["fax_fine"]))
    return container.tiff([page.convert("1") for page in pages], (204, 196), "group4")


def test_a_faxed_stack_is_divided_by_its_sheets_and_its_count_is_told_to_the_mailroom(site: Site) -> None:
    row = dropped(site, stack("batch", "type"))
    assert run(site, row.pk)["outcome"] == "settled"
    (document,) = DocumentRow.objects.all()
    assert (document.pages, document.sheets) == ([3], [1, 2])
    assert document.kind == "discharge_summary"
    (note,) = (site.settings.watch_folders / "fax/rejected").iterdir()
    text = note.read_text(encoding="utf-8-sig")
    assert "batch sheet B-20261126-1 says 12 documents. Intake found 1." in text
    assert ScanRow.objects.get().state == ScanState.SETTLED
