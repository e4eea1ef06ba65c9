"""Modules of the group Statistical Functions."""
