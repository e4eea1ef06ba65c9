"""Tests of the learners of this group."""
