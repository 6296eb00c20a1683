"""Files on their way to becoming proof: kept at once, so that a refused form need not be uploaded again."""

import re
from collections.abc import Iterable, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing

from wutong.kernel import files
from wutong.kernel.errors import BadFile, Incomplete, NotAllowed, TooLarge
from wutong.kernel.models import StoredFile
from wutong.projects import permissions
from wutong.projects.lifecycle import Paper

MOST_FILES = 30
_SALT = "projects.kept-proof"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
# What a file must begin with to be what its name says; other kinds are taken as they are.
_BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    ".pdf": (b"%PDF-",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".webp": (b"RIFF",),
    ".docx": (b"PK\x03\x04",),
    ".xlsx": (b"PK\x03\x04",),
}
_SHOWN = {"image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n", "application/pdf": b"%PDF-"}
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", b"GIF8", b"%PDF-", b"BM")
Given = tuple[Paper, StoredFile, str]


def receive(
    *, by: AbstractBaseUser, project_id: int, uploads: Sequence[tuple[Paper, files.Upload]], kept: Iterable[str] = ()
) -> list[Given]:
    """Keep what was uploaded for a claim, after those kept by an earlier try.

    :param kept: what :func:`keep` gave for files of the earlier try.
    :raises NotAllowed: when the project is not theirs to write to; nothing is kept then.
    """
    if not permissions.editable(by).filter(pk=project_id).exists():
        raise NotAllowed("您不能向这个项目上传佐证:只有专人、班长和招商办可以办理。")
    again = [_again(by, word) for word in kept]
    if len(again) + len(uploads) > MOST_FILES:
        raise TooLarge(f"一次最多上传 {MOST_FILES} 份佐证,现有 {len(again) + len(uploads)} 份,请合并后再传。")
    fresh = [(paper, files.store(upload, by=by), tidy_name(upload.name or "")) for paper, upload in uploads]
    return [*again, *fresh]


def keep(*, by: AbstractBaseUser, proof: Given) -> str:
    """Return a word by which the same person can hand the kept file in again."""
    paper, file, name = proof
    return signing.dumps([by.pk, paper.value, file.pk, name], salt=_SALT)


def tidy_name(name: str) -> str:
    """Return a file name without what could break a header or a page."""
    return _CONTROL.sub(" ", name).strip()[:255] or "未命名"


def honest(file: StoredFile, name: str, paper: Paper) -> None:
    """Refuse a file that is not what its name says, or a photo that is no picture.

    :raises BadFile: naming the file.
    """
    with files.open_stored(file) as stream:
        head = stream.read(16)
    ending = "." + name.rpartition(".")[2].lower()
    expected = _BEGINNINGS.get(ending, ())
    if expected and not head.startswith(expected):
        raise _bad(f"文件“{name}”的内容不是 {ending[1:]} 格式,可能改过后缀或已损坏;请重新导出后上传。")
    if paper == Paper.PHOTO and not head.startswith(_PICTURES):
        raise _bad(f"“{name}”不是图片:现场照片请上传带水印的 JPG 或 PNG。")


def looks_like(file: StoredFile) -> str | None:
    """Return the type of a kept file that a browser may show as it is, judged by its content; None for all others."""
    with files.open_stored(file) as stream:
        head = stream.read(16)
    return next((kind for kind, beginning in _SHOWN.items() if head.startswith(beginning)), None)


def _again(by: AbstractBaseUser, word: str) -> Given:
    try:
        person_id, paper, file_id, name = signing.loads(word, salt=_SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise _stale() from None
    file = StoredFile.objects.filter(pk=file_id).first()
    if person_id != by.pk or file is None:
        raise _stale()
    return Paper(paper), file, str(name)


def _stale() -> Incomplete:
    sentence = "先前上传的文件已失效,请重新选择。"
    return Incomplete(sentence, fields={"proofs": sentence})


def _bad(sentence: str) -> BadFile:
    return BadFile(sentence, fields={"proofs": sentence})
