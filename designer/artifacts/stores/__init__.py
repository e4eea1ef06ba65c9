"""Stores of artifacts that do not lie on this machine alone."""
