"""Why people are asked: the most frequent first, with the share up to there."""

from __future__ import annotations

from intake.reports import by_sender, exceptions, intake_quality
from tests.reports.facts import asked, document, scan


def test_reasons_come_in_the_order_of_their_number() -> None:
    documents = [asked("conflict"), asked("weak_identity", "type_unsure"), asked("weak_identity"), document()]
    pareto, by_source = exceptions(documents)
    assert [row[:3] for row in pareto.rows] == [("weak_identity", 2, 2 / 3), ("conflict", 1, 1 / 3)]
    assert pareto.rows[-1][3] == 1.0
    assert by_source.rows[0] == ("fax", "weak_identity", 2, 0.5)


def test_refused_files_and_poor_pages_are_told_by_source() -> None:
    refused, pages = intake_quality([scan(code="E103"), scan(code="E103"), scan()], [("fax", 10, 2, 1)])
    assert refused.rows == (("fax", "E103", 2),)
    assert pages.rows == (("fax", 10, 1, 0.1, 2, 0.2),)


def test_senders_are_told_by_number() -> None:
    assert by_sender([("2125550321", 4)]).rows == (("2125550321", 4),)
