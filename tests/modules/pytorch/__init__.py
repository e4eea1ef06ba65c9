"""Tests of what needs PyTorch; skipped where it is not installed."""
