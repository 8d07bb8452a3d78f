"""Mail to anybody, through the mail server of the installation. `to` is an address or a list, `subject` one line."""

from workers import mail
from workers.connectors.asked import Asked
from workers.station import Station


def call(station: Station, asked: Asked) -> dict[str, object]:
    """Answers to whom the mail server took it. Raises ConnectorFailed."""
    wanted = {**asked.given, **asked.options}
    to = wanted.get("to")
    recipients = [str(each) for each in (to if isinstance(to, list) else [to or ""])]
    letter = mail.Letter(recipients, str(wanted.get("subject", "")), str(wanted.get("text", "")), asked.key)
    mail.send(station.settings, letter)
    return {"sent_to": recipients}
