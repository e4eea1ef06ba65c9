"""Finding groups of rows that are alike."""
