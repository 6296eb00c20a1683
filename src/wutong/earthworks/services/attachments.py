"""Files of a registration: what was calculated, surveyed, photographed, approved; each is what its name says."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from wutong.earthworks.models import Attachment, Inspection, Registration
from wutong.earthworks.services.registration_ground import registration_to_write
from wutong.kernel import clock, files, history
from wutong.kernel.errors import BadFile, Incomplete, TooLarge
from wutong.kernel.models import StoredFile

ATTACHED = history.verb("earthworks.registration.attached", "补充附件", "上传{kinds},共 {count} 份")
MOST_FILES = 60
KINDS = dict(Attachment.Kind.choices)
# Kind, file (an upload, or one kept already), remark.
Given = tuple[str, files.Upload | StoredFile, str]
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
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


@transaction.atomic
def attach(*, by: AbstractBaseUser, registration_id: int, given: Sequence[Given]) -> list[Attachment]:
    """Add files to a registration that stands.

    :raises Incomplete: when there is no file.
    :raises BadFile: naming a file that is not what it says; nothing is added then.
    """
    registration = registration_to_write(by, registration_id, "edit")
    if not given:
        raise Incomplete("请选择文件。", fields={"papers": "请选择文件。"})
    made = keep(registration, given, by=by)
    kinds = "、".join(dict.fromkeys(KINDS[one.kind] for one in made))
    history.record(ATTACHED, registration, by=by, kinds=kinds, count=len(made))
    return made


def keep(
    registration: Registration,
    given: Iterable[Given],
    *,
    by: AbstractBaseUser,
    inspection: Inspection | None = None,
) -> list[Attachment]:
    """Keep files and what they are, inside the transaction of a verb."""
    told = list(given)
    if told and registration.attachments.count() + len(told) > MOST_FILES:
        raise TooLarge(f"登记 {registration.number} 最多 {MOST_FILES} 份附件,请合并后再传。")
    made = []
    for kind, file, note in told:
        if kind not in KINDS:
            raise Incomplete("请选择附件类别。", fields={"kind": "请选择附件类别。"})
        stored = file if isinstance(file, StoredFile) else files.store(file, by=by)
        _honest(stored, stored.name if isinstance(file, StoredFile) else file.name or "", kind)
        made.append(
            Attachment.objects.create(
                registration=registration,
                inspection=inspection,
                kind=kind,
                file=stored,
                note=" ".join(note.split())[:200],
                added_at=clock.now(),
            )
        )
    return made


def _honest(stored: StoredFile, name: str, kind: str) -> None:
    with files.open_stored(stored) as stream:
        head = stream.read(16)
    ending = "." + name.rpartition(".")[2].lower()
    expected = _BEGINNINGS.get(ending, ())
    sentence = ""
    if expected and not head.startswith(expected):
        sentence = f"文件“{name}”的内容不是 {ending[1:]} 格式,可能改过后缀或已损坏;请重新导出后上传。"
    elif kind == Attachment.Kind.PHOTO and not head.startswith(_PICTURES):
        sentence = f"“{name}”不是照片,现场照片请上传 JPG、PNG 或 WebP;其他文件请选相应的类别。"
    if sentence:
        raise BadFile(sentence, fields={"papers": sentence, "photos": sentence})
