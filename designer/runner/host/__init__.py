"""The step host: a warm parent that forks a process for each step before it is needed."""
