"""A running instance of the lab under another version of its process."""

from collections.abc import Mapping
from dataclasses import replace

from workflow_engine.bpmn import deployment, migration
from workflow_engine.bpmn.compiled import Compiled
from workflow_engine.bpmn.world import World
from workflow_engine.domain.outcome import Outcome
from workflow_engine.testing import Instance, Lab


def version(source: bytes, digest: str | None = None, key: str = "p") -> Compiled:
    """One process of a file, compiled under a name of its own."""
    made = deployment.deploy(source, digest=digest).compiled
    return next(compiled for compiled in made if compiled.process == key)


def migrate(lab: Lab, instance: Instance, new: Compiled, mapping: Mapping[str, str] | None = None) -> Outcome:
    """Let an instance go on under another version; its rows follow."""
    lab.library.versions[new.version] = new
    world = World(lab.now, lab.library, {}, instance.id)
    outcome = migration.migrated(
        instance.compiled, new, instance.state, instance.values, world, mapping if mapping is not None else {}
    )
    instance.compiled = new
    instance.take(outcome, 0)
    for address, opened in instance.opened.items():
        element = outcome.renamed.get(address.partition(".")[0], opened.element)
        instance.opened[address] = replace(opened, element=element)
    return outcome
