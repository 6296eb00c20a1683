"""The one door to the national directory: opened once a process, opened anew when an edition replaces it."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from wutong.kernel.errors import Unavailable
from wutong_engines import directory
from wutong_engines.directory import FirmRow, Snapshot, StoreError
from wutong_engines.directory import matching as _matching

if TYPE_CHECKING:
    from wutong_engines.directory import Store

log = logging.getLogger(__name__)

_CURRENT = "CURRENT"
_NONE = "还没有企业名录,暂时不能查全国企业。请系统管理员用 wutong directory build 建一份。"
NO_STORE = "还没有企业名录,只与已跟踪的企业比对过"
NO_INDEX = "名录的比对索引还没有建好,第一次比对名单时在后台建"
LOADING = "名录的比对索引正在载入,请过一会儿再试"
BROKEN = "名录的比对索引载入不了,请系统管理员查看日志"
# The first name that is matched has the compiled functions loaded, which takes a second; compiled, a minute.
_FIRST_NAME = "梧桐电机有限公司"
_lock = threading.Lock()


@dataclass
class _Shelf:
    """The store that this process has open, and by which sign it was opened."""

    sign: tuple[str, bytes] | None = None
    store: "Store | None" = None
    fault: str = ""


@dataclass
class _Desk:
    """The store in which this process matches names: not the shelf's, whose lock a page that searches may wait for."""

    sign: tuple[str, bytes] | None = None
    store: "Store | None" = None
    is_broken: bool = False


_shelf = _Shelf()
_desk = _Desk()
# Rows of editions that are no longer open stay until the next clearing; nobody asks for them any more.
_kept: dict[tuple[tuple[str, bytes] | None, str], FirmRow] = {}
_MOST_KEPT = 4000


@dataclass(frozen=True)
class State:
    """Whether there is a directory, and which edition; ``fault`` says what is wrong with one that cannot be opened."""

    snapshot: Snapshot | None
    fault: str = ""

    @property
    def is_there(self) -> bool:
        """Tell whether firms can be looked up."""
        return self.snapshot is not None


def find() -> "Store | None":
    """Return the directory, or nothing where none was built or it cannot be opened."""
    sign = _sign()
    with _lock:
        if sign != _shelf.sign:
            # A reader may still be at work in the old one: it is let go of, not closed.
            _shelf.sign, _shelf.store, _shelf.fault = sign, None, ""
            if sign is not None:
                try:
                    _shelf.store = directory.open_store(Path(settings.DIRECTORY))
                except StoreError as trouble:
                    _shelf.fault = str(trouble)
        return _shelf.store


def open() -> "Store":
    """Return the directory.

    :raises Unavailable: where none was built or it cannot be opened; the sentence says what to do.
    """
    found = find()
    if found is None:
        raise Unavailable(_shelf.fault or _NONE)
    return found


def matching() -> "Store | None":
    """Return the directory where names can be matched this moment, or nothing; the caller never waits.

    The index is loaded once a process: by a job with :func:`prepare`, in a web process by a thread that the first
    question starts. :func:`why_not_matching` says what is missing until then.
    """
    found = find()
    if found is None or not _matching.folder(found).is_dir():
        return None
    with _lock:
        sign = _shelf.sign
        if sign is not None and sign != _desk.sign:
            _desk.sign, _desk.store, _desk.is_broken = sign, None, False
            threading.Thread(target=_load_quietly, args=(sign,), name="names", daemon=True).start()
        return _desk.store


def why_not_matching() -> str:
    """Return why no names can be matched this moment; nothing where they can."""
    found = find()
    if found is None:
        return NO_STORE
    if matching() is not None:
        return ""
    return NO_INDEX if not _matching.folder(found).is_dir() else BROKEN if _desk.is_broken else LOADING


def require_matching() -> None:
    """Refuse to go on while the index is being loaded: what is not found by then may still be there.

    :raises Unavailable: for that moment; without a directory there is nothing to wait for.
    """
    if (why := why_not_matching()) in (LOADING, BROKEN):
        raise Unavailable(f"{why}。")


def prepare(told: Callable[[str], None]) -> None:
    """Load the index of names here and now, made where an edition has none yet: minutes for millions, so in a job."""
    if find() is None:
        return
    sign = _shelf.sign
    if sign is not None and (sign != _desk.sign or _desk.store is None):
        _load(sign, told)


def _load(sign: tuple[str, bytes], told: Callable[[str], None] | None = None) -> None:
    own = directory.open_store(Path(sign[0]))
    own.matcher(told)
    own.match(_FIRST_NAME)
    with _lock:
        _desk.sign, _desk.store, _desk.is_broken = sign, own, False


def _load_quietly(sign: tuple[str, bytes]) -> None:
    try:
        _load(sign)
    except Exception:
        # Nobody waits for this thread: pages go on without the directory and say so.
        log.exception("the index of names could not be loaded")
        with _lock:
            _desk.is_broken = _desk.sign == sign


def state() -> State:
    """Return which edition is open, or why none is."""
    found = find()
    return State(found.snapshot if found else None, "" if found else _shelf.fault)


def firm(directory_id: str) -> FirmRow | None:
    """Return one firm of the directory, or nothing."""
    return firms([directory_id]).get(directory_id) if directory_id else None


def firms(ids: Sequence[str]) -> dict[str, FirmRow]:
    """Return firms of the directory by id; unknown ones are left out.

    The last few thousand are kept: whoever types one more letter mostly sees the same firms again.
    """
    found = find()
    if found is None:
        return {}
    wanted = [one for one in dict.fromkeys(ids) if one]
    known = {one: row for one in wanted if (row := _kept.get((_shelf.sign, one))) is not None}
    missing = [one for one in wanted if one not in known]
    if missing:
        known.update({row.id: row for row in found.firms(missing)})
        # An id from an earlier edition: the firm has another one now.
        known.update({one: row for one in missing if one not in known and (row := found.firm(one)) is not None})
        if len(_kept) > _MOST_KEPT:
            _kept.clear()
        _kept.update({(_shelf.sign, one): known[one] for one in missing if one in known})
    return {one: known[one] for one in wanted if one in known}


def edition() -> str:
    """Return the number of the edition that is open, or nothing."""
    snapshot = state().snapshot
    return str(snapshot.number) if snapshot else ""


def _sign() -> tuple[str, bytes] | None:
    """Return what tells one edition from the next: the small file that is replaced last."""
    folder = Path(settings.DIRECTORY)
    try:
        return str(folder), (folder / _CURRENT).read_bytes()
    except OSError:
        # A folder without that file is no finished store; the engine says so where there is one at all.
        return (str(folder), b"") if folder.is_dir() and any(folder.iterdir()) else None
