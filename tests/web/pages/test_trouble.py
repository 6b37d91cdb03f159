"""The page of troubles as a coordinator meets it, full, on both sizes and without a script."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from engine import clock
from engine.instances import incidents, suspend
from engine.instances.incidents import Trouble
from engine.instances.surge import Surge
from engine.instances.tables import ProcessInstance
from engine.store import new_id
from tests.services.browser import DESK, PHONE, Pages
from tests.walk.looking import look
from tests.web.pages.story import Story
from tests.web.pages.test_browser import enter

REASON = "Unreachable: mail.kota.go.id:25: ConnectionRefusedError: [Errno 111] Connection refused"


def fill(story: Story) -> None:
    """Two of one cause, one that trying again does not help, held deadlines, a case whose clocks stand."""
    world = story.world
    case = world.read(lambda s: s.scalars(sa.select(ProcessInstance.id)).first())
    row = dict(id=new_id(), city_id=world.city_id, noticed_at=clock.now(), due=1200, surge_limit=300)
    world.unit(lambda s: s.execute(sa.insert(Surge), [row]))
    for job, reason, outbox in (("letter", REASON, new_id()), ("letter", REASON, new_id()), ("notify", "nobody", None)):
        trouble = Trouble(
            city_id=world.city_id, job=job, reason=reason, instance_id=case, element="ask", outbox_id=outbox
        )
        world.unit(lambda s, trouble=trouble: incidents.note(s, trouble))
    world.unit(lambda s: suspend.suspend(s, case, world.actors["coordinator"], "menunggu surat"))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_barrier(story: Story, address: str, open_page: Pages, width: int) -> None:
    fill(story)
    page = open_page(width)
    enter(story, page, address, "coordinator")
    page.goto(f"{address}/kendala")
    look(page, f"trouble-{width}")


def test_without_a_script_a_button_lets_go(story: Story, address: str, open_page: Pages) -> None:
    fill(story)
    page = open_page(PHONE, javascript=False)
    enter(story, page, address, "coordinator")
    page.goto(f"{address}/kendala")
    page.get_by_role("button", name="Ya, lepaskan semua").click()
    page.get_by_role("button", name="Lanjutkan").click()
    page.wait_for_load_state()
    expect(page.get_by_text("Tenggat ditahan")).to_have_count(0)
