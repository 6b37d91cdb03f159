"""The templates without the product behind them: a small application that only knows the names of the endpoints.

`python -m tests.web.gallery FOLDER` writes every page and mail there, for looking at.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from flask import Flask, flash, g, render_template

from tests.web import samples
from web import i18n, templating

ENDPOINTS = {
    "auth.sign_in": "/masuk",
    "auth.sign_out": "/keluar",
    "auth.language": "/bahasa",
    "demo.sign_in": "/demo/masuk",
    "demo.advance": "/demo/maju",
    "officer.inbox": "/tugas",
    "officer.share": "/tugas/<task_id>",
    "officer.question": "/tugas/<task_id>/pertanyaan/<code>",
    "officer.check": "/tugas/<task_id>/periksa",
    "officer.receipt": "/tanda-terima/<number>",
    "tasks.form": "/tugas/<task_id>/formulir",
    "head.sign_off": "/tugas/<task_id>/tanda-tangan",
    "head.questions": "/keputusan",
    "head.decide": "/keputusan/<token>",
    "review.desk": "/pemeriksaan",
    "review.case": "/pemeriksaan/<task_id>",
    "coordinate.board": "/kesiapan",
    "coordinate.plan": "/kesiapan/rencana",
    "coordinate.case": "/kasus/<path:business_key>",
    "coordinate.letters": "/surat",
    "coordinate.letter": "/surat/<letter_id>",
    "coordinate.seals": "/segel",
    "mine.mail": "/surat-saya",
    "mine.feed": "/surat-saya/kalender",
    "late.overview": "/terlambat",
    "late.ladder": "/terlambat/tangga",
    "late.punctuality": "/terlambat/ketepatan",
    "late.workbook": "/terlambat.xlsx",
    "late.wall": "/papan",
    "trouble.overview": "/kendala",
    "trouble.release": "/kendala/lonjakan",
    "trouble.cause": "/kendala/sebab",
    "trouble.standing": "/kendala/jeda",
    "trouble.one": "/kendala/<incident_id>",
    "connect.overview": "/sambungan",
    "stand_ins.overview": "/pengganti",
    "stand_ins.end": "/pengganti/<stand_in_id>/akhiri",
    "hands.task": "/tugas/<task_id>/atur",
    "hands.talk": "/komentar/<instance_id>",
    "hands.open_tasks": "/tugas-terbuka",
    "hands.hand_over": "/serah-terima",
    "hands.handed_over": "/serah-terima",
    "calendar.overview": "/kalender",
    "calendar.table": "/kalender/<int:number>.csv",
    "calendar.day": "/kalender/libur",
    "calendar.change_day": "/kalender/libur",
    "calendar.decree": "/kalender/<int:number>/tetapkan",
    "calendar.week": "/kalender/pekan",
    "calendar.hours": "/kalender/jam",
    "calendar.change_hours": "/kalender/jam",
    "calendar.bring": "/kalender/impor",
    "calendar.apply": "/kalender/terapkan",
    "pauses.case": "/jeda/<path:business_key>",
    "design.packages": "/proses",
    "design.version": "/proses/<key>/<int:version>",
    "design.drawing": "/proses/<key>/<int:version>/<name>.bpmn",
    "design.file": "/proses/<key>/<int:version>/berkas/<name>",
    "draft.show": "/proses/<key>/draf",
    "draft.drop_scenarios": "/proses/<key>/draf/skenario/keluarkan",
    "draft.go_on": "/proses/<key>/draf/dasar",
    "draft.restore": "/proses/<key>/draf/pulihkan/<int:version>",
    "files.download": "/berkas/<file_id>",
    "files.page": "/berkas/<file_id>/halaman/<int:page>",
}


def make() -> Flask:
    """The application; `/<language>/<name>` shows a sample page."""
    app = Flask("web", root_path=str(i18n.WEB))
    app.config.update(SECRET_KEY="only for looking", TESTING=True)
    i18n.install(app)
    templating.install(app)
    for endpoint, rule in ENDPOINTS.items():
        app.add_url_rule(rule, endpoint, lambda **_: "")
    app.add_url_rule("/<language>/<name>", "sample", sample)
    app.add_url_rule("/<language>/surel/<name>/<part>", "mail", mail)
    return app


def sample(language: str, name: str) -> str:
    """A sample page in a language."""
    template, page, chrome = samples.PAGES[name]
    g.language, g.zone, g.chrome = language, "Asia/Makassar", samples.CHROMES[chrome]
    if name == "bagian":
        flash("Draf tersimpan", "accepted")
    shown = page() if callable(page) else page
    return render_template(template, **({"page": shown} if shown is not None else {}))


def mail(language: str, name: str, part: str) -> str:
    """One part of a sample mail."""
    g.language, g.zone = language, "Asia/Makassar"
    return render_template(f"mail/{name}/{part}", mail=samples.MAILS[name])


def write(folder: Path) -> None:
    """Every page and mail in both languages as files."""
    client: Any = make().test_client()
    for language in i18n.LANGUAGES:
        for name in samples.PAGES:
            (folder / f"{language}-{name}.html").write_text(client.get(f"/{language}/{name}").text)
        for name in samples.MAILS:
            (folder / f"{language}-surel-{name}.html").write_text(
                client.get(f"/{language}/surel/{name}/body.html").text
            )
            (folder / f"{language}-surel-{name}.txt").write_text(client.get(f"/{language}/surel/{name}/body.txt").text)


if __name__ == "__main__":
    i18n.compile_catalogues()
    write(Path(sys.argv[1]))
