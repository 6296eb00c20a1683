"""What goes in and out of the API, checked for shape."""
