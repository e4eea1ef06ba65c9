"""What needs PyTorch: imported only by steps in the environment of that name."""

ENVIRONMENT = "pytorch"
