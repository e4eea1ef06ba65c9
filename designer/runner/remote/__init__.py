"""What runs on a machine that is reached over ssh: with Python alone, and nobody to install it."""
