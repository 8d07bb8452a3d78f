"""`make bench`: measures what BENCH names (everything without it), and writes the results and the documentation."""

import os
import sys

from benchmarks import cluster, engine, feel, http, inbox, many, race, report, rods, storm, submit, world
from benchmarks.figures import TARGETS, Figure
from tools import docs

ALL = {
    "engine": engine,
    "feel": feel,
    "submit": submit,
    "race": race,
    "many": many,
    "inbox": inbox,
    "storm": storm,
    "http": http,
}


def main() -> int:
    wanted = os.environ.get("BENCH", "").split() or list(ALL)
    figures: list[Figure] = []
    for name in wanted:
        with cluster.running() as place:
            rods.prepare(place)
            world.found(place.database)
            for figure in ALL[name].measure(place):
                tell(figure)
                figures.append(figure)
    report.write(figures)
    docs.draw()
    return 0


def tell(figure: Figure) -> None:
    target = TARGETS.get(figure.id)
    missed = target is not None and target.met(figure.value) is False
    counted = " ".join(f"{name}={value:.3g}" for name, value in figure.details.items())
    sys.stdout.write(
        f"{figure.id:28}{figure.value:10.3g} {target.unit if target else '':5}{'MISSED ' * missed}{counted}\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
