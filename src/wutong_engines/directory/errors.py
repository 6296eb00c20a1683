"""What the directory refuses, in sentences that say what is wrong and what to do."""

from typing import Literal

Kind = Literal["missing", "empty", "older", "newer", "damaged", "busy"]


class DirectoryError(ValueError):
    """Every refusal of the engine; its text is a Chinese sentence."""


class BadTable(DirectoryError):
    """A table cannot be read at all: no such file, another format, no column of names."""


class BadQuestion(DirectoryError):
    """A filter asks for something that does not exist, such as an unknown group of regions."""


class StoreError(DirectoryError):
    """A store cannot be opened or written; ``kind`` says why in one word.

    ``missing`` no store there, ``empty`` a store without a finished snapshot, ``older`` and ``newer`` another
    version of the format, ``damaged`` a file is gone or cut off, ``busy`` another process is writing.
    """

    def __init__(self, kind: Kind, sentence: str) -> None:
        self.kind = kind
        super().__init__(sentence)
