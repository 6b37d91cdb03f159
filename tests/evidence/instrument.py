"""A small instrument: three indicators, three agencies, every way to answer."""

from __future__ import annotations

SMALL = b"""
year: 2024
id: Instrumen kecil
en: A small instrument
total: 75
source: {id: rekaan, en: made up}
agencies:
  dinkes: {short: Dinkes, kind: dinas, name: Dinas Kesehatan}
  disdik: {short: Disdik, kind: dinas, name: Dinas Pendidikan}
  dp3a: {short: DP3A, kind: dinas, name: Dinas Perlindungan Anak}
  kemenag: {short: Kemenag, kind: instansi_vertikal, name: Kantor Kementerian Agama}
clusters:
  - {number: 3, code: K3, id: "Klaster III", en: "Cluster III", max: 75}
ladders:
  policy:
    steps:
      - {share: 1, id: Perda, en: By-law}
      - {share: 0.5, id: Peraturan wali kota, en: Mayor's regulation}
      - {share: 0, id: Belum ada, en: Not yet}
  yes:
    steps:
      - {share: 1, id: Ya, en: "Yes"}
      - {share: 0, id: Tidak, en: "No"}
  coverage:
    steps:
      - {share: 1, at_least: 80, id: "80-100%", en: "80-100%"}
      - {share: 0.5, at_least: 40, id: "40-79%", en: "40-79%"}
      - {share: 0, at_least: 0, id: "0-39%", en: "0-39%"}
indicators:
  - number: 7
    code: K3-07
    cluster: 3
    id: Kawasan Tanpa Rokok
    en: Smoke-free areas
    max: 20
    lead: dinkes
    questions:
      "07.01":
        id: Perda KTR berlaku
        en: A by-law is in force
        max: 10
        agencies: [dinkes, disdik]
        answer: {kind: ladder, ladder: policy}
        evidence:
          - {kind: regulation, id: Perda KTR, en: By-law, basis: form}
          - {kind: photo, id: Foto, en: Photos, basis: ours, required: false}
      "07.02":
        id: Sekolah yang menerapkan KTR
        en: Schools that are smoke-free
        max: 6
        agencies: [disdik]
        answer: {kind: percentage, better: higher, ladder: coverage}
        evidence:
          - {kind: report, id: Laporan sekolah, en: School report, basis: form}
      "07.03":
        id: Satgas KTR ada
        en: A task force exists
        max: 4
        agencies: [dinkes]
        answer: {kind: yes_no, ladder: "yes"}
        evidence:
          - {kind: decree, id: SK Satgas, en: Decree, basis: form}
          - {kind: link, id: Tautan, en: Link, basis: ours, required: false}
  - number: 8
    code: K3-08
    cluster: 3
    id: Layanan kesehatan anak
    en: Health services for children
    max: 50
    lead: dinkes
    questions:
      "08.01":
        id: Layanan tersedia
        en: Services are there
        max: 50
        agencies: [dinkes]
        answer: {kind: ladder, ladder: policy}
        evidence:
          - {kind: report, id: Laporan layanan, en: Report, basis: form}
          - {kind: decree, id: SK tim layanan, en: Decree of the team, basis: ours, required: false}
  - number: 9
    code: K3-09
    cluster: 3
    id: Pendampingan anak
    en: Support for children
    max: 5
    lead: dp3a
    questions:
      "09.01":
        id: Kegiatan pendampingan
        en: What is done
        max: 5
        agencies: [kemenag]
        sensitive: cluster_v
        answer: {kind: text, ladder: policy}
        evidence:
          - {kind: report, id: Laporan angka, en: Figures, basis: form}
"""
