"""Wake-ups after a commit: which kinds of rows are waiting now, and whose inboxes changed. Losing them costs a poll.

Nothing here raises: what cannot be sent is counted and found by the next poll.
"""

import time
from collections.abc import Iterable, Mapping

import redis

CHANNEL = "handoff:wake"
INBOX = "handoff:inbox:"


class Hints:
    """The way to Redis; made once per process. `dropped` counts what could not be sent."""

    def __init__(self, url: str | None) -> None:
        self._client = None if not url else redis.Redis.from_url(url, socket_timeout=0.1, socket_connect_timeout=0.1)
        self.dropped = 0

    def send(self, kinds: Iterable[str], inboxes: Iterable[str]) -> None:
        """Wake the workers of the kinds and give the inboxes a new version."""
        kinds, inboxes = sorted(set(kinds)), sorted(set(inboxes))
        if self._client is None or not (kinds or inboxes):
            return
        try:
            with self._client.pipeline(transaction=False) as pipe:
                for key in inboxes:
                    pipe.set(INBOX + key, time.time_ns(), ex=86_400)
                if kinds:
                    pipe.publish(CHANNEL, ",".join(kinds))
                pipe.execute()
        except (redis.RedisError, OSError):
            self.dropped += 1

    def versions(self, inboxes: Iterable[str]) -> Mapping[str, bytes] | None:
        """The versions of some inboxes, empty for one that was never touched; None when Redis does not answer."""
        keys = sorted(inboxes)
        if self._client is None:
            return None
        try:
            found = self._client.mget([INBOX + key for key in keys])
        except (redis.RedisError, OSError):
            return None
        return {key: value if isinstance(value, bytes) else b"" for key, value in zip(keys, found, strict=True)}

    def alive(self) -> bool:
        try:
            return self._client is not None and bool(self._client.ping())
        except (redis.RedisError, OSError):
            return False
