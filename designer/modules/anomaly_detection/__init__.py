"""Finding rows that are unlike the others."""
