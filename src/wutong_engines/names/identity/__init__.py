"""Which rows of a table are the same firm: :func:`groups` says so for every row, on this machine or on a cluster.

    from wutong_engines import backends
    from wutong_engines.names import identity

    with backends.connect() as engine:
        rows = engine.table(arrow_table)  # row: int64, name: string, code: string or null
        answer = engine.collect(identity.groups(engine, rows).order_by("row"))

Every row gets a `group` (the least row of its firm), the `probability` that it belongs there and the `reason`; a row
that stands alone has no probability. Rows with two different valid credit codes are never put together.
"""

from wutong_engines.names.identity.groups import THRESHOLD, groups

__all__ = ["THRESHOLD", "groups"]
