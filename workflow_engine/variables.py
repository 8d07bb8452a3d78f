"""Texts of environment variables turned into values; a wrong text is answered with what was expected, zh and en.

A reader takes the text and gives the value or raises `Unexpected`; it never repeats a text that may hold a password.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from ipaddress import ip_network
from pathlib import Path
from zoneinfo import ZoneInfo

from workflow_engine.domain.addresses import Network
from workflow_engine.domain.text import Text


class Unexpected(ValueError):
    """The text of a variable is not what its reader expects."""

    def __init__(self, zh: str, en: str) -> None:
        self.text = Text(zh, en)
        super().__init__(en)


def found(variable: str, environment: Mapping[str, str]) -> str | None:
    """The text of a variable, from `NAME` or from the file that `NAME_FILE` names; empty counts as not given."""
    given, file = environment.get(variable), environment.get(f"{variable}_FILE")
    if given and file:
        raise Unexpected(
            f"应只设置 {variable} 与 {variable}_FILE 之一，但两者都有值。",
            f"Expected either {variable} or {variable}_FILE, but both are set.",
        )
    return content(Path(file)) if file else given or None


def content(file: Path) -> str:
    try:
        return file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8?"
        raise Unexpected(
            f"应能读取文件 {file}，但未能读取：{reason}。",
            f"Expected to read the file {file}, but could not: {reason}.",
        ) from error


def folder(text: str) -> Path:
    try:
        if text.isprintable():
            return Path(text).expanduser().absolute()
    except RuntimeError:  # ~name of an account that does not exist
        pass
    raise Unexpected(
        f"应为目录的路径，但给出的是 {text!a}。",
        f"Expected the path of a folder, but it is {text!a}.",
    )


def number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        raise Unexpected(
            f"应为 {least} 到 {most} 的整数，但给出的是“{text}”。",
            f"Expected a whole number from {least} to {most}, but it is “{text}”.",
        )

    return read


def choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text in allowed:
            return text
        raise Unexpected(
            f"应为 {'、'.join(allowed)} 之一，但给出的是“{text}”。",
            f"Expected one of {', '.join(allowed)}, but it is “{text}”.",
        )

    return read


def address(text: str) -> str:
    """A host and a port to listen on, such as `127.0.0.1:8000` or `[::1]:8000`."""
    shape = re.fullmatch(r"(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):([0-9]{1,5})", text)
    if shape and 1 <= int(shape[2]) <= 65_535:
        return text
    raise Unexpected(
        f"应为“主机:端口”，例如 127.0.0.1:8000，但给出的是“{text}”。",
        f"Expected a host and a port such as 127.0.0.1:8000, but it is “{text}”.",
    )


def url(*schemes: str) -> Callable[[str], str]:
    """An address that begins with one of the schemes; it may hold a password, so it is never repeated."""

    def read(text: str) -> str:
        if text.partition("://")[0] in schemes and "://" in text:
            return text
        starts = [f"{scheme}://" for scheme in schemes]
        raise Unexpected(
            f"应为以 {' 或 '.join(starts)} 开头的地址，但给出的不是。",
            f"Expected an address that begins with {' or '.join(starts)}, but it does not.",
        )

    return read


def web_address(text: str) -> str:
    return url("http", "https")(text).rstrip("/")


def database_address(text: str) -> str:
    """The three usual spellings of a PostgreSQL address become the one that names the driver."""
    read = url("postgresql+psycopg", "postgresql", "postgres")(text)
    return "postgresql+psycopg://" + read.partition("://")[2]


def time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError, ValueError) as error:
        raise Unexpected(
            f"应为时区名称，例如 Asia/Shanghai，但给出的是“{text}”。",
            f"Expected the name of a time zone such as Asia/Shanghai, but it is “{text}”.",
        ) from error


def mail_address(text: str) -> str:
    if re.fullmatch(r"[^@\r\n]*[^@\s]@[^@\s]+", text):
        return text
    raise Unexpected(
        f"应为邮件地址，但给出的是“{text}”。",
        f"Expected a mail address, but it is “{text}”.",
    )


def networks(text: str) -> tuple[Network, ...]:
    """Comma-separated networks such as `10.1.0.0/16, fd00::/8`."""
    try:
        return tuple(ip_network(part.strip()) for part in text.split(","))
    except ValueError as error:
        raise Unexpected(
            f"应为逗号分隔的网段，例如 10.1.0.0/16，但给出的是“{text}”。",
            f"Expected networks such as 10.1.0.0/16, separated by commas, but it is “{text}”.",
        ) from error


def signing_key(text: str) -> str:
    """A secret too long to be guessed: at least 32 characters, 10 of them different."""
    if len(text) >= 32 and len(set(text)) >= 10:
        return text
    raise Unexpected(
        f"应为至少 32 个字符的随机文本，但只有 {len(text)} 个字符或重复过多。",
        f"Expected at least 32 random characters, but it has {len(text)} or repeats a few.",
    )


def sealing_key(text: str) -> str:
    """32 random bytes as URL-safe base64: 44 characters."""
    try:
        if len(base64.b64decode(text, altchars=b"-_", validate=True)) == 32:
            return text
    except binascii.Error:
        pass
    raise Unexpected(
        "应为 32 个随机字节的 URL 安全 base64（44 个字符），但给出的不是。",
        "Expected 32 random bytes as URL-safe base64 (44 characters), but it is something else.",
    )
