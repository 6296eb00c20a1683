"""What must hold before anything is started: room on the disk, a free port."""

import errno
import os
import shutil
import socket
from pathlib import Path

from setup.halt import Halt

GIB = 1024**3
# Measured for a whole cold set-up, caches included, rounded up.
ROOM = {"run": 2 * GIB, "test": 3 * GIB, "bench": 4 * GIB}


def require_room(folder: Path, needed: int, free: int | None = None) -> None:
    """Refuse to begin a set-up that the disk cannot hold.

    :param free: bytes free there, when already known.
    :raises Halt: when there is less than needed.
    """
    left = shutil.disk_usage(folder).free if free is None else free
    if left < needed:
        raise Halt(
            f"磁盘空间不足：{folder} 所在磁盘剩余 {left / GIB:.1f} GB，需要 {needed / GIB:.0f} GB。"
            "请腾出空间后重新运行，尚未改动任何文件。",
            f"Not enough disk space: {left / GIB:.1f} GB free under {folder}, {needed / GIB:.0f} GB needed."
            " Free some and run this again; nothing was changed.",
        )


def require_writable(folder: Path) -> None:
    """Refuse to begin where nothing can be written.

    :raises Halt: when the folder is read-only for this user.
    """
    if not os.access(folder, os.W_OK):
        raise Halt(
            f"没有写入权限：{folder} 不可写，请换到自己的目录重新 git clone 后运行。",
            f"No permission to write in {folder}: clone into a folder of your own and run this there.",
        )


def read_port(text: str) -> int:
    """Read a port number.

    :raises Halt: when it is none.
    """
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Halt(
        f"端口 {text!r} 无效：请写 1 至 65535 之间的数字，例如 make run PORT=8001。",
        f"{text!r} is not a port: give a number from 1 to 65535, such as make run PORT=8001.",
    )


def require_port(port: int, host: str = "127.0.0.1") -> None:
    """Refuse to begin when somebody else listens on the port.

    :raises Halt: when the port is taken or may not be used.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: a port that is only cooling down after the last run is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EACCES:
                raise Halt(
                    f"没有权限使用端口 {port}，请换一个大于 1023 的端口：make run PORT=8001。",
                    f"No permission for port {port}: choose one above 1023, such as make run PORT=8001.",
                ) from error
            free = port + 1 if port < 65535 else 8000
            raise Halt(
                f"端口 {port} 已被占用：请关闭占用它的程序，或换一个端口：make run PORT={free}。",
                f"Port {port} is taken: stop what uses it, or choose another: make run PORT={free}.",
            ) from error
