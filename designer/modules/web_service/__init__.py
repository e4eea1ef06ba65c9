"""Modules of the group Web Service."""
