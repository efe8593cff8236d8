"""The settings, read once by a command of `bot/commands` from the environment and `.env`, and handed down as values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Literal

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.retention import Retention
from corpus.explained import ExplainedError


class Settings(BaseSettings):
    """Every setting, with its default. Names in the environment are upper case with the prefix `QUOTH_`."""

    model_config = SettingsConfigDict(
        env_prefix="QUOTH_",
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,  # compose files pass a variable that nobody set as an empty one
        extra="ignore",
        validate_default=True,
    )

    discord_token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN"),
        description="The bot's token; needed by `quoth run` and `quoth sync` alone.",
    )
    discord_token_file: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN_FILE"),
        description="A file that holds the token, in place of DISCORD_TOKEN.",
    )
    data: Path = Field(
        default=Path("data"), description="The folder of the database, the built generations and the compiled model."
    )
    articles: Path | None = Field(default=None, description="The folder of articles that `quoth refresh` reads.")
    encoder: str = Field(
        default="default",
        description="The sentence-transformers model: `default`, `multilingual`, a folder, or a Hugging Face name.",
    )
    reader: str = Field(
        default="default",
        description="What judges which sentence answers: `default`, a folder with another, or `none`, which is faster.",
    )
    backend: Literal["compiled", "original"] = Field(
        default="compiled",
        description="`compiled`: the model as ONNX in int8, made of it by the first refresh; `original`: by PyTorch.",
    )
    threads: int = Field(default=2, ge=1, le=64, description="Processor threads for the encoder and the reader.")
    max_file_mb: int = Field(default=20, ge=1, le=500, description="Files above this size are not read.")
    fetch: bool = Field(
        default=False,
        description="Whether pages and feeds may be fetched from the web, when somebody adds one by its address.",
    )
    feed_minutes: int = Field(
        default=60, ge=15, le=1440, description="Minutes between two looks at a feed that is followed."
    )
    quotes: int = Field(default=3, ge=1, le=5, description="Quotes on one page of an answer.")
    public: bool = Field(
        default=False, description="Answers are shown to the whole channel unless the member chooses otherwise."
    )
    plain_text: bool = Field(default=False, description="Answers as plain text in place of cards.")
    cooldown_seconds: float = Field(
        default=5.0, ge=0, le=3600, description="Seconds between two questions of one member."
    )
    queue: int = Field(
        default=20, ge=1, le=1000, description="Questions that may wait; past that the bot says that it is busy."
    )
    publisher_words: int | None = Field(
        default=None,
        ge=20,
        le=10_000,
        description="Words of one publisher that an answer shows; servers may set less.",
    )
    publisher_words_a_day: int | None = Field(
        default=None, ge=20, description="The same for a day (UTC) in one server."
    )
    card_days: int = Field(default=30, ge=1, le=365, description="Days for which the buttons under an answer work.")
    retention_days: int = Field(
        default=30,
        ge=1,
        le=365,
        description="Days for which questions, reports and public cards are kept, where a server keeps them.",
    )
    watch_days: int = Field(
        default=180, ge=1, le=730, description="Days after which a question is no longer watched for a member."
    )
    one_shelf: bool = Field(
        default=False,
        description="Whether the moderators of all servers keep one shelf in common, in place of one for each server.",
    )
    health_file: Path | None = Field(
        default=None, description="Touched while gateway and index are well; `quoth health` reads it."
    )
    refresh_due_hours: float | None = Field(
        default=None,
        gt=0,
        le=87_600,
        description="A last refresh older than this is called overdue under answers, by /about and by `quoth health`.",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(default="INFO", description="How much is logged.")
    log_format: Literal["plain", "json"] = Field(
        default="plain", description="`plain`: lines for people; `json`: one JSON object a line, for programs."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=1,
        le=65_535,
        description="A port of 127.0.0.1 where `quoth run` answers /metrics, for Prometheus, and /health.",
    )

    @property
    def retention(self) -> Retention:
        return Retention(timedelta(days=self.retention_days), timedelta(days=self.watch_days))

    @property
    def refresh_due(self) -> timedelta | None:
        """How old the last refresh may be; None is any age."""
        return None if self.refresh_due_hours is None else timedelta(hours=self.refresh_due_hours)

    @property
    def max_file_bytes(self) -> int:
        return self.max_file_mb * 1024 * 1024

    @property
    def models(self) -> Path:
        """The folder of models that are made on this machine."""
        return self.data / "models"

    @property
    def compiled_models(self) -> Path | None:
        """The same for compiled ones; None where the original is wanted."""
        return self.models if self.backend == "compiled" else None

    @classmethod
    def environment_names(cls) -> dict[str, str]:
        """{name of the field: its name in the environment}, in the order above."""
        names = {}
        for name, setting in cls.model_fields.items():
            alias = setting.validation_alias
            names[name] = str(alias.choices[0]) if isinstance(alias, AliasChoices) else f"QUOTH_{name.upper()}"
        return names


class SettingsError(Exception):
    """Settings that cannot be used; one line for each, which names the setting and says what is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_settings(*, data: Path | None = None) -> Settings:
    """Read the environment and `.env`; `data` (of the command line) goes before both. Raises SettingsError."""
    try:
        if broken := _broken_lines(Path(".env")):
            raise SettingsError(broken)
        return Settings() if data is None else Settings(data=data)
    except ValidationError as error:
        raise SettingsError(tuple(_problems(error))) from None  # its own message would print what was given: tokens too
    except UnicodeDecodeError as error:
        raise SettingsError((f".env: not UTF-8 (byte {error.start}); save it as UTF-8.",)) from None
    except OSError as error:
        raise SettingsError((f".env: {error.strerror}.",)) from None


def _broken_lines(env_file: Path) -> tuple[str, ...]:
    """What would be passed over with a warning that does not name the file; a token may stand in the line itself."""
    if not env_file.is_file():
        return ()
    with env_file.open(encoding="utf-8") as lines:
        broken = [binding.original for binding in parse_stream(lines) if binding.error]
    # Empty lines belong to the statement after them.
    numbers = [each.line + each.string[: -len(each.string.lstrip()) or None].count("\n") for each in broken]
    return tuple(
        f"{env_file}, line {at}: this is no setting; write NAME=value, or # before a remark." for at in numbers
    )


def _problems(error: ValidationError) -> Iterable[str]:
    """Tokens are never repeated, since messages end up in logs."""
    names = Settings.environment_names()
    for each in error.errors():
        name = names.get(str(each["loc"][0]), str(each["loc"][0]))
        given = "" if name.startswith("DISCORD_TOKEN") else f" It is {str(each['input'])[:80]!r}."
        yield f"{name}: {each['msg']}.{given}"


def misspelt(environment: Iterable[str], env_file: Path = Path(".env")) -> tuple[str, ...]:
    """The QUOTH_… names of the environment and of `.env` that are no setting, and so change nothing."""
    given = {*environment, *(dotenv_values(env_file) if env_file.is_file() else ())}
    known = set(Settings.environment_names().values())
    return tuple(sorted(name for name in given if name.upper().startswith("QUOTH_") and name.upper() not in known))


class TokenError(ExplainedError):
    """There is no token, or it cannot be one. Neither sentence holds any of it."""


# Three runs of URL-safe base64 with dots between them: id, time, signature. Discord may lengthen them.
TOKEN = re.compile(r"[\w-]{10,200}\.[\w-]{4,200}\.[\w-]{10,400}", re.ASCII)


def read_token(settings: Settings) -> str:
    """The bot's token, of DISCORD_TOKEN or else of the file that DISCORD_TOKEN_FILE names. Raises TokenError."""
    if settings.discord_token is not None:
        token, origin = settings.discord_token.get_secret_value().strip(), "DISCORD_TOKEN"
    elif settings.discord_token_file is not None:
        origin = f"DISCORD_TOKEN_FILE ({settings.discord_token_file})"
        try:
            token = settings.discord_token_file.read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            what = error.strerror if isinstance(error, OSError) else "not a text file"
            raise TokenError(f"{origin} cannot be read: {what}.", "Name a file that holds the token alone.") from error
    else:
        raise TokenError(
            "There is no Discord token.",
            "Put DISCORD_TOKEN=… into .env, or name a file that holds it in DISCORD_TOKEN_FILE. "
            "The token is on discord.com/developers: your application, Bot, Reset Token.",
        )
    if not TOKEN.fullmatch(token):
        raise TokenError(
            f"What {origin} holds is not a bot's token: that is three parts with dots between them.",
            "Copy it again from discord.com/developers: your application, Bot, Reset Token "
            "(it is neither the client secret nor the public key).",
        )
    return token
