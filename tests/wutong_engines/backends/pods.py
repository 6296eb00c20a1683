"""A real Sail cluster on this machine: one driver process and worker processes that shuffle over gRPC.

Sail starts workers through Kubernetes only. What is stood in for is Kubernetes: :class:`_Pods` answers the two calls
that the driver makes (create a pod, delete the pods) and starts the pod's own command, with the pod's own environment,
as a process here instead of a container elsewhere. The driver, the workers and what passes between them are Sail's.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
_SAIL = str(Path(sys.executable).with_name("sail"))
_LISTENS = "Starting the Spark Connect server on "


class Cluster:
    """A running cluster: where it answers, and its worker processes."""

    def __init__(self, address: str, pods: "_Pods") -> None:
        self.address = address
        self._pods = pods

    @property
    def workers(self) -> list[int]:
        """The process numbers of the workers that are alive."""
        return [worker.pid for worker in self._pods.started if worker.poll() is None]

    def kill(self, pid: int) -> None:
        """End one worker as a power cut would."""
        [worker] = [worker for worker in self._pods.started if worker.pid == pid]
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)


@contextmanager
def cluster(workers: int = 2, *, memory: int = 1 << 30) -> Iterator[Cluster]:
    """Start a cluster and end it with all its processes.

    :param workers: how many; each works on one part of a table at a time, so that its heartbeat has a core to itself.
    :param memory: how many bytes each process may take before it spills.
    """
    folder = Path(tempfile.mkdtemp(prefix="wutong-pods-"))
    pods = _Pods(folder, {**os.environ, **_both(folder, memory)})
    driver = None
    try:
        kube = folder / "kubeconfig"
        kube.write_text(json.dumps(_kubeconfig(pods.port)), encoding="utf-8")
        env = {**pods.env, **_driver(workers), "KUBECONFIG": str(kube)}
        command = [_SAIL, "spark", "server", "--port", "0"]
        driver = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        yield Cluster(f"sc://{_address(driver, folder / 'driver.log')}", pods)
    finally:
        if driver is not None:
            _end(driver)
        pods.close()
        shutil.rmtree(folder, ignore_errors=True)


def _both(folder: Path, memory: int) -> dict[str, str]:
    """Return what a container image would hold: where the code is, how much memory, where to spill."""
    return {
        "RUST_LOG": "info",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        "PYTHONWARNINGS": "ignore",
        "SAIL_RUNTIME__MEMORY_POOL__TYPE": "fair",
        "SAIL_RUNTIME__MEMORY_POOL__FAIR__MAX_SIZE": str(memory),
        "SAIL_RUNTIME__TEMPORARY_FILES__PATHS": json.dumps([str(folder)]),
    }


def _driver(workers: int) -> dict[str, str]:
    """Return what only the driver is told; it passes on to the workers what they need."""
    return {
        "SAIL_MODE": "kubernetes-cluster",
        "SAIL_CLUSTER__WORKER_INITIAL_COUNT": str(workers),
        "SAIL_CLUSTER__WORKER_MAX_COUNT": str(workers),
        # Tasks that stand at once: all stages of a query up to its next full shuffle, most of them waiting.
        "SAIL_CLUSTER__WORKER_TASK_SLOTS": "32",
        "SAIL_CLUSTER__WORKER_MAX_IDLE_TIME_SECS": "3600",
        # Two minutes by default: a test wants to see the dead worker replaced sooner.
        "SAIL_CLUSTER__WORKER_HEARTBEAT_INTERVAL_SECS": "1",
        "SAIL_CLUSTER__WORKER_HEARTBEAT_TIMEOUT_SECS": "10",
        "SAIL_EXECUTION__DEFAULT_PARALLELISM": str(workers),
    }


def _kubeconfig(port: int) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "current-context": "here",
        "clusters": [{"name": "here", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "users": [{"name": "here", "user": {}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "here", "namespace": "default"}}],
    }


def _address(driver: "subprocess.Popen[str]", log: Path) -> str:
    """Read the driver's own words until it says where it listens; keep reading, so that it never waits for us."""
    assert driver.stdout is not None
    said: list[str] = []
    for line in driver.stdout:
        said.append(line)
        if _LISTENS in line:
            threading.Thread(target=_drain, args=(driver.stdout, log), daemon=True).start()
            return line.split(_LISTENS)[1].strip().rstrip(".")
    raise RuntimeError("the driver did not start:\n" + "".join(said[-20:]))


def _drain(stream: Any, log: Path) -> None:
    with log.open("w", encoding="utf-8") as file:
        try:
            for line in stream:
                file.write(line)
                file.flush()
        except ValueError:  # the stream is closed at the end
            return


def _end(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    if process.stdout is not None:
        process.stdout.close()


class _Pods:
    """As much of the Kubernetes API as the driver asks for; a pod is a process."""

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        self.started: list[subprocess.Popen[bytes]] = []
        self.env = dict(env)
        self._folder = folder
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def create(self, pod: dict[str, Any]) -> dict[str, Any]:
        """Start the command of a pod and answer with the pod."""
        [container] = pod["spec"]["containers"]
        # The one value that a pod takes from its own status is its address.
        asked = {entry["name"]: entry.get("value") or "127.0.0.1" for entry in container["env"]}
        name = pod["metadata"]["name"]
        with (self._folder / f"{name}.log").open("wb") as log:
            command = [_SAIL, *container["args"]]
            self.started.append(
                subprocess.Popen(command, env={**self.env, **asked}, stdout=log, stderr=subprocess.STDOUT)
            )
        pod["metadata"] |= {"namespace": "default", "uid": name}
        return {**pod, "status": {"phase": "Running", "podIP": "127.0.0.1"}}

    def delete(self) -> None:
        """End all pods."""
        for worker in self.started:
            _end(worker)

    def close(self) -> None:
        """End all pods and stop answering."""
        self.delete()
        self._server.shutdown()
        self._server.server_close()


def _handler(pods: _Pods) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *words: object) -> None:
            """Say nothing: the driver's log has it all."""

        def _answer(self, code: int, body: dict[str, Any]) -> None:
            text = json.dumps(body).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def _asked(self) -> Any:
            return json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")

        def do_POST(self) -> None:
            self._answer(201, pods.create(self._asked()))

        def do_DELETE(self) -> None:
            self._asked()
            # The driver is on its way out and does not wait for long.
            self._answer(200, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
            pods.delete()

    return Handler
