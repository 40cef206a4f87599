"""From what a document says to one patient of an index of millions, with a probability and reasons."""

from intake.matching.candidates import match
from intake.matching.index import Field, PatientIndex
from intake.matching.judge import shipped_judge
from intake.matching.keys import keys_of
from intake.matching.thresholds import InForce, in_force, threshold_for

__all__ = ["Field", "InForce", "PatientIndex", "in_force", "keys_of", "match", "shipped_judge", "threshold_for"]
