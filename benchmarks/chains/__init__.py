"""How good and how fast the scoring of chain links is."""
