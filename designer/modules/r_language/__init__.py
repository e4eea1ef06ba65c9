"""Modules of the group R Language."""
