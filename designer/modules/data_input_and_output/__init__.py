"""Modules of the group Data Input and Output."""
