"""A long day: hundreds of documents one after the other leave neither memory nor elements behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.model import Reason
from intake.records.models import DecisionRow
from tests.web.browser import MARKS

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession

    from tests.web.browser import House
    from tests.web.desk.conftest import Room

pytestmark = [*MARKS, pytest.mark.timeout(900)]
GROWTH = 3_000_000
"""Bytes of heap that the second half of the day may add."""


def held(watching: CDPSession) -> tuple[float, float]:
    """Bytes of JavaScript's heap and elements of the page, once what nobody needs is gone."""
    watching.send("HeapProfiler.collectGarbage")
    told = {one["name"]: one["value"] for one in watching.send("Performance.getMetrics")["metrics"]}
    return told["JSHeapUsedSize"], told["Nodes"]


@pytest.mark.parametrize("documents", [24, pytest.param(300, marks=pytest.mark.slow)])
def test_a_day_of_documents_leaves_nothing_behind(room: Room, house: House, documents: int) -> None:
    for _ in range(documents):
        room.plain(Reason.POLICY)
    seat = house.seat()
    seat.sit_down()
    watching = seat.page.context.new_cdp_session(seat.page)
    watching.send("Performance.enable")
    seen = []
    for number in range(1, documents):
        before = seat.doc
        seat.page.keyboard.press("Enter")
        seat.page.locator(f"#desk[data-alive=true]:not([data-doc='{before}'])").wait_for()
        if number % (documents // 6) == 0:
            seen.append(held(watching))
    heap, nodes = zip(*seen, strict=True)
    assert DecisionRow.objects.count() == documents - 1
    assert heap[-1] - heap[1] < GROWTH, heap
    assert nodes[-1] <= nodes[1] * 1.2, nodes
