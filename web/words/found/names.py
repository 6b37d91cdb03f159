"""What the linter says about expressions and the names they read: message and hint of each rule and variant."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "expression": Say(
        N_("«%(text)s» bukan rumus FEEL: %(reason)s"),
        N_('Perbaiki rumusnya; teks ditulis dalam tanda petik, seperti "returned".'),
    ),
    "expression/cell": Say(
        N_("Isi sel «%(text)s» bukan rumus FEEL: %(reason)s"),
        N_('Perbaiki isinya; teks ditulis dalam tanda petik, seperti "returned".'),
    ),
    "function": Say(N_("Tidak ada fungsi «%(name)s»: %(text)s"), N_("Pakai fungsi FEEL.")),
    "function/arguments": Say(
        N_("«%(name)s» memerlukan satu nilai: %(text)s"), N_("Tulis satu nilai di dalam kurungnya.")
    ),
    "function/day": Say(
        N_("«%(name)s» memerlukan sebuah tanggal: %(text)s"),
        N_('Tulis seperti %(name)s("2026-03-31"), atau nama data yang berisi tanggal.'),
    ),
    "function/zone": Say(
        N_("Zona waktu di %(text)s tidak dikenal"), N_("Tulis WIB, WITA, WIT, atau nama seperti Asia/Makassar.")
    ),
    "function/elsewhere": Say(
        N_("«%(name)s» tidak berarti apa-apa di %(use)s: %(text)s"), N_("Tempatnya di %(where)s.")
    ),
    "performer": Say(N_("Tidak ada tugas «%(name)s» di folder ini"), N_("Sebut tugas orang yang ada.")),
    "name": Say(
        N_("«%(name)s» bukan fakta dan bukan data di process.yaml: %(text)s"),
        N_("Daftarkan di process.yaml, atau perbaiki namanya."),
    ),
    "name/written": Say(
        N_("«%(name)s» bukan data di process.yaml, jadi tidak bisa diisi"),
        N_("Daftarkan sebagai data di process.yaml."),
    ),
    "name/cell": Say(
        N_("Sel «%(text)s» membaca «%(name)s», yang bukan masukan keputusan ini"),
        N_("Gambar data masukan yang diperlukannya."),
    ),
    "name/decision": Say(
        N_("Keputusan «%(decision)s» memerlukan «%(name)s», yang bukan fakta dan bukan data di process.yaml"),
        N_("Daftarkan di process.yaml, atau perbaiki namanya."),
    ),
    "name/message": Say(
        N_("Pesan «%(message)s» membawa «%(name)s», yang bukan data"), N_("Daftarkan sebagai data di process.yaml.")
    ),
    "name/in": Say(
        N_("«%(name)s» bukan data dalam process.yaml dari «%(called)s»"),
        N_("Daftarkan di folder itu, atau perbaiki namanya."),
    ),
    "name/out": Say(
        N_("«%(name)s» bukan fakta dan bukan data dalam process.yaml dari «%(called)s»"),
        N_("Daftarkan di folder itu, atau perbaiki namanya."),
    ),
    "decision": Say(
        N_("Tidak ada keputusan «%(name)s» di berkas .dmn folder ini"),
        N_("Pilih tabel yang ada, atau tambahkan berkasnya."),
    ),
    "decision/none": Say(N_("Langkah ini belum menyebut tabel keputusan"), N_("Pilih tabelnya.")),
    "decision/outputs": Say(
        N_("«%(name)s» punya beberapa hasil: masing-masing menjadi data dengan namanya sendiri"),
        N_("Hapus layak:result."),
    ),
    "role": Say(N_("Peran «%(name)s» tidak ada di process.yaml"), N_("Pilih peran yang ada, atau daftarkan.")),
    "role/message": Say(
        N_("Pesan «%(message)s» dikirim peran «%(name)s», yang tidak ada"), N_("Pilih peran yang ada, atau daftarkan.")
    ),
    "form": Say(
        N_("Tidak ada formulir «%(name)s» di folder ini, dan tidak ada halaman dengan nama itu di process.yaml"),
        N_("Pilih formulir yang ada, atau tambahkan berkasnya."),
    ),
    "form/message": Say(
        N_("Pesan «%(message)s» memakai formulir «%(name)s», yang tidak ada"),
        N_("Pilih formulir yang ada, atau tambahkan berkasnya."),
    ),
    "message": Say(N_("Pesan «%(name)s» tidak ada di process.yaml"), N_("Daftarkan di bawah messages.")),
    "escalation": Say(N_("Isyarat «%(name)s» tidak ada di process.yaml"), N_("Daftarkan di bawah escalations.")),
    "operator": Say(N_("Operator «%(name)s» tidak ada di process.yaml"), N_("Pilih operator yang ada.")),
    "operator/none": Say(N_("Langkah otomatis ini belum menyebut yang dikerjakannya"), N_("Pilih operatornya.")),
    "operator/server": Say(N_("Server ini tidak punya operator «%(name)s»"), N_("Yang dikenal: %(known)s.")),
    "parameter": Say(
        N_("Operator ini tidak mengenal keterangan «%(name)s»"), N_("Pakai keterangan yang ada di process.yaml.")
    ),
    "parameter/role": Say(N_("Keterangan ini menyebut peran «%(name)s», yang tidak ada"), N_("Pilih peran yang ada.")),
    "parameter/message": Say(
        N_("Keterangan ini menyebut pesan «%(name)s», yang tidak ada"), N_("Pilih pesan yang ada.")
    ),
    "parameter/template": Say(
        N_("Keterangan ini menyebut surat «%(name)s», yang tidak ada"), N_("Pilih surat di bawah templates.")
    ),
    "parameter/step": Say(
        N_("Keterangan ini menyebut langkah «%(name)s», yang bukan tugas di gambar ini"),
        N_("Pilih tugas yang ada di gambar ini."),
    ),
    "facts": Say(N_("Fakta «%(name)s» tidak ada di process.yaml"), N_("Hapus dari layak:facts, atau daftarkan.")),
    "facts/lacks": Say(
        N_("Proses ini membaca «%(name)s», tetapi layak:facts tidak menyebutnya"), N_("Tambahkan pada layak:facts.")
    ),
    "facts/unused": Say(
        N_("layak:facts menyebut «%(name)s», yang tidak dibaca proses ini"), N_("Hapus dari layak:facts.")
    ),
}
