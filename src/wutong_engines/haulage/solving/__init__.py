"""From a network to volumes and back to weeks: which solver, its proof, and the plan it makes."""
