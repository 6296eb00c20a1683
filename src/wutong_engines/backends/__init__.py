"""One expression, two places to compute: this machine (DuckDB) or a cluster (anything that speaks Spark Connect).

    from wutong_engines import backends

    with backends.connect() as engine:  # or connect("sc://10.0.0.7:50051", folder="s3://zone/stages")
        firms = engine.read("store/firms")
        large = firms.filter(firms.capital_wan >= 10_000)
        engine.write(large, "large", by=["province"])

Expressions are Ibis and know nothing of the engine. A Python function goes through :func:`vector`: Arrow arrays in, one
Arrow array out, nulls included. `ibis.udf.scalar.pyarrow` alone is not enough: Ibis 12 hands its function single
values on Spark. Put :meth:`Engine.stage` behind it, for DuckDB and Spark may call a function again for every use of its
result. DuckDB calls Python from one thread at a time; a cluster runs one Python per worker process.
"""

from pathlib import Path

from wutong_engines.backends.engine import Engine
from wutong_engines.backends.errors import BackendError
from wutong_engines.backends.vectors import vector

__all__ = ["BackendError", "Engine", "connect", "vector"]


def connect(where: str = "local", *, memory: str = "", threads: int = 0, folder: str | Path | None = None) -> Engine:
    """Return an engine.

    :param where: `"local"`, or a Spark Connect address such as `"sc://host:50051"`.
    :param memory: what this machine's engine may take, as `"4GB"`; a cluster has settings of its own.
    :param threads: how many threads this machine's engine may take.
    :param folder: where it keeps what does not fit in memory, and the stages of a cluster.
    """
    if where == "local":
        from wutong_engines.backends.local import Local  # noqa: PLC0415  # only the engine that is asked for

        return Local(memory=memory, threads=threads, folder=folder)
    if not where.startswith("sc://"):
        raise BackendError(f"不认识计算位置“{where}”:本机写 local,集群写 sc://主机:端口")
    if memory or threads:
        raise BackendError("集群的内存和线程在集群一侧设置,这里不能限定")
    from wutong_engines.backends.cluster import Cluster  # noqa: PLC0415  # only the engine that is asked for

    return Cluster(where, folder=folder)
