"""From the index back to the page: a patient's own data looked for in the ink of a document."""

from intake.matching.ink.chances import bits_of, by_chance, whole
from intake.matching.ink.keys import rows_from_ink
from intake.matching.ink.seek import Ink, Sight, read_ink, seek

__all__ = ["Ink", "Sight", "bits_of", "by_chance", "read_ink", "rows_from_ink", "seek", "whole"]
