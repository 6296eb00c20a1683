"""Tests of the set-up: its decisions, its sentences, its repairs."""
