"""Files kept once, under their fingerprint, written aside and renamed so that a half-written one cannot be seen."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser

from wutong.kernel.errors import BadFile, TooLarge, Unavailable
from wutong.kernel.models import StoredFile


class Upload(Protocol):
    """What a form or a script hands over."""

    @property
    def name(self) -> str | None:
        """Return what the file is called."""

    @property
    def size(self) -> int | None:
        """Return how many bytes it says it has."""

    @property
    def content_type(self) -> str | None:
        """Return what it says it is."""

    def read(self, num_bytes: int = ..., /) -> bytes:
        """Return the next bytes."""


def store(upload: Upload, *, by: AbstractBaseUser | None) -> StoredFile:
    """Keep a file and return its row; the same content is kept once, however it is called.

    :raises TooLarge: past ``UPLOAD_LIMIT``; nothing is kept.
    :raises BadFile: when the file is empty.
    :raises Unavailable: when the disk does not take it; nothing is kept.
    """
    name = Path(upload.name or "未命名").name[:255]
    digest, size, aside = _receive(upload, name)
    try:
        if size == 0:
            raise BadFile(f"文件“{name}”是空的,请重新选择。")
        target = path_of(digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    row, _ = StoredFile.objects.get_or_create(
        sha256=digest,
        defaults={
            "name": name,
            "size": size,
            "content_type": (upload.content_type or "application/octet-stream")[:127],
            "stored_by_id": by.pk if by else None,
        },
    )
    return row


def path_of(sha256: str) -> Path:
    """Return where a file with that fingerprint lies."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def open_stored(row: StoredFile) -> BinaryIO:
    """Open a kept file for reading.

    :raises Unavailable: when it is missing from the disk.
    """
    try:
        return path_of(row.sha256).open("rb")
    except FileNotFoundError:
        raise Unavailable(f"文件“{row.name}”在服务器上找不到了,请联系系统管理员从备份恢复。") from None


def _receive(upload: Upload, name: str) -> tuple[str, int, Path]:
    limit = settings.UPLOAD_LIMIT
    if upload.size is not None and upload.size > limit:
        raise TooLarge(_too_large(name, limit))
    root = Path(settings.MEDIA_ROOT)
    digest, size = hashlib.sha256(), 0
    try:
        root.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=root, prefix=".incoming-")
        with os.fdopen(handle, "wb") as out:
            while chunk := upload.read(1024 * 1024):
                size += len(chunk)
                if size > limit:
                    Path(aside).unlink(missing_ok=True)
                    raise TooLarge(_too_large(name, limit))
                digest.update(chunk)
                out.write(chunk)
    except OSError as trouble:
        raise Unavailable(f"文件“{name}”没有存下来:{trouble.strerror}。请联系系统管理员检查磁盘空间。") from trouble
    return digest.hexdigest(), size, Path(aside)


def _too_large(name: str, limit: int) -> str:
    return f"文件“{name}”超过 {limit // 1024 // 1024} MB 的上限,没有接收。请拆成几份再传。"
