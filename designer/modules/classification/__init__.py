"""Learners of classes."""
