"""How often somebody may ask: counted in Redis for all web processes together, in each process while Redis is away."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app
from limits import RateLimitItem, RateLimitItemPerMinute, RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter

from web.who import person
from workflow_engine.domain.errors import TooMany
from workflow_engine.domain.limits import limit
from workflow_engine.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])
RATES: dict[str, RateLimitItem] = {
    "starts": RateLimitItemPerSecond(limit("starts_per_second")),
    "messages": RateLimitItemPerSecond(limit("messages_per_second")),
    "sign_in": RateLimitItemPerMinute(limit("sign_in_attempts"), 10),
}


class Counters:
    """Fixed windows by rate and by whom. A Redis that does not answer costs exactness, never the limit itself."""

    def __init__(self, redis_url: str) -> None:
        own = MemoryStorage()
        self.shared = FixedWindowRateLimiter(_storage(redis_url) or own)
        self.own = FixedWindowRateLimiter(own)

    def require(self, rate: str, *whom: str) -> None:
        """Count one more. Raises TooMany `rate_limited` with `retry_after` in seconds."""
        most = RATES[rate]
        try:
            is_free = self.shared.hit(most, rate, *whom)
        except StorageError:
            is_free = self.own.hit(most, rate, *whom)
        if not is_free:
            raise TooMany(code="rate_limited", retry_after=most.get_expiry())

    def forget(self, rate: str, *whom: str) -> None:
        """Begin to count anew."""
        with suppress(StorageError):
            self.shared.clear(RATES[rate], *whom)
        self.own.clear(RATES[rate], *whom)


def register(app: Flask, settings: Settings) -> None:
    app.extensions["rates"] = Counters(settings.redis_url)


def require(rate: str, *whom: str) -> None:
    """Count one more for `whom`, such as an account and an address. Raises TooMany."""
    _counters().require(rate, *whom)


def forget(rate: str, *whom: str) -> None:
    """Begin to count anew, as when the password was right in the end."""
    _counters().forget(rate, *whom)


def limited(rate: str) -> Callable[[View], View]:
    """For views of signed-in people, below `requires`: each person has a count of his own."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            require(rate, person().id)
            return view(*args, **kwargs)

        return cast(View, counted)

    return mark


def _counters() -> Counters:
    return cast(Counters, current_app.extensions["rates"])


def _storage(redis_url: str) -> Storage | None:
    if not redis_url:
        return None
    address = redis_url.replace("unix://", "redis+unix://", 1)
    return cast(
        Storage, storage_from_string(address, wrap_exceptions=True, socket_timeout=0.1, socket_connect_timeout=0.1)
    )
