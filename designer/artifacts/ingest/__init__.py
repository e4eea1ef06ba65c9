"""Reading files that people upload as tables; never in the web process."""
