"""evaluate: see ARCHITECTURE.md."""
