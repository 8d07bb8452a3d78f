"""What somebody may choose in a form: an option of a list, or a file that was stored before."""

from dataclasses import dataclass
from datetime import datetime

from workflow_engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: Text


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that was stored before the form is sent; `added_at` is aware, `sha256` in hexadecimal."""

    id: str
    name: str
    size_bytes: int
    sha256: str
    added_at: datetime
