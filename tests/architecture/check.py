"""What `go.py check` runs: every check to its end, then what they found. The tools' settings are in pyproject.toml."""

from __future__ import annotations

import pathlib
import subprocess
import sys
import sysconfig
import time

ROOT = pathlib.Path(__file__).parents[2]
CHECKS = {
    "format": "ruff format --check .",
    "lint": "ruff check .",
    "types": "mypy",
    "import rules": "lint-imports",
    "unused dependencies": "deptry .",
    "compose file": "check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml",
    "Dockerfile": "hadolint Dockerfile",
}


def passes(name: str, command: str) -> bool:
    """Runs one check and prints what it says when it does not pass."""
    begin = time.monotonic()
    print(f"{name} ...", end=" ", flush=True)
    program, *words = command.split()
    path = pathlib.Path(sysconfig.get_path("scripts")) / program
    done = subprocess.run([path, *words], cwd=ROOT, capture_output=True, text=True, errors="replace", check=False)
    print("ok" if done.returncode == 0 else "FAILED", f"{time.monotonic() - begin:.1f} s")
    if done.returncode:
        print((done.stdout + done.stderr).strip(), flush=True)
    return done.returncode == 0


def main() -> int:
    """0 when every check passes."""
    results = [passes(name, command) for name, command in CHECKS.items()]
    print(f"{sum(results)} passed, {len(results) - sum(results)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
