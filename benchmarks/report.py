"""Writes what was measured: a JSON file, and the table that docs/performance.md draws from it."""

import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

from benchmarks.figures import TARGETS, Figure

RESULTS = Path(__file__).parent / "results" / "latest.json"
VERDICTS = {"zh": {True: "达到", False: "未达到", None: "–"}, "en": {True: "met", False: "missed", None: "–"}}


def write(figures: Iterable[Figure]) -> None:
    """Figures measured now replace those of the same name; the others stay as they were."""
    kept = {each["id"]: each for each in read()["figures"]} if RESULTS.exists() else {}
    kept |= {figure.id: asdict(figure) for figure in figures}
    whole = {"machine": machine(), "figures": list(kept.values())}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")


def read() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RESULTS.read_text("utf-8"))
    return found


def machine() -> Mapping[str, Any]:
    memory = round(psutil.virtual_memory().total / 2**30)
    return {"cores": psutil.cpu_count(), "memory_gib": memory, "python": platform.python_version()}


def table(locale: str, *heads: str) -> str:
    """One row per target: what was measured, the bound, the value, and whether it was met."""
    found = {each["id"]: each["value"] for each in read()["figures"]}
    rows = [heads, ("---",) * len(heads)]
    for name, target in TARGETS.items():
        sign = "≥" if target.at_least else "≤"
        bound = f"{sign} {target.bound:g} {target.unit}".strip() if target.bound is not None else "–"
        value = f"{found[name]:.3g} {target.unit}".strip() if name in found else "–"
        verdict = VERDICTS[locale[:2]][target.met(found[name]) if name in found else None]
        rows.append((target.text.said_in(locale), bound, value, verdict))
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)
