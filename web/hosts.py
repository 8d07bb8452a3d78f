"""Under which names the web answers: its own address and, on one's own machine, every name of that machine.

Nothing is ever built from the Host header; refusing strange ones keeps other names from being pointed at us.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text
from workflow_engine.settings import Settings

LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}
PROBES = "/health"  # load balancers ask by address
REFUSED = Text("主机名不正确。", "Expected the address of this installation in the Host header, but it is another.")


def register(app: Flask, settings: Settings) -> None:
    known = names(settings.base_url)

    @app.before_request
    def require_known() -> None:
        """Raises InvalidInput `bad_host`."""
        if known and _name(f"//{request.host}") not in known and not request.path.startswith(PROBES):
            raise InvalidInput(REFUSED, code="bad_host")


def names(base_url: str) -> set[str]:
    """Names for an address; none for one that means all interfaces, which cannot be told from the outside."""
    name = _name(base_url)
    if name in LOOPBACK:
        return LOOPBACK
    return set() if name in ("0.0.0.0", "[::]") else {name}  # noqa: S104  # compared, not bound


def _name(url: str) -> str:
    """The host of an address in lower case, an IPv6 address in brackets."""
    try:
        name = (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""
    return f"[{ip_address(name)}]" if ":" in name else name
