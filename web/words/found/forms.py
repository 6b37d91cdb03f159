"""What the linter says about forms: message and hint of each rule and variant."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "no-id/component": Say(
        N_("Unsur formulir ini tidak punya nama teknis"), N_("Simpan lagi dengan penyunting formulir.")
    ),
    "duplicate-id/component": Say(
        N_("Nama teknis «%(id)s» dipakai dua kali di formulir ini"), N_("Beri masing-masing nama teknis sendiri.")
    ),
    "duplicate-key": Say(N_("Kunci «%(key)s» dipakai dua kali"), N_("Beri setiap isian kuncinya sendiri.")),
    "bad-key": Say(
        N_("«%(key)s» tidak bisa menjadi kunci"),
        N_("Pakai huruf kecil, angka, dan _, mulai dengan huruf, dan bukan kata FEEL."),
    ),
    "bad-condition": Say(N_("Syarat «%(text)s» bukan rumus FEEL: %(reason)s"), N_("Tulis sebagai rumus FEEL.")),
    "unknown-name": Say(
        N_("Syarat ini membaca «%(name)s», yang bukan isian formulir ini"), N_("Sebut isian yang ada.")
    ),
    "unknown-name/known": Say(
        N_("Syarat ini membaca «%(name)s», yang bukan isian formulir ini"), N_("Yang ada: %(known)s.")
    ),
    "browser-differs": Say(
        N_("Syarat «%(text)s» bisa berbeda hasilnya di pratinjau penyunting formulir"),
        N_("Bandingkan dengan = dan bilangan bulat."),
    ),
    "bad-limits": Say(N_("Batas %(names)s tidak menyisakan isi yang boleh"), N_("Tukar keduanya.")),
    "bad-limits/increment": Say(N_("increment harus di atas 0"), N_("Isi langkah antara dua nilai.")),
    "bad-member": Say(N_("%(member)s harus %(wanted)s"), N_("Isi %(member)s sebagai %(wanted)s.")),
    "bad-member/validation-type": Say(
        N_("Tidak ada validationType «%(value)s»"), N_("Pakai email atau phone, atau sebuah pola.")
    ),
    "bad-pattern": Say(N_("Pola ini bukan regular expression: %(reason)s"), N_("Perbaiki atau hapus.")),
    "bad-pattern/long": Say(N_("Pola ini lebih panjang dari %(most)s huruf"), N_("Ringkaskan.")),
    "no-pattern-message": Say(
        N_("Orang tidak bisa menebak polanya"), N_("Tulis di patternErrorMessage apa yang diharapkan.")
    ),
    "words-expression": Say(N_("%(member)s berisi rumus"), N_("Tulis kata-katanya sendiri.")),
    "unread-member": Say(N_("Tidak dibaca: %(members)s"), N_("Hapus dari berkasnya.")),
    "empty-form": Say(N_("Formulir ini tidak punya isian"), N_("Tambahkan satu.")),
    "refused-type/iframe": Say(
        N_("Halaman asing tidak ditampilkan: formulir tidak boleh membawa orang atau datanya ke tempat lain"),
        N_("Hapus."),
    ),
    "refused-type/html": Say(N_("HTML tidak ditampilkan"), N_("Pakai unsur teks.")),
    "refused-type/image": Say(N_("Gambar tidak ditampilkan"), N_("Pakai unsur teks.")),
    "refused-type/filepicker": Say(
        N_("Berkas bukti diunggah di halaman evidence, yang menyimpan dan memeriksanya"), N_("Hapus.")
    ),
    "refused-type/expression": Say(
        N_("Nilai yang dihitung tidak berada di formulir"), N_("Pakai tabel keputusan, atau syarat di gambar.")
    ),
    "refused-type/table": Say(
        N_("Tabel tidak ditampilkan"), N_("Pakai daftar berulang dengan kolom yang hanya dibaca.")
    ),
    "refused-type/button": Say(N_("Halaman membawa tombolnya sendiri"), N_("Hapus.")),
    "unknown-type": Say(N_("Tidak ada unsur formulir jenis «%(type)s»"), N_("Yang ada: %(known)s.")),
    "group-path": Say(N_("Kelompok dengan path membuat isian bersarang"), N_("Kosongkan path-nya.")),
    "no-key": Say(N_("Unsur ini tidak punya %(member)s"), N_("Beri %(member)s: huruf kecil dan _.")),
    "no-label": Say(N_("Isian ini tidak punya label"), N_("Sebut singkat apa yang ditanyakan.")),
    "bad-option": Say(N_("Pilihan tanpa teks sebagai nilai dan label"), N_("Beri setiap pilihan keduanya.")),
    "duplicate-option": Say(N_("Pilihan «%(option)s» ada dua kali"), N_("Beri setiap pilihan nilainya sendiri.")),
    "options-expression": Say(N_("Pilihan lewat rumus tidak dibaca"), N_("Pakai valuesKey.")),
    "no-options": Say(N_("Tidak ada yang bisa dipilih"), N_("Daftarkan pilihannya, atau sebut di valuesKey.")),
    "nested-list": Say(
        N_("Daftar berulang di dalam daftar berulang"), N_("Tanyakan baris-barisnya di formulir sendiri.")
    ),
    "bad-file/bytes": Say(
        N_("Berkas formulir %(found)s bita; paling banyak %(most)s yang dibaca"), N_("Pecah formulirnya.")
    ),
    "bad-file/encoding": Say(N_("Berkas formulir bukan teks UTF-8"), N_("Simpan lagi dengan penyunting formulir.")),
    "bad-file/deep": Say(
        N_("Kurung dalam kurung lebih dari %(most)s lapis"), N_("Simpan lagi dengan penyunting formulir.")
    ),
    "bad-file/json": Say(N_("Berkas formulir bukan JSON: %(reason)s"), N_("Simpan lagi dengan penyunting formulir.")),
    "bad-file/twice": Say(
        N_("«%(name)s» ada dua kali dalam satu objek"), N_("Simpan lagi dengan penyunting formulir.")
    ),
    "bad-file/object": Say(N_("Berkas formulir tidak berisi objek"), N_("Simpan lagi dengan penyunting formulir.")),
    "bad-file/type": Say(
        N_("Ini bukan formulir: type-nya harus «default»"), N_("Simpan lagi dengan penyunting formulir.")
    ),
    "bad-file/components": Say(
        N_("Ini bukan formulir: tidak punya components"), N_("Simpan lagi dengan penyunting formulir.")
    ),
    "too-large/components": Say(N_("Lebih dari %(most)s unsur formulir"), N_("Pecah formulirnya.")),
    "too-large/words": Say(N_("%(member)s lebih panjang dari %(most)s huruf"), N_("Ringkaskan.")),
    "too-large/options": Say(N_("Lebih dari %(most)s pilihan"), N_("Biarkan tugas membawanya: valuesKey.")),
}
