"""From a due row to the next work item, through clock, Redis and worker, and without one or the other."""

from tests.bpmn.drawing import catch, end, file, flows, process, start, timer, work
from tests.waiting import until
from tests.workers.conftest import Site
from workflow_engine.operations import instances

SOON = file(process(start() + catch("t", timer("Duration", "PT1S")) + work("a") + end() + flows("s>t t>a a>e")))


def test_a_timer_fires_through_clock_and_worker(site: Site) -> None:
    site.ready(site.clock(), "clock")
    site.ready(site.worker(), "worker")
    site.company.deploy(SOON)
    instances.start(site.company.database, "p", site.company.liqiang, {})
    until(lambda: site.company.one("SELECT count(*) FROM work_items") == 1)
    late = site.company.one("SELECT extract(epoch FROM opened_at) FROM work_items")
    assert late
