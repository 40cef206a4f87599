"""filing: see ARCHITECTURE.md."""
