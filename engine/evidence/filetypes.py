"""Which files are taken as evidence, told by extension and by content. Pure: bytes in, a code out."""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from engine.errors import Invalid

MEGABYTE = 1_000_000
LONGEST_NAME = 150
HEAD = 4096
TAIL = 2048
SHORTEST_BOX = 8  # bytes: its size and its kind
MOST_BOXES = 50_000  # a film of hours has some thousands; a file made of nothing but boxes would keep us busy


@dataclass(frozen=True, kw_only=True, slots=True)
class FileType:
    """A kind of file: what the browser is told it is, how big it may be, what its content must look like."""

    extension: str
    content_type: str
    limit: int  # bytes
    is_like: Callable[[BinaryIO], bool]
    is_whole: Callable[[BinaryIO], bool]


def _head(stream: BinaryIO, size: int = HEAD) -> bytes:
    stream.seek(0)
    return stream.read(size)


def _tail(stream: BinaryIO, size: int = TAIL) -> bytes:
    length = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, length - size))
    return stream.read(size)


def _begins(*starts: bytes) -> Callable[[BinaryIO], bool]:
    return lambda stream: _head(stream).startswith(starts)


def _is_pdf(stream: BinaryIO) -> bool:
    """Readers allow a few bytes before the mark, scanners write them."""
    return b"%PDF-" in _head(stream, 1024)


def _is_pdf_whole(stream: BinaryIO) -> bool:
    return b"%%EOF" in _tail(stream)


def _is_jpeg_whole(stream: BinaryIO) -> bool:
    """Phones append previews behind the end mark, so it is looked for, not expected last."""
    stream.seek(0)
    return b"\xff\xd9" in stream.read()[2:]


def _is_png_whole(stream: BinaryIO) -> bool:
    return b"IEND" in _tail(stream)


def _brand(*brands: bytes) -> Callable[[BinaryIO], bool]:
    """An ISO media file (mp4, heic) says what it is in its first box."""

    def is_like(stream: BinaryIO) -> bool:
        """By the major brand or a compatible one, within the first 64 bytes."""
        head = _head(stream, 64)
        length = int.from_bytes(head[:4], "big")
        named = {head[8:12], *(head[at : at + 4] for at in range(16, min(length, 64), 4))}
        return head[4:8] == b"ftyp" and bool(named & set(brands))

    return is_like


def _are_boxes_whole(stream: BinaryIO) -> bool:
    """Walks the boxes of an ISO media file to its end; one that says it is longer was cut off."""
    length = stream.seek(0, io.SEEK_END)
    ends = dict(itertools.islice(_boxes(stream, length), MOST_BOXES))
    return length in ends.values() and not ends.keys().isdisjoint((b"moov", b"meta"))


def _boxes(stream: BinaryIO, length: int) -> Iterator[tuple[bytes, int]]:
    """The kind of each box and where it ends; nothing more after one that is smaller than a box can be."""
    at = 0
    while at + SHORTEST_BOX <= length:
        kind, size = _box(stream, at)
        if 0 < size < SHORTEST_BOX:
            return
        at = at + size if size else length  # the last box may leave its size out
        yield kind, at


def _box(stream: BinaryIO, at: int) -> tuple[bytes, int]:
    """Kind and size of the box that begins here; a size of 1 says that the true one follows, in eight bytes."""
    stream.seek(at)
    head = stream.read(16)
    size = int.from_bytes(head[:4], "big")
    return head[4:8], int.from_bytes(head[8:], "big") if size == 1 and len(head) == 16 else size


def _is_office(folder: str) -> Callable[[BinaryIO], bool]:
    """Word, Excel and PowerPoint are zip archives; the folder inside tells which."""

    def is_like(stream: BinaryIO) -> bool:
        """True also for a zip that cannot be opened: that it is broken is for `is_whole`. False for one with macros."""
        if not _head(stream, 4).startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(stream) as archive:
                names = set(archive.namelist())
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            return True  # looks like one, and is broken: said by `is_whole`
        has_macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(n.startswith(folder) for n in names) and not has_macros

    return is_like


def _is_zip_whole(stream: BinaryIO) -> bool:
    stream.seek(0)
    return zipfile.is_zipfile(stream)


_OFFICE = "application/vnd.openxmlformats-officedocument."
_SMALL, _BIG = 25 * MEGABYTE, 100 * MEGABYTE
_HEIC = _brand(b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")
_MP4 = _brand(
    b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV", b"3gp4", b"3gp5"
)


def _type(extension: str, content_type: str, is_like: Callable[[BinaryIO], bool],
          is_whole: Callable[[BinaryIO], bool], limit: int = _SMALL) -> FileType:  # fmt: skip
    return FileType(extension=extension, content_type=content_type, limit=limit, is_like=is_like, is_whole=is_whole)


TYPES: Mapping[str, FileType] = {
    "pdf": _type("pdf", "application/pdf", _is_pdf, _is_pdf_whole),
    "jpg": _type("jpg", "image/jpeg", _begins(b"\xff\xd8\xff"), _is_jpeg_whole),
    "png": _type("png", "image/png", _begins(b"\x89PNG\r\n\x1a\n"), _is_png_whole),
    "heic": _type("heic", "image/heic", _HEIC, _are_boxes_whole),
    "docx": _type("docx", _OFFICE + "wordprocessingml.document", _is_office("word/"), _is_zip_whole),
    "xlsx": _type("xlsx", _OFFICE + "spreadsheetml.sheet", _is_office("xl/"), _is_zip_whole),
    "pptx": _type("pptx", _OFFICE + "presentationml.presentation", _is_office("ppt/"), _is_zip_whole),
    "mp4": _type("mp4", "video/mp4", _MP4, _are_boxes_whole, _BIG),
}
EXTENSIONS = tuple(TYPES)
_ALIASES = {"jpeg": "jpg", "heif": "heic"}
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def refused(code: str, **values: object) -> Invalid:
    """A refusal of a file: its code stands at the field `file`."""
    return Invalid(f"the file was refused: {code}", fields={"file": [code]}, **values)


def safe_name(given: str) -> str:
    """A file name that can be shown, stored and handed out: no folders, no signs that hide or turn text.

    Raises Invalid: `none_chosen` for an empty one, `bad_name` where nothing is left, `wrong_type` without extension.
    """
    if not given.strip():
        raise refused("none_chosen")
    base = unicodedata.normalize("NFC", given).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in base if unicodedata.category(c)[0] != "C")
    stem, dot, extension = _FORBIDDEN.sub("_", kept).strip().rpartition(".")
    if not dot and extension:
        raise refused("wrong_type", name=kept[:LONGEST_NAME], allowed=EXTENSIONS)
    stem = " ".join(stem.split()).strip(" .")
    if not stem or not extension:
        raise refused("bad_name", name=kept[:LONGEST_NAME])
    return f"{stem[: LONGEST_NAME - len(extension) - 1]}.{extension}"


def type_of_name(name: str) -> FileType:
    """The type a name promises. Raises Invalid `wrong_type` for one that is not taken."""
    extension = name.rpartition(".")[2].lower()
    found = TYPES.get(_ALIASES.get(extension, extension))
    if found is None:
        raise refused("wrong_type", name=name, type=extension, allowed=EXTENSIONS)
    return found


def ensure_content(stream: BinaryIO, name: str, promised: FileType) -> None:
    """Raises Invalid: `content_mismatch`, `password_protected`, or `cut_off` when the end is missing."""
    if not promised.is_like(stream):
        if _is_locked_office(stream):
            raise refused("password_protected", name=name)
        raise refused("content_mismatch", name=name, type=promised.extension, seems=_seems(stream))
    if not promised.is_whole(stream):
        raise refused("cut_off", name=name)


def _is_locked_office(stream: BinaryIO) -> bool:
    """Office keeps a document with a password inside an old compound file."""
    if _head(stream, 4) != b"\xd0\xcf\x11\xe0":
        return False
    stream.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in stream.read()


def _seems(stream: BinaryIO) -> str:
    """What the bytes look like, as an extension without dot; empty when nothing is known."""
    try:
        return puremagic.from_string(_head(stream)).lstrip(".")
    except (puremagic.PureError, ValueError):
        return ""
