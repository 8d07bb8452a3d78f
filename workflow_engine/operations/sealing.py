"""Secrets of connectors, sealed with the installation's data key: the database alone does not give them away."""

import json
from collections.abc import Mapping

from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.text import Text


def sealed(key: str, secrets: Mapping[str, str]) -> bytes | None:
    """What is stored of secrets by name; None where there are none."""
    if not secrets:
        return None
    from cryptography.fernet import Fernet  # 9 MiB that few processes need

    return Fernet(key).encrypt(json.dumps(dict(secrets)).encode())


def unsealed(key: str, stored: bytes | None) -> dict[str, str]:
    """The secrets again. Raises ConnectorFailed when they were sealed with another key."""
    if stored is None:
        return {}
    from cryptography.fernet import Fernet, InvalidToken

    try:
        found: dict[str, str] = json.loads(Fernet(key).decrypt(stored))
        return found
    except (InvalidToken, ValueError):
        said = Text(
            "连接器口令无法解密：数据密钥已更换，请重新填写。",
            "Expected secrets sealed with the present data key, but it was changed. Enter them again.",
        )
        raise ConnectorFailed(said) from None
