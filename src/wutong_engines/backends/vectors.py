"""Python functions inside an expression: written once, run on DuckDB and on a cluster.

The function takes Arrow arrays (one per argument, all of one length) and returns one Arrow array of that length.
A missing value arrives as null on every engine and the function answers for it. It is called with pieces of the table
in any order and perhaps more than once for the same row, so it must be pure.
"""

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

from wutong_engines.backends import libraries


def vector(function: Callable[..., Any], *, takes: tuple[str, ...], gives: str, name: str = "") -> Callable[..., Any]:
    """Return the function as one of expressions: `vector(keys, takes=("string",), gives="string")(table.name)`.

    :param function: Arrow arrays in, one Arrow array out. A function of an installed module travels to a worker by its
        name, so the workers need the same module; a nested one travels by value.
    :param takes: Ibis type names of the arguments.
    :param gives: Ibis type name of the result: `"string"`, `"float64"`, `"array<string>"`,
        `"struct<key: string, region: string>"`.
    :param name: what the engine calls it; the function's own name when left out.
    """
    whole = _whole(function, len(takes))
    wrap = libraries.ibis().udf.scalar.pyarrow(
        # DuckDB would keep nulls to itself otherwise, and the cluster would not.
        name=name or function.__name__,
        signature=(takes, gives),
        null_handling="special",
    )
    made: Callable[..., Any] = wrap(whole)
    return made


def _whole(function: Callable[..., Any], count: int) -> Callable[..., Any]:
    """Let the function see whole arrays of strings and numbers: DuckDB hands chunks over, a cluster views."""

    def call(*columns: Any) -> Any:
        return function(*[plain(column) for column in columns])

    # Ibis reads off the signature how many columns there are.
    arguments = [Parameter(f"column_{number}", Parameter.POSITIONAL_ONLY) for number in range(count)]
    vars(call)["__signature__"] = Signature(arguments)
    return call


def plain(column: Any) -> Any:
    """Return a column as one array of a plain type."""
    pa = libraries.arrow()
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_string_view(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.string())
    return column
