"""matching: see ARCHITECTURE.md."""
