"""How often somebody may ask: counted in Redis for all web processes together, in each process while Redis is away."""

from collections.abc import Callable
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

    def check(self, rate: str, *whom: str) -> None:
        """Raises TooMany `rate_limited`, with `retry_after` in seconds, when there is no room for one more."""
        try:
            is_free = self.shared.test(RATES[rate], rate, *whom)
        except StorageError:
            is_free = self.own.test(RATES[rate], rate, *whom)
        if not is_free:
            raise TooMany(code="rate_limited", retry_after=RATES[rate].get_expiry())

    def count(self, rate: str, *whom: str) -> None:
        try:
            self.shared.hit(RATES[rate], rate, *whom)
        except StorageError:
            self.own.hit(RATES[rate], rate, *whom)


def register(app: Flask, settings: Settings) -> None:
    app.extensions["rates"] = Counters(settings.redis_url)


def counters() -> Counters:
    return cast(Counters, current_app.extensions["rates"])


def limited(rate: str) -> Callable[[View], View]:
    """For views of signed-in people, below `requires`: each person has a count of his own."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            counters().check(rate, person().id)
            counters().count(rate, person().id)
            return view(*args, **kwargs)

        return cast(View, counted)

    return mark


def _storage(redis_url: str) -> Storage | None:
    if not redis_url:
        return None
    address = redis_url.replace("unix://", "redis+unix://", 1)
    return cast(
        Storage, storage_from_string(address, wrap_exceptions=True, socket_timeout=0.1, socket_connect_timeout=0.1)
    )
