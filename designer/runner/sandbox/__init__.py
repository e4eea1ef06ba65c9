"""What keeps a step to itself: bubblewrap, Landlock, namespaces, cgroups and limits."""
