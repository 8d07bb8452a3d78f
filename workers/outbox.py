"""Telling one person of one event: a notice in the product, and mail where a mail server is set up."""

from collections.abc import Mapping

from workers import mail
from workers.drains import bury, until_spent
from workers.station import Act, Station
from workflow_engine.domain.errors import ConnectorFailed
from workflow_engine.domain.limits import limit
from workflow_engine.operations import due, outbox
from workflow_engine.operations.due import Leased
from workflow_engine.operations.outbox import Notice


def tell(station: Station, row: Leased) -> None:
    """Tell what a leased outbox row says. The notice does not wait for a mail server that is away."""
    notice = outbox.notice(station.database, row)
    if notice is None or not (station.settings.smtp_url and notice.person.mail):
        outbox.delivered(station.database, row, notice)
        return
    outbox.show(station.database, row, notice)
    try:
        mail.send(station.settings, _letter(station, row, notice))
    except ConnectorFailed as failure:
        due.postpone(station.database, row, failure.text.en)
    else:
        outbox.delivered(station.database, row, notice)


ACTS: Mapping[str, Act] = {"outbox": until_spent(tell, bury, limit("outbox_attempts"))}


def _letter(station: Station, row: Leased, notice: Notice) -> mail.Letter:
    said = notice.text.said_in(notice.person.locale)
    return mail.Letter([notice.person.mail], said, f"{said}\n\n{station.settings.base_url}{notice.path}\n", row.id)
