"""What every kind of question has: named factors, evidence, baselines."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that speaks for a link; ``weight`` is what learning gave it."""

    code: str
    label: str
    weight: float = 0.0


class Evidence(Protocol):
    """A kind of question: what speaks for each candidate of a subject (-1: the graph does not know the subject)."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """Return what the columns of the evidence mean."""
        ...

    def subject(self, text: str) -> Any:
        """Return whom a text means."""
        ...

    def prepared(self, asked: Any) -> Any:
        """Return candidates with what can be worked out for all subjects at once."""
        ...

    def evidence(self, subject: Any, asked: Any) -> NDArray[np.float64]:
        """Return one line a candidate, one column a factor."""
        ...

    def is_known(self, subject: Any, asked: Any) -> NDArray[np.bool_]:
        """Return which candidates the graph already says."""
        ...

    def baselines(self, subject: Any, asked: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return shared bigrams and popularity."""
        ...
