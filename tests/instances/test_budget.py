"""What a step costs in statements: a budget that is asserted, since statements are the cost, not BPMN."""

from __future__ import annotations

from engine.instances import advance
from engine.store import writing
from engine.store.unit import StatementCounter
from tests.instances.packages import HEAD, PACKAGE, PROCESS_YAML
from tests.instances.world import World

REV5 = f"""{HEAD}
  <process id="rev5" name="Evidence review" isExecutable="true">
    <startEvent id="start"/><endEvent id="end"/><exclusiveGateway id="gw" default="back"/>
    <userTask id="collect" name="Collect" layak:role="officer" layak:agency="agency"/>
    <userTask id="review" name="Review" layak:role="reviewer"/>
    <userTask id="remediate" name="Remediate" layak:role="officer" layak:agency="agency"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="collect"/>
    <sequenceFlow id="f2" sourceRef="collect" targetRef="review"/>
    <sequenceFlow id="f3" sourceRef="review" targetRef="gw"/>
    <sequenceFlow id="f4" sourceRef="gw" targetRef="end">
      <conditionExpression>verdict = "accepted"</conditionExpression></sequenceFlow>
    <sequenceFlow id="back" sourceRef="gw" targetRef="remediate"/>
    <sequenceFlow id="f6" sourceRef="remediate" targetRef="collect"/>
  </process>
</definitions>""".encode()
YAML = PROCESS_YAML.replace(b"main: request", b"main: rev5")


def cost(world: World, element: str, who: str, **values: str) -> list[str]:
    """The statements of completing the open task of an element."""
    with world.sessions() as session:
        [task] = [t for t in world.open_tasks(world.only) if t.element_id == element]
        with writing(session), StatementCounter(world.engine) as counted:
            advance.complete(session, task.id, world.actors[who], values)
    return counted.texts


def test_five_completions_of_a_review_stay_within_eight_statements_each(world: World) -> None:
    world.deploy({"rev5.bpmn": REV5, "process.yaml": YAML})
    world.only = world.start("rev5", "KLA-2026/01", agency="dinkes")
    costs = [
        cost(world, "collect", "officer"),
        cost(world, "review", "reviewer", verdict="returned"),
        cost(world, "remediate", "officer"),
        cost(world, "collect", "officer"),
        cost(world, "review", "reviewer", verdict="accepted"),
    ]
    assert max(map(len, costs)) <= 8, max(costs, key=len)
    assert world.instance(world.only).state == "completed"


def test_clocks_and_messages_cost_four_more(world: World) -> None:
    world.deploy(PACKAGE)
    world.only = world.start("request", "KLA-2026/07", agency="dinkes")
    sent = cost(world, "collect", "officer")
    assert len(sent) <= 10, sent
    returned = cost(world, "review", "reviewer", verdict="returned")
    assert len(returned) <= 12, returned
