"""How fast soil finds its way, beside every solver that can be asked the same question."""
