"""The guard of one command that is no fork of a step host: its walls, its limits, its end."""
