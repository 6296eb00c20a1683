"""Files are kept once under their fingerprint, whole or not at all."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.people import Zone, make_zone
from wutong.kernel import files
from wutong.kernel.errors import BadFile, TooLarge, Unavailable
from wutong.kernel.models import StoredFile


@pytest.fixture
def zone(db: None) -> Zone:
    return make_zone()


def upload(content: bytes, name: str = "合同.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def left_aside() -> list[Path]:
    return list(Path(settings.MEDIA_ROOT).glob(".incoming-*"))


def test_the_same_content_is_kept_once_under_any_name(zone: Zone) -> None:
    first = files.store(upload(b"contract", "合同.pdf"), by=zone.zhang)
    second = files.store(upload(b"contract", "副本.pdf"), by=zone.wang)
    assert first == second
    assert (first.name, first.stored_by_id) == ("合同.pdf", zone.zhang.pk)
    with files.open_stored(first) as kept:
        assert kept.read() == b"contract"


@pytest.mark.django_db
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.binary(min_size=1, max_size=5000))
def test_what_comes_out_is_what_went_in(content: bytes) -> None:
    row = files.store(upload(content), by=None)
    with files.open_stored(row) as kept:
        assert kept.read() == content
    assert row.size == len(content)


def test_an_empty_file_is_refused_and_leaves_nothing(zone: Zone) -> None:
    with pytest.raises(BadFile, match="是空的"):
        files.store(upload(b""), by=zone.zhang)
    assert not StoredFile.objects.exists()
    assert left_aside() == []


@pytest.mark.parametrize("told_size", [True, False])
def test_a_file_past_the_limit_is_refused_and_leaves_nothing(zone: Zone, told_size: bool) -> None:
    big = upload(b"x" * 2048)
    if not told_size:
        big.size = None
    with override_settings(UPLOAD_LIMIT=1024), pytest.raises(TooLarge, match="上限"):
        files.store(big, by=zone.zhang)
    assert not StoredFile.objects.exists()
    assert left_aside() == []


def test_a_name_is_never_a_path(zone: Zone) -> None:
    row = files.store(upload(b"evil", "../../etc/passwd"), by=zone.zhang)
    assert row.name == "passwd"
    assert files.path_of(row.sha256).is_relative_to(settings.MEDIA_ROOT)


def test_a_disk_that_takes_nothing_is_said_so(zone: Zone, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with override_settings(MEDIA_ROOT=blocked), pytest.raises(Unavailable, match="没有存下来"):
        files.store(upload(b"contract"), by=zone.zhang)
    assert not StoredFile.objects.exists()


def test_a_kept_file_that_is_gone_is_said_so(zone: Zone) -> None:
    row = files.store(upload(b"lost"), by=zone.zhang)
    files.path_of(row.sha256).unlink()
    with pytest.raises(Unavailable, match="备份"):
        files.open_stored(row)
