"""The first line of the dashboard claims no more than is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.alerts import Facts
from intake.quality import interval
from intake.records.results import Result
from intake.web.headlines import headlines
from tests.reports.facts import NOON, asked, document, scan

if TYPE_CHECKING:
    from intake.settings import Settings


def test_five_figures_stand_in_the_first_line(settings: Settings) -> None:
    shown = headlines(
        files=[scan(), scan(pages=None)],
        documents=[document(), asked("conflict")],
        filed=[document(2), document(30)],
        machine=Facts(NOON, waiting=1, oldest_waiting=NOON),
        month=[Result(True, "patient", interval(0, 2611), 0)],
        settings=settings,
    )
    assert [(one.value, one.more) for one in shown] == [
        ("2", "2 pages"),
        ("50.0%", "of 2 documents"),
        ("1", "oldest 0 min"),
        ("50.0%", "of 2 filed"),
        ("0 of 2,611 checked: below 0.12 %", "filed by intake, blind samples"),
    ]
