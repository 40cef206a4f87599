"""Recognising: where one document ends (`separate`), and whose, what and when it is (`extract`)."""

from intake.extract.findings import extract, sender_of, type_of
from intake.extract.kind_site import SiteModel, type_model_state
from intake.extract.kind_why import Why, why
from intake.extract.label_book import wordings
from intake.extract.markers import miscounts
from intake.extract.own_words import OwnWords, read_own_words
from intake.extract.recogniser import Recogniser, make_recogniser
from intake.extract.separators import separate
from intake.extract.site import SiteFacts

__all__ = [
    "OwnWords",
    "Recogniser",
    "SiteFacts",
    "SiteModel",
    "Why",
    "extract",
    "make_recogniser",
    "miscounts",
    "read_own_words",
    "sender_of",
    "separate",
    "type_model_state",
    "type_of",
    "why",
    "wordings",
]
