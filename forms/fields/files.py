"""Files: a form holds who they are, never their bytes. They are stored first, so a form sent again does not lose them."""

from decimal import Decimal
from typing import Any

from marshmallow import validate

from forms.fields.kind import Kind
from forms.said import said, wrong
from forms.settings import Setting, keys, whole
from forms.world import World
from workflow_engine.domain.choice import Attachment
from workflow_engine.domain.limits import MIB, limit
from workflow_engine.domain.text import Text
from workflow_engine.feel import Value
from workflow_engine.feel.types import MOMENT, NUMBER, STRING, ContextType, ListType, Type

PICTURES = ("png", "jpg", "jpeg", "gif", "webp")
FILE = ContextType((("id", STRING), ("name", STRING), ("size", NUMBER), ("sha256", STRING)))


class Files(Kind):
    """A list of `{id, name, size, sha256}`; what comes in are ids."""

    kind, is_list, names_chosen = "file", True, True
    settings = {"accept": Setting(keys), "max_mb": Setting(whole), "max_files": Setting(whole)}

    @property
    def value_type(self) -> Type:
        return ListType(FILE)

    def holds(self, value: Value) -> bool:
        return isinstance(value, list) and all(isinstance(file, dict) and "id" in file for file in value)

    def limits(self) -> list[validate.Validator]:
        return [validate.Length(max=self.said.get("max_files", 1), error=said("too_many_files"))]

    def met(self, value: Value, world: World) -> Value:
        return [self._fact(self._found(file["id"], world)) for file in value]

    def shown(self, value: Value, locale: str, world: World) -> str:
        return ", ".join(str(file.get("name") or file["id"]) for file in value)

    def typed(self, value: Value, world: World) -> list[str]:
        return [file["id"] for file in value]

    def label(self, key: str, world: World) -> Text:
        file = world.lookups.attachment(key)
        return Text(file.name, file.name) if file else super().label(key, world)

    def control(self) -> str:
        return "files"

    def facts(self) -> dict[str, str]:
        accept = {"accept": ",".join(f".{ending}" for ending in self.accepted)} if self.accepted else {}
        return accept | {"data-max-mb": str(self.max_mb), "data-max-files": str(self.said.get("max_files", 1))}

    @property
    def accepted(self) -> tuple[str, ...]:
        """Endings of names; none when any will do."""
        return tuple(self.said.get("accept", ()))

    @property
    def max_mb(self) -> int:
        most = limit("attachment_bytes") // MIB
        return int(min(self.said.get("max_mb", most), most))

    def _found(self, id: str, world: World) -> Attachment:
        file = world.lookups.attachment(id)
        if file is None:
            raise wrong("not_an_option")
        if self.accepted and file.name.rpartition(".")[2].lower() not in self.accepted:
            raise wrong("file_kind", accept=", ".join(self.accepted))
        if file.size_bytes > self.max_mb * MIB:
            raise wrong("too_large:file", max=self.max_mb)
        return file

    def _fact(self, file: Attachment) -> Value:
        return {"id": file.id, "name": file.name, "size": Decimal(file.size_bytes), "sha256": file.sha256}

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Value:
        files = value if isinstance(value, list) else [value]
        ids = [file.get("id") if isinstance(file, dict) else file for file in files if file != ""]
        if not all(isinstance(id, str) and id for id in ids):
            raise wrong("bad_type")
        return [{"id": id} for id in dict.fromkeys(ids)]


class Images(Files):
    kind = "image"

    @property
    def accepted(self) -> tuple[str, ...]:
        return super().accepted or PICTURES


class Signature(Files):
    """One picture, with the moment it was drawn and its hash."""

    kind = "signature"
    settings = {}

    @property
    def value_type(self) -> Type:
        return ListType(ContextType((*FILE.entries, ("at", MOMENT))))

    @property
    def accepted(self) -> tuple[str, ...]:
        return PICTURES

    def control(self) -> str:
        return "signature"

    def _fact(self, file: Attachment) -> Value:
        return super()._fact(file) | {"at": file.added_at}
