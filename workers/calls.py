"""Service calls: the connector works outside any transaction and without a connection; what it says is recorded after."""

from collections.abc import Mapping
from typing import Any

from workers import connectors
from workers.connectors.asked import Asked
from workers.drains import SPENT
from workers.station import Act, Station
from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.text import Text
from workflow_engine.operations import service_calls
from workflow_engine.operations.due import Leased
from workflow_engine.operations.sealing import unsealed
from workflow_engine.operations.service_calls import CallRow
from workflow_engine.queries import plain


def make(station: Station, row: Leased) -> None:
    """Make a leased call, unless it was tried often enough. Raises DiagramFailed after an incident, Unavailable."""
    call = service_calls.request(station.database, row)
    if call is None:
        return
    if row.attempts > call.most_attempts:
        service_calls.give_up(station.database, row, SPENT)
        return
    try:
        answer = _answer(station, call)
    except ConnectorFailed as failure:
        service_calls.fail(station.database, row, call.most_attempts, failure)
    else:
        service_calls.answer(station.database, row, answer)


ACTS: Mapping[str, Act] = {"calls": make}


def _answer(station: Station, call: CallRow) -> Any:
    """What the connector answers, as JSON values. Raises ConnectorFailed."""
    kind = call.kind or call.connector
    if kind not in connectors.CALLS:
        raise ConnectorFailed(
            Text(f"连接器 {call.connector} 未配置。", f"Expected the connector {call.connector} to be set up.")
        )
    secrets = unsealed(station.settings.data_key, call.secrets)
    given, options = plain.values(call.parameters), plain.values(call.options)
    asked = Asked(call.connector, call.instance, call.key, given, options, secrets)
    return connectors.CALLS[kind](station, asked)
