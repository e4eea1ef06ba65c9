"""Modules of the group Data Transformation."""
