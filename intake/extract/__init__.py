"""extract: see ARCHITECTURE.md."""
