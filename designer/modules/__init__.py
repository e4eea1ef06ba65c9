"""The built-in modules, one file each, in one folder per palette group."""
