"""Names of columns that do not collide."""

from designer.catalog.names import unique_name, unique_names

__all__ = ["unique_name", "unique_names"]
