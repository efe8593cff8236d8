"""The settings, read once in `bot/__main__.py` from the environment and `.env`, and handed down as values."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, with its default. Names in the environment are upper case with the prefix `QUOTH_`."""

    model_config = SettingsConfigDict(env_prefix="QUOTH_", env_file=".env", extra="ignore", validate_default=True)

    discord_token: SecretStr | None = Field(
        None, validation_alias=AliasChoices("DISCORD_TOKEN"), description="The bot's token; needed by `quoth run` and `quoth sync` alone."
    )
    discord_token_file: Path | None = Field(
        None, validation_alias=AliasChoices("DISCORD_TOKEN_FILE"), description="A file that holds the token, in place of DISCORD_TOKEN."
    )
    data: Path = Field(Path("data"), description="The folder of the database and the built generations.")
    articles: Path | None = Field(None, description="The folder of articles that `quoth refresh` reads.")
    encoder: str = Field("default", description="The sentence-transformers model: `default`, a folder, or a Hugging Face name.")
    threads: int = Field(2, ge=1, le=64, description="Processor threads for the encoder.")
    max_file_mb: int = Field(20, ge=1, le=500, description="Files above this size are not read.")
    quotes: int = Field(3, ge=1, le=5, description="Quotes on one page of an answer.")
    public: bool = Field(False, description="Answers are shown to the whole channel unless the member chooses otherwise.")
    plain_text: bool = Field(False, description="Answers as plain text in place of cards.")
    cooldown_seconds: float = Field(5.0, ge=0, le=3600, description="Seconds between two questions of one member.")
    queue: int = Field(20, ge=1, le=1000, description="Questions that may wait; past that the bot says that it is busy.")
    card_days: int = Field(30, ge=1, le=365, description="Days for which the buttons under an answer work.")
    health_file: Path | None = Field(None, description="Touched while gateway and index are well; `quoth health` reads it.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="How much is logged.")
