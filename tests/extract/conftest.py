"""One recogniser for all tests of the room: it costs a second to make and holds no state of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.extract.paper import recogniser as make

if TYPE_CHECKING:
    from intake.extract import Recogniser


@pytest.fixture(scope="session")
def recogniser() -> Recogniser:
    return make()
