"""Files as accidents and strangers make them: whole ones, mutilated. The same seed gives the same bytes."""

from __future__ import annotations

import codecs
import os
import random
import re
import time
from collections.abc import Callable, Iterator

SLOWEST = 2.0  # seconds of CPU
BLANKS = (
    b"",
    b" ",
    b"\n",
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"<",
    b"{",
    b"[",
    b"- ",
    b"---\n",
    b"\x1f\x8b",
    b"%PDF-",
)
NUMBERS = (
    b"9" * 400,
    b"-1",
    b"1e999",
    b"0",
    b"NaN",
    b"2147483648",
    b"1.5",
    b"",
    b"P99999999999Y",
    b"9999-12-31T23:59:59Z",
)
TEXTS = (
    "\u202e",
    "\U0001f4a5",
    "a" * 70_000,
    "\u0000",
    "=" * 3000,
    "(" * 3000,
    "../../etc/passwd",
    "'\"><script>",
    "null",
)


def mutants(kind: str, usual: int) -> list[int]:
    """The seeds for one kind of file; `HOSTILE=5000` for a long run over all kinds."""
    asked = int(os.environ.get("HOSTILE", "0"))
    return list(range(asked // 10 or usual)) if kind else []


class Watch:
    """Nothing takes longer than two seconds of CPU."""

    def __enter__(self) -> Watch:
        self.began = time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        took = time.process_time() - self.began
        assert took < SLOWEST, f"{took:.1f} s"


def mutilated(raw: bytes, chance: random.Random) -> bytes:
    """One to three things happen to a file."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        raw = chance.choice(MUTATORS)(raw, chance)
    return raw


def _at(raw: bytes, chance: random.Random) -> int:
    return chance.randrange(len(raw) + 1)


def cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: _at(raw, chance)]


def flipped(raw: bytes, chance: random.Random) -> bytes:
    made = bytearray(raw)
    for _ in range(min(len(raw), chance.choice([1, 3, 30]))):
        made[chance.randrange(len(made))] ^= 1 << chance.randrange(8)
    return bytes(made)


def hole(raw: bytes, chance: random.Random) -> bytes:
    begin = _at(raw, chance)
    return raw[:begin] + raw[begin + chance.choice([1, 20, 500]) :]


def doubled(raw: bytes, chance: random.Random) -> bytes:
    """A piece stands there twice: elements, ids and keys too."""
    begin = _at(raw, chance)
    end = begin + chance.choice([5, 100, 2000])
    return raw[:end] + raw[begin:end] * chance.choice([1, 1, 40]) + raw[end:]


def put_in(raw: bytes, chance: random.Random) -> bytes:
    at = _at(raw, chance)
    return raw[:at] + chance.choice(BLANKS) * chance.choice([1, 1, 5000]) + raw[at:]


def recoded(raw: bytes, chance: random.Random) -> bytes:
    text = raw.decode("utf-8", "replace")
    code = chance.choice(["utf-16", "utf-32", "cp500", "utf-7", "latin-1", "utf-8-sig"])
    return text.encode(code, "replace")


def other_number(raw: bytes, chance: random.Random) -> bytes:
    return _other(rb"\d+", raw, chance, chance.choice(NUMBERS))


def other_text(raw: bytes, chance: random.Random) -> bytes:
    return _other(rb"(?<=[\">: ])[A-Za-z_]{3,}", raw, chance, chance.choice(TEXTS).encode())


def other_name(raw: bytes, chance: random.Random) -> bytes:
    """A name becomes another one of the same file: references go astray, ids stand there twice, circles appear."""
    names = re.findall(rb"[A-Za-z_]{3,}", raw)
    return _other(rb"(?<=[\">: ])[A-Za-z_]{3,}", raw, chance, chance.choice(names) if names else b"")


def lone_surrogate(raw: bytes, chance: random.Random) -> bytes:
    at = _at(raw, chance)
    return raw[:at] + chance.choice([b"\xed\xa0\x80", b"\\ud800", b"&#xd800;", b"\\u0000", b"&#0;"]) + raw[at:]


def without_line(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    if lines:
        del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def moved_line(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.splitlines(keepends=True)
    if lines:
        lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return b"".join(lines)


def deep(raw: bytes, chance: random.Random) -> bytes:
    """Nested without an end."""
    opened, closed = chance.choice([(b"[", b"]"), (b"{a: ", b"}"), (b"<a>", b"</a>"), (b"(", b")"), (b'{"a":', b"}")])
    times, at = chance.choice([40, 3000]), _at(raw, chance)
    return raw[:at] + opened * times + closed * times + raw[at:]


def marked(raw: bytes, chance: random.Random) -> bytes:
    return chance.choice([codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF32_BE, b"\x00"]) + raw


def _other(pattern: bytes, raw: bytes, chance: random.Random, new: bytes) -> bytes:
    found = list(re.finditer(pattern, raw))
    if not found:
        return raw
    hit = chance.choice(found)
    return raw[: hit.start()] + new + raw[hit.end() :]


Mutator = Callable[[bytes, random.Random], bytes]
MUTATORS: tuple[Mutator, ...] = (
    cut, flipped, hole, doubled, put_in, recoded, other_number, other_text, other_name, other_name, lone_surrogate,
    without_line, moved_line, deep, marked,
)  # fmt: skip


def bombs() -> Iterator[tuple[str, bytes]]:
    """Texts that are small and would be huge, or that would read other files."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    yield "laughs", f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><definitions>&l9;</definitions>'.encode()
    yield "xxe", b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>'
    yield "outer", b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd"><definitions/>'
    yield "include", b'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    yield "attributes", b"<definitions " + b" ".join(b'a%d="1"' % n for n in range(20_000)) + b"/>"
    yield "nested", b"<a>" * 100_000
    yield "anchors", b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in range(1, 10))
    yield "merge", b"a: &a {b: 1}\nc: {<<: *a}\n"
    yield "tag", b"!!python/object/apply:os.system [id]\n"
    yield "brackets", b"[" * 100_000
    yield "numbers", b"x: " + b"9" * 100_000
    yield "sexagesimal", b"x: " + b"1:" * 99_000 + b"1"
    yield "sexagesimal overflow", b"x: " + b"59:" * 60_000 + b"1.5"
    yield "json", b'{"components": ' * 20_000
    yield "huge", b"x" * 6_000_000
    yield "blank", b""
    yield "nul", b"\x00" * 1000
    yield "keys", b"".join(b"k%d: 1\n" % n for n in range(15_000))
