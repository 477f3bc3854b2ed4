"""Video in: the one place that imports aiortc and av."""
