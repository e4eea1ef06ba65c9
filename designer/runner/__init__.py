"""One step in one process: reads a step folder, calls the module, writes its outputs."""
