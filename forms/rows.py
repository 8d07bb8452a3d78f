"""Which row is which: what was sent for the rows of a table, beside the stored rows that they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from forms.fields.tables import ROW
from workflow_engine.feel import Value


@dataclass(frozen=True, slots=True)
class Row:
    """`wrong` is the code of a problem: `unknown_row` or `duplicate_row`."""

    identity: str
    sent: Mapping[str, Value]
    stored: Mapping[str, Value]
    wrong: str | None = None


def paired(sent: Sequence[Mapping[str, Value]] | None, stored: Value, *, may_change: bool) -> list[Row]:
    """The rows of a table. Those sent without an identity are new and get the next number.

    Nothing sent leaves the rows as they are; so do, whatever was sent, those who may not add, move and delete rows.
    """
    kept = identified(stored)
    if sent is None:
        return [Row(identity, {}, row) for identity, row in kept.items()]
    rows = _matched(sent, kept)
    if may_change:
        return rows
    rows += [Row(identity, {}, row) for identity, row in kept.items() if identity not in {row.identity for row in rows}]
    order = list(kept)
    return sorted(rows, key=lambda row: order.index(row.identity) if row.identity in kept else len(order))


def identified(stored: Value) -> dict[str, Mapping[str, Any]]:
    """Stored rows by identity; rows that a script wrote without one are counted."""
    rows = [row for row in stored if isinstance(row, Mapping)] if isinstance(stored, list) else []
    return {str(row.get(ROW) or n): row for n, row in enumerate(rows, 1)}


def _matched(sent: Sequence[Mapping[str, Value]], kept: Mapping[str, Mapping[str, Value]]) -> list[Row]:
    fresh = count(max((int(identity) for identity in kept if identity.isdecimal()), default=0) + 1)
    seen: set[str] = set()
    rows = []
    for cells in sent:
        identity = cells.get(ROW) or str(next(fresh))
        wrong = None
        if cells.get(ROW):
            wrong = "duplicate_row" if identity in seen else None if identity in kept else "unknown_row"
        seen.add(identity)
        rows.append(Row(identity, cells, kept.get(identity, {}), wrong))
    return rows
