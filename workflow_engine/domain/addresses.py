"""Where connectors may reach: public addresses, and the private networks that the installation allows.

An address is looked at twice: as it is written when a connector is saved, and as its name resolves when it is called.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from workflow_engine.domain.errors import InvalidInput
from workflow_engine.domain.text import Text

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
TRANSLATED = IPv6Network("64:ff9b::/96")  # an IPv4 address behind a translator (RFC 6052)
LOCAL = IPv6Network("64:ff9b:1::/48")  # the same within one network (RFC 8215)
HOST = re.compile(r"[^\s/?#@\\%<>^`{|}\x00-\x1f\x7f]+")


def is_allowed(address: Address, networks: Iterable[Network] = ()) -> bool:
    """Whether connectors may reach an address, and the IPv4 address that it may carry inside."""
    plain = _mapped(address) or address
    if any(plain in network for network in networks):
        return True
    return all(_is_public(each) for each in (plain, *_carried(plain)))


def parted(url: str, networks: Iterable[Network] = ()) -> SplitResult:
    """The parts of an http address. Raises InvalidInput `url_forbidden`: another scheme, a name or password in it, an
    address that is not allowed as it is written, or a number that only looks unlike one."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise forbidden() from None
    is_plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and url.isprintable() and " " not in url
    if not is_plain or not HOST.fullmatch(host) or _is_own_name(host):
        raise forbidden()
    literal = _literal(host)
    if literal is None and _ends_in_number(host):
        raise forbidden()  # `127.1`, `0x7f000001`: resolvers read them as addresses
    if literal is not None and not is_allowed(literal, networks):
        raise forbidden()
    return parts


def forbidden() -> InvalidInput:
    said = Text(
        "应为公网或已许可网段的 http(s) 地址，且不含用户名与口令。",
        "Expected an http(s) address in a public or an allowed network, without a name or password in it.",
    )
    return InvalidInput(said, code="url_forbidden")


def _is_public(address: Address) -> bool:
    is_old_site = isinstance(address, IPv6Address) and (address.is_site_local or address in LOCAL)
    return address.is_global and not address.is_multicast and not is_old_site


def _mapped(address: Address) -> IPv4Address | None:
    return address.ipv4_mapped if isinstance(address, IPv6Address) else None


def _carried(address: Address) -> tuple[IPv4Address, ...]:
    """IPv4 addresses inside an IPv6 one, wherever a router or the system might unpack them."""
    if not isinstance(address, IPv6Address):
        return ()
    last = IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED or int(address) >> 32 == 0 else None
    found = (address.sixtofour, *(address.teredo or ()), last)
    return tuple(each for each in found if each is not None)


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ends_in_number(host: str) -> bool:
    """What a browser takes for an IPv4 address (WHATWG URL, 3.5)."""
    last = host.rstrip(".").rpartition(".")[2]
    return bool(re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", last))


def _is_own_name(host: str) -> bool:
    name = host.rstrip(".").lower()
    return name == "localhost" or name.endswith(".localhost")
