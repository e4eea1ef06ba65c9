"""Tests of the functions of Apply Math Operation."""
