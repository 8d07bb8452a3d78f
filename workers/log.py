"""The log of the workers and the clock: what happened to which row, never what people wrote."""

import json
import logging
import time
from datetime import UTC, datetime

from workflow_engine.settings import Settings

QUIET = 60.0  # seconds between two lines about the same trouble


class JsonLine(logging.Formatter):
    """One JSON object per event; whatever it holds, it stays one line."""

    def format(self, record: logging.LogRecord) -> str:
        facts = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
        }
        if record.exc_info:
            facts["exception"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False)


class Trouble:
    """Something that fails again and again while a server is away, told once a minute."""

    def __init__(self, log: logging.Logger) -> None:
        self._log = log
        self._said = -QUIET

    def tell(self, error: Exception) -> None:
        if time.monotonic() - self._said >= QUIET:
            self._said = time.monotonic()
            self._log.warning("%s: %s", type(error).__name__, error)


def begin_log(settings: Settings) -> None:
    """To standard error: text for people, JSON for programs."""
    stream = logging.StreamHandler()
    stream.setFormatter(
        JsonLine() if settings.log == "json" else logging.Formatter("%(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(level=logging.INFO, handlers=[stream])
