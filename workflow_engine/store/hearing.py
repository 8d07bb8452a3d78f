"""Which kept messages somebody waits for, found by index: one branch for those with a key, one for those who take any."""


def heard(waits: str) -> str:
    """SQL that gives the ids of waiting messages; `waits` is a table or query with `kind`, `name` and `correlation`."""
    return f"""
        SELECT m.id FROM {waits} w JOIN messages m ON m.name = w.name AND m.correlation = w.correlation
         WHERE w.kind = 'message' AND m.status = 'waiting' AND m.kind = 'message'
        UNION
        SELECT m.id FROM {waits} w JOIN messages m ON m.name = w.name
         WHERE w.kind = 'message' AND w.correlation IS NULL AND m.status = 'waiting' AND m.kind = 'message'
    """  # noqa: S608
