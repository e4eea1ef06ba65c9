"""Fitting learners to data."""
