"""Verbs of earthworks: one transaction and one line in the history each."""
