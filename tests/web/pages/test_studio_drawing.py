"""Drawing in the studio: by the mouse where it is dropped, by a press behind the chosen step; all can be undone."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.services.browser import DESK, Pages
from tests.web.pages.story import Story
from tests.web.pages.studio import CANVAS, Studio


def middle(it: Locator) -> tuple[float, float]:
    """The middle of what is on the screen."""
    box = it.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(studio: Studio, what: Locator, x: float, y: float) -> None:
    """Drags by the mouse, in steps as a hand does."""
    mouse = studio.page.mouse
    mouse.move(*middle(what))
    mouse.down()
    mouse.move(x - 60, y - 40, steps=4)
    mouse.move(x, y, steps=6)
    mouse.up()


def test_a_step_is_drawn_by_the_mouse_and_connected(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open("collect")
    page, canvas = studio.page, studio.page.locator("#studio-canvas").bounding_box()
    assert canvas is not None
    drag(studio, page.locator("[data-shape=automatic]"), canvas["x"] + 120, canvas["y"] + 350)
    page.keyboard.type("Catat")
    page.locator("#props-title").click()
    expect(studio.page.locator("#props-title")).to_have_text("Catat")
    expect(studio.page.get_by_text("Tidak ada lanjutannya.")).to_be_visible()
    pad = page.locator(".djs-context-pad .entry")
    pad.first.click()
    page.mouse.move(*middle(studio.shape("reminded")), steps=5)
    page.mouse.click(*middle(studio.shape("reminded")))
    page.locator("#studio-step").select_option(label="Catat (Langkah otomatis)")
    expect(page.locator(".ways")).to_contain_text("Sudah diingatkan")
    studio.picture("drawn-1440")
    page.locator("[data-canvas=undo]").click()
    expect(page.get_by_text("Tidak ada lanjutannya.")).to_be_visible()
    pad.last.click()
    expect(page.locator("#studio-step")).not_to_contain_text("Catat")


def test_a_press_puts_a_step_onto_the_way_and_what_follows_makes_room(
    story: Story, address: str, open_page: Pages
) -> None:
    studio = Studio(story, open_page(DESK), address).open().choose("choose_reviewers")
    page = studio.page
    before = middle(studio.shape("is_enough"))
    page.locator("[data-shape=table]").press("Enter")
    assert page.evaluate("document.activeElement.id") == "f-name"
    expect(page.locator("#props-title")).to_have_text("Tabel baru")
    expect(page.locator(".ways")).to_contain_text("Periksa bukti")
    assert middle(studio.shape("is_enough")) != before
    studio.choose("choose_reviewers")
    expect(page.locator(".ways > li")).to_have_count(1)
    expect(page.locator(".ways")).to_contain_text("Tabel baru")
    page.locator("[data-canvas=undo]").click()
    expect(page.locator(".ways")).to_contain_text("Periksa bukti")


def test_a_deadline_sits_on_the_edge_of_the_chosen_task(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open().choose("decide")
    studio.page.locator("[data-shape=deadline]").click()
    expect(studio.page.locator("#studio-props").get_by_text("Di tepi")).to_be_visible()
    studio.field("timeDate-unit").select_option("after_due")
    studio.choose("decide")
    expect(studio.field("late-0")).to_have_value("1")


def test_keys_move_remove_undo_and_do_again(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open().choose("remind_reviewers")
    keys, shape = studio.page.keyboard, studio.shape("remind_reviewers")
    before = middle(shape)
    studio.page.locator(CANVAS).focus()
    keys.press("ArrowRight")
    assert middle(shape)[0] > before[0]
    keys.press("Delete")
    expect(shape).to_have_count(0)
    keys.press("Control+z")
    expect(shape).to_be_visible()
    keys.press("Control+y")
    expect(shape).to_have_count(0)
    studio.page.locator("body").press("Control+z")
    expect(shape).to_be_visible()


def test_ways_conditions_and_what_is_left(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open().choose("is_enough")
    page = studio.page
    expect(page.get_by_text("Yang diputuskan di sini")).to_be_visible()
    expect(studio.field("flow-0-condition")).to_have_value('verdict = "accepted"')
    expect(studio.field("flow-1-condition")).to_have_count(0)
    studio.field("connect").select_option("decide")
    expect(page.locator(".ways > li")).to_have_count(3)
    studio.fill("flow-2-condition", "returns > 1")
    page.locator("label[for=f-flow-2-default]").click()
    expect(studio.field("flow-2-condition")).to_have_count(0)
    expect(studio.field("flow-1-condition")).to_have_value("")
    page.get_by_role("button", name="Putuskan jalan ke Putuskan kelanjutan").click()
    expect(page.locator(".ways > li")).to_have_count(2)


def test_a_drawing_leaves_as_a_file_and_as_a_picture(story: Story, address: str, open_page: Pages) -> None:
    studio = Studio(story, open_page(DESK), address).open("collect").choose("collect").fill("name", "Kumpulkan semua")
    for act, name, holds in (("bpmn", "collect.bpmn", 'name="Kumpulkan semua"'), ("svg", "collect.svg", "Kumpulkan")):
        with studio.page.expect_download() as loading:
            studio.page.locator(f"[data-act={act}]").click()
        assert loading.value.suggested_filename == name
        text = loading.value.path().read_text("utf-8")
        assert holds in text
        assert "var(--" not in text
