"""What is read off one name and one code, as functions of whole Arrow columns: they run on the workers."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from wutong_engines.backends import libraries
from wutong_engines.codes import uscc
from wutong_engines.names import script
from wutong_engines.names.firm_name import FirmName, normalise

READ: Final = "struct<plain: string, branch: string, code: string, blocks: array<string>, grams: array<string>>"
# A longer core is a sentence rather than a name; its neighbours would be many and find nothing.
_LONGEST: Final = 24
_SHORTEST: Final = 4


def read(names: Any, codes: Any) -> Any:
    """Return what each row is compared by."""
    rows = [_read(name or "", code or "") for name, code in zip(names.to_pylist(), codes.to_pylist(), strict=True)]
    return libraries.arrow().array(rows, libraries.ibis().dtype(READ).to_pyarrow())


def _read(name: str, code: str) -> dict[str, object]:
    firm, valid = normalise(name), valid_code(code)
    whole = list(dict.fromkeys(_blocks(firm, valid)))
    core = firm.core[:_LONGEST]
    grams = sorted({core[at : at + 2] for at in range(len(core) - 1)})
    return {"plain": firm.plain, "branch": firm.branch, "code": valid or None, "blocks": whole, "grams": grams}


@lru_cache(maxsize=1 << 12)
def valid_code(text: str) -> str:
    """Return a credit code in its one spelling, or nothing for anything that is not one."""
    found = uscc.check(text) if text.strip() else None
    return found.code if found is not None and found.status == "valid" else ""


def _blocks(firm: FirmName, code: str) -> Iterator[str]:
    """Return the texts that two rows share when they are worth a look.

    One code; one core; one sound; one core but for a character left out of either or both.
    """
    if code:
        yield f"c{code}"
    core = firm.core
    if not core:
        return
    yield f"k{core}"
    yield f"s{script.sound(core)}"
    if _SHORTEST <= len(core) <= _LONGEST:
        for at in range(len(core)):
            yield f"k{core[:at]}{core[at + 1 :]}"
