"""What is known of a process definition for people: names, forms and outcomes of its nodes, who may do what with it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from workflow_engine.domain.errors import InvalidForm
from workflow_engine.domain.problem import Problem
from workflow_engine.domain.text import Text

NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class OutcomeFacts:
    """One way to finish a work item; `comment` is required, optional or none."""

    key: str
    label: Text
    comment: str = "optional"

    @classmethod
    def of(cls, entry: Mapping[str, str]) -> "OutcomeFacts":
        """As the diagram says it; an outcome without a label is called by its key."""
        key = entry["key"]
        return cls(key, Text(entry.get("zh", key), entry.get("en", key)), entry.get("comment", "optional"))


@dataclass(frozen=True, slots=True)
class NodeFacts:
    """A node as people meet it.

    `access` says write!, write, read or hidden of every field of its form, and of columns as `table.column`. `lane` is
    the candidates text of its lane, empty where the lane is a mere label. `candidates` and `due` are as the diagram says
    them, expressions included; `calendar` is what `due` is measured on, empty for the clock. `host` is the node that an
    event hangs on, `leads_to` where the first flow out of it leads. `apart` are nodes, or `initiator`, whose people
    may not do this one.
    """

    kind: str = ""
    label: Text = NOTHING
    lane: str = ""
    form: str | None = None
    access: Mapping[str, str] = field(default_factory=dict)
    outcomes: Sequence[OutcomeFacts] = ()
    direct: bool = True
    candidates: str = ""
    due: str = ""
    calendar: str = ""
    host: str = ""
    leads_to: str = ""
    apart: Sequence[str] = ()

    def outcome(self, key: str | None) -> OutcomeFacts | None:
        return next((each for each in self.outcomes if each.key == key), None)

    def require_outcome(self, key: str | None, comment: str | None) -> None:
        """The outcome is one of the node's, with a comment where it needs one. Raises InvalidForm."""
        chosen = self.outcome(key)
        if self.outcomes and chosen is None:
            allowed = ", ".join(each.key for each in self.outcomes)
            raise _refused(
                "unknown_outcome",
                "outcome",
                f"结果应为 {allowed} 之一，而不是 {key or '（空）'}。",
                f"Expected one of the outcomes {allowed}, but got {key or '(nothing)'}.",
            )
        if not self.outcomes and key is not None:
            raise _refused(
                "unknown_outcome",
                "outcome",
                "该节点没有可选的结果。",
                "Expected no outcome, because this node has none to choose from.",
            )
        if chosen is not None and chosen.comment == "required" and not (comment or "").strip():
            raise _refused(
                "comment_required",
                "comment",
                f"“{chosen.label.zh}”需要填写意见。",
                f"Expected a comment for “{chosen.label.en}”, but there is none.",
            )


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """`grants` maps start, see and manage to offer keys; `title` and `summary` are templates and fields for lists.

    `drawn` are names of what is drawn beside the nodes: lanes, pools, flows; empty in a language for the name in the file.
    """

    key: str
    name: Text
    nodes: Mapping[str, NodeFacts]
    zone: str = "Asia/Shanghai"
    calendar: str | None = None
    category: Text = NOTHING
    title: str = ""
    summary: Sequence[str] = ()
    numbering: str | None = None
    owner: str | None = None
    grants: Mapping[str, Sequence[str]] = field(default_factory=dict)
    starts: Mapping[str, str] = field(default_factory=dict)  # element -> kind of start
    history_days: int | None = None
    drawn: Mapping[str, Text] = field(default_factory=dict)
    effects: Sequence[str] = ()  # what reaches outside or runs: `connector erp`, `script` and its digest

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "VersionFacts":
        texts = {name: Text(**kept[name]) for name in ("name", "category")}
        nodes = {element: _node(facts) for element, facts in kept["nodes"].items()}
        drawn = {element: Text(**said) for element, said in kept.get("drawn", {}).items()}
        return cls(**{**kept, **texts, "nodes": nodes, "drawn": drawn})


def _node(kept: Mapping[str, Any]) -> NodeFacts:
    outcomes = tuple(OutcomeFacts(**{**each, "label": Text(**each["label"])}) for each in kept["outcomes"])
    return NodeFacts(**{**kept, "label": Text(**kept["label"]), "outcomes": outcomes})


def _refused(code: str, field: str, zh: str, en: str) -> InvalidForm:
    return InvalidForm(problems=[Problem(code, Text(zh, en), field=field)])
