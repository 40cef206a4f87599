"""Letters for tests of re-sends: words on a page, with or without the noise of a fax line; no scan is read."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

from intake.model import (
    HEADER_BLOCK,
    Box,
    Candidate,
    Document,
    Finding,
    Findings,
    Item,
    KindGuess,
    PageReading,
    Patient,
    PersonName,
    Reading,
    Role,
    Scan,
    Sketch,
    Word,
)
from intake.resend import draw_sketch

DAY = dt.date(2025, 11, 3)
LETTER = """ELM STREET CARDIOLOGY 12 Elm Street Brooklyn NY 11231 Telephone 718-555-0111
Patient: GARCIA, MARIA  Date of birth: 03/14/1961  Medical record number 100001
Date of service 11/03/2025
Thank you for sending me this pleasant lady with palpitations since September. She takes metoprolol 25 mg twice daily.
Blood pressure was 148/92 with a pulse of 96 beats a minute. The echocardiogram shows an ejection fraction of 55 percent
and the left atrium measures 41 millimeters. Potassium was 4.2 and creatinine 0.9 on the last visit.
I suggest increasing metoprolol to 50 mg and a monitor for fourteen days. She will come again in six weeks.
Sincerely yours, Samuel Whitfield MD"""
OTHER = """ELM STREET CARDIOLOGY 12 Elm Street Brooklyn NY 11231 Telephone 718-555-0111
Patient: GARCIA, MARIA  Date of birth: 03/14/1961  Medical record number 100001
Date of service 11/03/2025
Exercise test by the Bruce protocol. The patient walked 7 minutes and stopped because of tired legs, without chest pain.
Maximum heart rate 131, which is 84 percent of what is expected for age. No shift of the ST segment, rare extra beats.
Conclusion: normal response to exercise, low likelihood of disease of the coronary arteries.
Sincerely yours, Samuel Whitfield MD"""
LOOKALIKES = {"0": "O", "1": "l", "5": "S", "8": "B", "e": "c", "m": "rn", "i": "l", "a": "o", "t": "f"}


def page(
    text: str, number: int = 1, header: str = "", noise: random.Random | None = None, errors: float = 0.0
) -> PageReading:
    """A page of that text; with `noise`, that share of its words is misread, and read unsurely mostly."""
    words = [Word(part, number, Box(0.1, 0.01, 0.9, 0.02), 0.9, 0, HEADER_BLOCK) for part in header.split()]
    for at, line in enumerate(text.splitlines()):
        top = 0.1 + 0.04 * at
        for part in line.split():
            spoilt = noise is not None and noise.random() < errors
            shown = _spoilt(part, noise) if spoilt and noise else part
            sure = 0.5 if spoilt and noise and noise.random() < 0.8 else 0.95
            words.append(Word(shown, number, Box(0.1, top, 0.9, top + 0.015), sure, at, at))
    return PageReading(number, 8.5, 11.0, tuple(words), "ocr")


def _spoilt(word: str, noise: random.Random) -> str:
    at = noise.randrange(len(word))
    return word[:at] + LOOKALIKES.get(word[at].lower(), "") + word[at + 1 :] or "."


def patient(key: str = "k1", last: str = "GARCIA", first: str = "MARIA") -> Candidate:
    return Candidate(Patient(key, f"1{key}", PersonName(last, first), dt.date(1961, 3, 14)), (), 0.999)


def sketch(
    *pages: PageReading,
    who: Candidate | None = None,
    day: dt.date | None = DAY,
    scan: str = "a" * 64,
    kind: str = "letter",
    named: bool = True,
) -> Sketch:
    """The sketch of a document of those pages."""
    ink = (Word("x", 1, Box(0.1, 0.1, 0.2, 0.2), 0.95),)
    items = []
    if who and named:
        items += [Finding(Item.NAME, Role.PATIENT, who.patient.name, ink, "test", 0.9)]
        items += [Finding(Item.BIRTH_DATE, Role.PATIENT, dt.date(1961, 3, 14), ink, "test", 0.9)]
    if day:
        items.append(Finding(Item.SERVICE_DATE, Role.DOCUMENT, day, ink, "test", 0.9))
    findings = Findings(tuple(items), (KindGuess(kind, 0.9),), day)
    document = Document(tuple(p.number for p in pages), Reading(tuple(pages)))
    arrived = Scan(scan, "fax", dt.datetime(2026, 3, 2, tzinfo=dt.UTC), "image/tiff", Path("a.tif"))
    return draw_sketch(arrived, document, findings, (who,) if who else ())
