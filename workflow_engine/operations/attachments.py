"""Attachments: stored before the form that names them is sent, so that a form sent again does not lose them."""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from mimetypes import guess_type
from pathlib import Path
from typing import IO, Any

from workflow_engine.domain.choice import Attachment
from workflow_engine.domain.errors import TooLarge, TooMany, WrongState
from workflow_engine.domain.limits import limit
from workflow_engine.domain.person import Person
from workflow_engine.domain.text import Text
from workflow_engine.operations.transaction import Database, Tx, one_transaction
from workflow_engine.store import files

CHUNK = 256 * 1024
LONGEST_NAME = 200
ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
UNKNOWN = "application/octet-stream"


def stage(database: Database, folder: Path, person: Person, name: str, stream: IO[bytes]) -> Attachment:
    """Store the bytes below the folder, then the row: a row always has its bytes. Raises TooLarge, TooMany."""
    id = str(database.new_id())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    size, sha256 = _written(folder / id, stream)
    try:
        return _noted(database, person, id, plain_name(name), size, sha256)
    except BaseException:
        (folder / id).unlink()
        raise


def keep(tx: Tx, instance: str, person: Person, values: Mapping[str, Any]) -> None:
    """Files that the values name become the instance's. No statement where there are none. Raises WrongState `quota`."""
    ids = sorted(set(named(values)))
    if not ids:
        return
    files.keep(tx.connection, ids, instance, person.id)
    most = limit("attachments")
    if files.kept(tx.connection, instance) > most:
        said = Text(f"一个流程实例最多 {most} 个附件。", f"Expected at most {most} files in an instance.")
        raise WrongState(said, code="quota", limit=most)


def named(value: Any) -> Iterator[str]:
    """Ids of the files in a value: in fields, and in the rows of tables."""
    if isinstance(value, Mapping):
        if "sha256" in value and ID.fullmatch(str(value.get("id"))):
            yield str(value["id"])
        else:
            for each in value.values():
                yield from named(each)
    elif isinstance(value, list):
        for each in value:
            yield from named(each)


def plain_name(name: str) -> str:
    """The last part of a path without control characters, its ending kept when it is too long."""
    last = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(sign for sign in last if sign.isprintable()).strip() or "file"
    stem, dot, ending = clean.rpartition(".")
    return clean if len(clean) <= LONGEST_NAME else f"{(stem or ending)[: LONGEST_NAME - 20]}{dot}{ending[:19]}"


def _written(path: Path, stream: IO[bytes]) -> tuple[int, str]:
    """Size and hash of what was read, counted as it comes."""
    size, digest, most = 0, hashlib.sha256(), limit("attachment_bytes")
    with path.open("xb") as target:
        while part := stream.read(CHUNK):
            size += len(part)
            if size > most:
                path.unlink()
                raise TooLarge(code="too_large", limit=most, unit="bytes")
            digest.update(part)
            target.write(part)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


@one_transaction
def _noted(tx: Tx, person: Person, id: str, name: str, size: int, sha256: str) -> Attachment:
    if files.staged(tx.connection, person.id) >= limit("attachments"):
        raise TooMany(code="too_many_files", limit=limit("attachments"))
    file = Attachment(id, name, size, sha256, tx.database.now(tx.connection))
    files.add(tx.connection, file, guess_type(name)[0] or UNKNOWN, person.id)
    return file
