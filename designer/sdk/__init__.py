"""The Python client of the HTTP API: `from designer.sdk.client import Client`."""
