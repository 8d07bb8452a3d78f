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

    def take(self, rate: str, *whom: str) -> None:
        """Count one more, if there is room. Raises TooMany `rate_limited`, with `retry_after` in seconds."""
        _require(rate, self._ask(lambda counter: counter.hit(RATES[rate], rate, *whom)))

    def check(self, rate: str, *whom: str) -> None:
        """Count nothing. Raises TooMany when there is no room for one more."""
        _require(rate, self._ask(lambda counter: counter.test(RATES[rate], rate, *whom)))

    def count(self, rate: str, *whom: str) -> None:
        self._ask(lambda counter: counter.hit(RATES[rate], rate, *whom))

    def _ask(self, question: Callable[[FixedWindowRateLimiter], bool]) -> bool:
        try:
            return question(self.shared)
        except StorageError:
            return question(self.own)


def register(app: Flask, settings: Settings) -> None:
    app.extensions["rates"] = Counters(settings.redis_url)


def counters() -> Counters:
    return cast(Counters, current_app.extensions["rates"])


def limited(rate: str) -> Callable[[View], View]:
    """For views of signed-in people, below `requires`: each person has a count of his own."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(*args: Any, **kwargs: Any) -> Any:
            counters().take(rate, person().id)
            return view(*args, **kwargs)

        return cast(View, counted)

    return mark


def _require(rate: str, is_free: bool) -> None:
    if not is_free:
        raise TooMany(code="rate_limited", retry_after=RATES[rate].get_expiry())


def _storage(redis_url: str) -> Storage | None:
    if not redis_url:
        return None
    address = redis_url.replace("unix://", "redis+unix://", 1)
    return cast(
        Storage, storage_from_string(address, wrap_exceptions=True, socket_timeout=0.1, socket_connect_timeout=0.1)
    )
