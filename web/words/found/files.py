"""What the linter says about files that cannot be read, process.yaml and scenarios: message and hint of each rule."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "empty": Say(N_("Berkas ini kosong"), N_("Simpan lagi.")),
    "too-large/bytes": Say(N_("Berkas ini lebih dari %(most)s bita"), N_("Pecah menjadi beberapa gambar.")),
    "too-large/elements": Say(N_("Lebih dari %(most)s unsur"), N_("Pecah menjadi beberapa gambar.")),
    "too-large/attributes": Say(
        N_("Lebih dari %(most)s atribut pada satu unsur"), N_("Simpan lagi dengan penyuntingnya.")
    ),
    "too-large/files": Say(
        N_("%(found)s berkas dalam satu folder; paling banyak %(most)s yang dibaca"),
        N_("Pindahkan yang bukan milik proses ini."),
    ),
    "doctype": Say(N_("Berkas ini memakai DOCTYPE, yang tidak diterima"), N_("Hapus baris DOCTYPE.")),
    "xml": Say(N_("Ini bukan XML: %(reason)s"), N_("Simpan lagi dengan penyuntingnya.")),
    "bpmn": Say(N_("Ini bukan berkas BPMN 2.0: akarnya %(root)s"), N_("Simpan lagi sebagai BPMN 2.0.")),
    "id": Say(N_("Nama teknis paling panjang %(most)s huruf"), N_("Ringkaskan.")),
    "main": Say(N_("Tidak ada proses «%(name)s», yang disebut main"), N_("Perbaiki main di process.yaml.")),
    "no-drawing": Say(N_("Tidak ada gambar BPMN"), N_("Tambahkan berkas .bpmn.")),
    "unreadable": Say(N_("Berkas ini tidak bisa dibaca: %(reason)s"), N_("Periksa berkas dan izinnya.")),
    "duplicate-process": Say(
        N_("Proses «%(name)s» sudah ada di %(file)s"), N_("Sisakan satu, atau beri nama teknis lain.")
    ),
    "process-yaml/missing": Say(
        N_("Tidak ada process.yaml, jadi nama-nama tidak diperiksa"), N_("Tambahkan process.yaml.")
    ),
    "process-yaml/mapping": Say(
        N_("process.yaml berisi title, main, roles, facts, data, dan seterusnya"), N_("Tulis sebagai nama: isi.")
    ),
    "process-yaml/text": Say(N_("%(key)s adalah satu kata atau baris"), N_("Tulis satu teks.")),
    "process-yaml/list": Say(N_("%(key)s adalah daftar nama"), N_("Tulis seperti [nama, nama].")),
    "process-yaml/names": Say(N_("%(key)s berisi nama dengan isinya"), N_("Tulis sebagai nama: isi.")),
    "process-yaml/key": Say(N_("Kata kunci %(key)s tidak dikenal"), N_("Yang dikenal: %(known)s.")),
    "process-yaml/entry": Say(N_("%(name)s: isinya ditulis seperti {type: string}"), N_("Perbaiki isinya.")),
    "process-yaml/type": Say(N_("%(name)s: type-nya salah satu dari %(known)s"), N_("Perbaiki type-nya.")),
    "process-yaml/both": Say(N_("«%(name)s» ada di facts dan di data"), N_("Sisakan satu.")),
    "scenario": Say(N_("%(name)s: harus %(wanted)s"), N_("Perbaiki isinya.")),
    "scenario/unreadable": Say(N_("Skenario tidak bisa dibaca: %(reason)s"), N_("Periksa berkas dan izinnya.")),
    "scenario/mapping": Say(N_("Skenario berisi daftar steps"), N_("Tulis title, steps, dan seterusnya.")),
    "scenario/key": Say(N_("Kata kunci %(name)s tidak dikenal"), N_("Perbaiki atau hapus.")),
    "scenario/step": Say(N_("Setiap langkah berisi kata kunci dengan isinya"), N_("Tulis sebagai nama: isi.")),
    "scenario/actions": Say(
        N_("Satu tindakan dalam satu langkah, bukan %(names)s"), N_("Pecah menjadi beberapa langkah.")
    ),
    "scenario/refused": Say(
        N_("refused adalah satu-satunya langkah sebuah skenario"), N_("Hapus langkah lainnya, atau refused.")
    ),
    "scenario/model": Say(N_("Tidak ada berkas %(name)s di sebelahnya"), N_("Perbaiki model.")),
    "scenario/models": Say(
        N_("Sebut gambarnya: ada %(found)s berkas .bpmn di folder ini"), N_("Tulis model: nama berkasnya.")
    ),
    "process-yaml/bytes": Say(N_("%(found)s bita; paling banyak %(most)s yang dibaca"), N_("Ringkaskan berkasnya.")),
    "process-yaml/encoding": Say(N_("Ini bukan teks UTF-8"), N_("Simpan sebagai UTF-8.")),
    "process-yaml/yaml": Say(N_("Ini bukan YAML: %(reason)s"), N_("Perbaiki baris itu.")),
    "process-yaml/anchors": Say(N_("Jangkar dan alias YAML tidak dibaca"), N_("Tulis isinya lengkap.")),
    "process-yaml/deep": Say(N_("Bersarang lebih dari %(most)s lapis"), N_("Ratakan isinya.")),
    "process-yaml/plain-key": Say(N_("Kata kunci adalah satu teks biasa"), N_("Tulis satu kata.")),
    "process-yaml/twice": Say(N_("Kata kunci %(name)s ada dua kali"), N_("Sisakan satu.")),
    "scenario/bytes": Say(N_("%(found)s bita; paling banyak %(most)s yang dibaca"), N_("Ringkaskan berkasnya.")),
    "scenario/encoding": Say(N_("Ini bukan teks UTF-8"), N_("Simpan sebagai UTF-8.")),
    "scenario/yaml": Say(N_("Ini bukan YAML: %(reason)s"), N_("Perbaiki baris itu.")),
    "scenario/anchors": Say(N_("Jangkar dan alias YAML tidak dibaca"), N_("Tulis isinya lengkap.")),
    "scenario/deep": Say(N_("Bersarang lebih dari %(most)s lapis"), N_("Ratakan isinya.")),
    "scenario/plain-key": Say(N_("Kata kunci adalah satu teks biasa"), N_("Tulis satu kata.")),
    "scenario/twice": Say(N_("Kata kunci %(name)s ada dua kali"), N_("Sisakan satu.")),
}
