"""Two instances of a random process: one goes over to another version in the middle, the other has begun on it."""

import copy
import random
import re

import pytest

from tests.bpmn.changing import migrate, version
from tests.bpmn.drawing import file, process
from tests.bpmn.twins import Twin
from tests.model.blocks import Generator, drawn
from workflow_engine.bpmn import rewind
from workflow_engine.bpmn.world import World


@pytest.mark.parametrize("seed", range(120))
def test_it_goes_on_as_if_it_had_begun_on_the_other_version(seed: int) -> None:
    """Every piece of work has another name there: one instance goes over in the middle, one has begun on it."""
    chance = random.Random(seed)
    body, messages = drawn(Generator(chance, size=chance.randint(4, 16)).process())
    works = set(re.findall(r'<userTask id="(w\d+)"', body))
    renamed = re.sub(r'"(w\d+)"', r'"w\1"', body)  # so that names sort as before
    going, straight = (Twin((messages, process(each)), random.Random(seed)) for each in (body, renamed))
    acts = chance.randint(0, 6)
    for twin in (going, straight):
        twin.act(acts)
    if not going.runs:
        return
    kept = copy.copy(going.instance)
    outcome = migrate(going.lab, going.instance, version(file(messages, process(renamed))), {w: f"w{w}" for w in works})
    assert (outcome.opened, outcome.closed) == ((), ())
    world = World(going.lab.now, going.lab.library)
    states = (going.instance.compiled, going.instance.state), (kept.compiled, kept.state)
    back = rewind.rewound(*states, going.instance.values, kept.values, world, restores=False, is_exact=True)
    assert (back.state, back.opened, back.closed, back.variables, back.gone) == (kept.state, (), (), {}, ())
    assert going.seen() == straight.seen()
    for number in range(8):
        for twin in (going, straight):
            twin.chance = random.Random(number)
            twin.act(1)
        assert going.instance.status == straight.instance.status
        if not going.runs:
            return
        assert going.seen() == straight.seen()
