"""What a backend refuses, in a sentence."""


class BackendError(Exception):
    """A place to compute that cannot be reached or will not take what was asked; the message is a Chinese sentence."""
