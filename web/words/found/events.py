"""What the linter says about events, gateways, compensation and words beyond BPMN: message and hint of each rule."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "event-kind": Say(
        N_("%(kind)s dengan %(event)s tidak dijalankan"), N_("Pakai peristiwa yang boleh di tempat ini.")
    ),
    "multiple-event": Say(N_("Satu peristiwa punya satu pemicu"), N_("Hapus pemicu lainnya.")),
    "interrupting": Say(
        N_("Peristiwa %(event)s selalu menghentikan langkahnya"), N_("Jadikan peristiwa yang menghentikan.")
    ),
    "cancel-end": Say(
        N_("Akhir dengan pembatalan hanya ada di dalam transaksi"),
        N_("Pakai akhir lain, atau jadikan bagian ini transaksi."),
    ),
    "cancel-boundary": Say(N_("Pembatalan di tepi hanya menempel pada transaksi"), N_("Tempelkan pada transaksi.")),
    "cancel-boundary/missing": Say(
        N_("Transaksi ini bisa dibatalkan, tetapi tidak ada pembatalan di tepinya"),
        N_("Tempelkan peristiwa pembatalan di tepinya."),
    ),
    "event-code": Say(N_("%(kind)s ini tidak punya kode, jadi tidak ada yang bisa menangkapnya"), N_("Beri kodenya.")),
    "event-name": Say(N_("%(kind)s ini tidak punya nama"), N_("Beri namanya.")),
    "signal-name": Say(N_("Dua sinyal bernama «%(name)s»"), N_("Pakai satu sinyal saja, atau beri nama lain.")),
    "condition": Say(N_("Peristiwa bersyarat ini tidak punya syarat"), N_("Tulis syaratnya.")),
    "timer-value/missing": Say(
        N_("Tenggat ini belum punya waktu, jadi tidak akan pernah berbunyi"), N_("Isi waktunya.")
    ),
    "timer-value/date": Say(
        N_("«%(text)s» bukan tanggal atau saat"), N_("Tulis seperti 2026-03-16T16:00:00+08:00, atau sebuah rumus.")
    ),
    "timer-value/duration": Say(
        N_("«%(text)s» bukan lama waktu"), N_("Tulis seperti P2D atau PT4H, atau working_days(2).")
    ),
    "timer-value/cycle": Say(N_("«%(text)s» bukan pengulangan"), N_("Tulis seperti R3/P1D.")),
    "same-event": Say(N_("Peristiwa kedua di sini menunggu %(kind)s «%(name)s» yang sama"), N_("Sisakan satu.")),
    "same-event/any": Say(
        N_("Peristiwa kedua di sini menangkap %(kind)s apa pun"), N_("Sisakan satu, atau beri kodenya.")
    ),
    "gateway-flows": Say(N_("Tidak ada jalan keluar dari cabang ini"), N_("Gambar jalannya, atau ganti dengan akhir.")),
    "gateway-condition": Say(
        N_("Jalan dari «%(gateway)s» ini tidak punya syarat dan tidak ditandai sebagai jalan terakhir"),
        N_("Jadikan jalan bila tidak ada syarat lain yang terpenuhi."),
    ),
    "gateway-condition/several": Say(
        N_("Jalan dari «%(gateway)s» ini tidak punya syarat, padahal jalan terakhirnya sudah ada"),
        N_("Tulis syaratnya."),
    ),
    "default-flow": Say(
        N_("Jalan terakhir «%(flow)s» tidak keluar dari langkah ini"), N_("Pilih salah satu jalannya.")
    ),
    "event-gateway": Say(
        N_("«%(target)s» bukan peristiwa yang bisa ditunggu"),
        N_("Gambar peristiwa yang menunggu di belakang cabang ini."),
    ),
    "event-gateway/other": Say(N_("Hanya «%(gateway)s» yang boleh menuju «%(target)s»"), N_("Hapus jalan ini.")),
    "event-gateway/none": Say(N_("Cabang ini tidak menunggu apa pun"), N_("Gambar peristiwa yang ditunggu.")),
    "compensation-handler": Say(
        N_("Pembatalan hasil di tepi ini tidak terhubung dengan satu langkah pembatal"),
        N_("Hubungkan dengan garis putus-putus ke satu langkah pembatal."),
    ),
    "compensation-handler/flow": Say(N_("Tidak ada jalan dari pembatalan hasil di tepi"), N_("Hapus jalannya.")),
    "compensation-flow": Say(
        N_("Langkah pembatal hanya dicapai lewat garis putus-putusnya"), N_("Hapus jalan yang menyentuhnya.")
    ),
    "compensation-twice": Say(N_("«%(activity)s» dibatalkan dengan dua cara"), N_("Sisakan satu.")),
    "compensation-start": Say(
        N_("Proses tidak bisa dibatalkan seluruhnya oleh bagiannya sendiri"), N_("Pindahkan ke bagian di dalamnya.")
    ),
    "compensation-activity": Say(
        N_("«%(activity)s» bukan langkah di tempat ini"), N_("Sebut langkah di proses atau bagian yang sama.")
    ),
    "extension": Say(N_("%(kind)s tidak mengenal kata layak:%(word)s"), N_("Hapus kata itu.")),
    "extension/choice": Say(
        N_("layak:%(word)s adalah salah satu dari %(known)s, bukan «%(value)s»"), N_("Pilih salah satu.")
    ),
    "extension/number": Say(N_("layak:%(word)s adalah bilangan bulat, bukan «%(value)s»"), N_("Tulis angkanya.")),
    "extension/binding": Say(N_("Memanggil versi tertentu belum bisa dijalankan"), N_("Pakai deployment atau latest.")),
    "extension/place": Say(N_("layak:%(word)s hanya ada di dalam extensionElements"), N_("Pindahkan ke sana.")),
    "extension/element": Say(N_("%(kind)s tidak mengenal unsur layak:%(word)s"), N_("Hapus unsur itu.")),
    "extension/attribute": Say(N_("layak:%(owner)s tidak mengenal kata %(word)s"), N_("Hapus kata itu.")),
    "extension/lacks": Say(N_("layak:%(owner)s memerlukan %(word)s"), N_("Isi.")),
    "extension/empty": Say(N_("layak:%(owner)s tidak berisi apa pun"), N_("Isi, atau hapus.")),
    "vendor-extension": Say(N_("Tidak dibaca: %(words)s"), N_("Katakan dengan kata-kata Layak, atau biarkan.")),
    "script": Say(
        N_("Gambar tidak menjalankan skrip: %(word)s"), N_("Pakai rumus FEEL, tabel keputusan, atau operator.")
    ),
}
