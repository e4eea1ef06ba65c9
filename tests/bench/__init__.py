"""What the product promises about speed, measured; `make bench` prints it. No timed tests."""
