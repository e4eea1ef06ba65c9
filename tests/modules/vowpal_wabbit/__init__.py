"""Tests of what needs Vowpal Wabbit; skipped where it is not installed."""
