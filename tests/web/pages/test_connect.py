"""A coordinator connects other systems: what is shown once, what is refused, what the log tells."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from engine import clock
from engine.events import TYPES
from engine.instances import assign
from engine.jobs import drain
from engine.store.unit import StatementCounter
from tests.web.pages.story import SECRET, Seen, Story
from tests.web.pages.test_head_decide import late
from tests.webhooks.receiver import Receiver, serving
from web.connect import posted
from web.database import db
from web.words import hooks
from webhooks import correlating, planning, registrations, rules
from webhooks.addresses import Policy
from webhooks.secrets import Vault, key_of
from webhooks.signing import sign
from webhooks.tables import Endpoint

ADDRESS = "https://arsip.kota.example/masukan"
STATEMENTS = 15


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name is a server on the public internet, save this machine's own address."""
    where = {"127.0.0.1": ["127.0.0.1"]}
    monkeypatch.setattr("webhooks.addresses.look_up_within", lambda host, _port: where.get(host, ["8.8.8.8"]))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving() as found:
        yield found


def open_form(story: Story, url: str) -> str:
    """The number of a fresh form."""
    return str(story.get("coordinator", url).page.xpath("//input[@name='form_id']/@value")[0])


def add(story: Story, patterns: str = "*", **more: str) -> tuple[str, Seen]:
    """Adds an endpoint; its id and what was shown."""
    form = open_form(story, "/sambungan/keluar/baru")
    sent = {"form_id": form, "address": ADDRESS, "description": "Arsip kota", "patterns": patterns, **more}
    return form, story.post("coordinator", "/sambungan/keluar/baru", status=200, **sent)


def add_source(story: Story, **more: str) -> tuple[str, str]:
    """Adds a source of more time; its id and secret."""
    form = open_form(story, "/sambungan/masuk/baru")
    sent = {"form_id": form, "name": "SRIKANDI", "message_name": "more_time", "key_field": "case", "data_field": "data"}
    page = story.post("coordinator", "/sambungan/masuk/baru", status=200, **{**sent, **more})
    return form, str(page.page.xpath("//input[@id='secret']/@value")[0])


def call(story: Story, source: str, secret: str, body: object, delivery: str = "msg_1") -> int:
    raw = json.dumps(body).encode()
    headers = sign(key_of(secret), delivery, clock.wall(), raw)
    answer = story.app.test_client().open(f"/masukan/{source}", method="POST", data=raw, headers=dict(headers))
    return int(answer.status_code)


def test_a_city_without_connections_is_told_what_they_are_for(story: Story) -> None:
    page = story.get("coordinator", "/sambungan")
    assert "Belum ada tujuan" in page.text
    assert "Belum ada sumber" in page.text
    assert page.page.xpath("//nav//a[@aria-current='page']")[0].text_content().strip() == "Sambungan"


@pytest.mark.parametrize("who", ["dinkes", "head", "reviewer", "secretary", "chair"])
def test_only_coordinators_and_administrators_come_in(story: Story, who: str) -> None:
    form, _ = add(story)
    for url in ("/sambungan", "/sambungan/keluar/baru", f"/sambungan/keluar/{form}"):
        story.get(who, url, status=403)
    story.post(who, f"/sambungan/keluar/{form}", status=403, description="Saya", patterns="*")
    assert "/sambungan" not in story.get(who, "/tugas" if who != "reviewer" else "/pemeriksaan").html


def test_the_secret_is_shown_once_and_kept_encrypted(story: Story) -> None:
    form, shown = add(story)
    secret = str(shown.page.xpath("//input[@id='secret']/@value")[0])
    assert len(key_of(secret)) == 32
    assert shown.response.headers["Cache-Control"] == "no-store"
    for url in ("/sambungan", f"/sambungan/keluar/{form}"):
        assert secret not in story.get("coordinator", url).html
    [kept] = story.world.read(lambda s: s.scalars(sa.select(Endpoint.secret)).all())
    assert secret.removeprefix("whsec_").encode() not in kept


def test_the_same_form_sent_twice_makes_one_endpoint_and_shows_nothing_again(story: Story) -> None:
    form, _ = add(story)
    sent = {"form_id": form, "address": ADDRESS, "description": "Arsip kota", "patterns": "*"}
    again = story.post("coordinator", "/sambungan/keluar/baru", status=303, **sent)
    assert again.to == f"/sambungan/keluar/{form}"
    assert len(story.world.read(lambda s: s.scalars(sa.select(Endpoint.id)).all())) == 1


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("address", "http://arsip.kota.example/", "Alamat harus diawali https://"),
        ("address", "https://user:pw@arsip.kota.example/", "nama pengguna atau kata sandi"),
        ("address", "arsip", "Ini bukan alamat web"),
        ("description", "", "Wajib diisi"),
        ("description", "a" * 201, "Paling banyak 200 huruf"),
        ("types", "tugas.selesai", "Ada jenis peristiwa yang tidak dikenal"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(
    story: Story, field: str, typed: str, sentence: str
) -> None:
    form = open_form(story, "/sambungan/keluar/baru")
    sent = {"form_id": form, "address": ADDRESS, "description": "Arsip kota", "patterns": "task.*", field: typed}
    page = story.post("coordinator", "/sambungan/keluar/baru", status=422, **sent)
    at = "patterns" if field == "types" else field
    assert sentence in page.page.xpath(f"//p[@id='{at}-error']")[0].text_content()
    assert page.page.xpath(f"//input[@name='{field}']/@value")[0] == typed
    assert page.page.xpath("//input[@value='task.*']/@checked")


def test_an_inner_address_is_refused_with_the_reason(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webhooks.addresses.look_up_within", lambda _host, _port: ["8.8.8.8", "10.0.0.1"])
    form = open_form(story, "/sambungan/keluar/baru")
    sent = {"form_id": form, "address": ADDRESS, "description": "Arsip", "patterns": "*"}
    page = story.post("coordinator", "/sambungan/keluar/baru", status=422, **sent)
    assert "jaringan dalam" in page.text


def test_the_log_shows_each_call_and_one_is_sent_again(story: Story, receiver: Receiver, now: clock.Movable) -> None:
    form, _ = add(story, patterns="task.*", types="evidence.returned")
    receiver.answers = [(500, {}, b"Basis data penuh"), (200, {}, b"ok")]
    rehearse(story, receiver)
    task = story.world.task("collect", "dinkes")
    story.world.unit(lambda s: assign.claim(s, task.id, story.world.actors["dinkes"]))
    drain(story.world.sessions, planning.QUEUE)
    page = story.get("coordinator", f"/sambungan/keluar/{form}")
    assert "Gagal, dicoba lagi (500)" in page.text
    link = str(page.page.xpath("//main//tbody//a/@href")[0])
    assert "Basis data penuh" in story.get("coordinator", link).text
    assert story.post("coordinator", link).to == link
    now.advance(dt.timedelta(seconds=6))
    drain(story.world.sessions, planning.QUEUE)
    told = story.get("coordinator", link)
    assert "Diterima (200)" in told.text
    assert len(receiver.calls) == 3, "the second try, and the one asked for"
    assert len(set(receiver.ids())) == 1


def test_a_delivery_of_an_endpoint_that_is_off_is_not_sent_again(story: Story, receiver: Receiver) -> None:
    form, _ = add(story)
    rehearse(story, receiver)
    task = story.world.task("collect", "dinkes")
    story.world.unit(lambda s: assign.claim(s, task.id, story.world.actors["dinkes"]))
    drain(story.world.sessions, planning.QUEUE)
    link = str(story.get("coordinator", f"/sambungan/keluar/{form}").page.xpath("//main//tbody//a/@href")[0])
    story.post("coordinator", f"/sambungan/keluar/{form}", description="Arsip kota", patterns="*")
    assert "Dimatikan oleh koordinator" in story.get("coordinator", f"/sambungan/keluar/{form}").text
    story.post("coordinator", link)
    assert "Nyalakan dulu" in story.get("coordinator", link).text
    assert len(receiver.calls) == 1


def test_what_an_endpoint_hears_is_changed_and_wrong_words_are_kept(story: Story) -> None:
    form, _ = add(story)
    url = f"/sambungan/keluar/{form}"
    wrong = story.post("coordinator", url, status=422, description="Arsip kota", types="salah", is_on="1")
    assert "Ada jenis peristiwa yang tidak dikenal" in wrong.text
    assert wrong.page.xpath("//input[@name='types']/@value") == ["salah"]
    story.post("coordinator", url, description="Arsip baru", patterns="task.*", types="score.fixed", is_on="1")
    page = story.get("coordinator", url)
    assert page.title == "Arsip baru"
    assert page.page.xpath("//input[@name='patterns'][@checked]/@value") == ["task.*"]
    assert page.page.xpath("//input[@name='types']/@value") == ["score.fixed"]


def test_a_source_is_added_with_the_secret_of_the_other_system(story: Story) -> None:
    theirs = "whsec_" + "A" * 43 + "="
    source, shown = add_source(story, secret=theirs)
    assert shown == theirs
    assert call(story, source, theirs, {"case": "KLA-2026/07"}) == 202
    form = open_form(story, "/sambungan/masuk/baru")
    sent = {"form_id": form, "name": "", "message_name": "a", "message_field": "b", "key_field": "a b", "secret": "x"}
    page = story.post("coordinator", "/sambungan/masuk/baru", status=422, **sent)
    for field in ("name", "message_name", "key_field"):
        assert page.page.xpath(f"//p[@id='{field}-error']"), field
    assert page.page.xpath("//input[@name='secret']/@value") == [""]


def test_what_is_parked_tells_why_and_can_be_tried_again(story: Story, now: clock.Movable) -> None:
    """Nobody waits for more time yet; later somebody does, but the ladder takes that word from heads only."""
    source, secret = add_source(story)
    assert call(story, source, secret, {"case": "KLA-2026/07", "data": {"until": "2026-03-30"}}) == 202
    drain(story.world.sessions, "outbox")
    url = f"/sambungan/masuk/{source}"
    page = story.get("coordinator", url)
    assert "Tidak ada kasus yang menunggu pesan ini" in page.text
    assert "1 ditahan" in page.text
    link = str(page.page.xpath("//main//tbody//a/@href")[0])
    assert '"until": "2026-03-30"' in story.get("coordinator", link).text
    story.post("coordinator", link)
    assert "Masih ditahan" in story.get("coordinator", link).text
    late(story, now)
    story.post("coordinator", link)
    told = story.get("coordinator", link).text
    assert "Proses tidak mengizinkan pesan ini dari luar" in told or "Lebih dari satu langkah" in told


def test_a_source_that_is_off_is_not_there(story: Story) -> None:
    source, secret = add_source(story)
    story.post("coordinator", f"/sambungan/masuk/{source}", is_on="0")
    assert call(story, source, secret, {"case": "KLA-2026/07"}) == 404
    story.post("coordinator", f"/sambungan/masuk/{source}", is_on="1")
    assert call(story, source, secret, {"case": "KLA-2026/07"}) == 202


def test_pages_keep_to_their_budget(story: Story) -> None:
    form, _ = add(story)
    source, secret = add_source(story)
    call(story, source, secret, {"case": "KLA-2026/07"})
    for url in ("/sambungan", f"/sambungan/keluar/{form}", f"/sambungan/masuk/{source}"):
        story.get("coordinator", url)
        with story.app.app_context():
            counter = StatementCounter(db.engine)
        with counter:
            story.get("coordinator", url)
        assert len(counter.texts) <= STATEMENTS, counter.texts


def test_pages_speak_english_too(story: Story) -> None:
    add(story)
    story.in_english("coordinator")
    page = story.get("coordinator", "/sambungan")
    assert page.title == "Connections with other systems"
    assert "Out: who is told" in page.text


def test_every_code_has_words() -> None:
    assert set(hooks.EVENT_GROUPS) == {"*", *rules.GROUPS}
    parked = set(re.findall(r"[a-z]+_[a-z_]+", (correlating.Parked.__doc__ or "").split("why.")[1]))
    assert set(hooks.PARKED) == parked
    assert set(posted.GROUPS) == {"*", *(f"{group}.*" for group in rules.GROUPS)}
    assert not any(type_.startswith(rules.INSIDE) for type_ in rules.OFFERED)
    assert {t for t in TYPES if not t.startswith(rules.INSIDE)} == set(rules.OFFERED)


def rehearse(story: Story, receiver: Receiver) -> None:
    """The endpoint is a server of this test, which only a rehearsal may call."""
    registrations.register(Vault(SECRET), Policy(rehearsal_hosts=("127.0.0.1",)))
    address = f"http://127.0.0.1:{receiver.port}/in"
    story.world.unit(lambda s: s.execute(sa.update(Endpoint).values(address=address)))
