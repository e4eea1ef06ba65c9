"""The live stream over WebSockets."""
