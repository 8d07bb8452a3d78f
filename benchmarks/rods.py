"""What the machine and PostgreSQL can do at best, measured in the same minute as ours."""

import re
from pathlib import Path

from benchmarks.cluster import Cluster

FLOOR = Path(__file__).parent / "floor"
LATENCY = re.compile(r"latency average = ([0-9.]+) ms")
SECONDS = "2"


def prepare(cluster: Cluster) -> None:
    cluster.run("psql", "-q", "-f", str(FLOOR / "tables.sql"))


def measure(cluster: Cluster, script: str) -> float:
    """Milliseconds per transaction of a pgbench script, one client, prepared statements."""
    arguments = ("-n", "-M", "prepared", "-T", SECONDS, "-c", "1", "-f", str(FLOOR / f"{script}.sql"))
    found = LATENCY.search(cluster.run("pgbench", *arguments))
    assert found, "pgbench told no latency"
    return float(found[1])
