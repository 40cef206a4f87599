"""A proposal in every look: no violation of WCAG that axe-core knows, no page wider than its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from intake.settings import Retention
from tests.aged import Aged
from tests.web.browser import MARKS
from tests.web.test_looks_in_browser import LOOKS, axed, is_too_wide, violations

if TYPE_CHECKING:
    from tests.web.browser import House
    from tests.web.conftest import Desk

pytestmark = MARKS


@pytest.mark.parametrize("look", LOOKS)
def test_proposals_and_what_was_destroyed_are_for_everybody(desk: Desk, house: House, look: str) -> None:
    desk.change_settings(retention=Retention(years=10))
    aged = Aged.on(desk.site.settings)
    gone = aged.filed("gone")
    aged.run(aged.approved())
    aged.filed("a")
    aged.batch("b", whose=(3, 4))
    desk.account("reviewer", "whoever has number one")
    number = aged.proposed()
    seat = axed(house, look)
    for address in ("/purges", f"/purges/{number}", f"/documents/{gone.receipt}"):
        seat.page.goto(address)
        assert violations(seat.page) == []
        assert not is_too_wide(seat.page)
