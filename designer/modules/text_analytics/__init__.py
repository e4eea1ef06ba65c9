"""Modules that work on texts: cleaning them, and making numbers of them."""
