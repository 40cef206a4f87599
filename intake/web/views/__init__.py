"""The views, a module a subject."""
