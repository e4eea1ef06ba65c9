"""Django's SQLite backend, with an order among the threads that write."""
