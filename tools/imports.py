"""How foreign diagrams fare: `python -m tools.imports FOLDER…` opens every file below the folders as a draft and counts.

A line per folder: files, drafts, drafts with nothing that blocks publishing, files not given back whole, the slowest.
Then what blocks most often, and why files were refused.
"""

import sys
import time
from collections import Counter
from pathlib import Path

from workflow_engine.bpmn import importing, xml
from workflow_engine.domain.errors import InvalidDiagram, TooLarge

ENDINGS = (".bpmn", ".bpmn20.xml", ".bpmn.xml")


def main() -> None:
    print(f"{'files':>6} {'drafts':>6} {'ready':>6} {'lost':>5} {'slowest':>8}  folder")
    for folder in map(Path, sys.argv[1:]):
        counts, codes, slowest = Counter[str](), Counter[str](), 0.0
        for path in sorted(each for each in folder.rglob("*") if each.name.endswith(ENDINGS)):
            began = time.process_time()
            opened(path.read_bytes(), counts, codes)
            slowest = max(slowest, time.process_time() - began)
        listed = " ".join(f"{counts[name]:>6}" for name in ("files", "drafts", "ready"))
        print(f"{listed} {counts['lost']:>5} {slowest:>7.2f}s  {folder}")
        for code, count in codes.most_common(12):
            print(f"{count:>13}  {code}")


def opened(source: bytes, counts: Counter[str], codes: Counter[str]) -> None:
    """Count one file."""
    counts["files"] += 1
    try:
        made = importing.draft(source)
    except (InvalidDiagram, TooLarge) as refusal:
        codes[f"refused: {refusal.code}"] += 1
        return
    counts["drafts"] += 1
    counts["ready"] += not made.blocking
    counts["lost"] += same(importing.restored(made.xml)) != same(source)
    codes.update({todo.code for todo in made.blocking})


def same(source: bytes) -> list[tuple[object, ...]]:
    """A file as what it says, element by element."""
    return [
        (each.tag, sorted(each.attrib.items()), (each.text or "").strip(), (each.tail or "").strip(), len(each))
        for each in xml.parse(source).iter()
    ]


if __name__ == "__main__":
    main()
