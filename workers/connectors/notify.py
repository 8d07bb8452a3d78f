"""A notice to colleagues inside the product. `to` is somebody's key or a list of keys, `zh` and `en` what they are told."""

from workers.connectors.asked import Asked
from workers.station import Station
from workflow_engine.domain.errors import ConnectorFailed, NotFound
from workflow_engine.domain.limits import limit
from workflow_engine.domain.text import Text
from workflow_engine.operations import outbox


def call(station: Station, asked: Asked) -> dict[str, object]:
    """Answers whom it told. Raises ConnectorFailed for somebody nobody knows, or without a text."""
    wanted = {**asked.given, **asked.options}
    to = wanted.get("to")
    people = [str(each) for each in (to if isinstance(to, list) else [to])]
    said = Text(*(str(wanted.get(name) or wanted.get(other) or "") for name, other in (("zh", "en"), ("en", "zh"))))
    if not said.zh or len(said.zh) > limit("comment_characters") or len(said.en) > limit("comment_characters"):
        raise ConnectorFailed(Text("请填写通知内容。", "Expected a text to tell."), code="mapping_failed")
    try:
        outbox.inform(station.database, people, said, asked.instance, asked.key)
    except NotFound as nobody:
        raise ConnectorFailed(nobody.text, code="mapping_failed") from None
    return {"told": people}
