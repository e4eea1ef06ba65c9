"""Tests of the group R Language."""
