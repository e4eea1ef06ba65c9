"""Steps on a machine that has only Python and sshd. Async lives in here, and not beyond."""
