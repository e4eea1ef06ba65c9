"""Tests of the modules of this group."""
