"""Why a push of the engine stops: faults become incidents or BPMN errors, stale commands become a refusal."""

from typing import TYPE_CHECKING

from workflow_engine.domain.text import Text

if TYPE_CHECKING:
    from workflow_engine.bpmn.tokens import Token

CATCHABLE = {  # faults of what the model says; a model may catch them as an error with the same code
    "script_error",
    "script_limit",
    "connector_failed",
    "connector_timeout",
    "connector_response_too_large",
    "mapping_failed",
    "expr_type",
    "expr_limit",
    "dmn_not_unique",
}


class EngineFault(Exception):
    """The process cannot go on at `token`. Everything the push did is thrown away; the code is an incident code.

    `error` is the code of a BPMN error that nobody caught.
    """

    def __init__(
        self, code: str, text: Text, token: "Token | None" = None, detail: str = "", *, error: str = ""
    ) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text
        self.token = token
        self.detail = detail
        self.error = error


class ErrorThrown(Exception):
    """A BPMN error that a script or connector throws at its own activity."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class StaleCommand(Exception):
    """The command addresses a token that no longer waits, or waits for something else."""


class StateProblem(Exception):
    """The stored state cannot be read: `code` is `state_format`, `state_corrupt` or `state_size`."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text
