"""The documents are as true as the code: every domain has its page, every term its identifier, every link its end."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
DOMAINS = sorted(path.name for path in (REPOSITORY / "src/wutong").iterdir() if (path / "models.py").exists())
ENGINES = sorted(path.name for path in (REPOSITORY / "src/wutong_engines").iterdir() if (path / "__init__.py").exists())
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "src").rglob("*.py"))


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_domain_has_its_page(domain: str) -> None:
    assert (REPOSITORY / f"docs/domains/{domain}.md").exists()


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_has_its_page(engine: str) -> None:
    assert (REPOSITORY / f"docs/engines/{engine}.md").exists()


def test_every_term_of_the_glossary_stands_in_the_code() -> None:
    text = (REPOSITORY / "docs/glossary.md").read_text(encoding="utf-8")
    rows = [line.split("|")[2] for line in text.splitlines() if line.startswith("| ")][2:]
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert {name for name in names if not re.search(rf"\b{name}\b", SOURCE)} == set()


def test_every_link_between_documents_has_an_end() -> None:
    broken = [
        f"{path.relative_to(REPOSITORY)} -> {target}"
        for path in [*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")]
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_command_of_wutong_is_described() -> None:
    described = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "docs").rglob("*.md"))
    commands = sorted(path.stem for path in (REPOSITORY / "src").glob("wutong/*/management/commands/[a-z]*.py"))
    assert [name for name in commands if f"wutong {name.replace('_', '-')}" not in described] == []


def test_every_setting_of_the_environment_is_described() -> None:
    deploy = (REPOSITORY / "docs/deploy.md").read_text(encoding="utf-8")
    names = set(re.findall(r"\bWUTONG_[A-Z_]+\b", SOURCE))
    assert sorted(name for name in names if name not in deploy) == []
