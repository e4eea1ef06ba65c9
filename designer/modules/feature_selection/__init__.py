"""Modules of the group Feature Selection."""
