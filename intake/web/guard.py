"""Deny by default."""
