"""ocr: see ARCHITECTURE.md."""
