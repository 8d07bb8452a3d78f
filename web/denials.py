"""Refusals that an auditor asks for: a known person tried something that is not his to do."""

from contextlib import suppress

from flask import g, request

from web.who import database
from workflow_engine.domain.errors import HandoffError, NotAllowed, NotFound, Unavailable
from workflow_engine.operations import denials

READS = ("GET", "HEAD", "OPTIONS")


def note(error: HandoffError) -> None:
    """Keep it, if it is one. What somebody may not see does not exist for him, so a change of it counts as well."""
    person = g.get("person")
    is_denied = isinstance(error, NotAllowed) or (isinstance(error, NotFound) and request.method not in READS)
    if person is None or not is_denied or request.url_rule is None:
        return
    subject = next(iter((request.view_args or {}).values()), "")
    with suppress(Unavailable):  # the refusal is answered all the same
        denials.note(
            database(),
            person,
            f"{request.method} {request.url_rule.rule}",
            str(subject),
            code=error.code,
            request=g.get("request_id", ""),
        )
