"""Where connectors may reach, address by address; and what people write to hide one."""

from ipaddress import ip_address, ip_network

import pytest

from workflow_engine.domain import addresses
from workflow_engine.domain.errors import InvalidInput

PUBLIC = ["8.8.8.8", "223.5.5.5", "2001:4860:4860::8888", "2400:3200::1"]
PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",  # metadata of clouds
    "100.100.100.200",  # and of another
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fec0::1",
    "fc00::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a00:1::",
    "2001:0:a00:1::1",
    "2001:db8::1",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_allowed(text: str) -> None:
    assert addresses.is_allowed(ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
def test_private_ones_are_not(text: str) -> None:
    assert not addresses.is_allowed(ip_address(text))


def test_an_administrator_may_allow_a_network_and_no_more() -> None:
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert addresses.is_allowed(ip_address("10.1.9.9"), allowed)
    assert addresses.is_allowed(ip_address("::ffff:10.1.9.9"), allowed)
    assert addresses.is_allowed(ip_address("fd00::5"), allowed)
    assert not addresses.is_allowed(ip_address("10.2.0.1"), allowed)
    assert not addresses.is_allowed(ip_address("127.0.0.1"), allowed)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://erp.example/",
        "file:///etc/passwd",
        "gopher://erp.example/",
        "//erp.example/",
        "erp.example",
        "",
        "http://",
        "http:///x",
        "http://user@erp.example/",
        "http://user:word@erp.example/",
        "http://erp.example:99999/",
        "http://erp.example:x/",
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://127.0.0.1./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "http://LOCALHOST./",
        "http://a.localhost/",
        "http://erp.example\\@127.0.0.1/",
        "http://erp.example/\r\nX: 1",
        "http://erp.example /",
        "http://erp%2eexample/",
    ],
)
def test_addresses_that_are_refused_as_they_are_written(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        addresses.parted(url)
    assert refused.value.code == "url_forbidden"


@pytest.mark.parametrize("url", ["https://erp.example/a?b=c", "http://erp.example:8080", "https://库存.公司.cn/查"])
def test_ordinary_addresses_pass(url: str) -> None:
    assert addresses.parted(url).hostname
