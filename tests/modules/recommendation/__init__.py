"""Tests of the group Recommendation."""
