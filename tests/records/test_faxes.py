from __future__ import annotations

import datetime as dt

from intake.model import FaxHeader
from intake.records import faxes

SENT = FaxHeader(dt.datetime.fromisoformat("2026-03-14T09:31"), "2125550321", "ELM CLINIC", 2, 3)


def test_a_fax_header_is_kept_and_told_in_words() -> None:
    fax = faxes.fax_of([{"number": 1}, {"number": 2, "fax": faxes.facts_of(SENT)}])
    assert fax is not None
    assert faxes.in_words(fax) == "ELM CLINIC, 2125550321, 2026-03-14 09:31, page 2 of 3"


def test_what_one_page_lost_another_says() -> None:
    damaged = FaxHeader(None, "", "", 1, None)
    fax = faxes.fax_of([{"fax": faxes.facts_of(damaged)}, {"fax": faxes.facts_of(SENT)}])
    assert fax == {"sent": "2026-03-14T09:31:00", "number": "2125550321", "name": "ELM CLINIC", "page": 1, "pages": 3}


def test_pages_without_a_header_line_are_no_fax() -> None:
    assert faxes.fax_of([{"number": 1}]) is None
