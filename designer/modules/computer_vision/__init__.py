"""Modules for folders of images."""
