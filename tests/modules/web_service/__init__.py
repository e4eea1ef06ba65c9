"""Tests of the group Clustering."""
