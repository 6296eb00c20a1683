"""Pages of earthworks, one file each kind of record."""
