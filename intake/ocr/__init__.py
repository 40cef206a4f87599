"""From a file to words, and back to a searchable PDF/A: read, recognise, and what they need."""

from intake.ocr.archive import LARGER, Archive, make_archive
from intake.ocr.confined import make_ready
from intake.ocr.engine import Tesseract, reads_a_drawn_line
from intake.ocr.limits import Limits
from intake.ocr.pages import forget, read
from intake.ocr.reading import Engine, all_blank, recognise
from intake.ocr.remembered import Memory, Remembered
from intake.ocr.sniff import sniff
from intake.ocr.turning import turned_box, turned_page
from intake.ocr.view import Drawn, page_pictures
from intake.ocr.whole import is_whole
from intake.ocr.zonelabels import Labels

__all__ = [
    "LARGER",
    "Archive",
    "Drawn",
    "Engine",
    "Labels",
    "Limits",
    "Memory",
    "Remembered",
    "Tesseract",
    "all_blank",
    "forget",
    "is_whole",
    "make_archive",
    "make_ready",
    "page_pictures",
    "read",
    "reads_a_drawn_line",
    "recognise",
    "sniff",
    "turned_box",
    "turned_page",
]
