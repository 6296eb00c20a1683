"""Reads of earthworks: querysets inside, frozen dataclasses to others."""
