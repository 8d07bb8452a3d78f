"""A package folder made ready for its scenarios: with the sample company and the shipped calendars around it."""

import json
from pathlib import Path

from forms import read_form
from workflow_engine.domain.calendar_form import read_calendar
from workflow_engine.domain.routing import candidates, keys_of_groups
from workflow_engine.operations import calendars, decisions, packages
from workflow_engine.testing.company import Company
from workflow_engine.testing.stage import Rehearsal

SAMPLE = Path(__file__).parent / "sample"
YEARS = range(2025, 2028)  # scenarios play in 2026


def prepared(folder: Path) -> Rehearsal:
    """Raises InvalidInput, InvalidForm, InvalidDiagram."""
    package = packages.read_folder(folder)
    shipped = [read_calendar(document) for document in calendars.shipped_calendars(YEARS)]
    return Rehearsal(
        process=str(package.manifest.get("key", folder.name)),
        diagrams=list(package.diagrams.values()),
        forms={key: read_form(document, None) for key, document in package.forms.items()},
        decisions=decisions.models(package.decisions),
        calendars={calendar.key: calendar for calendar in shipped},
        company=Company(json.loads((SAMPLE / "organisation.json").read_text("utf-8"))),
        scenarios=package.scenarios,
        calendar=str(package.manifest.get("calendar", "")),
        starters=keys_of_groups(candidates(", ".join(package.manifest.get("permissions", {}).get("start", [])))),
        uncovered=package.manifest.get("uncovered", {}),
    )
