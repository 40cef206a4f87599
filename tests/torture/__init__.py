"""Faults without end: the service's own code over a layer that fails, dies and forgets at any system call."""
