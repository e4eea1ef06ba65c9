"""What needs Vowpal Wabbit: imported only by steps in the environment of that name."""

ENVIRONMENT = "vowpal-wabbit"
