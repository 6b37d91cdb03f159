"""Tasks and sub-processes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.errors import ProcessError
from engine.process import events
from engine.process.arming import arm
from engine.process.deadlines import open_task
from engine.process.effects import effect_of
from engine.process.marking import Token
from engine.process.model import OPEN_TASKS, Node
from engine.process.run import Run, behaviour, move
from engine.process.scopes import open_scope
from engine.process.step import Decided, Outcome


@move("arm_boundary")
def arm_boundary(run: Run, token: Token, node: Node) -> None:
    """On entering an activity its boundary events begin to wait; those of a loop wait at its body."""
    if token.item is None:
        for name in node.boundary:
            arm(run, token, token.home.nodes[name])


@behaviour("task")
def pass_through(run: Run, token: Token, _node: Node) -> None:
    """An undefined task is done as soon as it is entered (BPMN 2.0, 13.3.3): nobody sees it, nothing is called."""
    run.leave(token)


@behaviour(*OPEN_TASKS)
def wait_for_person(run: Run, token: Token, node: Node) -> None:
    """The token stays until `Runtime.complete`; a word that cannot be evaluated is an incident at this token."""
    run.ledger.open_task(token, open_task(run, token, node))


@behaviour("receiveTask")
def wait_for_message(_run: Run, _token: Token, _node: Node) -> None:
    """The token waits."""


@behaviour("serviceTask", "sendTask")
def operate(run: Run, token: Token, node: Node) -> None:
    """Hands out an effect and goes on with what became of it."""
    effect = effect_of(run, token, node)
    run.note("effect", token, effect)
    go_on(run, token, run.world.perform(effect) or Outcome())


@behaviour("businessRuleTask")
def decide(run: Run, token: Token, node: Node) -> None:
    """Reads the table, unless somebody else says what it gives."""
    effect = effect_of(run, token, node)
    outcome = run.world.perform(effect)
    if outcome is None and node.words.decision is not None:
        outcome = Outcome(data=evaluate(run, token, node))
    else:
        run.note("effect", token, effect)
    go_on(run, token, outcome or Outcome())


def evaluate(run: Run, token: Token, node: Node) -> Mapping[str, Any]:
    """What the decision gives, as variables."""
    decision = token.home.package.tables.decisions.get(node.words.decision or "")
    if decision is None:
        raise ProcessError("decision", f"there is no decision {node.words.decision}", node.id, node.line)
    result = decision.value(run.names(token), run.local_now)
    run.note("decided", token, Decided(decision=decision.key, result=result))
    return decision.spread(result, node.words.result)


def go_on(run: Run, token: Token, outcome: Outcome) -> None:
    """With the data an effect gave, or with its error or failure."""
    token.own().update(token.home.package.kept(outcome.data))
    if outcome.failure is not None:
        run.fail(token, outcome.failure)
    elif outcome.error is not None:
        events.throw_error(run, token, outcome.error)
    else:
        run.leave(token)


@behaviour("subProcess", "transaction")
def open_subprocess(run: Run, token: Token, _node: Node) -> None:
    """The token stays and its children run inside; it goes on when none is left (BPMN 2.0, 13.3.4)."""
    open_scope(run, token)
