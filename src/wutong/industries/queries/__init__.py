"""Reads of the chains."""
