"""Formulas over the columns of a table: their grammar and the types of their results."""
