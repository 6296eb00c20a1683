"""What matching refuses, in Chinese sentences."""


class NamesError(ValueError):
    """Every refusal of the name engine: its text is a Chinese sentence that says what, where and what to do."""


class BadTable(NamesError):
    """A file of names or queries cannot be used as it is."""


class BadIndex(NamesError):
    """A folder holds no index that this version can open."""
