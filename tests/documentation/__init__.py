"""docs/modules: one page for each module of the catalogue, made of its specification."""
