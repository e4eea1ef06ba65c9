"""Modules of the group Python Language."""
