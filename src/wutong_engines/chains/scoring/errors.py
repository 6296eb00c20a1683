"""What the scoring of chain links refuses."""

from wutong_engines.chains.errors import ChainsError


class ScoringError(ChainsError):
    """A file or a question that cannot be used; its message is a sentence for people, with file, row and column."""
