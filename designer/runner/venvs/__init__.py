"""Virtual environments for steps: built behind walls, by uv where it is beside this Python."""
