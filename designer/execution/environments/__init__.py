"""Environments: what steps need beside the modules, built once a digest."""
