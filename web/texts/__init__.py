"""Every sentence of the pages, in both languages: tables by page, and `said`, which finds and fills one.

A key is the page and what it is (`inbox.empty`). What comes from diagrams, forms and people is data and not here.
"""

from collections.abc import Mapping

from web.texts import (
    filling,
    instances,
    oversight,
    processes,
    refusals,
    shell,
    sign_in,
    start,
    times,
    trials,
    work,
)
from workflow_engine.domain.text import Text

TABLES = (
    shell,
    sign_in,
    work,
    filling,
    start,
    instances,
    processes,
    oversight,
    times,
    trials,
    refusals,
)
TEXTS: Mapping[str, Text] = {key: text for table in TABLES for key, text in table.TEXTS.items()}
IN_SCRIPTS = "script."


def said(key: str, locale: str, **values: object) -> str:
    """The sentence of a key with its places filled."""
    text = TEXTS[key].said_in(locale)
    return text.format(**values) if values else text


def for_scripts(locale: str) -> dict[str, str]:
    """What scripts say."""
    return {
        key.removeprefix(IN_SCRIPTS): text.said_in(locale) for key, text in TEXTS.items() if key.startswith(IN_SCRIPTS)
    }
