"""Which k firms together close most: proven where it can be, with a bound where it cannot."""

from wutong_engines.ranking.covering.choosing import cover

__all__ = ["cover"]
