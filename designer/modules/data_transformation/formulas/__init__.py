"""Formulas made polars expressions."""
