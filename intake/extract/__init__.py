"""Recognising: where one document ends (`separate`), and whose, what and when it is (`extract`)."""

from intake.extract.findings import extract
from intake.extract.label_book import wordings
from intake.extract.recogniser import Recogniser, make_recogniser
from intake.extract.separators import separate
from intake.extract.site import SiteFacts

__all__ = ["Recogniser", "SiteFacts", "extract", "make_recogniser", "separate", "wordings"]
