"""Wiring: from a site's settings to everything that works for it."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from intake import decide, extract, ocr
from intake.filing import place
from intake.filing.cabinet import Bound, PatientCabinet
from intake.filing.plan import document_id
from intake.kinds import load_kinds
from intake.matching import InForce, in_force, keys_of, shipped_judge
from intake.model import Case, Document, Findings, KindGuess, PageReading, Reading, Reason, Refer
from intake.pictures import Pictures
from intake.pipeline import Desk
from intake.quality import Rates
from intake.receive import Door
from intake.records import documents, readings, samples, scans, stops
from intake.records.checked import checked
from intake.records.connect import connect, secret
from intake.records.ledger import Ledger
from intake.records.models import LIVING, ScanState
from intake.records.patients import StoredPatients
from intake.records.queues import Deadlines
from intake.records.readings import PageMemory
from intake.records.sketches import StoredSketches

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from intake.filing import Cabinet
    from intake.kinds import Kind
    from intake.model import Scan
    from intake.records.models import ScanRow
    from intake.settings import PolicySettings, QualitySettings, Settings

_LOOK_AGAIN = 300.0
"""Seconds for which a threshold is held."""


@dataclass(frozen=True, slots=True)
class Site:
    """One installation, open for work."""

    settings: Settings
    kinds: Mapping[str, Kind]
    ledger: Ledger
    engine: ocr.Remembered
    cabinet: PatientCabinet
    desk: Desk
    door: Door
    pictures: Pictures

    def scan_of(self, row: ScanRow) -> Scan:
        """The noun of a scan's row."""
        return scans.scan_of(row, place.stored(self.settings.store, row.digest))

    def readings(self, row: ScanRow, numbers: Sequence[int]) -> dict[int, PageReading]:
        """What those pages of a scan say, by number, as they were read when it was taken in.

        A scan that an older release took in is opened once more; what was read of it is remembered.
        """
        known = readings.kept(row, numbers)
        if row.state == ScanState.SETTLED and row.destroyed is None and set(numbers) - set(known):
            reading = ocr.recognise(ocr.read(self.scan_of(row), self.desk.limits), self.engine)
            ocr.forget(self.scan_of(row), self.desk.limits)
            with transaction.atomic():
                readings.keep(row, reading.pages)
            known = {page.number: page for page in reading.pages if page.number in numbers}
        return known

    def refer_unread(self, row: ScanRow) -> None:
        """Put what is in no document yet of a scan that could not be processed before a person."""
        scan = self.scan_of(row)
        pages = tuple(range(1, (row.pages or 1) + 1))
        reading = Reading(tuple(PageReading(n, 8.5, 11.0, (), "failed", quality=0.0) for n in pages))
        held = {page for known in row.documents.filter(LIVING) for page in (*known.pages, *known.sheets)}
        left = tuple(page for page in pages if page not in held)
        if not left:
            return
        case = Case(
            scan=scan,
            document=Document(left, reading, doubts=(Reason.PROCESSING_FAILED,)),
            findings=Findings((), (KindGuess("unknown", 1.0),)),
            candidates=(),
            decision=Refer((Reason.PROCESSING_FAILED,)),
        )
        documents.refer(case, document_id(scan.digest, left), self.ledger, deadlines_of(self.settings))


def open_site(settings: Settings) -> Site:
    """Connect to the site's database and make everything that works for it."""
    connect(settings)
    ledger = Ledger.of(settings.keys)
    kinds = load_kinds(settings.site / "document-types.csv")
    loincs = {kind.code: kind.loinc for kind in kinds.values()}
    limits = limits_of(settings)
    engine = ocr.Remembered(engine_of(settings), PageMemory())

    def bind(scan: Scan, pages: tuple[int, ...], turns: Mapping[int, int], drafts: Path) -> Bound:
        read = ocr.recognise(ocr.read(scan, limits), engine)
        reading = Reading(tuple(ocr.turned_page(page, turns.get(page.number, 0)) for page in read.pages))
        made = ocr.make_archive(scan.path, scan.media_type, reading, pages, drafts, limits, made=scan.arrived)
        original = drafts / f"original{made.original_suffix}"
        if made.original != original:  # all pages of the file: the bytes as they came
            place.copy(made.original, original)
        return Bound(original, made.archive, made.note)

    cabinet = PatientCabinet(
        settings.site, settings.store, ledger, loincs, bind, StoredSketches(), deadlines=deadlines_of(settings)
    )
    return Site(
        settings=settings,
        kinds=kinds,
        ledger=ledger,
        engine=engine,
        cabinet=cabinet,
        desk=make_desk(settings, cabinet, engine=engine, kinds=kinds),
        door=Door(
            watch_folders=settings.watch_folders,
            store=settings.store,
            ledger=ledger,
            sniff=ocr.sniff,
            max_bytes=limits.max_bytes,
            priorities={name: scans.PRIORITIES[source.priority] for name, source in settings.sources.items()},
        ),
        pictures=Pictures(settings.pictures, limits),
    )


@dataclass(slots=True)
class SitePolicy:
    """The policy in force on a site.

    Its threshold follows what people find, looked up anew every few minutes.  A type that went to a wrong patient is
    held from the next document on: those from its source are seen by a person until a supervisor clears it.
    """

    settings: PolicySettings
    sensitive: frozenset[str]
    _held: tuple[float, decide.Policy] | None = None

    def __call__(self, source: str = "") -> decide.Policy:
        """The policy in force now for mail from that source."""
        now = time.monotonic()
        if self._held is None or now - self._held[0] > _LOOK_AGAIN:
            self._held = (now, self._made())
        usual = self._held[1]
        stopped = {kind for kind, from_source in stops.held() if from_source == source}
        return dataclasses.replace(usual, sensitive=usual.sensitive | stopped) if stopped else usual

    def _made(self) -> decide.Policy:
        own = self.settings
        return decide.Policy(
            min_patient_probability=threshold_of(own).probability,
            min_kind_probability=own.min_kind_probability,
            min_page_quality=own.min_page_quality,
            file_without_person=own.file_without_person,
            sensitive=self.sensitive,
        )


def rates_of(quality: QualitySettings) -> Rates:
    """How many filed documents are checked on a site."""
    return Rates(
        auto=quality.auto_rate,
        auto_a_day=quality.auto_a_day,
        first=quality.first,
        human=quality.human_rate,
        human_a_week=quality.human_a_week,
        raised=quality.raised_rate,
        raised_days=quality.raised_days,
    )


def draw_samples(settings: Settings, ledger: Ledger, now: dt.datetime) -> int:
    """Draw what is due to be checked on the connected site; returns how many samples are new.  Safe to repeat."""
    key = secret(settings.keys, "quality.key").encode()
    return samples.draw_due(key, rates_of(settings.quality), now, ledger)


def threshold_of(policy: PolicySettings) -> InForce:
    """The threshold in force on the connected site, and why."""
    record, rate = shipped_judge().record, policy.max_wrong_patient_rate
    return in_force(record, rate, policy.min_patient_probability, tuple(checked()))


def make_desk(
    settings: Settings,
    cabinet: Cabinet,
    *,
    engine: ocr.Engine | None = None,
    kinds: Mapping[str, Kind] | None = None,
    work: Path | None = None,
) -> Desk:
    """The desk of a site whose database is connected, with that cabinet behind it.

    Without an `engine`, Tesseract reads and nothing is remembered.  `work` is the folder for page pictures, that
    of the site if it is not given.
    """
    limits = limits_of(settings)
    if work is not None:
        limits = dataclasses.replace(limits, work=work)
    kinds = kinds if kinds is not None else load_kinds(settings.site / "document-types.csv")
    return Desk(
        limits=limits,
        engine=engine or engine_of(settings),
        recogniser=recogniser_of(settings, kinds),
        patients=StoredPatients(keys_of),
        known=StoredSketches(),
        policy=SitePolicy(settings.policy, frozenset(kind.code for kind in kinds.values() if not kind.auto_file)),
        cabinet=cabinet,
    )


def recogniser_of(settings: Settings, kinds: Mapping[str, Kind]) -> extract.Recogniser:
    """What recognises documents on this site: its facts, its types and its own wordings."""
    facts = extract.SiteFacts(
        name=settings.organisation.name,
        address=settings.organisation.address,
        phone=settings.organisation.phone,
        fax=settings.organisation.fax,
        clinicians=settings.organisation.clinicians,
        record_number_pattern=settings.patients.record_number_pattern,
        payloads=settings.separators.payloads,
    )
    own = extract.read_own_words(settings.site, kinds)
    return extract.make_recogniser(facts, kinds, own=own, model=extract.SiteModel(settings.type_models))


def engine_of(settings: Settings) -> ocr.Tesseract:
    """What reads pages on this site; it looks twice at the values that labels of an identity announce."""
    own = extract.read_own_words(settings.site, load_kinds(settings.site / "document-types.csv"))
    dates, numbers = (
        extract.wordings("birth_date", own=own),
        extract.wordings("record_number", "house_number", own=own),
    )
    others = tuple(label for label in extract.wordings(own=own) if label not in {*dates, *numbers})
    labels = ocr.Labels(dates, numbers, others, settings.patients.record_number_pattern)
    return ocr.Tesseract(settings.limits.page_seconds, labels)


def deadlines_of(settings: Settings) -> Deadlines:
    """By when people should have decided on this site."""
    by_source = {name: source.due_hours for name, source in settings.sources.items() if source.due_hours}
    return Deadlines(settings.desk.due_hours, by_source, settings.desk.due_hours_by_type)


def limits_of(settings: Settings) -> ocr.Limits:
    """What a file may cost on this site."""
    bounds = settings.limits
    return ocr.Limits(
        work=settings.work,
        max_bytes=bounds.max_mb * 1_000_000,
        max_pages=bounds.max_pages,
        max_pixels=bounds.max_megapixels * 1_000_000,
        page_seconds=bounds.page_seconds,
        parser_bytes=bounds.parser_mb * 1_000_000,
    )
