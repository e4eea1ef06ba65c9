"""The functions of Apply Math Operation, by category."""
