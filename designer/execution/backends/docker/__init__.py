"""Steps in containers of a Docker engine: one container an attempt, hardened, named by it."""
