"""The log of the workers and the clock: what happened to which row, never what people wrote."""

import logging
import time

import structlog

from workflow_engine.settings import Settings

QUIET = 60.0  # seconds between two lines about the same trouble


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
    """One line per event on standard error: text for people, JSON for programs."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    is_text = settings.log == "text"
    last = (
        structlog.dev.ConsoleRenderer(colors=False)
        if is_text
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    form = structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=last)
    stream = logging.StreamHandler()
    stream.setFormatter(form)
    logging.basicConfig(level=logging.INFO, handlers=[stream])
