"""What `handoff doctor` says."""

from dataclasses import dataclass

from workflow_engine.domain.text import Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the installation; `wrong` means that it does not work like this."""

    text: Text
    wrong: bool = False
