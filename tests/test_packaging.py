"""What is shipped: a wheel that holds the program and its sample articles, and files that say what the code says."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "corpus", "index")
DISTRIBUTION = "quoth-bot"


def git(*arguments: str) -> Sequence[str]:
    """The lines that git prints; exit status 1 is "nothing found" for the commands used here."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        pytest.skip(f"needs a git checkout: {done.stderr.strip()}")
    return done.stdout.splitlines()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in a wheel that was really built (hatchling alone, so that no registry is asked)."""
    pytest.importorskip("hatchling", reason="needs hatchling, which builds the wheel")
    folder = tmp_path_factory.mktemp("wheel")
    build = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run([sys.executable, "-c", build, folder], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / done.stdout.split()[-1]) as built:
        return built.namelist()


def test_the_wheel_holds_the_three_packages_and_nothing_else(wheel: list[str]) -> None:
    top = {PurePosixPath(name).parts[0] for name in wheel}
    assert {name for name in top if not name.endswith(".dist-info")} == set(PACKAGES)


def test_every_file_of_the_packages_is_in_the_wheel_sample_articles_too(wheel: list[str]) -> None:
    """A pattern like `index/` in .gitignore would drop a whole package from the wheel without a word."""
    tracked = {name for name in git("ls-files", *PACKAGES) if (ROOT / name).exists()}
    assert tracked <= set(wheel)
    assert any(name.startswith("corpus/sample/") for name in wheel)
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(wheel)


def test_git_ignores_no_file_of_ours() -> None:
    files = [
        str(path.relative_to(ROOT))
        for package in (*PACKAGES, "tests", "bench")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    ]
    assert len(files) > len(PACKAGES)
    assert git("check-ignore", "--no-index", *files) == []


def test_no_other_distribution_ships_our_import_names() -> None:
    """`bot` and `index` are everyone's names; another distribution's files would mingle with ours."""
    owners = importlib.metadata.packages_distributions()
    for package in PACKAGES:
        # An editable install ships no files, so nobody may own the name either.
        assert set(owners.get(package, [])) <= {DISTRIBUTION}


def test_the_command_is_called_quoth() -> None:
    scripts = importlib.metadata.entry_points(group="console_scripts", name="quoth")
    assert [script.value for script in scripts] in ([], ["bot.__main__:main"])


def test_nothing_tracked_names_a_place_of_the_machine_it_was_written_on() -> None:
    # Put together here, so that this file does not hold them itself.
    places = ["/" + "work" + "/", "/" + "home" + "/", "/" + "Users" + "/", "/" + "opt/" + "wheels", "sandboxing" + "-"]
    found = git("grep", "-nIE", "|".join(rf"(^|[^A-Za-z0-9_.-]){re.escape(place)}" for place in places))
    assert [line[:200] for line in found] == []


# ── constraints.txt ──


def pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def required() -> list[Requirement]:
    """What pyproject.toml asks for, `dev` and the build back end left out of the question of versions."""
    tomllib = pytest.importorskip("tomllib")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return [Requirement(line) for line in wanted]


@pytest.mark.parametrize("requirement", required(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_pinned_within_its_range(requirement: Requirement) -> None:
    pin = pins()[canonicalize_name(requirement.name)]
    [exact] = pin.specifier
    assert exact.operator == "=="
    assert exact.version in requirement.specifier


def test_pins_name_versions_that_any_machine_can_find() -> None:
    """No files or addresses, and no local versions such as `+cpu`, which one index has and another has not."""
    for pin in pins().values():
        assert pin.url is None
        assert "+" not in str(pin.specifier)


# ── container/torch.txt and container/requirements.txt ──


def locked() -> dict[str, tuple[Requirement, list[str]]]:
    """{name: the pin, and the hashes that its files may have}."""
    text = "".join((ROOT / f"container/{name}.txt").read_text() for name in ("torch", "requirements"))
    entries = [line.split(" --hash=") for line in text.replace("\\\n", " ").splitlines() if line and line[0] != "#"]
    pinned = [(Requirement(entry.strip()), [each.strip() for each in hashes]) for entry, *hashes in entries]
    return {canonicalize_name(requirement.name): (requirement, hashes) for requirement, hashes in pinned}


def test_the_container_installs_the_pinned_versions_by_their_hashes() -> None:
    assert len(locked()) > 50
    for name, (requirement, hashes) in locked().items():
        assert requirement.specifier == pins()[name].specifier
        assert hashes, name
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes)


def test_the_container_s_lock_holds_all_that_the_program_and_what_builds_it_ask_for() -> None:
    """Also what those ask for in turn, as far as it is installed here: `pip check` would stop the build otherwise."""
    tomllib = pytest.importorskip("tomllib")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    waiting = [
        Requirement(line) for line in (*project["project"]["dependencies"], *project["build-system"]["requires"])
    ]
    asked = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in asked or re.match(r"nvidia-|cuda-|triton$", name):  # which torch has beside it with CUDA only
            continue
        asked.add(name)
        try:
            further = map(Requirement, importlib.metadata.requires(name) or ())
        except importlib.metadata.PackageNotFoundError:
            continue
        waiting += [
            each
            for each in further
            if each.marker is None or any(each.marker.evaluate({"extra": extra}) for extra in ("", *requirement.extras))
        ]
    assert len(asked) > 50
    assert asked <= set(locked())


def test_the_licences_of_all_that_is_installed_are_listed() -> None:
    listing = subprocess.run(
        [sys.executable, ROOT / "container/licences.py"], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "discord.py 2.7.1: MIT" in "\n".join(listing)
    names = {canonicalize_name(line.split()[0]) for line in listing}
    assert names >= {canonicalize_name(each.metadata["Name"]) for each in importlib.metadata.distributions()}
    assert all(re.fullmatch(r"\S+ \S+: .+", line) for line in listing)


# ── .env.example, Dockerfile, compose.yaml ──


def example_settings() -> dict[str, str]:
    """{name: the default as written}, also of those that stand behind a comment sign."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {match[1]: match[2] for line in lines if (match := re.match(r"#?([A-Z_]+)=(.*)$", line))}


def test_the_example_shows_every_setting_in_the_order_of_the_code() -> None:
    assert list(example_settings()) == list(Settings.environment_names().values())


def test_the_example_shows_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read as a real .env with every comment sign taken away, it names the folder of README's set-up, and no more."""
    for name in Settings.environment_names().values():
        monkeypatch.delenv(name, raising=False)
    uncommented = tmp_path / "env"
    uncommented.write_text("\n".join(f"{name}={value}" for name, value in example_settings().items()))
    defaults = Settings(_env_file=None)  # type: ignore[call-arg]
    assert Settings(_env_file=uncommented) == defaults.model_copy(update={"articles": Path("articles")})  # type: ignore[call-arg]


def test_the_image_runs_as_a_plain_user_with_a_health_check_and_knows_no_secret() -> None:
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    final = lines[max(n for n, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "USER 10001:10001" in final
    assert any(line.startswith("HEALTHCHECK ") and '"quoth", "health"' in line for line in final)
    assert not any("TOKEN" in line for line in lines)
    named = set(re.findall(r"\b(QUOTH_[A-Z_]+)=", "\n".join(lines)))
    assert named <= set(Settings.environment_names().values())


def test_compose_gives_the_bot_no_more_than_it_needs() -> None:
    bot = yaml.safe_load((ROOT / "compose.yaml").read_text())["services"]["quoth"]
    assert bot["read_only"] is True
    assert bot["cap_drop"] == ["ALL"]
    assert bot["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in bot
    assert "privileged" not in bot
    assert [volume for volume in bot["volumes"] if not volume.endswith(":ro")] == ["data:/data"]
    assert set(bot["environment"]) <= set(Settings.environment_names().values())
