"""What people need to know of a version, gathered from the diagram's settings, the package's manifest and its texts."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from forms import FormDefinition, access
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.domain.definition import NodeFacts, OutcomeFacts, VersionFacts
from workflow_engine.domain.routing import candidates, kept_apart, keys_of_groups
from workflow_engine.domain.text import Text
from workflow_engine.operations.packages import Package


def gathered(
    compiled: Compiled, package: Package, forms: Mapping[str, FormDefinition], lanes: Mapping[str, str]
) -> VersionFacts:
    """Texts of the package go before names in the diagram; where nothing is said the name serves both languages.

    `lanes` are the roles and the labels that a lane may be called by, with the candidates they stand for.
    """
    manifest = package.manifest
    calendar = manifest.get("calendar") or compiled.calendar
    nodes = {
        element: _node(element, facts, package, forms, lanes, calendar) for element, facts in compiled.elements.items()
    }
    starts = {point.element: point.kind for point in compiled.starts}
    return VersionFacts(
        key=compiled.process,
        name=_text(manifest.get("name")) or _named(compiled.process, compiled.name, package),
        nodes=nodes,
        zone=compiled.zone,
        calendar=calendar,
        category=_text(manifest.get("category")) or Text("", ""),
        title=str(manifest.get("title", "")),
        summary=tuple(manifest.get("summary", ())),
        numbering=manifest.get("numbering"),
        owner=manifest.get("owner"),
        grants=_grants(compiled, manifest),
        starts=starts,
        history_days=manifest.get("history_days"),
        drawn=_drawn(compiled, package),
        effects=sorted(_effects(compiled)),
    )


def _node(
    element: str,
    facts: Mapping[str, Any],
    package: Package,
    forms: Mapping[str, FormDefinition],
    lanes: Mapping[str, str],
    calendar: str | None,
) -> NodeFacts:
    settings = facts["settings"]
    return NodeFacts(
        kind=facts["kind"],
        label=_named(element, facts["name"], package),
        lane=lanes.get(facts["lane"], ""),
        form=settings.get("form"),
        access=_rights(settings, forms.get(settings.get("form", ""))),
        outcomes=tuple(map(OutcomeFacts.of, settings.get("outcome", []))),
        direct=str(settings.get("direct", "true")).lower() != "false",
        candidates=str(settings.get("assignee") or settings.get("candidates") or ""),
        due=str(settings.get("due") or ""),
        calendar=str(settings.get("calendar") or calendar or ""),
        host=facts["host"],
        leads_to=facts["leads_to"],
        apart=kept_apart(str(settings.get("candidates") or "")),
    )


def _rights(settings: Mapping[str, Any], form: FormDefinition | None) -> dict[str, str]:
    """The right on each field and column of the node's form, also where the diagram says nothing of it."""
    matrix = {entry["name"]: entry.get("access", "read") for entry in settings.get("field", [])}
    return {} if form is None else dict(access(form, matrix).rights)


def _drawn(compiled: Compiled, package: Package) -> dict[str, Text]:
    """What the package says of anything that is no node; empty in a language in which it says nothing."""
    zh, en = package.texts.get("zh", {}), package.texts.get("en", {})
    others = (zh.keys() | en.keys()) - compiled.elements.keys()
    return {element: Text(zh.get(element, ""), en.get(element, "")) for element in sorted(others)}


def _effects(compiled: Compiled) -> set[str]:
    connectors = {facts["settings"].get("connector") for facts in compiled.elements.values()} - {None}
    scripts = {facts["script"] for facts in compiled.elements.values()} - {None}
    digests = {sha256(script.encode()).hexdigest()[:12] for script in scripts}
    return {f"connector {name}" for name in connectors} | {f"script {digest}" for digest in digests}


def _named(element: str, drawn: str, package: Package) -> Text:
    zh = package.texts.get("zh", {}).get(element) or drawn
    return Text(zh, package.texts.get("en", {}).get(element) or drawn)


def _text(value: Any) -> Text | None:
    if isinstance(value, dict):
        return Text(str(value.get("zh", "")), str(value.get("en", "")))
    return Text(value, value) if isinstance(value, str) else None


def _grants(compiled: Compiled, manifest: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who may start, see and manage: the manifest's permissions, else the candidates of the start event."""
    given = manifest.get("permissions", {})
    grants = {
        right: keys_of_groups(candidates(", ".join(given.get(right, [])))) for right in ("start", "see", "manage")
    }
    for point in compiled.starts:
        if point.kind == "none" and not grants["start"] and point.settings.get("candidates"):
            grants["start"] = keys_of_groups(candidates(point.settings["candidates"]))
    return grants
