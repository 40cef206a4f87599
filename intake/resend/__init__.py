"""Whether a document came before: sent again, longer, shorter or corrected."""

from intake.resend.find import KnownSketches, find_resend
from intake.resend.sketch import draw_sketch

__all__ = ["KnownSketches", "draw_sketch", "find_resend"]
