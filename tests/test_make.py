"""`make ask` hands on what a person typed, whatever it is; set-up that was interrupted begins again.

A stand-in for the virtual environment's python writes down what it was called with. Make and its shell are real.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Each argument of each call ends in NUL, each call in a record separator.
STAND_IN = r"""#!/bin/sh
for argument in "$@"; do printf '%s\0' "$argument"; done >> "$CALLS"
printf '\036' >> "$CALLS"
"""

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with our Makefile, set up already, whose python only writes down its arguments."""
    for name in ("Makefile", "install.sh", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(STAND_IN)
    python.chmod(0o755)
    (tmp_path / ".venv/.ready").touch()
    return tmp_path


def make(checkout: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    # What an outer make exports would reach this one, when the tests themselves run under `make test`.
    outer = {"Q", "ARTICLES", "PYTHON", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES"}
    inherited = {name: value for name, value in os.environ.items() if name not in outer}
    return subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=checkout,
        env={**inherited, "CALLS": str(checkout / "calls"), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def calls(checkout: Path) -> list[list[str]]:
    written = (checkout / "calls").read_text() if (checkout / "calls").exists() else ""
    return [call.split("\0")[:-1] for call in written.split("\036")[:-1]]


HOSTILE = [
    pytest.param("How many ferries sail each day?", id="plain"),
    pytest.param("""Who said "we're done" and 'why'?""", id="quotes"),
    pytest.param("Does it cost $5, $HOME or $$?", id="dollars"),
    pytest.param("$(shell touch proof)$(touch proof)", id="make and shell substitution"),
    pytest.param("`touch proof`; touch proof & touch proof | cat > proof", id="shell operators"),
    pytest.param("first line\nsecond line", id="two lines"),
    pytest.param("--json", id="looks like an option"),
    pytest.param("# of ferries \\ per day %s \\n", id="comment sign, backslash, percent"),
    pytest.param("¿Cuántos ferris? 🚢", id="not ASCII"),
]


@pytest.mark.parametrize("question", HOSTILE)
@pytest.mark.parametrize("way", ["argument", "environment"])
def test_a_question_arrives_as_it_was_typed_and_nothing_in_it_is_run(checkout: Path, question: str, way: str) -> None:
    done = make(checkout, "ask", f"Q={question}") if way == "argument" else make(checkout, "ask", Q=question)
    assert done.returncode == 0, done.stderr
    refresh, ask = calls(checkout)
    assert refresh[:3] == ["-m", "bot", "refresh"]
    assert ask == ["-m", "bot", "ask", "--data", "data/sample", "--", question]
    assert not (checkout / "proof").exists()


def test_other_articles_go_into_a_folder_of_their_own(checkout: Path) -> None:
    """They must not mingle with the sample articles; and a folder's name is as free as a question."""
    make(checkout, "ask", "Q=Why?", "ARTICLES=/my news/$(touch proof)")
    refresh, ask = calls(checkout)
    assert refresh[refresh.index("--articles") + 1] == "/my news/$(touch proof)"
    assert refresh[refresh.index("--data") + 1] == ask[ask.index("--data") + 1] == "data/mine"
    assert not (checkout / "proof").exists()


def test_no_question_says_how_to_ask(checkout: Path) -> None:
    done = make(checkout, "ask")
    assert done.returncode != 0
    assert 'make ask Q="' in done.stderr
    assert calls(checkout) == []


def test_make_alone_lists_every_target(checkout: Path) -> None:
    shown = make(checkout).stdout
    for target in ("ask", "test", "run", "lint", "types", "format", "container", "container-proof", "lock", "clean"):
        assert f"make {target} " in shown


@pytest.mark.parametrize("found", [0, 1], ids=["no vulnerability", "one, or nobody could be asked"])
def test_what_the_container_installs_is_audited_by_its_hashes_and_a_failure_says_what_it_may_mean(
    checkout: Path, found: int
) -> None:
    tools = checkout / ".venv-tools"
    (tools / "bin").mkdir(parents=True)
    (tools / "bin/pip-audit").write_text(f"{STAND_IN}exit {found}\n")
    (tools / "bin/pip-audit").chmod(0o755)
    (tools / ".ready").touch()
    ran = make(checkout, "audit")
    (call,) = calls(checkout)
    assert call[:5] == [
        "--requirement", "container/requirements.txt", "--requirement", "container/torch.txt", "--require-hashes"
    ]  # fmt: skip
    assert (ran.returncode != 0, "nothing was audited" in ran.stderr) == (bool(found), bool(found))


def test_a_python_that_is_too_old_or_missing_is_named(checkout: Path) -> None:
    shutil.rmtree(checkout / ".venv")
    old = checkout / "old-python"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && { echo Python 3.9.2; exit 0; }\nexit 1\n')
    old.chmod(0o755)
    done = make(checkout, "ask", "Q=Why?", f"PYTHON={old}")
    assert done.returncode != 0
    assert "Python 3.11 or newer" in done.stderr
    assert "3.9.2" in done.stderr
    done = make(checkout, "ask", "Q=Why?", "PYTHON=no-such-python")
    assert "no 'no-such-python' here" in done.stderr
    assert not (checkout / ".venv/.ready").exists()


def test_a_set_up_that_was_killed_begins_again(checkout: Path) -> None:
    """Half a package looks whole to pip; so what stands there is thrown away, and the mark stays until all is in."""
    made = checkout / "made-by"
    fresh = checkout / "fresh-python"  # makes a "virtual environment" whose python is the stand-in
    fresh.write_text(
        '#!/bin/sh\nif [ "$1" = -m ] && [ "$2" = venv ]; then\n'
        f'mkdir -p "$3/bin" && cp "{checkout}/stand-in" "$3/bin/python" && echo venv >> "{made}"; fi\n'
    )
    fresh.chmod(0o755)
    shutil.copy(checkout / ".venv/bin/python", checkout / "stand-in")
    (checkout / ".venv/.ready").unlink()
    (checkout / ".venv/.unfinished").touch()
    (checkout / ".venv/half-a-package").touch()

    assert make(checkout, "ask", "Q=Why?", f"PYTHON={fresh}").returncode == 0
    assert made.read_text() == "venv\n"
    assert not (checkout / ".venv/half-a-package").exists()
    assert not (checkout / ".venv/.unfinished").exists()

    make(checkout, "ask", "Q=Why?", f"PYTHON={fresh}")
    assert made.read_text() == "venv\n", "a second run sets nothing up"
