"""Processes are killed at random while pipelines run; what was promised must hold afterwards."""
