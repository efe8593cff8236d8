"""Discord's own rules for what a bot sends: its OpenAPI document, and the documented rules that the document lacks."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import discord
import jsonschema_rs

SPEC = "urn:discord"
COMPONENTS_V2 = 1 << 15
TEXT_DISPLAY = 10
V2_TYPES = {9, 10, 11, 12, 13, 14, 17}
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
AUTOCOMPLETE_RESULT = 8
# discord.py tells these by numbers, and not as the document has them; Discord takes both.
NUMBERS = re.compile(r"(.*/)?attachments/\d+/id|recipient_id")
MODAL = 9


class Audit:
    """Request bodies held against the OpenAPI document; each operation's schema is compiled once."""

    def __init__(self, document: Path) -> None:
        with gzip.open(document, "rt", encoding="utf-8") as file:
            self._document = json.load(file)
        self._compiled: dict[str, jsonschema_rs.Draft202012Validator] = {}
        # The most literal path first: "/webhooks/…/messages/@original" goes before "/webhooks/…/messages/{id}".
        self._paths = [
            (re.compile(re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path))), path)
            for path in sorted(self._document["paths"], key=lambda path: path.count("{"))
        ]

    @cached_property
    def _registry(self) -> jsonschema_rs.Registry:
        return jsonschema_rs.Registry([(SPEC, self._document)], draft=jsonschema_rs.Draft202012)

    def faults(self, method: str, path: str, body: Any) -> list[str]:
        """What Discord would refuse of a request; `path` without "/api/v10"."""
        verb = method.lower()
        template = next(
            (t for pattern, t in self._paths if pattern.fullmatch(path) and verb in self._document["paths"][t]), None
        )
        if template is None:
            return [f"{method} {path}: there is no such operation"]
        found = [f"{method} {template}: {fault}" for fault in self._schema_faults(verb, template, body)]
        if path.endswith("/commands"):
            found += command_faults(body)
        elif path.endswith("/callback") and body["type"] == AUTOCOMPLETE_RESULT:
            found += choice_faults(body["data"]["choices"])
        elif path.endswith("/callback") and body["type"] == MODAL:
            found += modal_faults(body["data"])
        else:
            found += message_faults(body.get("data") or {} if path.endswith("/callback") else body)
        return found

    def _schema_faults(self, verb: str, template: str, body: Any) -> Iterator[str]:
        content = self._document["paths"][template][verb].get("requestBody", {}).get("content", {})
        if "application/json" not in content:
            return
        steps = ("paths", template, verb, "requestBody", "content", "application/json", "schema")
        pointer = "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
        if pointer not in self._compiled:
            schema = {"$ref": f"{SPEC}#/{quote(pointer)}"}
            self._compiled[pointer] = jsonschema_rs.Draft202012Validator(schema, registry=self._registry)
        for error in self._compiled[pointer].iter_errors(body):
            where = "/".join(map(str, error.instance_path))
            if not NUMBERS.fullmatch(where):
                yield f"{where}: {error.message[:300]}"


def walk(components: Iterable[dict[str, Any]] | None) -> Iterator[dict[str, Any]]:
    """Every component, however deep, accessories included."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))
        if "accessory" in component:
            yield from walk([component["accessory"]])


def texts(components: Iterable[dict[str, Any]] | None) -> list[str]:
    return [component["content"] for component in walk(components) if component["type"] == TEXT_DISPLAY]


def message_faults(message: dict[str, Any]) -> list[str]:
    """The rules on messages that the OpenAPI document leaves out."""
    parts = list(walk(message.get("components")))
    is_v2 = bool((message.get("flags") or 0) & COMPONENTS_V2)
    custom_ids = [part["custom_id"] for part in parts if part.get("custom_id")]
    links = [part["url"] for part in parts if part.get("url")]
    rules = {
        "content or embeds beside components V2": is_v2 and (message.get("content") or message.get("embeds")),
        "components V2 without their flag": not is_v2 and any(part["type"] in V2_TYPES for part in parts),
        "more than 40 components": len(parts) > 40,
        "more than 4,000 characters": sum(map(len, texts(message.get("components")))) > 4000,
        "more than 2,000 characters": len(message.get("content") or "") > 2000,
        "a custom_id twice": len(set(custom_ids)) != len(custom_ids),
        "a custom_id of more than 100 characters": any(len(custom_id) > 100 for custom_id in custom_ids),
        "a link that is not http(s), or too long": any(
            not re.match(r"https?://[^@/]+(/|$)", link) or len(link) > 512 for link in links
        ),
        "no allowed_mentions of nobody": "allowed_mentions" in message and message["allowed_mentions"] != {"parse": []},
    }
    shows = message.get("content") or message.get("components")
    if shows and "allowed_mentions" not in message:
        return ["it does not say that nobody is pinged", *(rule for rule, broken in rules.items() if broken)]
    return [rule for rule, broken in rules.items() if broken]


def modal_faults(modal: dict[str, Any]) -> list[str]:
    """What the OpenAPI document leaves out of forms."""
    rules = {
        "a title of more than 45 characters": not 1 <= len(modal["title"]) <= 45,
        "more than 5 fields": not 1 <= len(modal["components"]) <= 5,
        "a custom_id of more than 100 characters": len(modal["custom_id"]) > 100,
    }
    return [rule for rule, broken in rules.items() if broken]


SLASH = 1


def command_faults(commands: list[dict[str, Any]]) -> list[str]:
    found = []
    for command in commands:
        if command.get("type", SLASH) != SLASH:  # those of a right-click: any letters and blanks, and no description
            if not 1 <= len(command["name"]) <= 32 or command.get("description"):
                found.append(f"the menu {command['name']!r}")
            continue
        parts = list(_parts(command))
        for named in parts:
            found += [
                f"the name {name!r}"
                for name in _worded(named, "name")
                if not COMMAND_NAME.fullmatch(name) or name != name.lower()
            ]
            if not all(1 <= len(each) <= 100 for each in _worded(named, "description")):
                found.append(f"the description of {named['name']}")
            if len(named.get("options", ())) > 25 or len(named.get("choices", ())) > 25:
                found.append(f"the number of options or choices of {named['name']}")
        # Of each field the longest language counts.
        worded = [max(map(len, _worded(named, field))) for named in parts for field in ("name", "description")]
        if sum(worded) + sum(len(str(each["value"])) for named in parts for each in named.get("choices", ())) > 8000:
            found.append(f"more than 8,000 characters in {command['name']}")
    return found


def _parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A command, its groups, its subcommands and their options, however deep."""
    yield command
    for option in command.get("options", ()):
        yield from _parts(option)


def _worded(named: dict[str, Any], field: str) -> list[str]:
    """A name or a description, in all its languages."""
    return [named.get(field, ""), *(named.get(f"{field}_localizations") or {}).values()]


def choice_faults(choices: list[dict[str, Any]]) -> list[str]:
    """discord.py checks none of this."""
    found = ["more than 25 choices"] if len(choices) > 25 else []
    return found + [
        f"the choice {choice}"
        for choice in choices
        if not (1 <= len(choice["name"]) <= 100 and 1 <= len(choice["value"]) <= 100)
    ]


def as_sent(body: Any) -> Any:
    """A body as JSON makes it: discord.py hands some values over as objects of its own."""
    return json.loads(discord.utils._to_json(body))
