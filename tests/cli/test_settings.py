"""Settings come from the environment and `.env`; wrong ones are named, and no message holds a token."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, TokenError, misspelt, read_settings, read_token

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcDE.abcdefghijklmnopqrstuvwxyz0123456789AB"  # made up


def test_without_any_setting_the_defaults_hold() -> None:
    settings = read_settings()
    assert (settings.data, settings.quotes, settings.discord_token) == (Path("data"), 3, None)


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / ".env").write_text("QUOTH_DATA=of-file\nQUOTH_QUOTES=2\nQUOTH_THREADS=4\n")
    monkeypatch.setenv("QUOTH_DATA", "of-environment")
    monkeypatch.setenv("QUOTH_QUOTES", "1")
    settings = read_settings(data=Path("of-command-line"))
    assert (settings.data, settings.quotes, settings.threads) == (Path("of-command-line"), 1, 4)


def test_an_empty_variable_is_one_that_nobody_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compose passes `NAME: ${NAME:-}` as an empty text."""
    for name in Settings.environment_names().values():
        monkeypatch.setenv(name, "")
    assert read_settings() == Settings()


def test_every_wrong_setting_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTH_QUOTES", "9")
    monkeypatch.setenv("QUOTH_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError) as error:
        read_settings()
    quotes, level = error.value.problems
    assert quotes.startswith("QUOTH_QUOTES: Input should be less than or equal to 5")
    assert "'9'" in quotes
    assert level.startswith("QUOTH_LOG_LEVEL: ")
    assert "'loud'" in level


def test_a_file_of_settings_in_another_encoding_is_named(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes("QUOTH_ARTICLES=señales".encode("latin-1"))
    with pytest.raises(SettingsError, match=r"\.env: not UTF-8"):
        read_settings()


def test_lines_that_are_no_settings_are_named_and_not_repeated(elsewhere: Path) -> None:
    """A token may stand in them."""
    (elsewhere / ".env").write_text(f"# ours\nQUOTH_QUOTES=2\nDISCORD_TOKEN: {TOKEN}\nexport QUOTH_DATA=x\n\nfoo bar\n")
    with pytest.raises(SettingsError) as error:
        read_settings()
    assert [problem.split(":")[0] for problem in error.value.problems] == [".env, line 3", ".env, line 6"]
    assert TOKEN not in str(error.value)


def test_names_that_look_like_settings_are_found(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text("QUOTH_QOUTES=2\nQUOTH_DATA=x\nOTHER=1\n")
    assert misspelt(["QUOTH_ARTICLE", "QUOTH_QUOTES", "quoth_data", "PATH"]) == ("QUOTH_ARTICLE", "QUOTH_QOUTES")


def test_the_token_comes_from_its_variable_or_its_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "secret").write_text(f"{TOKEN}\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "secret")
    assert read_token(read_settings()) == TOKEN
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN.replace("a", "b"))
    assert read_token(read_settings()) == TOKEN.replace("a", "b")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DISCORD_TOKEN", "", "There is no Discord token"),
        ("DISCORD_TOKEN", "sEcReT", "is not a bot's token"),
        ("DISCORD_TOKEN", f"Bot sEcReT{TOKEN}", "is not a bot's token"),
        ("DISCORD_TOKEN_FILE", "absent", "No such file"),
        ("DISCORD_TOKEN_FILE", "empty", "is not a bot's token"),
        ("DISCORD_TOKEN_FILE", ".", "Is a directory"),
        ("DISCORD_TOKEN_FILE", "binary", "not a text file"),
    ],
    ids=["none", "one part", "with Bot before it", "no such file", "empty file", "a folder", "binary"],
)
def test_a_token_that_cannot_be_one_is_refused_without_repeating_it(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, reason: str
) -> None:
    (elsewhere / "empty").touch()
    (elsewhere / "binary").write_bytes(b"sEcReT\xff\x00")
    monkeypatch.setenv(name, value)
    with pytest.raises(TokenError, match=reason) as error:
        read_token(read_settings())
    assert "sEcReT" not in str(error.value)
    assert error.value.advice
