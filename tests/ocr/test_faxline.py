"""Header lines of fax machines, in the forms of many and with the damage of bad lines."""

from __future__ import annotations

import datetime as dt
import random
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from intake import ocr
from intake.evaluate.forge.channel import CHANNELS, FaxLine, send
from intake.ocr import faxline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from intake.model import Scan


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "03/02/2026 08:33 FROM: ELM CLINIC 212-555-0321 P.01/03",
            ("2026-03-02T08:33", "2125550321", "ELM CLINIC", 1, 3),
        ),
        (
            "FAX Mar 02 2026 04:48PM 212-555-0321 TO: 718-555-0143 PAGE 2 OF 2",
            ("2026-03-02T16:48", "2125550321", "", 2, 2),
        ),
        (
            "2026-03-02 23:05 ELM CLINIC (212) 555-0321 >> 7185550143 P 4/5",
            ("2026-03-02T23:05", "2125550321", "ELM CLINIC", 4, 5),
        ),
        ("02-Mar-2026 11:09 AM ELM CLINIC 2125550321 3/4", ("2026-03-02T11:09", "2125550321", "ELM CLINIC", 3, 4)),
        ("Mar 2, 2026 9:15AM No. 4410 P. 7", ("2026-03-02T09:15", "", "", 7, None)),
        ("MAR-14-2026 09:31 ELM CLINIC 212 555 0321 P.002/003", ("2026-03-14T09:31", "2125550321", "ELM CLINIC", 2, 3)),
        (
            "14/03/2026 9:31 From: Elm Clinic Fax: +1 (212) 555-0321 Page 2 of 3",
            ("2026-03-14T09:31", "12125550321", "Elm Clinic", 2, 3),
        ),
        ("Mar. 14. 2026 9:31AM ELM CLINIC No. 1234 P. 2/3", ("2026-03-14T09:31", "", "ELM CLINIC", 2, 3)),
        ("To: 718-555-0143 From: ELM CLINIC 14-Mar-26 09:31AM p. 2 of 3", ("2026-03-14T09:31", "", "ELM CLINIC", 2, 3)),
        ("FAX 03/14/26 09:31 212-555-0321 -> 718-555-0143 PAGE 1 OF 4", ("2026-03-14T09:31", "2125550321", "", 1, 4)),
        ("SAT, MARCH 14 2026 21:31 +44 20 7946 0018 #002", ("2026-03-14T21:31", "442079460018", "", 2, None)),
        ("3/14/2026 9:31:22 AM PAGE 2/003 Fax Server", ("2026-03-14T09:31:22", "", "Fax Server", 2, 3)),
        (
            "03/14/2026 09:31 FROM: ELM DRUGS #118 212-555-0321 P.01/01",
            ("2026-03-14T09:31", "2125550321", "ELM DRUGS #118", 1, 1),
        ),
        (
            "Received Fax: Mar 14 2026 9:31AM Fax Station: ELM CLINIC p. 2",
            ("2026-03-14T09:31", "", "ELM CLINIC", 2, None),
        ),
        (
            "03/14/2026 09:31 FROM: ELM CLINIC 212-555-0321 P.61/01",
            ("2026-03-14T09:31", "2125550321", "ELM CLINIC", 1, 1),
        ),
        (
            "03/14/2026 09:31 FROM: ST. ELM CLINIC 212-555-0321 P.O1/03 | *~",
            ("2026-03-14T09:31", "2125550321", "ST. ELM CLINIC", 1, 3),
        ),
        ("03/14/2026 09:31 FROM: ELM HOSPITA fiorvv *ee", ("2026-03-14T09:31", "", "ELM HOSPITA", None, None)),
        (
            "FAX Mar 14 2026 09:31PM 212-555-0321 TO 718-555-0143 PAGE G OF 8",
            ("2026-03-14T21:31", "2125550321", "", 6, 8),
        ),
        (
            "FAX Mar 14 2026 09:31PM 212-555-0321 TO 718-555-0143 PAGE 1 OF",
            ("2026-03-14T21:31", "2125550321", "", 1, None),
        ),
        ("03/62/2626 69:38 FROM: ELM CLINIC 212-555-0321 P.01/02", ("", "2125550321", "ELM CLINIC", 1, 2)),
        ("asvi1771998 15:27 FROM ELM CLINIC TO Ann Lee", ("", "", "ELM CLINIC", None, None)),
    ],
)
def test_the_line_of_a_fax_machine_is_understood(line: str, said: tuple[str, str, str, int | None, int | None]) -> None:
    header = faxline.parse(line)
    assert header is not None
    sent = dt.datetime.fromisoformat(said[0]) if said[0] else None
    assert (header.sent, header.number, header.name, header.page, header.pages) == (sent, *said[1:])


@pytest.mark.parametrize(
    "line",
    [
        "Elm Clinic, 12 Harbor Avenue, Brooklyn NY 11231, Tel 718-555-0142",
        "WHITFIELD, MARGARET DOB 03/14/1961 Page 2 of 3",
        "WHITFIELD, MARGARET 03/14/1961 10:31 Page 2 of 3",
        "Printed 03/02/2026 08:33 Page 2 of 3",
        "Patient: Ann Lee 03/02/2026 08:33 Page 2 of 3",
        "MRN 1234567 03/02/2026 08:33 P. 2/3",
        "Date of service: 03/02/2026",
        "Elm Clinic Phone: 212-555-0321 Fax: 212-555-0322",
        "Page 2",
        "",
    ],
)
def test_a_letterhead_or_running_head_is_not_a_fax_header(line: str) -> None:
    assert faxline.parse(line) is None


@pytest.mark.parametrize("style", range(4))
def test_the_line_on_a_fax_of_standard_resolution_is_read_off_the_page(
    style: int, tmp_path: Path, limits: ocr.Limits, letter: Image.Image, scan_of: Callable[[Path], Scan]
) -> None:
    sent = dt.datetime.fromisoformat("2026-03-14T09:31")
    line = FaxLine(sent, "Elm Street Clinic", "212-555-0321", "718-555-0143", style)
    paper = letter.resize((2550, 3300))
    arrived = send(random.Random(4), paper, CHANNELS["fax_std"], line.text(2, 3))
    path = tmp_path / "fax.tif"
    arrived.save(path, compression="group4", dpi=(204, 98))
    (page,) = ocr.recognise(ocr.read(scan_of(path), limits), ocr.Tesseract()).pages
    assert page.header is not None
    assert (page.header.sent, page.header.page, page.header.pages) == (sent, 2, 3)
    if style != 3:
        assert page.header.number == "2125550321"
    if style != 2:
        assert page.header.name == "ELM STREET CLINIC"
