"""Modules of the group Recommendation."""
