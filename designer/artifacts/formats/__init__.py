"""How the value of each data type becomes bytes, and back; nothing here but the package."""
