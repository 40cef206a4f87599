"""How good the filing is: which filed documents are checked, and what a count of errors proves.  Pure."""

from intake.quality.draws import Error, Filed, Rates, Why, chance_of, draw
from intake.quality.intervals import Interval, interval, said

__all__ = ["Error", "Filed", "Interval", "Rates", "Why", "chance_of", "draw", "interval", "said"]
