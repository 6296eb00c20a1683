"""Soil from next door: the proven-cheapest legal plan for surplus and need (土方就近平衡)."""
