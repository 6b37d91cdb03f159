"""Files as officers bring them, small and whole."""

from __future__ import annotations

import io
import zipfile

from PIL import Image


def pdf(text: str = "Perda") -> bytes:
    """A PDF that says something."""
    return b"%PDF-1.7\n1 0 obj <<>> endobj\n% " + text.encode() + b"\ntrailer <<>>\n%%EOF\n"


def picture(kind: str = "PNG", colour: str = "teal") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(out, kind)
    return out.getvalue()


def office(folder: str, *, extra: str = "") -> bytes:
    """A document of Word (`word`), Excel (`xl`) or PowerPoint (`ppt`), as far as its shape goes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/main.xml", "<x/>" * 500)
        if extra:
            archive.writestr(extra, "x")
    return out.getvalue()


def box(name: bytes, body: bytes = b"") -> bytes:
    """A box of an ISO media file."""
    return (8 + len(body)).to_bytes(4, "big") + name + body


def video(brand: bytes = b"isom") -> bytes:
    """An mp4, or with brand `heic` a picture of a phone."""
    inner = b"moov" if brand != b"heic" else b"meta"
    return box(b"ftyp", brand + b"\0\0\0\0" + brand) + box(inner, b"\0" * 16) + box(b"mdat", b"\0" * 64)
