"""The weekly drill: when it is raised, when it ends, and how long each took."""
