"""What modules exist: their specifications, the data types of ports, and the @module declaration."""
