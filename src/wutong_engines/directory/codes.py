"""Many credit codes checked at once: a directory has millions, and nearly all are right."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from wutong_engines.codes import org_code, uscc
from wutong_engines.directory.packed import Array

_LENGTH = 18


def right(texts: Sequence[str]) -> list[bool]:
    """Tell which texts are valid credit codes just as they stand; ``codes.uscc.check`` says about the others why.

    >>> right(["9144030071526726XG", "9144030071526726XH", " 9144030071526726xg", ""])
    [True, False, False, False]
    """
    fit = [text if len(text) == _LENGTH and text.isascii() else "\0" * _LENGTH for text in texts]
    signs = np.frombuffer("".join(fit).encode(), dtype=np.uint8).reshape(-1, _LENGTH)
    values, org_values = _tables()
    found = values[signs]
    digits = (signs[:, 2:8] >= ord("0")) & (signs[:, 2:8] <= ord("9"))
    total = found[:, :17] @ np.array(uscc.WEIGHTS)
    good = (found >= 0).all(axis=1) & digits.all(axis=1) & ((31 - total % 31) % 31 == found[:, 17])
    rest = org_values[signs[:, 8:16]] @ np.array(org_code.WEIGHTS)
    checks = np.frombuffer(b"0123456789X0", dtype=np.uint8)
    answer: list[bool] = (good & (checks[11 - rest % 11] == signs[:, 16])).tolist()
    return answer


@cache
def _tables() -> tuple[Array, Array]:
    """Return the value of every character in a credit code and in an organisation code; -1 is none."""
    tables = np.full((2, 256), -1, dtype=np.int64)
    for table, alphabet in zip(tables, (uscc.ALPHABET, org_code.ALPHABET), strict=True):
        table[[ord(sign) for sign in alphabet]] = range(len(alphabet))
    return tables[0], tables[1]
