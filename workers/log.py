"""The log of the workers and the clock: what happened to which row, never what people wrote."""

import logging

from workflow_engine.settings import Settings


def begin_log(settings: Settings) -> None:
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s %(message)s")
