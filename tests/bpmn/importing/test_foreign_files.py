"""Collections of files that nobody here drew: how many open, how fast, and whether anything is lost."""

import time
from pathlib import Path

import pytest

from forms import read_form
from tests.bpmn.importing.files import SHARED, model, shared
from workflow_engine.bpmn import deployment, importing, xml
from workflow_engine.bpmn.importing import Draft
from workflow_engine.domain.errors import InvalidDiagram

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the shared test data is not at {SHARED}")
COLLECTIONS = [  # folder, share that opens at least, share without anything that blocks at least
    ("miwg/reference", 1.0, 0.30),
    ("miwg/exports", 0.98, 0.33),
    ("camunda7_examples", 0.99, 0.80),
]


def opened(path: Path) -> Draft | None:
    try:
        return importing.draft(path.read_bytes())
    except InvalidDiagram:
        return None


@pytest.mark.parametrize(("folder", "most", "ready"), COLLECTIONS)
def test_foreign_files_open_as_drafts(folder: str, most: float, ready: float) -> None:
    drafts = [opened(path) for path in shared(folder)]
    made = [draft for draft in drafts if draft is not None]
    assert len(made) >= most * len(drafts)
    assert len([draft for draft in made if not draft.blocking]) >= ready * len(drafts)


@pytest.mark.parametrize("folder", [folder for folder, *_ in COLLECTIONS])
def test_nothing_of_a_foreign_file_is_lost(folder: str) -> None:
    for path in shared(folder):
        made = opened(path)
        if made is not None:
            assert model(xml.parse(importing.restored(made.xml))) == model(xml.parse(path.read_bytes())), path.name


@pytest.mark.parametrize("folder", [folder for folder, *_ in COLLECTIONS])
def test_a_draft_without_blocking_todos_can_be_published(folder: str) -> None:
    for path in shared(folder):
        made = opened(path)
        if made is not None and not made.blocking:
            assert deployment.deploy(made.xml).compiled, path.name
            for form in made.forms.values():
                read_form(form, None)


def test_no_file_takes_a_second() -> None:
    for folder, *_ in COLLECTIONS:
        for path in shared(folder):
            began = time.process_time()
            opened(path)
            assert time.process_time() - began < 1, path.name


def test_conditions_of_camunda_7_are_translated() -> None:
    """At least 95 % of them (the rest call Java)."""
    asked = translated = 0
    for path in shared("camunda7_examples"):
        source = path.read_bytes()
        texts = {name: text for name, text in conditions(source).items() if "${" in text or "#{" in text}
        made = opened(path)
        after = conditions(made.xml) if made is not None else {}
        asked += len(texts)
        translated += sum(after.get(name, text) != text for name, text in texts.items())
    assert asked > 50
    assert translated >= 0.95 * asked


def conditions(source: bytes) -> dict[str, str]:
    found = xml.parse(source).iter(f"{{{xml.BPMN}}}conditionExpression")
    return {each.getparent().get("id"): (each.text or "").strip() for each in found}
