"""The nouns of the house: frozen values that know nobody.

Everything a stage hands to the next is one of these.  Text that came off a page, and names of files (which
often contain names of people), are left out of every `repr`, so that no log line and no traceback can hold
them by accident (law 8).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pathlib import Path

# --- Ink ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions (0..1) of the upright page: origin top left, x to the right, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width as a fraction of the page's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height as a fraction of the page's height."""
        return self.bottom - self.top

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


HEADER_BLOCK = -1
"""`Word.block` of the words of a fax header line: it names machines, never patients."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of a word's ink; `confidence` is 0..1."""

    text: str = field(repr=False)
    confidence: float


@dataclass(frozen=True, slots=True)
class Word:
    """One word of ink on one page.

    `page` counts from 1 within the scan; `line` and `block` number the text lines and blocks of that page in
    reading order; `confidence` is 0..1 (1.0 for the text of a born-digital page).  `alternatives` are what a second
    look gave besides, surest first; a value that had the second look as a whole is one word, spaces and all.
    """

    text: str = field(repr=False)
    page: int
    box: Box
    confidence: float = 1.0
    line: int = 0
    block: int = 0
    alternatives: tuple[Alternative, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Code:
    """A barcode on a page; `symbology` is zxing's name of it (`QRCode`, `Code128`, ...).

    Without `text` it is a large code that was seen and could not be read.
    """

    symbology: str
    text: str = field(repr=False)
    page: int
    box: Box


# --- From file to text -------------------------------------------------------------------------------------

MediaType = Literal["application/pdf", "image/tiff", "image/jpeg", "image/png"]


@dataclass(frozen=True, slots=True)
class Scan:
    """A file as it arrived.  `digest` (SHA-256, lower-case hex) is its identity for ever.

    `path` is where its bytes lie now (the store, or the watch folder in a dry run); `source_file` is where it
    was dropped, relative to `watch_folders/`, with forward slashes.
    """

    digest: str
    source: str
    arrived: dt.datetime
    media_type: MediaType
    path: Path = field(repr=False)
    source_file: str = field(repr=False, default="")
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page's picture, ready to be read.

    `picture` is an upright-as-stored image file (square pixels, grey or bitonal), `width` x `height` pixels
    at `dpi` dots per inch on both axes, which is a guess if nothing told it (`is_guess`).  `digest` is the SHA-256 of
    its pixels and geometry, the key under which its reading is remembered.

    `layer` holds the words the page came with, as far as they drew its ink.  By itself it stands for the whole page,
    which then costs no OCR.  If `is_part`, the picture shows the page without the ink of these words, and is to be
    read as well.  If there is a `sample`, a small part of the page with the words the layer says stand there, the layer
    counts only once the sample was read and says the same; else the page is read as a picture.  `has_symbols` tells
    that the page came as JBIG2 with symbol coding, which may have put one digit for another.  `is_blank` tells that
    nothing on the page can be writing, so that there is nothing to read.
    """

    number: int
    picture: Path = field(repr=False)
    width: int
    height: int
    dpi: float
    digest: str
    layer: tuple[Word, ...] | None = field(repr=False, default=None)
    is_part: bool = False
    sample: Page | None = field(repr=False, default=None)
    has_symbols: bool = False
    is_blank: bool = False
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class FaxHeader:
    """The transmit terminal identification (TTI) line a fax machine prints on top of each page (ITU-T T.30)."""

    sent: dt.datetime | None = None
    number: str = field(repr=False, default="")
    name: str = field(repr=False, default="")
    page: int | None = None
    pages: int | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says.

    `turned` is by how many degrees clockwise (0, 90, 180, 270) the stored picture must be turned to stand
    upright; all boxes are fractions of the page turned so.  `width` and `height` are those of the upright page
    in inches.  `how` tells where the words come from: `layer` if all come with the page, `ocr` if any of them had to
    be read; `failed` means that the page could not be read in its
    limits and must be seen by a person.  `quality` is 0..1, the mean confidence over all letters (1.0 for a
    trusted text layer, 0.0 for a page without a word).
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = field(repr=False)
    how: Literal["layer", "ocr", "blank", "failed"]
    turned: int = 0
    quality: float = 1.0
    codes: tuple[Code, ...] = ()
    header: FaxHeader | None = None
    ink: float = 0.0
    """Share of dark pixels, 0..1."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All pages of one scan, in order.

    `text` joins the words in reading order: a space between the words of a line, a newline between lines, an
    empty line between blocks, a form feed between pages.
    """

    pages: tuple[PageReading, ...]
    _words: tuple[Word, ...] = field(init=False, repr=False)
    _starts: tuple[int, ...] = field(init=False, repr=False)
    text: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay the text out once; a frozen value may do that only through `object.__setattr__`."""
        parts: list[str] = []
        words: list[Word] = []
        starts: list[int] = []
        length = 0
        before: Word | None = None
        for page in self.pages:
            for word in page.words:
                gap = _gap(before, word)
                starts.append(length + len(gap))
                words.append(word)
                parts += (gap, word.text)
                length += len(gap) + len(word.text)
                before = word
        object.__setattr__(self, "_words", tuple(words))
        object.__setattr__(self, "_starts", tuple(starts))
        object.__setattr__(self, "text", "".join(parts))

    @property
    def words(self) -> tuple[Word, ...]:
        """All words of all pages in reading order."""
        return self._words

    def ink(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that stand under the characters `text[start:end]`."""
        return tuple(
            word for word, at in zip(self._words, self._starts, strict=True) if at < end and at + len(word.text) > start
        )

    def page(self, number: int) -> PageReading:
        """The page with that number; KeyError if there is none."""
        for page in self.pages:
            if page.number == number:
                return page
        raise KeyError(number)


def _gap(before: Word | None, word: Word) -> str:
    if before is None:
        return ""
    if before.page != word.page:
        return "\f"
    if before.block != word.block:
        return "\n\n"
    return " " if before.line == word.line else "\n"


class MarkerKind(StrEnum):
    """What kind of sheet it is; the letter stands in the sheet's code."""

    PATIENT = "P"
    TYPE = "T"
    SEPARATOR = "S"
    BATCH = "B"
    RESCAN = "R"
    UNREADABLE = "?"
    """Seen to be one of our sheets, and what it says cannot be read."""


@dataclass(frozen=True, slots=True)
class Marker:
    """What one of our own sheets says of the pages behind it (`intake.sheets`).

    `record_number` and `type` may be set on a patient's sheet, `type` on a type's, `batch` and `documents` (how many;
    None if not told) on a batch's, `receipt` and `slip_page` (a page of that document's scan) on a rescan slip.
    `page` is the sheet's own page in the scan and `box` the place of its code there.
    """

    kind: MarkerKind
    record_number: str = field(repr=False, default="")
    type: str = ""
    batch: str = ""
    documents: int | None = None
    receipt: str = ""
    slip_page: int = 0
    page: int = 0
    box: Box = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Document:
    """A run of pages of one scan that belongs together: one letter, one report.

    `pages` are page numbers of the scan, in order.  `sheets` are separator sheets that stood before or among
    them: accounted for, but not part of the record.  `reading` holds the pages of this document alone.
    `boundary` is the probability that exactly these pages belong together.  `doubts` are reasons for a person
    that separation itself saw (`missing_pages`, `cover_sheet_only`, ...).  `markers` are what our own sheets say of it.
    """

    pages: tuple[int, ...]
    reading: Reading
    sheets: tuple[int, ...] = ()
    boundary: float = 1.0
    doubts: tuple[Reason, ...] = ()
    markers: tuple[Marker, ...] = ()


# --- What a document says ----------------------------------------------------------------------------------


class Item(StrEnum):
    """The kinds of thing a document can say about somebody or itself."""

    NAME = "name"
    FORMER_NAME = "former_name"
    BIRTH_DATE = "birth_date"
    RECORD_NUMBER = "record_number"
    FOREIGN_NUMBER = "foreign_number"
    """A number of somebody else's: another hospital's MRN, an account, a claim, an accession."""
    SEX = "sex"
    AGE = "age"
    SSN_LAST4 = "ssn_last4"
    PHONE = "phone"
    ADDRESS = "address"
    MEMBER_ID = "member_id"
    SERVICE_DATE = "service_date"
    COLLECTION_DATE = "collection_date"
    ADMISSION_DATE = "admission_date"
    DISCHARGE_DATE = "discharge_date"
    REPORT_DATE = "report_date"
    SIGNATURE_DATE = "signature_date"
    LETTER_DATE = "letter_date"
    FAX_DATE = "fax_date"
    OTHER_DATE = "other_date"


class Role(StrEnum):
    """Whose thing it is."""

    PATIENT = "patient"
    PROVIDER = "provider"
    GUARANTOR = "guarantor"
    RELATIVE = "relative"
    RECIPIENT = "recipient"
    SENDER = "sender"
    DOCUMENT = "document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PersonName:
    """A person's name in parts, upper case, without accents or punctuation other than hyphen and apostrophe.

    `first` may be an initial; any part may be empty.
    """

    last: str = field(repr=False, default="")
    first: str = field(repr=False, default="")
    middle: str = field(repr=False, default="")
    suffix: str = field(repr=False, default="")


Value = PersonName | dt.date | str


@dataclass(frozen=True, slots=True)
class Guess:
    """A value that a second look at doubtful ink gave as well, less sure than the finding's own; 0..1."""

    value: Value = field(repr=False)
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a document says.

    `value` is in comparable form: `PersonName` for names, `date` for dates, digits for phones (10) and numbers,
    `F`/`M`/`X` for sex, upper-case text otherwise.  `alternatives` are other readings of the same ink
    (day/month, two-digit year, look-alike characters), likeliest first, without `value`.  `ink` is never empty;
    `rule` names the rule or model that found it; `confidence` is 0..1.  `guesses` are values of other readings of
    doubtful ink, surest first: they may lead to a patient, but never stand for one.
    """

    item: Item
    role: Role
    value: Value = field(repr=False)
    ink: tuple[Word, ...] = field(repr=False)
    rule: str
    confidence: float
    alternatives: tuple[Value, ...] = field(repr=False, default=())
    guesses: tuple[Guess, ...] = field(repr=False, default=())

    @property
    def page(self) -> int:
        """The page its ink stands on."""
        return self.ink[0].page


@dataclass(frozen=True, slots=True)
class KindGuess:
    """A document type (code of `document-types.csv`) with its probability 0..1."""

    code: str
    probability: float


@dataclass(frozen=True, slots=True)
class Findings:
    """All that one document says: identity and dates, its type (best three first), its own date.

    `kinds` is never empty; `unknown` stands first when nothing fits.  `date` is the clinical date its type
    calls for, `date_alternatives` other readings of it; both unset when none was found.
    """

    items: tuple[Finding, ...]
    kinds: tuple[KindGuess, ...]
    date: dt.date | None = None
    date_alternatives: tuple[dt.date, ...] = ()

    @property
    def kind(self) -> KindGuess:
        """The likeliest type."""
        return self.kinds[0]

    def of(self, item: Item, role: Role = Role.PATIENT) -> tuple[Finding, ...]:
        """The findings of that item and role, in page order."""
        return tuple(f for f in self.items if f.item is item and f.role is role)


# --- Who ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Former:
    """What the index said of a patient until it was updated, for paper that still carries it.

    Only what was replaced is given; the rest is empty (`None` for name and birth date).  `until` is the day (UTC)
    of the update.
    """

    until: dt.date
    name: PersonName | None = None
    birth_date: dt.date | None = field(repr=False, default=None)
    phone: str = field(repr=False, default="")
    address: str = field(repr=False, default="")
    zip: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True)
class Patient:
    """One row of the hospital's patient index.

    `key` is opaque and names the patient's folder.  Absent values are empty (`None` for the birth date).
    `phone` holds ten digits, `ssn_last4` four; `sex` is `F`, `M`, `X` or empty.
    `formerly` is what earlier imports said, the newest first.
    """

    key: str
    mrn: str = field(repr=False)
    name: PersonName
    birth_date: dt.date | None = field(repr=False, default=None)
    former_last_name: str = field(repr=False, default="")
    sex: str = field(repr=False, default="")
    ssn_last4: str = field(repr=False, default="")
    phone: str = field(repr=False, default="")
    address: str = field(repr=False, default="")
    city: str = field(repr=False, default="")
    state: str = field(repr=False, default="")
    zip: str = field(repr=False, default="")
    member_id: str = field(repr=False, default="")
    merged_into: str = field(repr=False, default="")
    deceased: dt.date | None = field(repr=False, default=None)
    formerly: tuple[Former, ...] = field(repr=False, default=())


class Level(StrEnum):
    """How a value on the page compares with the one in the index, in the words a reviewer reads.

    `matching` gives them and `decide` judges by them, which is why they are nouns of the house.
    """

    SAME = "same"
    READING = "same in another reading of the ink"
    GUESS = "same in a second look at doubtful ink"
    LOOKALIKE = "same but for look-alike letters"
    NICKNAME = "nickname"
    PART = "part of the name"
    FORMER = "former name"
    FORMERLY = "formerly so"
    SWAPPED = "first and last name swapped"
    MIDDLE = "middle name used as first"
    ONE_OFF = "one letter or digit off"
    TRANSPOSED = "two digits transposed"
    DAY_MONTH = "day and month swapped"
    SOUNDS = "sounds alike"
    NEAR = "close"
    INITIAL = "initial only"
    LAST_ONLY = "last name only"
    BESIDE = "found beside its label or the name"
    FOUND = "found on the page without its label"
    FOUND_ALIKE = "found but for look-alike letters"
    FOUND_NEAR = "found but for a letter or digit"
    FOUND_GUESS = "found in a second look at doubtful ink"
    IN_TEXT = "found in running text or among others' names"
    ELSEWHERE = "found where somebody else is named"
    UNKNOWN = "nobody's number here"
    OTHERS = "another patient's here"
    SUFFIX = "suffix differs"
    MIDDLE_DIFFERS = "middle name differs"
    FIRST_DIFFERS = "first name differs"
    LAST_DIFFERS = "last name differs"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one field of the page compares with one patient.

    `level` is the `Level` a reviewer reads;
    `weight` is its match weight in bits (log2 of m/u), positive for, negative against.
    """

    item: Item
    page_value: str = field(repr=False)
    index_value: str = field(repr=False)
    level: str
    weight: float
    ink: tuple[Word, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient of the index with the evidence for and against, and the probability (0..1) that it is they."""

    patient: Patient
    evidence: tuple[Evidence, ...]
    probability: float


# --- Whether it came before ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SketchWord:
    """A word as it is kept to know a page again: lower case, letters and digits alone.

    `sure` tells that it was read well enough for a difference to count.
    """

    text: str = field(repr=False)
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a document to know it again when it is sent once more.

    `scan` is the digest of the scan it came in, `begins` its first page there.  `pages` are the words of each page in
    reading order, without fax header lines and page numbers.  `date` is the document's own, `said` are all dates on it,
    `sure` those of them that were read surely.  `whose` is the key of the patient it is about, empty if that is not
    clear; `names` are the words of the patient's name.  A likely copy has one of the `owners` in common with it, or
    some of the `bands` (`intake.resend.keys`).
    """

    scan: str
    begins: int
    pages: tuple[tuple[SketchWord, ...], ...] = field(repr=False)
    date: dt.date | None = field(repr=False, default=None)
    said: frozenset[dt.date] = field(repr=False, default=frozenset())
    sure: frozenset[dt.date] = field(repr=False, default=frozenset())
    whose: str = ""
    names: tuple[str, ...] = field(repr=False, default=())
    owners: tuple[str, ...] = field(repr=False, default=())
    bands: tuple[str, ...] = field(repr=False, default=())


@dataclass(frozen=True, slots=True)
class KnownSketch:
    """A document that came before; `whose` of its sketch is the patient it was filed to, once it is."""

    document_id: str
    sketch: Sketch
    filed: bool = False


class Verdict(StrEnum):
    """How a document stands to the one it resembles."""

    SAME = "same"
    LONGER = "longer"
    """It holds the other, and more."""
    SHORTER = "shorter"
    """The other holds it, and more."""
    CORRECTED = "corrected"
    """Mostly the same, with other values, or it says of itself that it is a correction."""


@dataclass(frozen=True, slots=True)
class Resend:
    """The document that came before, and how the new one stands to it.

    `share` is how much of the smaller of the two stands in the other, 0..1.
    """

    document_id: str
    verdict: Verdict
    share: float


# --- The decision ------------------------------------------------------------------------------------------


class Reason(StrEnum):
    """Why a document is in review."""

    AMBIGUOUS_PATIENT = "ambiguous_patient"
    NO_CANDIDATE = "no_candidate"
    NOT_ON_FILE = "not_on_file"
    CONFLICT = "conflict"
    SEVERAL_PATIENTS = "several_patients"
    WEAK_IDENTITY = "weak_identity"
    NO_PATIENT = "no_patient"
    TYPE_UNSURE = "type_unsure"
    DATE_UNSURE = "date_unsure"
    POOR_IMAGE = "poor_image"
    MISSING_PAGES = "missing_pages"
    SENSITIVE_TYPE = "sensitive_type"
    NOT_A_RECORD = "not_a_record"
    COVER_SHEET_ONLY = "cover_sheet_only"
    POSSIBLE_RESEND = "possible_resend"
    MERGED_RECORD = "merged_record"
    QC_SAMPLE = "qc_sample"
    POLICY = "policy"
    PROCESSING_FAILED = "processing_failed"
    UNREADABLE_SHEET = "unreadable_sheet"
    RESCANNED = "rescanned"


@dataclass(frozen=True, slots=True)
class Accept:
    """File it: to this patient, as this type, with this date.

    `by` is the actor: `policy` for the machine, `user:<id>` for a person.
    """

    patient: Patient
    kind: str
    date: dt.date | None = None
    by: str = "policy"


@dataclass(frozen=True, slots=True)
class Refer:
    """A person must look; the first reason decides what they are asked first."""

    reasons: tuple[Reason, ...]


Decision = Accept | Refer


@dataclass(frozen=True, slots=True)
class Case:
    """What the reviewer sees, the ledger keeps and a golden test compares.

    `candidates` are ordered by probability, best first.  `sketch` is what the document will be known by when it is
    sent again, `resend` the one it resembles.
    """

    scan: Scan
    document: Document
    findings: Findings
    candidates: tuple[Candidate, ...]
    decision: Decision
    sketch: Sketch | None = None
    resend: Resend | None = None


# --- The filing --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a document will go.  `folder` is relative to the site, with forward slashes.

    `document_id` follows from the scan's digest and the pages, so that to plan again is to plan the same.
    """

    document_id: str
    folder: str
    patient_key: str
    kind: str
    loinc: str
    date: dt.date | None


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a document went: `filed` (with its folder) or `review` (with the reasons)."""

    document_id: str
    state: Literal["filed", "review"]
    pages: tuple[int, ...]
    folder: str = ""
    reasons: tuple[Reason, ...] = ()
