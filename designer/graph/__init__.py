"""What a pipeline is: documents, validation, order, keys, plans, operations and differences."""
