"""go.py on a small project of its own: it makes the environment, is quick the second time, and mends what breaks."""

from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PYTHON = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
NEEDED = ("go.py", "requirements", "package.json", "package-lock.json", ".npmrc", "web/assets")
SHOW = ("exec", "layak", "process", "check")  # the environment of `run`, which is the smaller one
SECOND_RUN = 3.0  # seconds, product and all; here only the launcher's share


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The launcher and what it reads, with a command line that only repeats its arguments."""
    folder = tmp_path_factory.mktemp("projects") / "layak kota"
    for name in NEEDED:
        source, copy = ROOT / name, folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(source, copy) if source.is_dir() else shutil.copy(source, copy)
    (folder / "web" / "__init__.py").touch()
    (folder / "web" / "i18n.py").touch()
    (folder / "web" / "cli.py").write_text("import sys, flask\nprint('layak', *sys.argv[1:])\n")
    done = go(folder, *SHOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "layak process check\n"
    assert "Python packages ..." in done.stderr
    return folder


def test_the_second_call_is_silent_and_quick(project: pathlib.Path) -> None:
    begin = time.monotonic()
    done = go(project, *SHOW)
    assert time.monotonic() - begin < SECOND_RUN
    assert (done.stdout, done.stderr) == ("layak process check\n", "")


@pytest.mark.parametrize(
    "broken",
    [
        ".venv/bin/python",
        ".venv/.stamp",
        ".venv/lib/python{0}.{1}/site-packages/flask",
        ".venv/lib/python{0}.{1}/site-packages/click/core.py",
        ".venv",
        "web/static/dist/viewer.js",
    ],
)
def test_what_is_missing_is_made_again(project: pathlib.Path, broken: str) -> None:
    path = project / broken.format(*sys.version_info)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = go(project, *SHOW)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "layak process check\n"
    assert path.exists()
    assert go(project, *SHOW).stderr == ""


def test_a_set_up_that_was_killed_is_taken_up_again(project: pathlib.Path) -> None:
    (project / ".venv" / ".stamp").unlink()
    with start(project, *SHOW) as process:
        assert process.stderr is not None
        assert process.stderr.read(10)  # it is at work
        process.kill()
    assert go(project, *SHOW).stdout == "layak process check\n"


def test_an_old_environment_follows_its_lock(project: pathlib.Path) -> None:
    lock = project / "requirements" / "build.lock"
    lock.write_text(f"# read again\n{lock.read_text()}")
    done = go(project, *SHOW)
    assert "Python packages" in done.stderr
    assert "Python environment" not in done.stderr  # what stands is kept: a server may run on it
    assert done.returncode == 0


def test_arguments_the_folder_and_the_exit_code_are_the_commands_own(project: pathlib.Path) -> None:
    done = go(project, "exec", "layak", "a  b", "--json", folder=project.parent)
    assert done.stdout == "layak a  b --json\n"
    assert go(project, "exec", "layak", cli="raise SystemExit(7)").returncode == 7


def test_ctrl_c_reaches_the_command_once(project: pathlib.Path) -> None:
    program = "import signal, time\ncaught = []\nsignal.signal(signal.SIGINT, lambda *_: caught.append(1))\n"
    program += "print('ready', flush=True)\nwhile not caught: time.sleep(.01)\n"
    program += "time.sleep(.3)\nprint(len(caught), flush=True)\nraise SystemExit(5)\n"
    (project / "web" / "cli.py").write_text(program)
    with start(project, "exec", "layak") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGINT)
        assert process.stdout.read() == "1\n"
        assert process.wait() == 5


def test_without_a_network_one_sentence_says_so(project: pathlib.Path, tmp_path: pathlib.Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".venv", "node_modules", "dist"), symlinks=True)
    nowhere = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy"), "http://127.0.0.1:9")
    done = go(copy, *SHOW, environment={**nowhere, "UV_CACHE_DIR": str(tmp_path / "empty"), "UV_HTTP_RETRIES": "0"})
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("No network: ")
    assert "Traceback" not in done.stderr


def test_without_pip_the_one_line_that_helps(project: pathlib.Path, tmp_path: pathlib.Path) -> None:
    copy = tmp_path / "bare"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns(".*", "node_modules", "dist"))
    done = subprocess.run([PYTHON, "-S", "go.py", *SHOW], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == "Python has no pip here. On Debian or Ubuntu: sudo apt-get install python3-pip\n"


def test_an_unknown_command_gets_the_list(project: pathlib.Path) -> None:
    for words in ((), ("start",), ("exec",)):
        done = go(project, *words)
        assert done.returncode == 1
        assert "python3 go.py run" in done.stderr


def test_the_launcher_is_small_and_needs_no_package() -> None:
    lines = (ROOT / "go.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < 150
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported <= sys.stdlib_module_names


def go(
    project: pathlib.Path,
    *words: str,
    folder: pathlib.Path | None = None,
    cli: str = "",
    environment: dict[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Calls go.py as a person would, from `folder`; `cli` takes the place of the command line."""
    path = project / "web" / "cli.py"
    before = path.read_text() if path.exists() else ""
    path.write_text(cli or before)
    done = subprocess.run(
        [PYTHON, str(project / "go.py"), *words],
        cwd=folder or project,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    path.write_text(before)
    return done


def start(project: pathlib.Path, *words: str) -> subprocess.Popen[str]:
    """The same, without waiting for its end."""
    return subprocess.Popen(
        [PYTHON, str(project / "go.py"), *words],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
