"""What steps leave behind: references, stores, formats, previews and profiles."""
