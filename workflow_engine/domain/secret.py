"""Secrets that people carry: only their digests are kept."""

import hashlib


def digest(secret: str) -> str:
    """What is stored of a web session's or token's secret; both are random, so no salt is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()
