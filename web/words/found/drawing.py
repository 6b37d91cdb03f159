"""What the linter says about a drawing as a whole, and its advice to whoever draws: message and hint of each rule."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "element": Say(N_("%(kind)s tidak dijalankan"), N_("Gambarlah dengan langkah yang dijalankan, atau hapus.")),
    "element/script": Say(
        N_("Gambar tidak menjalankan skrip"), N_("Pakai tabel keputusan, atau langkah otomatis dengan operator.")
    ),
    "no-process": Say(N_("Tidak ada proses yang bisa dijalankan"), N_("Tandai satu proses sebagai executable.")),
    "duplicate-id": Say(N_("Nama teknis «%(id)s» dipakai dua kali"), N_("Beri masing-masing nama teknis sendiri.")),
    "flow-end": Say(
        N_("Jalan ini tidak punya dua ujung: dari «%(source)s» ke «%(target)s»"),
        N_("Hapus, lalu gambar lagi dari langkah ke langkah."),
    ),
    "flow-crosses": Say(
        N_("Jalan ini melewati batas proses atau bagian"), N_("Hapus; pakai pesan, atau akhiri bagian itu dulu.")
    ),
    "attached-to": Say(
        N_("Peristiwa di tepi ini tidak menempel pada langkah di tempatnya"), N_("Tempelkan pada sebuah langkah.")
    ),
    "reference": Say(N_("%(kind)s «%(id)s» tidak ada di berkas ini"), N_("Pilih atau buat lagi di gambar.")),
    "reference/requirement": Say(
        N_("Yang diperlukan, «%(id)s», tidak ada di berkas tabel ini"), N_("Gambar lagi panah keperluannya.")
    ),
    "no-start": Say(N_("Proses ini tidak punya awal"), N_("Mulai dengan satu peristiwa awal.")),
    "several-starts": Say(
        N_("Ada lebih dari satu awal tanpa pemicu"), N_("Sisakan satu, atau beri yang lain pesan atau waktu.")
    ),
    "start-event": Say(
        N_("Awal dengan %(event)s tidak punya tempat di sini"),
        N_("Pakai awal yang cocok untuk proses atau bagian ini."),
    ),
    "start-event/one": Say(
        N_("Bagian yang dipicu peristiwa punya tepat satu awal"), N_("Sisakan satu awal di dalamnya.")
    ),
    "event-subprocess-flow": Say(
        N_("Jalan ini menyentuh bagian yang dipicu peristiwa"), N_("Hapus: awalnya sendiri yang memulainya.")
    ),
    "instantiate": Say(
        N_("Proses dimulai dengan peristiwa awal, bukan dengan langkah ini"), N_("Gambar peristiwa awal di depannya.")
    ),
    "unreachable": Say(
        N_("Tidak ada jalan ke sini, jadi tidak pernah terjadi"), N_("Hubungkan dengan jalan, atau hapus.")
    ),
    "called-element": Say(N_("Proses «%(name)s» tidak ada"), N_("Sebut foldernya di bawah calls dalam process.yaml.")),
    "called-element/none": Say(N_("Langkah ini tidak menyebut proses yang dijalankan"), N_("Pilih prosesnya.")),
    "called-element/elsewhere": Say(
        N_("Proses «%(called)s» belum dikenal di sini, jadi panggilannya tidak diperiksa"),
        N_("Terbitkan proses itu lebih dulu."),
    ),
    "pools": Say(
        N_("Hanya satu proses dalam satu gambar yang berjalan"), N_("Beri proses ini berkas sendiri, lalu panggil.")
    ),
    "multi-instance": Say(
        N_("Langkah berulang memerlukan jumlah atau daftar, salah satu"), N_("Isi jumlahnya atau nama daftarnya.")
    ),
    "quantity": Say(
        N_("Langkah menerima satu dan memberi satu; jumlah lain tidak dijalankan"),
        N_("Hapus startQuantity dan completionQuantity."),
    ),
    "data": Say(
        N_("%(kind)s hanya untuk pembaca gambar, tidak dijalankan"),
        N_("Bawa data dengan formulir, tabel, atau panggilan."),
    ),
    "schema": Say(
        N_("Berkas ini tidak persis seperti skema BPMN 2.0: %(reason)s"), N_("Simpan lagi dengan penyunting BPMN.")
    ),
    "parser": Say(N_("Gambar ini tidak terbaca: %(reason)s"), N_("Simpan lagi dengan penyunting BPMN.")),
    "same-name": Say(
        N_("Dua langkah bernama «%(name)s» membingungkan di riwayat"), N_("Beri masing-masing nama sendiri.")
    ),
    "no-name": Say(
        N_("Tugas ini belum punya nama, padahal namanya yang dibaca orang di daftar tugas"),
        N_("Sebut apa yang dikerjakan: «Periksa bukti»."),
    ),
    "gateway-name": Say(
        N_("Cabang ini belum punya nama"), N_("Tulis pertanyaan yang dijawab jalan-jalannya: «Bukti cukup?».")
    ),
    "no-due": Say(
        N_("Tugas ini tidak punya tenggat, jadi tidak pernah terlambat"), N_("Isi tenggatnya dalam hari kerja.")
    ),
    "due-unwatched": Say(
        N_("Peristiwa ini menunggu tenggat, tetapi «%(task)s» tidak punya tenggat, jadi tidak akan pernah berbunyi"),
        N_("Isi tenggat tugasnya."),
    ),
    "deadline-end": Say(
        N_("Tenggat ini lewat tanpa ada yang tahu: tidak ada lanjutannya"),
        N_("Gambar jalan ke pengingat atau ke yang memutuskan."),
    ),
    "reminder-early": Say(
        N_("Pengingat %(before)s hari kerja sebelum tenggat, padahal tugasnya hanya %(days)s hari kerja"),
        N_("Ingatkan lebih dekat ke tenggat."),
    ),
    "last-rung": Say(
        N_("Anak tangga terakhir tidak punya batas: di sini orang bisa menunggu selamanya"),
        N_("Tambahkan tenggat, dan siapa yang memutuskan bila tetap tidak ada jawaban."),
    ),
    "escalation-uncaught": Say(
        N_("Isyarat «%(code)s» dari proses «%(called)s» tidak ditangkap siapa pun di sini"),
        N_("Tempelkan peristiwa isyarat di tepi langkah ini."),
    ),
}
