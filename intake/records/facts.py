"""What figures are made of: scans, documents and decisions of a period, without a patient's data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, F, Q, Sum, When

from intake.quality.draws import MACHINE
from intake.records.models import DecisionRow, DocumentRow, DocumentState, ScanRow
from intake.records.models.documents import GOING, WAITING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from intake.figures import Period


_AS_IT_WAS = Case(
    When(state=DocumentState.DESTROYED, then=F("destruction__was")), default=F("state"), output_field=CharField()
)
"""For figures of the past a document counts as what it was, also if its time is over and it was destroyed since."""


@dataclass(frozen=True, slots=True)
class ScanFact:
    """A file that arrived; `pages` is None until it has been read."""

    source: str
    state: str
    code: str
    pages: int | None
    arrived: dt.datetime


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A document.  `by` is `policy` for the machine, empty while nobody has decided; `reasons` tell why one asked."""

    source: str
    kind: str
    state: str
    by: str
    reasons: tuple[str, ...]
    arrived: dt.datetime
    created: dt.datetime
    decided: dt.datetime | None
    settled: dt.datetime | None
    active: float
    """Seconds that people spent on it."""

    @property
    def is_going(self) -> bool:
        """Whether it is in the record, or on its way."""
        return self.state in GOING

    @property
    def is_auto(self) -> bool:
        """Whether it was filed without a person."""
        return self.is_going and self.by == MACHINE

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for somebody."""
        return self.state in WAITING

    @property
    def was_asked(self) -> bool:
        """Whether a person was asked about it, or is."""
        return self.by != MACHINE


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A document that waits."""

    source: str
    queue: str
    state: str
    created: dt.datetime
    due: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DecisionFact:
    """What one person did with one document."""

    actor: str
    action: str
    reason: str
    agreed: bool | None
    active: float
    """Seconds."""
    keys: int
    clicks: int
    undone: bool
    at: dt.datetime


def scans_of(period: Period) -> list[ScanFact]:
    """The files that arrived within the period; their type is not known, so `kind` does not count."""
    rows = ScanRow.objects.filter(arrived__gte=period.since, arrived__lt=period.until)
    if period.source:
        rows = rows.filter(source=period.source)
    return [ScanFact(*row) for row in rows.values_list("source", "state", "code", "pages", "arrived").order_by("id")]


def arrived(period: Period) -> list[DocumentFact]:
    """The documents of the files that arrived within the period, but those that others have replaced."""
    return _facts(_documents(period).filter(_arrived(period)))


def settled(period: Period) -> list[DocumentFact]:
    """The documents that came into the record within the period."""
    return _facts(_documents(period).filter(_settled(period)))


def arrived_and_settled(period: Period) -> tuple[list[DocumentFact], list[DocumentFact]]:
    """Both at once: most are the same."""
    every = _facts(_documents(period).filter(_arrived(period) | _settled(period)))
    return (
        [one for one in every if period.since <= one.arrived < period.until],
        [
            one
            for one in every
            if one.state == DocumentState.FILED and one.settled and period.since <= one.settled < period.until
        ],
    )


def _arrived(period: Period) -> Q:
    return Q(scan__arrived__gte=period.since, scan__arrived__lt=period.until)


def _settled(period: Period) -> Q:
    filed = Q(state=DocumentState.FILED) | Q(state=DocumentState.DESTROYED, destruction__was="filed")
    return filed & Q(settled__gte=period.since, settled__lt=period.until)


def _documents(period: Period) -> QuerySet[DocumentRow]:
    rows = DocumentRow.objects.exclude(state=DocumentState.REPLACED)
    if period.source:
        rows = rows.filter(scan__source=period.source)
    return rows.filter(kind=period.kind) if period.kind else rows


def _facts(rows: QuerySet[DocumentRow]) -> list[DocumentFact]:
    worked = DecisionRow.objects.filter(document__in=rows, ms_active__gt=0).values("document").order_by()
    active = dict(worked.annotate(active=Sum("ms_active")).values_list("document", "active"))
    columns = ("id", "scan__source", "kind", "as_it_was", "decided_by", "reasons")
    times = ("scan__arrived", "created", "decided", "settled")
    return [
        DocumentFact(source, kind, state, by, tuple(reasons), came, made, decided, done, active.get(pk, 0) / 1000)
        for pk, source, kind, state, by, reasons, came, made, decided, done in rows.annotate(as_it_was=_AS_IT_WAS)
        .order_by("id")
        .values_list(*columns, *times)
    ]


def waiting(source: str = "", kind: str = "") -> list[OpenFact]:
    """Every document that waits for somebody now."""
    rows = DocumentRow.objects.filter(state__in=WAITING)
    rows = rows.filter(**{name: value for name, value in (("scan__source", source), ("kind", kind)) if value})
    return [
        OpenFact(*row) for row in rows.values_list("scan__source", "queue", "state", "created", "due").order_by("id")
    ]


def decided_since(moment: dt.datetime) -> int:
    """How many documents people have decided since then."""
    rows = DocumentRow.objects.filter(decided__gte=moment).exclude(decided_by__in=(MACHINE, ""))
    return rows.count()


def decisions(period: Period, actor: str = "") -> list[DecisionFact]:
    """What people did within the period, one of them or all."""
    rows = DecisionRow.objects.filter(at__gte=period.since, at__lt=period.until)
    if period.source:
        rows = rows.filter(document__scan__source=period.source)
    if period.kind:
        rows = rows.filter(document__kind=period.kind)
    if actor:
        rows = rows.filter(actor=actor)
    columns = ("actor", "action", "reason", "agreed", "ms_active", "keys", "clicks", "undone", "at")
    return [
        DecisionFact(who, action, reason, agreed, active / 1000, keys, clicks, undone is not None, at)
        for who, action, reason, agreed, active, keys, clicks, undone, at in rows.values_list(*columns).order_by("id")
    ]


def second_looks(period: Period) -> tuple[int, int]:
    """How many documents two people filed within the period, and how many of those to two patients or as two types."""
    rows = DecisionRow.objects.filter(at__gte=period.since, at__lt=period.until, action="file", undone__isnull=True)
    twice = (
        rows.values("document")
        .annotate(
            people=Count("actor", distinct=True),
            patients=Count("patient", distinct=True),
            kinds=Count("kind", distinct=True),
        )
        .filter(people__gt=1)
        .order_by()
    )
    counts = list(twice.values_list("patients", "kinds"))
    return len(counts), sum(patients > 1 or kinds > 1 for patients, kinds in counts)


def senders(period: Period, limit: int = 20) -> list[tuple[str, int]]:
    """The fax numbers whose documents a person was asked about most often within the period."""
    rows = _documents(period).filter(_arrived(period))
    counts: dict[str, int] = {}
    for facts in rows.exclude(decided_by=MACHINE).values_list("page_facts", flat=True).iterator(chunk_size=500):
        number = next((page["fax"]["number"] for page in facts if page.get("fax") and page["fax"].get("number")), "")
        if number:
            counts[number] = counts.get(number, 0) + 1
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def page_quality(period: Period) -> Iterator[tuple[str, int, int, int]]:
    """Source by source: pages of documents that arrived within the period, those blank, and those that read badly."""
    rows = DocumentRow.objects.exclude(state=DocumentState.REPLACED)
    rows = rows.filter(scan__arrived__gte=period.since, scan__arrived__lt=period.until)
    if period.source:
        rows = rows.filter(scan__source=period.source)
    counts: dict[str, list[int]] = {}
    for source, facts, pages in rows.values_list("scan__source", "page_facts", "pages").iterator(chunk_size=500):
        of = counts.setdefault(source, [0, 0, 0])
        for page in facts:
            if page.get("number") in pages:
                of[0] += 1
                of[1] += page.get("how") == "blank"
                of[2] += page.get("how") == "failed" or (page.get("how") == "ocr" and page.get("quality", 1) < 0.6)
    for source in sorted(counts):
        total, blank, poor = counts[source]
        yield source, total, blank, poor


def sources() -> list[str]:
    """Every source that ever brought something."""
    return list(ScanRow.objects.order_by("source").values_list("source", flat=True).distinct())


def failed_open() -> int:
    """How many documents wait that could not be processed."""
    rows = DocumentRow.objects.filter(state__in=WAITING)
    return rows.filter(Q(reasons__icontains='"processing_failed"')).count()
