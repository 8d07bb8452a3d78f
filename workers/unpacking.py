"""Bodies of answers, unpacked while they are counted: a few kilobytes may unpack to gigabytes."""

import zlib
from collections.abc import Iterable

from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.text import Text

ANY_HEADER = 32 + zlib.MAX_WBITS  # gzip or zlib, as the first bytes say
PLAIN, PACKED = {"", "identity"}, {"gzip", "x-gzip", "deflate"}


def unpacked(chunks: Iterable[bytes], encoding: str, most: int) -> bytes:
    """The whole body. Raises ConnectorFailed for more than `most` bytes, another encoding, or a damaged body."""
    coded = encoding.strip().lower()
    if coded not in PLAIN | PACKED:
        raise ConnectorFailed(Text("答复的压缩方式不受支持。", "Expected an answer in gzip or unpacked."))
    decoder = zlib.decompressobj(ANY_HEADER) if coded in PACKED else None
    body = bytearray()
    try:
        for chunk in chunks:
            body += chunk if decoder is None else decoder.decompress(chunk, most - len(body) + 1)
            if len(body) > most:
                raise _too_large(most)
    except zlib.error:
        raise _damaged() from None
    if body and decoder is not None and not decoder.eof:
        raise _damaged()
    return bytes(body)


def _damaged() -> ConnectorFailed:
    said = Text("答复内容已损坏。", "Expected a readable answer, but it is damaged.")
    return ConnectorFailed(said, is_retriable=True)


def _too_large(most: int) -> ConnectorFailed:
    mib = most // (1024 * 1024)
    said = Text(f"答复超过 {mib} MiB。", f"Expected an answer of at most {mib} MiB, but it is larger.")
    return ConnectorFailed(said, code="connector_response_too_large")
