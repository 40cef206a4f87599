"""From what a document says to one patient of an index of millions, with a probability and reasons."""

from intake.matching.candidates import match
from intake.matching.index import Field, PatientIndex
from intake.matching.keys import keys_of

__all__ = ["Field", "PatientIndex", "keys_of", "match"]
