"""What modules exist: their specifications, the types of ports, the @module declaration."""
