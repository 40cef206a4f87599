from __future__ import annotations

import pytest

from intake.model import Box, Word
from intake.ocr import faxheader


@pytest.mark.parametrize(
    ("line", "sent", "number", "page", "pages"),
    [
        ("03/02/2026 08:33 FROM: ELM CLINIC 212-555-0321 P.01/03", "2026-03-02T08:33:00", "2125550321", 1, 3),
        (
            "FAX Mar 02 2026 04:48PM 212-555-0321 TO: 718-555-0143 PAGE 2 OF 2",
            "2026-03-02T16:48:00",
            "2125550321",
            2,
            2,
        ),
        (
            "2026-03-02 23:05 ELM CLINIC (212) 555-0321 >> 7185550143 P 4/5",
            "2026-03-02T23:05:00",
            "2125550321",
            4,
            5,
        ),
        ("02-Mar-2026 11:09 AM ELM CLINIC 2125550321 3/4", "2026-03-02T11:09:00", "2125550321", 3, 4),
        ("Mar 2, 2026 9:15AM No. 4410 P. 7", "2026-03-02T09:15:00", "", 7, None),
    ],
)
def test_the_line_of_a_fax_machine_is_understood(
    line: str, sent: str, number: str, page: int, pages: int | None
) -> None:
    header = faxheader.parse(line)
    assert header is not None
    assert header.sent is not None
    assert (header.sent.isoformat(), header.number, header.page, header.pages) == (sent, number, page, pages)


@pytest.mark.parametrize(
    "line",
    [
        "Elm Clinic, 12 Harbor Avenue, Brooklyn NY 11231, Tel 718-555-0142",
        "WHITFIELD, MARGARET DOB 03/14/1961 Page 2 of 3",
        "Date of service: 03/02/2026",
        "Page 2",
        "",
    ],
)
def test_a_letterhead_or_running_head_is_not_a_fax_header(line: str) -> None:
    assert faxheader.parse(line) is None


def test_the_words_of_the_header_come_first_in_a_block_of_their_own() -> None:
    body = Word("Discharge", 1, Box(0.1, 0.2, 0.2, 0.22), line=0, block=1)
    texts = ["03/02/2026", "08:33", "FROM:", "ELM", "P.01/01"]
    line = [Word(t, 1, Box(0.1 * i, 0.01, 0.1 * i + 0.08, 0.02), line=1, block=2) for i, t in enumerate(texts)]
    words, header = faxheader.take_out([body, *line])
    assert header is not None
    assert header.name == "ELM"
    assert [word.text for word in words] == [*texts, "Discharge"]
    assert [word.block for word in words] == [-1] * len(texts) + [1]
