"""Every ceiling of the product, with unit and reason. FEEL keeps its own in `feel/limits.py`.

One number, one place: code, documents, tests and `/health/limits` read them from here.
"""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Limit:
    """A ceiling: a plain integer with the words a person needs to understand it."""

    value: int
    unit: str
    reason: str


LIMITS: dict[str, Limit] = {
    "diagram_bytes": Limit(5 * MIB, "bytes", "read while counting; the largest real diagrams are under 2 MiB"),
    "xml_depth": Limit(200, "levels", "the XML library itself stops at 256"),
    "xml_elements": Limit(100_000, "elements", "keeps checking an upload under two seconds"),
    "xml_attributes": Limit(1_000, "attributes per element", "the XML library reads n of them in n² steps"),
    "flow_nodes": Limit(2_000, "nodes per file", "keeps checking and compiling under a second"),
    "sequence_flows": Limit(3_000, "flows per file", "each may have a condition to be read"),
    "processes": Limit(50, "processes per file", "each becomes a version of its own, with the file"),
    "id_characters": Limit(100, "characters", "ids are keys of rows"),
    "name_characters": Limit(200, "characters", "names are shown in lists"),
    "documentation_characters": Limit(20_000, "characters", "a page of text; the same for every setting"),
    "script_characters": Limit(20_000, "characters", "longer programs belong into a connector"),
    "soundness_states": Limit(3_000, "states per scope", "looked at when a diagram is checked; then it is not proven"),
    "soundness_tokens": Limit(100_000, "tokens per scope, one by one", "keeps checking under a second"),
    "typed_expressions": Limit(
        2_000, "expressions per diagram", "of more, types are not compared; the rest is checked"
    ),
    "steps": Limit(
        10_000, "automatic steps per command", "an endless automatic loop becomes an incident; rounds allow more"
    ),
    "round_steps": Limit(
        10, "automatic steps per round", "of the largest multi-instance activity that the command begins"
    ),
    "command_seconds": Limit(5, "CPU seconds per command", "the instance row is locked meanwhile"),
    "call_depth": Limit(20, "nested call activities", "a process that calls itself becomes an incident"),
    "multi_instance": Limit(1_000, "children", "a package may raise it to 10 000"),
    "multi_instance_raised": Limit(10_000, "children", "the most a package may ask for"),
    "compensations": Limit(1_000, "recorded activities per instance", "the log is part of the state"),
    "state_bytes": Limit(4 * MIB, "bytes", "normal states are 0.3 to 2 KiB"),
    "variables_bytes": Limit(4 * MIB, "bytes per instance", "files belong into attachments"),
    "comment_characters": Limit(4_000, "characters", "a comment, not a document"),
    "completion_bytes": Limit(1 * MIB, "bytes per completion", "one form, filled by a person"),
    "value_bytes": Limit(256 * KIB, "bytes per variable", "files belong into attachments"),
    "value_depth": Limit(20, "levels per variable", "deeper data is a mistake"),
    "variable_name_characters": Limit(100, "characters", "names are keys of rows"),
    "request_characters": Limit(200, "characters", "of the key that makes a repeated request count once"),
    "correlation_characters": Limit(400, "characters", "of a message's keys; an index holds them"),
    "json_depth": Limit(64, "levels", "the recursion of every reader is bounded"),
    "number_digits": Limit(34, "digits", "decimal128, as FEEL computes"),
    "script_seconds": Limit(2, "seconds", "a script runs inside the step"),
    "script_memory_bytes": Limit(64 * MIB, "bytes", "per script run, in its own process"),
    "script_output_bytes": Limit(64 * KIB, "bytes", "printed text is only for finding mistakes"),
    "timer_years": Limit(10, "years", "a later moment is a typing mistake"),
    "timer_period_seconds": Limit(1, "second", "the clock looks once a second"),
    "timer_repeats": Limit(1_000, "repeats", "unless unbounded"),
    "calendar_years": Limit(100, "years", "how far a business calendar is asked ahead or back"),
    "attempts": Limit(5, "attempts", "then an incident tells a person"),
    "lease_seconds": Limit(30, "seconds", "after this a dead worker's rows are taken over"),
    "heartbeat_seconds": Limit(10, "seconds", "a third of the lease"),
    "backoff_seconds": Limit(10, "seconds, doubled per attempt", "10, 20, 40, 80"),
    "backoff_ceiling_seconds": Limit(3_600, "seconds", "the longest pause between two attempts"),
    "drain_rows": Limit(200, "rows per claim", "a claim is one statement and one commit"),
    "drain_seconds": Limit(5, "seconds", "then other kinds get their turn"),
    "poll_seconds": Limit(5, "seconds", "how late things are when Redis is gone"),
    "message_seconds": Limit(24 * 3_600, "seconds", "how long a message waits for a catcher"),
    "message_days": Limit(30, "days", "how long a message is kept after its time, so that a repetition is known"),
    "outbox_attempts": Limit(32, "attempts", "a day with the growing pauses, then a notice or mail is a dead letter"),
    "outbox_days": Limit(7, "days", "how long it is kept that somebody was told"),
    "staged_file_days": Limit(1, "day", "an upload that no form has named by then is not needed"),
    "heartbeat_days": Limit(1, "day", "then a worker that has gone is forgotten"),
    "calls_at_once": Limit(8, "calls per worker", "a slow system keeps the others from waiting only this far"),
    "batch_instances": Limit(200, "instances per request", "each is a transaction; the answer names where to go on"),
    "batch_suspensions": Limit(5_000, "instances per request", "about five seconds; the same request goes on"),
    "page_size": Limit(200, "rows", "a page of a list"),
    "connector_seconds": Limit(10, "seconds", "the whole call, from name resolution to the last byte"),
    "connector_response_bytes": Limit(5 * MIB, "bytes", "after decompression"),
    "attachment_bytes": Limit(25 * MIB, "bytes", "one file"),
    "attachments": Limit(200, "files per instance", "a folder, not an archive"),
    "archive_entries": Limit(500, "entries", "of a process package"),
    "archive_bytes": Limit(20 * MIB, "bytes unpacked", "counted while reading, never trusted"),
    "archive_ratio": Limit(100, "times", "a larger ratio is a bomb"),
    "text_characters": Limit(50_000, "characters", "of one text of a form; longer ones belong into attachments"),
    "form_fields": Limit(500, "fields", "of one form"),
    "form_steps": Limit(500_000, "steps of rules per form", "about half a second, whatever is typed"),
    "form_options": Limit(5_000, "options", "of one field"),
    "table_rows": Limit(200, "rows", "of one table field"),
    "table_columns": Limit(20, "columns", "of one table field"),
    "pattern_characters": Limit(200, "characters", "of a field's pattern"),
    "starts_per_second": Limit(100, "starts per person", "a script gone wild must not crowd out the others"),
    "messages_per_second": Limit(200, "messages per person", "the same for messages and signals"),
    "sign_in_attempts": Limit(10, "in 10 minutes per account and address", "slows guessing, locks nobody out"),
    "web_session_idle_seconds": Limit(30 * 60, "seconds", "an unattended screen signs itself out"),
    "web_session_seconds": Limit(12 * 3_600, "seconds", "one working day"),
}


def limit(name: str) -> int:
    """The value of a limit by its name in LIMITS."""
    return LIMITS[name].value
