"""What the linter says about decision tables: message and hint of each rule and variant."""

from __future__ import annotations

from web.words.found.sentence import N_, Say, Sentences

SAID: Sentences = {
    "no-decision": Say(N_("Berkas ini tidak berisi keputusan"), N_("Gambar satu, lalu simpan lagi.")),
    "dmn": Say(N_("Ini bukan berkas DMN dengan sebuah keputusan"), N_("Simpan lagi dengan penyunting DMN.")),
    "dmn/reason": Say(N_("Berkas DMN ini tidak terbaca: %(reason)s"), N_("Simpan lagi dengan penyunting DMN.")),
    "no-id": Say(N_("Unsur ini tidak punya nama teknis"), N_("Simpan lagi dengan penyuntingnya.")),
    "duplicate-id/file": Say(
        N_("Keputusan «%(id)s» sudah ada di %(file)s"), N_("Sisakan satu, atau beri nama teknis lain.")
    ),
    "no-output": Say(N_("Tabel ini tidak punya kolom hasil"), N_("Tambahkan satu.")),
    "no-rule": Say(N_("Tabel ini tidak punya aturan"), N_("Tambahkan satu.")),
    "missing-input": Say(
        N_("Kolom «%(column)s» tidak punya rumus, jadi selalu kosong"), N_("Tulis nama data yang dibacanya.")
    ),
    "output-name": Say(
        N_("«%(name)s» tidak bisa menjadi nama hasil"), N_("Setiap kolom menjadi data: huruf, angka, dan _.")
    ),
    "output-name/twice": Say(N_("Dua hasil bernama «%(name)s»"), N_("Ganti nama salah satunya.")),
    "cells": Say(
        N_("Aturan %(number)s punya %(found)s sel, bukan %(wanted)s"), N_("Hapus aturannya, lalu tulis lagi.")
    ),
    "empty-output": Say(
        N_("Aturan %(number)s punya hasil kosong, jadi null"), N_("Tulis null bila memang itu maksudnya.")
    ),
    "hit-policy": Say(N_("Tidak ada cara memilih aturan «%(name)s»"), N_("Pilih salah satu dari %(known)s.")),
    "hit-policy/aggregation": Say(
        N_("Tidak ada cara menggabung «%(name)s»"), N_("Pilih salah satu dari %(known)s, atau kosongkan.")
    ),
    "hit-policy/one": Say(
        N_("«%(name)s» memerlukan tabel dengan satu hasil"), N_("Pecah tabelnya, atau kumpulkan tanpa itu.")
    ),
    "hit-policy/order": Say(
        N_("%(name)s memerlukan nilai tiap hasil menurut urutannya"), N_("Daftarkan di kepala kolom.")
    ),
    "overlap": Say(
        N_("Aturan %(first)s dan %(second)s sama-sama cocok bila %(where)s"),
        N_("Buat keduanya saling mengecualikan, atau pilih cara FIRST."),
    ),
    "overlap/always": Say(
        N_("Aturan %(first)s dan %(second)s selalu sama-sama cocok"),
        N_("Buat keduanya saling mengecualikan, atau pilih cara FIRST."),
    ),
    "overlap/many": Say(N_("Lebih dari %(most)s aturan: tumpang tindihnya tidak diperiksa"), N_("Pecah tabelnya.")),
}
