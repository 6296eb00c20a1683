"""A problem as a network: nodes, arcs, opened pairs and side rows, in slots of time."""
