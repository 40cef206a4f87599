"""intake takes in scanned medical records: watch, read, recognise, match, file or ask a person."""

__version__ = "0.1.0"
