"""Read the words of a file that somebody wants checked: plain text in any of the usual encodings, or a Word file."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from wutong.kernel.errors import BadFile, TooLarge

LIMIT = 8 * 1024 * 1024
UNPACKED_LIMIT = 64 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_ZIP, _OLD_WORD, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


def words(name: str, data: bytes) -> str:
    """Return the text of a file; what it is, its bytes say and not its name.

    :raises TooLarge: past 8 MB.
    :raises BadFile: when it is no text and no Word file, with what to do instead.
    """
    if len(data) > LIMIT:
        raise TooLarge(f"文件“{name}”超过 {LIMIT // 1024 // 1024} MB。请只保留文字,或分段核稿。")
    if data.startswith(_ZIP):
        return _word(name, data)
    if data.startswith(_OLD_WORD):
        raise BadFile(f"文件“{name}”是旧版 Word(.doc)。请在 Word 里另存为 .docx 再传,或直接粘贴文字。")
    if data.startswith(_PDF):
        raise BadFile(f"文件“{name}”是 PDF。请复制其中文字粘贴到上面。")
    return _plain(name, data)


def _plain(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in _ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BadFile(f"文件“{name}”不是文字文件。请传 txt 或 docx,或直接粘贴文字。")


def _word(name: str, data: bytes) -> str:
    try:
        with ZipFile(BytesIO(data)) as package:
            if sum(item.file_size for item in package.infolist()) > UNPACKED_LIMIT:
                raise TooLarge(f"文件“{name}”展开后过大。请只保留文字再传。")
        document = Document(BytesIO(data))
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError):
        raise BadFile(f"文件“{name}”打不开,不是完好的 Word(.docx)文件。请重新另存,或直接粘贴文字。") from None
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += ["\t".join(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    return "\n".join(lines)
