"""What people own: workspaces, pipelines, artifacts, datasets and tokens."""
