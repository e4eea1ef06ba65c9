"""Tests of the group Anomaly Detection."""
