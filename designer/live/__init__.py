"""The live stream: one read-only WebSocket a tab, fed from the logs in the database."""
