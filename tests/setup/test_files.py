"""What is committed names no registry; what is copied for pages asks no other host."""

import re
from pathlib import Path

import pytest

from wutong.site.management.commands.assets import build, swap

ROOT = Path(__file__).resolve().parents[2]
LOCKS = [
    "package.json",
    "package-lock.json",
    "setup/chromium/package-lock.json",
    "requirements.txt",
    "requirements-test.txt",
    "requirements-bench.txt",
    "setup/uv-requirements.txt",
    ".npmrc",
    "Makefile",
    "setup/start",
]


@pytest.mark.parametrize("name", LOCKS)
def test_no_committed_file_of_the_set_up_names_a_host(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://\S+|resolved", text.replace("omit-lockfile-registry-resolved", "")) == []


def test_every_front_end_package_is_locked_by_hash() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert text.count('"node_modules/') == text.count('"integrity": "sha512-')


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front-end files, copied afresh from node_modules."""
    modules = ROOT / "node_modules"
    if not modules.is_dir():
        pytest.fail("no node_modules: `make test` fetches them, or run `npm ci`")
    target = tmp_path_factory.mktemp("vendor")
    build(modules, target)
    return target


def test_style_sheets_fetch_nothing_from_elsewhere(vendor: Path) -> None:
    for sheet in vendor.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert "@import" not in text
        addresses = re.findall(r"url\([\"']?([^)\"']{1,12})", text)
        assert all(address.startswith(("data:", "noto-sans-sc")) for address in addresses)


def test_every_font_that_is_named_is_there(vendor: Path) -> None:
    rules = (vendor / "fonts" / "fonts.css").read_text(encoding="utf-8")
    names = re.findall(r'url\("([^"]+)"\)', rules)
    assert {"noto-sans-sc-chinese-simplified-400-normal.woff2", "noto-sans-sc-latin-700-normal.woff2"} <= {*names}
    assert all((vendor / "fonts" / name).stat().st_size > 0 for name in names)


def test_a_new_set_of_files_replaces_the_old_in_one_move(tmp_path: Path) -> None:
    fresh, place, aside = tmp_path / "fresh", tmp_path / "static" / "vendor", tmp_path / "aside"
    for turn in ("first", "second"):
        fresh.mkdir()
        (fresh / turn).touch()
        swap(fresh, place, aside)
        assert [path.name for path in place.iterdir()] == [turn]
    assert not aside.exists()
