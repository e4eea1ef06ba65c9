"""What runs and has run: runs, step runs, computations and compute targets."""
