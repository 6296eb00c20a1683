"""Settings, address map, API root, start-up: the one place that knows every domain."""
