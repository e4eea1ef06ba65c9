"""What each data module is compared with: the same done by polars or DuckDB, and by pandas."""
