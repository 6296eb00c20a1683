"""What comes in by forms, checked for shape."""
