"""What a check of a code answers, and the tidying that every check starts with."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

Status = Literal["valid", "warn", "invalid"]

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of checking one code.

    ``warn`` means: it may be kept, but a person should look at ``reason`` first.
    """

    code: str
    status: Status
    reason: str = ""

    @property
    def usable(self) -> bool:
        """Whether the code may be stored at all."""
        return self.status != "invalid"


def tidy(text: str) -> str:
    """Fold width and case, drop white space, make every dash a plain hyphen."""
    folded = unicodedata.normalize("NFKC", text).translate(_DASHES).upper()
    return "".join(folded.split())
