"""Every report by name, on a site that has nothing, and on one that has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from intake.figures import period_of
from intake.reports.named import NAMES, report
from tests.records.test_samples import filed

if TYPE_CHECKING:
    from intake.settings import Settings


@pytest.mark.database
@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_rows_that_fit_their_columns(settings: Settings, name: str) -> None:
    for number in range(2):
        filed(settings, number)
    now = timezone.now().astimezone()
    tables = report(name, period_of("today", now), now, settings, by_name=True)
    assert tables
    assert all(len(row) == len(table.columns) for table in tables for row in table.rows)
    assert len({table.name for table in tables}) == len(tables)


def test_people_are_named_only_where_the_site_says_so(settings: Settings) -> None:
    now = timezone.now().astimezone()
    allowed = settings.model_copy(update={"productivity": settings.productivity.model_copy(update={"by_name": True})})
    names = [[t.name for t in report("work", period_of("7d", now), now, s, by_name=True)] for s in (settings, allowed)]
    assert names == [["work"], ["work", "people"]]


def test_an_unknown_report_is_no_report(settings: Settings) -> None:
    now = timezone.now().astimezone()
    with pytest.raises(KeyError):
        report("gossip", period_of("7d", now), now, settings)
