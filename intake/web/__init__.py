"""web: see ARCHITECTURE.md."""
