"""The whole installation on this machine, asked by clients over HTTP: start, list, complete, each with a token."""

import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psutil

from benchmarks import models, world
from benchmarks.cluster import Cluster
from benchmarks.counting import timed
from benchmarks.figures import Figure
from workflow_engine.cli import sockets
from workflow_engine.cli.postgres import address
from workflow_engine.operations import people
from workflow_engine.store.database import Database

CLIENTS = 8
WARM_UP = 5.0
SECONDS = 15.0
OPEN = 10_000
FILLED = {"values": models.VALUES}


def measure(_: Cluster) -> Iterator[Figure]:
    with installation() as (port, home, program):
        database = Database(address(sockets.prepare(home, sockets.server_account(home))))
        world.found(database)
        world.publish(database, models.line(1))
        world.fill(database, OPEN)
        tokens = [people.issue_token(database, f"clerk{n}", "benchmark") for n in range(CLIENTS)]
        for seconds in (WARM_UP, SECONDS):
            with ThreadPoolExecutor(CLIENTS) as pool:
                spent = [
                    one
                    for client in pool.map(lambda token, s=seconds: rounds(port, token, s), tokens)
                    for one in client
                ]
        memory = resident(program)
        database.close()
    yield Figure("http.instances", len(spent) / 3 / SECONDS, {"clients": CLIENTS, "open": OPEN})
    yield Figure("http.p99", quantiles(spent, n=100)[98], {"n": len(spent), "median": median(spent)})
    yield from (Figure(f"http.{name}", max(found)) for name, found in memory.items() if found)


def rounds(port: int, token: str, seconds: float) -> list[float]:
    """Milliseconds of each request of one client, which asks again as soon as it is answered."""
    client = Client(port, token)
    spent: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        took, started = timed(lambda: client.ask("POST", "/instances", {"definition": "line", "variables": {}}))
        spent.append(took)
        took, listed = timed(lambda: client.ask("GET", "/work-items?view=group"))
        spent.append(took)
        item = next(each["id"] for each in listed["items"] if each["instance"] == started["id"])
        spent.append(timed(lambda item=item: client.ask("POST", f"/work-items/{item}/completion", FILLED))[0])
    return spent


class Client:
    """A connection that is kept open."""

    def __init__(self, port: int, token: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        sent = None if body is None else json.dumps(body)
        self.connection.request(method, f"/api/v1{path}", sent, self.headers)
        response = self.connection.getresponse()
        answer = response.read()
        assert response.status < 300, answer
        return json.loads(answer)


@contextmanager
def installation() -> Iterator[tuple[int, Path, psutil.Popen]]:
    """`handoff up` in a new home, on a free port."""
    with tempfile.TemporaryDirectory(prefix="handoff-bench-", dir="/var/tmp") as name:
        folder, port = Path(name), free_port()
        folder.chmod(0o711)
        home, said = folder / "home", folder / "said"
        environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
        command = [sys.executable, "-m", "workflow_engine.cli", "up", "--home", str(home), "--port", str(port)]
        with said.open("wb") as log:
            program = psutil.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait(said, f":{port} (")
            yield port, home, program
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(60)


def wait(log: Path, words: str) -> None:
    end = time.monotonic() + 60
    while words not in log.read_text("utf-8", "replace"):
        assert time.monotonic() < end, log.read_text("utf-8", "replace")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def resident(program: psutil.Popen) -> dict[str, list[float]]:
    """MiB of each web process and worker."""
    found: dict[str, list[float]] = {"web": [], "worker": []}
    for child in program.children(recursive=True):
        line = " ".join(child.cmdline())
        for name, word in (("web", "gunicorn"), ("worker", "workers.worker")):
            if word in line:
                found[name].append(child.memory_info().rss / 2**20)
    return found
