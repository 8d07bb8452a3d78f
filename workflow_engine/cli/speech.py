"""What the commands say, in the language of the terminal: Chinese where it asks for Chinese, else English."""

import contextlib
import os
from collections.abc import Mapping

from workflow_engine.domain.errors import HandoffError
from workflow_engine.domain.text import Text


def language(environment: Mapping[str, str]) -> str:
    """`zh-CN` or `en`, by the first of the usual variables that is set."""
    wanted = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    return "zh-CN" if wanted.startswith("zh") else "en"


def say(text: Text) -> None:
    write(text.said_in(language(os.environ)))


def write(line: str) -> None:
    """One line at once. A terminal that has gone away must not keep us from stopping what we started."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


def explain(error: HandoffError) -> None:
    """The sentence of a refusal, or one line per problem when it has several."""
    if not error.problems:
        return say(error.text)
    for problem in error.problems:
        write(f"{problem.field or problem.element}: {problem.text.said_in(language(os.environ))}")
