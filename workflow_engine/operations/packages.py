"""Process packages: a folder or zip of diagrams, forms, decisions, scenarios and texts, read without trusting a byte."""

import io
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from workflow_engine.domain import strict_json
from workflow_engine.domain.errors import InvalidInput, TooLarge
from workflow_engine.domain.limits import limit
from workflow_engine.domain.manifest import problems as wrong_in
from workflow_engine.domain.text import Text

CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Package:
    """Files by what they are. A single diagram is a package without anything else. `digest` is that of all files."""

    diagrams: Mapping[str, bytes]
    digest: str
    manifest: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Any] = field(default_factory=dict)
    decisions: Mapping[str, bytes] = field(default_factory=dict)
    scenarios: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read(source: bytes, name: str = "diagram.bpmn") -> Package:
    """A diagram or a zip, told apart by their first bytes. Raises InvalidInput, TooLarge."""
    if source[:4] == b"PK\x03\x04":
        return sorted_out(dict(_entries(source)))
    return sorted_out({"diagram.bpmn": source})


def read_folder(folder: Path) -> Package:
    """A package as it lies in `processes/`."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
    return sorted_out(files)


def sorted_out(files: Mapping[str, bytes]) -> Package:
    """Files by their paths. A folder around all of them is ignored. Raises InvalidInput for one that cannot be read."""
    files = _without_outer_folder(files)
    manifest = _json(files, "package.json") if "package.json" in files else {}
    texts = _named(files, "texts")
    if problems := list(wrong_in(manifest, texts)):
        raise InvalidInput(problems=problems)
    return Package(
        {name: data for name, data in files.items() if name.endswith(".bpmn")},
        digest(files),
        manifest,
        _named(files, "forms"),
        {name: data for name, data in files.items() if name.endswith(".dmn")},
        _named(files, "scenarios"),
        texts,
    )


def digest(files: Mapping[str, bytes]) -> str:
    """The same for the same content, whatever it was packed with."""
    lines = [f"{name} {sha256(data).hexdigest()}" for name, data in sorted(files.items())]
    return sha256("\n".join(lines).encode()).hexdigest()[:16]


def _entries(source: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(source))
        infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _damaged("") from None
    if len(infos) > limit("archive_entries"):
        most = limit("archive_entries")
        raise _refused(
            "too_many_entries", "", f"压缩包最多 {most} 个文件。", f"Expected at most {most} entries in the zip."
        )
    budget = min(limit("archive_bytes"), max(len(source) * limit("archive_ratio"), CHUNK))
    seen: set[str] = set()
    for info in infos:
        name = _safe_name(info)
        if name.casefold() in seen:
            raise _refused(
                "bad_path", name, f"文件 {name} 重复。", f"Expected the file {name} once, but it is there twice."
            )
        seen.add(name.casefold())
        if info.is_dir():
            continue
        if info.file_size > budget:
            raise _too_much(name)
        data = _counted(archive, info, budget)
        budget -= len(data)
        yield name, data


def _safe_name(info: zipfile.ZipInfo) -> str:
    """A relative path below the archive's root. Links and encrypted entries are refused with it."""
    name = unicodedata.normalize("NFC", info.filename)
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    outside = name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/") or "\x00" in name
    if outside or is_link or info.flag_bits & 1:
        shown = name[:80]
        raise _refused(
            "bad_path",
            shown,
            f"压缩包中的路径 {shown} 不允许。",
            f"Expected a plain path inside the zip, but found {shown}.",
        )
    return name


def _counted(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: int) -> bytes:
    """The bytes of an entry, counted as they come: the header may lie about them, so the reader is not told."""
    parts, total = [], 0
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged(info.filename)  # the readers of other methods give as much at once as they like
    claimed, info.file_size = info.file_size, budget + 2 * CHUNK
    try:
        with archive.open(info) as file:
            while part := file.read(CHUNK):
                total += len(part)
                if total > budget:
                    raise _too_much(info.filename)
                parts.append(part)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, NotImplementedError, EOFError):
        raise _damaged(info.filename) from None
    if total != claimed:
        raise _damaged(info.filename)
    return b"".join(parts)


def _without_outer_folder(files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    if len(tops) == 1 and all("/" in name for name in files):
        return {name.partition("/")[2]: data for name, data in files.items()}
    return dict(files)


def _named(files: Mapping[str, bytes], folder: str) -> dict[str, Any]:
    """The JSON files of a folder by their names, each of which is there once."""
    found: dict[str, Any] = {}
    for path in files:
        if not path.startswith(f"{folder}/") or not path.endswith(".json"):
            continue
        name = PurePosixPath(path).stem
        if name in found:
            raise _refused(
                "bad_path", path, f"{folder} 中有两个 {name}。", f"Expected one {name} in {folder}, but there are two."
            )
        found[name] = _json(files, path)
    return found


def _json(files: Mapping[str, bytes], name: str) -> Any:
    if len(files[name]) > limit("completion_bytes"):
        raise TooLarge(code="too_large", file=name, limit=limit("completion_bytes"), unit="bytes")
    try:
        return strict_json.loads(files[name])
    except InvalidInput as wrong:
        raise _refused(wrong.code, name, f"{name}：{wrong.text.zh}", f"{name}: {wrong.text.en}") from None


def _too_much(name: str) -> InvalidInput:
    return _refused("zip_ratio", name, "压缩包解压后过大。", "The zip unpacks to more than is allowed.")


def _damaged(name: str) -> InvalidInput:
    return _refused("bad_archive", name, "压缩包已损坏。", "Expected a readable zip, but it is damaged.")


def _refused(code: str, name: str, zh: str, en: str) -> InvalidInput:
    return InvalidInput(Text(zh, en), code=code, file=name)
