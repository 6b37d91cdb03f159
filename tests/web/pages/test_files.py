"""Evidence handed out: who may have it, how it leaves, and pictures of its pages."""

from __future__ import annotations

import io
import pathlib
import uuid

import pytest
from PIL import Image

from engine.evidence.revising import Dates
from tests.evidence import files
from tests.web.pages.story import Story
from web.demo.papers import paper
from web.files import names, pictures

DATES = Dates()


def photo(width: int = 3000, height: int = 1000) -> bytes:
    """A photograph lying on its side, with the place where it was taken."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it
    exif[0x010F] = "Kamera rahasia"
    Image.new("RGB", (width, height), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def put(story: Story, content: bytes, name: str) -> uuid.UUID:
    """A file of Dinas Kesehatan, still a draft."""
    task = story.world.task("collect", "dinkes")
    return story.world.upload("dinkes", task, "07.01", content=content, name=name)


def test_a_download_is_the_same_bytes_under_a_safe_name(any_story: Story) -> None:
    content = paper("Perda", "Dinas Kesehatan", "12 Agustus 2024")
    url = f"/berkas/{put(any_story, content, 'Perda “KTR” nº 5.pdf')}"
    answer = any_story.client("dinkes").get(url)
    assert answer.data == content
    headers = answer.headers
    assert headers["Content-Type"] == "application/pdf"
    assert headers["Content-Length"] == str(len(content))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["Content-Disposition"].startswith('attachment; filename="')
    assert "filename*=UTF-8''Perda%20" in headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a.pdf", "a.pdf"),
        ('a"b\\c.pdf', "a_b_c.pdf"),
        ("ç.pdf", "c.pdf"),
        ("图.pdf", ".pdf"),
        ("a\r\nX: y.pdf", "a__X: y.pdf"),
    ],
)
def test_no_name_breaks_out_of_its_header(name: str, plain: str) -> None:
    header = names.attachment(name)
    assert f'filename="{plain}"' in header
    assert "\n" not in header
    assert "\r" not in header


def test_a_draft_is_its_agency_s_alone_and_evidence_its_case_s(story: Story) -> None:
    url = f"/berkas/{put(story, files.pdf(), 'Perda.pdf')}"
    for who in ("disdik", "reviewer", "kemenag"):
        for page in (url, f"{url}/halaman/1"):
            assert story.client(who).get(page).status_code == 403, who
    assert story.client("dinkes2").get(url).status_code == 200
    assert story.client("dinkes").get("/berkas/0196c0de-0000-7000-8000-000000000000").status_code == 404
    assert story.client("dinkes").get("/berkas/../../etc/passwd").status_code == 404
    assert story.client().get(url).status_code == 303


def test_a_page_becomes_a_picture_and_is_drawn_once(story: Story, tmp_path: pathlib.Path) -> None:
    url = f"/berkas/{put(story, paper('Perda', 'Dinkes', '2024'), 'Perda.pdf')}/halaman/"
    answer = story.client("dinkes").get(f"{url}1")
    assert answer.headers["Content-Type"] == "image/jpeg"
    with Image.open(io.BytesIO(answer.data)) as shown:
        assert shown.width == pictures.WIDTH
    kept = sorted(path.name.partition("-")[2] or path.suffix for path in (tmp_path / "data" / "pictures").iterdir())
    assert kept == [".count", "1.jpg"]
    assert story.client("dinkes").get(f"{url}1").data == answer.data
    assert story.client("dinkes").get(f"{url}2").status_code == 404
    assert story.client("dinkes").get(f"{url}0").status_code == 404


def test_a_photograph_is_turned_and_loses_what_the_camera_wrote(story: Story) -> None:
    url = f"/berkas/{put(story, photo(), 'foto.jpg')}/halaman/1"
    answer = story.client("dinkes").get(url)
    assert b"rahasia" not in answer.data
    with Image.open(io.BytesIO(answer.data)) as shown:
        assert (shown.width, shown.height) == (900, 2700)
        assert not shown.getexif()


@pytest.mark.parametrize("content", [b"%PDF-1.7\nnothing\n%%EOF\n", b"%PDF-1.7\n" + b"1 0 obj <<" * 5000 + b"%%EOF"])
def test_a_broken_file_has_no_picture_and_harms_nobody(story: Story, content: bytes) -> None:
    url = f"/berkas/{put(story, content, 'rusak.pdf')}"
    assert story.client("dinkes").get(f"{url}/halaman/1").status_code == 404
    assert story.client("dinkes").get(url).status_code == 200


def test_a_picture_bomb_is_not_unpacked(story: Story) -> None:
    out = io.BytesIO()
    Image.new("1", (20000, 20000)).save(out, "PNG")
    url = f"/berkas/{put(story, out.getvalue(), 'bom.png')}/halaman/1"
    assert story.client("dinkes").get(url).status_code == 404


def test_a_document_has_no_picture(story: Story) -> None:
    url = f"/berkas/{put(story, files.office('word'), 'surat.docx')}"
    assert story.client("dinkes").get(f"{url}/halaman/1").status_code == 404


def test_a_link_leads_out_only_after_it_was_said(story: Story) -> None:
    url = story.task_url("collect", "dinkes", page="/pertanyaan/07.03")
    story.post("dinkes", url, link__2="https://jdih.banjarbarukota.go.id/perda?no=5&x=<b>")
    [link] = story.get("dinkes", url).page.xpath("//a[@class='file-name']/@href")
    page = story.get("dinkes", link)
    assert page.title == "Bukti ini ada di luar Layak"
    assert page.html.count("<b>") == page.html.count("</b>")
    assert page.page.xpath("//a[@class='button']/@rel") == ["noopener noreferrer nofollow"]
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_the_cache_of_pictures_stays_small(tmp_path: pathlib.Path) -> None:
    for number in range(10):
        (tmp_path / f"{number}.jpg").write_bytes(b"x" * 100)
    assert pictures.prune(tmp_path, 450) == 6
    assert len(list(tmp_path.iterdir())) == 4
