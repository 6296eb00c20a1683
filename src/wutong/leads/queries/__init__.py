"""Reads about leads."""
