"""Who may do what, as a table: a role in a row, an action in a column."""

from __future__ import annotations

import uuid

import pytest

from engine.city.actors import Actor, Held, system
from engine.city.authorize import RULES, Thing, authorize, is_allowed
from engine.errors import Forbidden, FourEyesViolated, NotFound

CITY, OTHER_CITY = uuid.UUID(int=1), uuid.UUID(int=2)
PERSON = uuid.UUID(int=7)

# The thing: a task of the officers of Dinas Kesehatan in a case of cluster III, whose lead agency it is.
SHARE = Thing(
    city_id=CITY, candidate_group="officer:dinkes", agencies=frozenset({"dinkes", "disdik"}), lead_agency="dinkes",
    cluster=3,
)  # fmt: skip

PEOPLE = {
    "officer of the agency": Held("officer", "dinkes"),
    "officer who helps": Held("officer", "disdik"),
    "officer of another": Held("officer", "dinsos"),
    "head of the agency": Held("head", "dinkes"),
    "reviewer of the cluster": Held("reviewer", cluster=3),
    "reviewer of another": Held("reviewer", cluster=4),
    "coordinator": Held("coordinator"),
    "secretary": Held("secretary"),
    "chair": Held("chair"),
    "verifier": Held("verifier"),
    "administrator": Held("administrator"),
}

#                        task.see  task.complete  case.see  board.see  process.deploy  letters.see  city.administer
ACTIONS = ("task.see", "task.complete", "case.see", "board.see", "process.deploy", "letters.see", "city.administer")
TABLE = {
    "officer of the agency":   "yes yes yes no  no  no  no",
    "officer who helps":       "no  no  yes no  no  no  no",
    "officer of another":      "no  no  no  no  no  no  no",
    "head of the agency":      "no  no  yes no  no  no  no",
    "reviewer of the cluster": "no  no  yes no  no  no  no",
    "reviewer of another":     "no  no  no  no  no  no  no",
    "coordinator":             "yes no  yes yes yes yes no",
    "secretary":               "no  no  yes yes no  no  no",
    "chair":                   "no  no  yes yes no  no  no",
    "verifier":                "no  no  yes yes no  no  no",
    "administrator":           "no  no  no  no  yes yes yes",
}  # fmt: skip
CELLS = [
    (who, action, cell == "yes")
    for who, row in TABLE.items()
    for action, cell in zip(ACTIONS, row.split(), strict=True)
]


def person(*held: Held, city_id: uuid.UUID = CITY) -> Actor:
    """Somebody with roles."""
    return Actor(id=str(PERSON), city_id=city_id, roles=frozenset(held))


@pytest.mark.parametrize(("who", "action", "is_right"), CELLS)
def test_the_table(who: str, action: str, is_right: bool) -> None:
    assert is_allowed(person(PEOPLE[who]), action, SHARE) is is_right


@pytest.mark.parametrize("action", sorted(RULES))
def test_whoever_holds_every_role_of_another_city_finds_nothing(action: str) -> None:
    with pytest.raises(NotFound):
        authorize(person(*PEOPLE.values(), city_id=OTHER_CITY), action, SHARE)


@pytest.mark.parametrize("action", sorted(RULES))
def test_who_holds_no_role_gets_only_what_everybody_may(action: str) -> None:
    if action in ("process.see", "calendar.see"):
        authorize(person(), action, SHARE)
        return
    with pytest.raises(Forbidden):
        authorize(person(), action, SHARE)


@pytest.mark.parametrize("action", sorted(RULES))
def test_the_product_itself_may_act_in_its_own_city_and_in_no_other(action: str) -> None:
    authorize(system(CITY), action, SHARE)
    with pytest.raises(NotFound):
        authorize(system(OTHER_CITY), action, SHARE)


def test_a_task_assigned_to_somebody_is_theirs_alone() -> None:
    mine = Thing(city_id=CITY, candidate_group="officer:dinkes", assignee_id=PERSON)
    theirs = Thing(city_id=CITY, candidate_group="officer:dinkes", assignee_id=uuid.UUID(int=8))
    officer = person(Held("officer", "dinkes"))
    authorize(officer, "task.complete", mine)
    with pytest.raises(Forbidden):
        authorize(officer, "task.complete", theirs)


def test_who_sent_does_not_review() -> None:
    verdict = Thing(city_id=CITY, candidate_group="reviewer:3", cluster=3, excluding=(str(PERSON),))
    reviewer = person(Held("reviewer", cluster=3))
    with pytest.raises(FourEyesViolated):
        authorize(reviewer, "task.complete", verdict)
    authorize(reviewer, "case.see", verdict)


def test_a_verifier_from_outside_sees_the_numbers_of_protection_and_not_its_papers() -> None:
    verifier, open_case = person(Held("verifier")), Thing(city_id=CITY, cluster=4)
    sensitive = Thing(city_id=CITY, cluster=5, is_sensitive=True)
    assert is_allowed(verifier, "evidence.see", open_case)
    assert is_allowed(verifier, "case.see", sensitive)
    assert not is_allowed(verifier, "evidence.see", sensitive)


def test_a_refusal_names_the_action() -> None:
    with pytest.raises(Forbidden) as caught:
        authorize(person(), "board.see", SHARE)
    assert caught.value.values == {"action": "board.see"}


def test_an_unknown_action_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        is_allowed(person(), "task.eat", SHARE)
