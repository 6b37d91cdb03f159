"""The studio as a coordinator has it before her: what she looks at, presses and reads."""

from __future__ import annotations

import uuid

from playwright.sync_api import Locator, Page, expect

from engine.city.sign_ins import begin_session
from tests.web.pages.story import Story
from tests.web.running import ROOT

PICTURES = ROOT / ".build" / "studio"
CANVAS = "#studio-canvas .djs-container > svg"


class Studio:
    """A coordinator's browser on the draft of a package."""

    def __init__(self, story: Story, page: Page, address: str, key: str = "evidence") -> None:
        self.page, self.at = page, f"{address}/proses/{key}/draf"
        person_id = uuid.UUID(story.world.actors["coordinator"].id)
        token = story.world.unit(lambda s: begin_session(s, person_id))
        page.context.add_cookies([{"name": "layak", "value": token, "url": address}])

    def open(self, drawing: str = "") -> Studio:
        """Opens a drawing, the main one unless another is named."""
        self.page.goto(f"{self.at}?gambar={drawing}" if drawing else self.at)
        return self.ready()

    def ready(self) -> Studio:
        """Waits until the drawing is there."""
        self.page.wait_for_selector("#studio[data-state=ready]")
        return self

    def choose(self, element: str) -> Studio:
        """Chooses a step in the list."""
        self.page.select_option("#studio-step", element)
        return self

    def field(self, name: str) -> Locator:
        """A field of the panel."""
        return self.page.locator(f"#f-{name}")

    def fill(self, name: str, value: str) -> Studio:
        """Writes into a field of the panel and leaves it."""
        self.field(name).fill(value)
        self.field(name).press("Tab")
        return self

    def save(self) -> Studio:
        """Saves by keyboard and waits for the word."""
        self.page.keyboard.press("Control+s")
        return self.saved()

    def saved(self) -> Studio:
        """Waits until all is saved."""
        self.page.wait_for_selector("#studio-state[data-state=saved]")
        return self

    @property
    def state(self) -> str:
        """What is said about saving."""
        return self.page.locator("#studio-state").inner_text().lower()

    @property
    def title(self) -> str:
        """What the panel shows."""
        return self.page.locator("#props-title").inner_text()

    @property
    def problems(self) -> Locator:
        """The rows of the table of problems."""
        return self.page.locator("#problems-list tbody tr")

    def checked(self, problems: int) -> Studio:
        """Waits until the server has found so many problems."""
        expect(self.problems).to_have_count(problems)
        return self

    def shape(self, element: str) -> Locator:
        """An element on the canvas."""
        return self.page.locator(f"#studio-canvas [data-element-id='{element}']").first

    def picture(self, name: str) -> None:
        """Keeps a picture of the whole page for looking at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        assert size is not None
        height = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": height})
        self.page.screenshot(path=str(PICTURES / f"{name}.png"))
        self.page.set_viewport_size(size)
