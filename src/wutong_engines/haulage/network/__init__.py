"""Integer minimum-cost flow, compiled: arrays in, arrays out, nothing of soil.

Importing this package loads nothing heavy; its modules load numba.
"""
