"""Modules of the group Model Scoring & Evaluation."""
