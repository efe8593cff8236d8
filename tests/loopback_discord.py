"""A Discord on 127.0.0.1 for one real bot process: its HTTP API and its gateway, as far as Quoth uses them.

It keeps Discord's own clock (an interaction that is not acknowledged 3 s after it was sent is lost), replays what a
resumed session missed, and holds each request against Discord's rules.
"""

from __future__ import annotations

import asyncio
import json
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import driven
from aiohttp import WSMsgType, web
from discord_audit import Audit, texts, walk

API = "/api/v10"
APPLICATION, SERVER, CHANNEL, ALICE, BERT = (
    "111111111111111111",
    "222222222222222222",
    "333333333333333333",
    "444",
    "555",
)
# Of the same server MIA is a moderator; NORA is one of another server, where she is at home.
MIA, NORA, OTHER_SERVER, OTHER_CHANNEL = "777", "888", "666666666666666666", "999999999999999999"
NAMES = {ALICE: "alice", BERT: "bert", MIA: "mia", NORA: "nora"}
ROLE = "121212121212121212"  # of both servers; it gives no rights
TOKEN = "MTExMTExMTExMTExMTExMTEx.loopback.token-of-a-loopback-discord"
ACKNOWLEDGE_SECONDS = 3.0
# An answer faster than the client's own keep-alive thread would be read as 41 s of latency.
HEARTBEAT_ACK_DELAY = 0.02
MEMBER_RIGHTS = str(1 << 11 | 1 << 10 | 1 << 31)  # see and write messages, use commands
MANAGE_SERVER = 1 << 5
SUBCOMMAND, GROUP, ATTACHMENT = 1, 2, 11  # types of a command's options
BUTTON, MENU, TEXT_INPUT, ROLE_MENU = 2, 3, 4, 6  # types of components
SNOWFLAKE_EPOCH_MS = 1420070400000
EPHEMERAL, LOADING = 1 << 6, 1 << 7
OWNERS = {"authorizing_integration_owners": {}}
DIRECT = "77777777777"  # what the ids of the channels of direct messages begin with; the member's follows


@dataclass
class Request:
    """A request of the bot, as it arrived."""

    method: str
    path: str
    body: Any
    status: int
    at: float


@dataclass
class Interaction:
    """A command or a click, and what became of it. `at` and `acknowledged` are seconds of time.monotonic()."""

    id: str
    token: str
    at: float
    member: str = ALICE
    channel: str = CHANNEL
    message: dict[str, Any] | None = None  # the answer; of a click the message that was clicked, until it is answered
    acknowledged: float | None = None
    followups: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)  # what is offered while an option is typed
    form: dict[str, Any] | None = None  # the form that was opened
    files: dict[str, bytes] = field(default_factory=dict)  # what came beside the answer, by the names of the files
    sent: dict[str, Any] = field(default_factory=dict)  # what the gateway told of it
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def text(self) -> str:
        """All text of the answer, as Markdown."""
        assert self.message is not None
        return text_of(self.message)


def text_of(message: dict[str, Any]) -> str:
    """All text of a message, as Markdown."""
    return "\n".join([message["content"], *texts(message["components"])])


def labels_of(message: dict[str, Any]) -> list[str]:
    """The labels of the buttons that can be pressed."""
    return [part["label"] for part in walk(message["components"]) if part.get("label") and not part.get("disabled")]


class LoopbackDiscord:
    """`async with LoopbackDiscord(audit) as discord`, then start a bot on `discord.api` and `discord.gateway`."""

    def __init__(self, audit: Audit | None) -> None:
        self._audit = audit
        self.requests: list[Request] = []
        self.events: list[str] = []  # what happened on the gateway, in order
        self.faults: list[str] = []  # rules that the bot broke
        self.refuse_with: int | None = None  # the code that the gateway closes with in place of a welcome
        self.down = False  # whether the gateway takes no connection
        self.forgot = False  # whether the session that a client would resume is forgotten
        self.heartbeat_ms = 41_250  # how often a client is to give a sign of life, as Discord says it
        self.mute = False  # whether the link stays open and nothing comes on it, not even the answer to a heartbeat
        self.deaf = False  # whether nothing is read either, as where a router on the way forgot the connection
        self.commands: list[dict[str, Any]] = []
        self.failures: list[tuple[str, str, Callable[[web.Request], web.Response | None]]] = []
        self.moderators = {MIA, NORA}  # who may manage their server
        self.open_to_all: set[str] = set()  # the commands that an admin lets everybody use
        self.direct: dict[str, list[dict[str, Any]]] = {}  # what members were told directly, by the members
        self._interactions: dict[str, Interaction] = {}
        self._messages: dict[str, dict[str, Any]] = {}  # of the bot, by their ids
        self._uploads: dict[str, bytes] = {}  # what members attached to commands
        self._sent: list[dict[str, Any]] = []  # every event of the session, to replay
        self._socket: web.WebSocketResponse | None = None
        self._send: Callable[[dict[str, Any]], Any] | None = None
        self._changed = asyncio.Condition()
        self._count = 0
        self._pending: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/gateway", self._gateway)
        app.router.add_get("/uploads/{id}/{name}", self._upload)
        app.router.add_route("*", API + "/{path:.*}", self._rest)
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.api, self.gateway = f"http://127.0.0.1:{port}{API}", f"ws://127.0.0.1:{port}/gateway"
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self._runner.cleanup()

    # ------------------------------------------------------------------------------------- what a test does

    async def until(self, happened: Callable[[], Any], seconds: float = 60.0) -> None:
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(happened)

    async def online(self, times: int = 1) -> None:
        await self.until(lambda: self.events.count("identify") >= times and self._send is not None)

    def may_use(self, name: str, member: str) -> bool:
        """Whether Discord offers a member this command, "corpus add"."""
        needed = self._command(name)["default_member_permissions"]
        if needed is None or name.split(maxsplit=1)[0] in self.open_to_all:
            return True
        return int(needed) == MANAGE_SERVER and member in self.moderators

    async def slash(self, name: str, member: str = ALICE, **options: Any) -> Interaction:
        """A command as it is typed, "corpus add"; a file is (its name, its bytes). Discord asks nobody else for it."""
        assert self.may_use(name, member), f"Discord does not offer {name} to {member}"
        return await self._interact(2, self._given(name, options), member)

    async def typing(self, name: str, option: str, typed: str, member: str = ALICE) -> list[dict[str, Any]]:
        """What is offered while an option of a command is typed."""
        asked = await self._interact(4, self._given(name, {option: typed}, focused=option), member)
        return (await self.answer(asked)).choices

    async def menu(self, name: str, message: dict[str, Any], member: str = ALICE) -> Interaction:
        """A command of the right-click on a message."""
        command = next(known for known in self.commands if known["name"] == name)
        of = {"target_id": message["id"], "resolved": {"messages": {message["id"]: message}}}
        return await self._interact(2, {"id": command["id"], "name": name, "type": 3, "options": [], **of}, member)

    def posted(self, text: str, member: str = BERT) -> dict[str, Any]:
        """A message that a member wrote in the channel."""
        return {**self._message({"content": text}, 0, CHANNEL), "type": 0, "author": _user(member, NAMES[member])}

    async def click(self, message: dict[str, Any], label: str, member: str = ALICE, *, nth: int = 0) -> Interaction:
        """The button of this label; of several the `nth`, counted from 0."""
        buttons = [part for part in walk(message["components"]) if part.get("label") == label]
        assert buttons[nth:], f"there is no {label} below: {text_of(message)}"
        button = buttons[nth]
        assert not button.get("disabled"), f"{label} is disabled: nobody can press it"
        data = {"custom_id": button["custom_id"], "component_type": BUTTON, "id": button["id"]}
        return await self._interact(3, data, member, message)

    async def pick(self, message: dict[str, Any], value: str, member: str = ALICE) -> Interaction:
        """One value of the menu of a message; a role by its id."""
        menu = next(part for part in walk(message["components"]) if part["type"] in (MENU, ROLE_MENU))
        data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "id": menu["id"], "values": [value]}
        if menu["type"] == ROLE_MENU:
            data["resolved"] = {"roles": {ROLE: _role(ROLE, "editors", "0")}}
        else:
            values = [option["value"] for option in menu["options"]]
            assert value in values, f"{value} is not in the menu: {values}"
        return await self._interact(3, data, member, message)

    async def submit(self, opened: Interaction, member: str = ALICE, **values: str) -> Interaction:
        """Send the form that was opened, with these values in place of those that stood in it."""
        assert opened.form is not None, "no form was opened"
        rows = []
        assert set(values) <= {label["component"]["custom_id"] for label in opened.form["components"]}
        for label in opened.form["components"]:
            field_ = label["component"]
            value = values.get(field_["custom_id"], field_.get("value") or "")
            assert len(value) <= field_.get("max_length", 4000)
            told = {"type": TEXT_INPUT, "id": field_.get("id", 0), "custom_id": field_["custom_id"], "value": value}
            rows.append({"type": 18, "id": label.get("id", 0), "component": told})
        data = {"custom_id": opened.form["custom_id"], "components": rows}
        return await self._interact(5, data, member, opened.message)

    async def told(self, interaction: Interaction, words: str, seconds: float = 300.0) -> Interaction:
        """Wait until these words stand in the answer, as text or on a button; a refresh changes it again and again."""

        def there() -> bool:
            said = [*([interaction.message] if interaction.message else []), *interaction.followups]
            return any(words in text_of(each) or words in labels_of(each) for each in said)

        try:
            await self.until(there, seconds)
        except TimeoutError:
            said = interaction.text if interaction.message else interaction
            raise AssertionError(f"waited for {words!r}, and there is: {said}") from None
        return interaction

    async def answer(self, interaction: Interaction, seconds: float = 60.0) -> Interaction:
        await asyncio.wait_for(interaction.answered.wait(), seconds)
        return interaction

    def cut(self) -> None:
        """The gateway's connection breaks, with no word of farewell."""
        assert self._socket is not None
        transport = self._socket._req.transport  # type: ignore[union-attr]
        assert transport is not None
        transport.abort()
        self._socket = self._send = None

    async def fall_silent(self, *, deaf: bool) -> None:
        """The link stays open, and nothing comes on it any more; a new one is refused, or where deaf never answered."""
        assert self._socket is not None
        self.mute, self.down, self.deaf, self._send = True, not deaf, deaf, None
        if deaf:
            transport = self._socket._req.transport  # type: ignore[union-attr]
            assert isinstance(transport, asyncio.Transport)
            transport.pause_reading()

    async def hear_again(self) -> None:
        """A new link is as it should be."""
        self.mute = self.down = self.deaf = False
        await self._notify()

    async def close(self, code: int) -> None:
        """The gateway closes the link with this code; 4009 is a session that took too long, and is forgotten."""
        socket, self._socket, self._send = self._socket, None, None
        self.forgot = code == 4009
        assert socket is not None
        await socket.close(code=code)

    async def order_reconnect(self) -> None:
        """Op 7: a server of Discord's is to be restarted."""
        assert self._send is not None
        await self._send({"op": 7, "s": None, "t": None, "d": None})

    async def invalidate(self, *, resumable: bool) -> None:
        """Op 9: the session is over, or is to be resumed."""
        assert self._send is not None
        self.forgot = not resumable
        await self._send({"op": 9, "s": None, "t": None, "d": resumable})

    def count(self, method: str, ending: str) -> int:
        return sum(request.method == method and request.path.endswith(ending) for request in self.requests)

    # ------------------------------------------------------------------------------------- HTTP

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=self._uploads[request.match_info["id"]])

    async def _rest(self, request: web.Request) -> web.StreamResponse:
        path = "/" + request.match_info["path"]
        body, files = await _body(request)
        for failure in self.failures:
            method, ending, act = failure
            if method == request.method and path.endswith(ending):
                self.failures.remove(failure)
                await self._notify()
                if (made := act(request)) is not None:
                    self.requests.append(Request(request.method, path, body, made.status, time.monotonic()))
                    return made
        status, reply = self._respond(request.method, path.split("/")[1:], body, request)
        if files:
            self._interactions[path.split("/")[3]].files.update(files)
        if body is not None and self._audit is not None:
            self.faults += self._audit.faults(request.method, path, body)
        self.requests.append(Request(request.method, path, body, status, time.monotonic()))
        await self._notify()
        if reply is None:
            return web.Response(status=status)
        # discord.py compares the content type as a whole, and takes a reply without Via for one of Cloudflare.
        headers = {"Content-Type": "application/json", "Via": "1.1 loopback"}
        return web.Response(body=json.dumps(reply), status=status, headers=headers)

    def _respond(  # noqa: PLR0911 - one return for each route
        self, method: str, path: list[str], body: Any, request: web.Request
    ) -> tuple[int, Any]:
        if path[0] in ("users", "oauth2", "applications") and request.headers.get("Authorization") != f"Bot {TOKEN}":
            return 401, {"code": 0, "message": "401: Unauthorized"}
        match [method, *path]:
            case ["GET", "users", "@me"]:
                return 200, {**_user(APPLICATION, "quoth"), "bot": True, "mfa_enabled": False, "verified": True}
            case ["GET", "oauth2", "applications", "@me"] | ["GET", "applications", "@me"]:
                return 200, _application()
            case ["GET", "users", "@me", "guilds"]:
                return 200, [{"id": SERVER, "name": "Ottermouth", "permissions": MEMBER_RIGHTS}]
            case ["PUT", "applications", _, "commands"]:
                self.commands = [_as_kept(command, self._snowflake()) for command in body]
                return 200, self.commands
            case ["POST", "interactions", id_, token, "callback"]:
                return self._callback(id_, token, body)
            case ["POST", "webhooks", _, token]:
                return self._followup(token, body)
            case ["PATCH", "webhooks", _, token, "messages", "@original"]:
                return self._edit(token, body)
            case ["GET" | "PATCH", "channels", _, "messages", id_]:
                return self._of_channel(id_, body)
            case ["GET", "guilds", _, "members", member]:
                return 200, self._member(member)
            case ["POST", "users", "@me", "channels"]:
                return 200, _direct_channel(str(body["recipient_id"]))
            case ["POST", "channels", channel, "messages"]:
                return self._tell_directly(channel, body)
        self.faults.append(f"nobody expected {method} /{'/'.join(path)}")
        return 404, {"code": 0, "message": "404: Not Found"}

    def _callback(self, id_: str, token: str, body: Any) -> tuple[int, Any]:
        interaction = self._interactions.get(token)
        if interaction is None or interaction.id != id_ or time.monotonic() - interaction.at > ACKNOWLEDGE_SECONDS:
            return 404, {"code": 10062, "message": "Unknown interaction"}
        if interaction.acknowledged is not None:
            return 400, {"code": 40060, "message": "Interaction has already been acknowledged."}
        interaction.acknowledged = time.monotonic()
        driven.note(interaction.sent, driven.PRODUCTION)
        kind, data = body["type"], body.get("data") or {}
        if kind in (4, 5):
            interaction.message = self._message(data, LOADING if kind == 5 else 0, interaction.channel)
            user = _user(interaction.member, NAMES.get(interaction.member, "member"))
            interaction.message["interaction_metadata"] = {"id": id_, "type": 2, "user": user, **OWNERS}
        if kind == 8:
            interaction.choices = data["choices"]
        if kind == 9:
            interaction.form = data
        if kind in (4, 7, 8, 9):
            interaction.answered.set()
        flags = interaction.message["flags"] if interaction.message else 0
        reply: dict[str, Any] = {
            "interaction": {
                "id": id_,
                "type": 2,
                "response_message_id": interaction.message["id"] if interaction.message else None,
                "response_message_loading": bool(flags & LOADING),
                "response_message_ephemeral": bool(flags & EPHEMERAL),
            }
        }
        if kind == 4:
            reply["resource"] = {"type": 4, "message": interaction.message}
        return 200, reply

    def _edit(self, token: str, body: Any) -> tuple[int, Any]:
        interaction = self._interactions.get(token)
        if interaction is None or interaction.acknowledged is None or interaction.message is None:
            return 404, {"code": 10015, "message": "Unknown Webhook"}
        kept = interaction.message
        kept.update({name: value for name, value in body.items() if name in ("content", "components")})
        kept["content"] = kept["content"] or ""
        kept["components"] = _numbered(kept["components"] or [])
        kept["flags"] = kept["flags"] & ~LOADING | (body.get("flags") or 0)
        interaction.answered.set()
        return 200, kept

    def _of_channel(self, id_: str, body: Any) -> tuple[int, Any]:
        """A message of the bot's own, as any bot may see and edit it long after the interaction."""
        if id_ not in self._messages:
            return 404, {"code": 10008, "message": "Unknown Message"}
        kept = self._messages[id_]
        if body is not None:
            kept.update({name: value for name, value in body.items() if name in ("content", "components")})
            kept["components"] = _numbered(kept["components"])
        return 200, kept

    def _followup(self, token: str, body: Any) -> tuple[int, Any]:
        interaction = self._interactions.get(token)
        if interaction is None or interaction.acknowledged is None:
            return 404, {"code": 10015, "message": "Unknown Webhook"}
        message = self._message(body, 0, interaction.channel)
        interaction.followups.append(message)
        interaction.answered.set()
        return 200, message

    def _tell_directly(self, channel: str, body: Any) -> tuple[int, Any]:
        message = self._message(body, 0, channel)
        self.direct.setdefault(channel.removeprefix(DIRECT), []).append(message)
        return 200, message

    def _message(self, data: dict[str, Any], flags: int, channel: str) -> dict[str, Any]:
        message = {
            "id": self._snowflake(),
            "type": 20,
            "channel_id": channel,
            "author": {**_user(APPLICATION, "quoth"), "bot": True},
            "webhook_id": APPLICATION,
            "application_id": APPLICATION,
            "content": data.get("content") or "",
            "embeds": [],
            "components": _numbered(data.get("components") or []),
            "flags": (data.get("flags") or 0) | flags,
            "attachments": [],
            "mentions": [],
            "mention_roles": [],
            "mention_everyone": False,
            "pinned": False,
            "tts": False,
            "timestamp": "2026-03-01T00:00:00+00:00",
            "edited_timestamp": None,
        }
        self._messages[message["id"]] = message
        return message

    # ------------------------------------------------------------------------------------- the gateway

    async def _gateway(self, request: web.Request) -> web.StreamResponse:
        if self.down:
            return web.Response(status=503)
        async with self._changed:
            await self._changed.wait_for(lambda: not self.deaf)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        deflate = zlib.compressobj()

        async def send(payload: dict[str, Any]) -> None:
            data = json.dumps(payload).encode()
            await socket.send_bytes(deflate.compress(data) + deflate.flush(zlib.Z_SYNC_FLUSH))

        assert request.query["compress"] == "zlib-stream", "the only way of compression that is spoken here"
        await send({"op": 10, "s": None, "t": None, "d": {"heartbeat_interval": self.heartbeat_ms}})
        async for message in socket:
            if message.type is WSMsgType.TEXT and not await self._hear(json.loads(message.data), socket, send):
                break
        await self._note(f"closed {socket.close_code}")
        return socket

    async def _hear(self, said: dict[str, Any], socket: web.WebSocketResponse, send: Callable[..., Any]) -> bool:
        match said["op"]:
            case 1 if self.mute:
                await self._note("heartbeat unanswered")
            case 1:
                task = asyncio.create_task(
                    _later(HEARTBEAT_ACK_DELAY, send, {"op": 11, "s": None, "t": None, "d": None})
                )
                self._pending.add(task)
                task.add_done_callback(self._pending.discard)
            case 2 if self.refuse_with is not None:
                await socket.close(code=self.refuse_with)
                return False
            case 2:
                self._socket, self._send, self._sent, self.forgot = socket, send, [], False
                await self._dispatch("READY", self._ready())
                await self._dispatch("GUILD_CREATE", _server(SERVER, CHANNEL))
                await self._dispatch("GUILD_CREATE", _server(OTHER_SERVER, OTHER_CHANNEL))
                await self._note("identify")
            case 6 if self.forgot:
                await self._note("resume refused")
                await send({"op": 9, "s": None, "t": None, "d": False})
            case 6:
                self._socket, self._send = socket, send
                for missed in self._sent[said["d"]["seq"] :]:
                    await send(missed)
                await self._dispatch("RESUMED", {})
                await self._note("resume")
        return True

    async def _dispatch(self, event: str, data: dict[str, Any]) -> None:
        payload = {"op": 0, "t": event, "s": len(self._sent) + 1, "d": data}
        self._sent.append(payload)
        if self._send is not None:
            await self._send(payload)

    async def _interact(
        self, kind: int, data: dict[str, Any], member: str, message: dict[str, Any] | None = None
    ) -> Interaction:
        server, channel = (OTHER_SERVER, OTHER_CHANNEL) if member == NORA else (SERVER, CHANNEL)
        if message is not None and message["channel_id"].startswith(DIRECT):
            channel = message["channel_id"]
        token = f"interactiontoken{len(self._interactions)}"
        interaction = Interaction(self._snowflake(), token, time.monotonic(), member, channel, message)
        self._interactions[interaction.token] = interaction
        payload = interaction.sent = {
            "id": interaction.id,
            "application_id": APPLICATION,
            "type": kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "locale": "en-US",
            "app_permissions": MEMBER_RIGHTS,
            "entitlements": [],
            "attachment_size_limit": 10485760,
        }
        if channel.startswith(DIRECT):
            payload |= {"channel_id": channel, "channel": _direct_channel(member), "user": _user(member, NAMES[member])}
            payload |= {"authorizing_integration_owners": {"0": "0"}, "context": 1}
        else:
            payload |= {
                "guild_id": server,
                "guild": {"id": server, "locale": "en-US", "features": []},
                "guild_locale": "en-US",
                "channel_id": channel,
                "channel": _channel(server, channel),
                "member": self._member(member),
                "authorizing_integration_owners": {"0": server},
                "context": 0,
            }
        await self._dispatch("INTERACTION_CREATE", payload | ({"message": message} if message else {}))
        return interaction

    def _command(self, name: str) -> dict[str, Any]:
        # The menu of a message has a blank in its name.
        return next(known for known in self.commands if known["name"] in (name, name.split(maxsplit=1)[0]))

    def _given(self, name: str, options: dict[str, Any], focused: str = "") -> dict[str, Any]:
        """The data of a command, nested as its groups are. Discord holds what is typed against what it was told."""
        command = self._command(name)
        leaf, groups = command, []
        for part in name.split()[1:]:
            leaf = next(option for option in leaf["options"] if option["name"] == part)
            groups.append({"name": part, "type": leaf["type"]})
        known = {option["name"]: option for option in leaf.get("options", ()) if option["type"] > GROUP}
        missing = [name for name, option in known.items() if option.get("required") and name not in options]
        assert focused or not missing, f"/{name} needs {missing}"
        data: dict[str, Any] = {"id": command["id"], "name": command["name"], "type": 1}
        given = []
        for each, value in options.items():
            option = {"name": each, "type": known[each]["type"], "value": value}
            if option["type"] == ATTACHMENT:
                file = self._uploaded(*value)
                option["value"] = file["id"]
                data["resolved"] = {"attachments": {file["id"]: file}}
            elif isinstance(value, str) and each != focused:
                assert known[each].get("min_length", 0) <= len(value) <= known[each].get("max_length", 6000)
            given.append({**option, "focused": True} if each == focused else option)
        for group in reversed(groups):
            given = [{**group, "options": given}]
        return {**data, "options": given}

    def _uploaded(self, name: str, raw: bytes) -> dict[str, Any]:
        id_ = self._snowflake()
        self._uploads[id_] = raw
        url = f"{self.api.removesuffix(API)}/uploads/{id_}/{name}"
        return {"id": id_, "filename": name, "size": len(raw), "url": url, "proxy_url": url, "ephemeral": True}

    def _member(self, member: str) -> dict[str, Any]:
        rights = int(MEMBER_RIGHTS) | (MANAGE_SERVER if member in self.moderators else 0)
        return _member(member, NAMES.get(member, f"member{member}"), str(rights))

    def _ready(self) -> dict[str, Any]:
        return {
            "v": 10,
            "user": {**_user(APPLICATION, "quoth"), "bot": True},
            "guilds": [{"id": each, "unavailable": True} for each in (SERVER, OTHER_SERVER)],
            "session_id": "session",
            "resume_gateway_url": self.gateway,
            "application": {"id": APPLICATION, "flags": 0},
        }

    def _snowflake(self) -> str:
        self._count += 1
        return str(((int(time.time() * 1000) - SNOWFLAKE_EPOCH_MS) << 22) | self._count)

    async def _note(self, what: str) -> None:
        self.events.append(what)
        await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()


async def _body(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """What a request says in JSON, and the files that come beside it."""
    if not request.can_read_body:
        return None, {}
    if request.content_type != "multipart/form-data":
        return await request.json(), {}
    parts = await request.post()
    files = {part.filename: part.file.read() for part in parts.values() if isinstance(part, web.FileField)}
    return json.loads(str(parts["payload_json"])), files


async def _later(seconds: float, send: Callable[..., Any], payload: dict[str, Any]) -> None:
    await asyncio.sleep(seconds)
    try:
        await send(payload)
    except ConnectionError:
        return  # the client has left meanwhile


def _numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Discord gives each component an id of its own."""
    for number, component in enumerate(walk(components), 1):
        component.setdefault("id", number)
    return components


def _as_kept(command: dict[str, Any], id_: str) -> dict[str, Any]:
    """Discord adds its defaults, so what it lists never equals what it was told."""
    # A context menu has no description of its own, and gets an empty one.
    added = {"id": id_, "application_id": APPLICATION, "version": id_, "description": "", "options": [], "nsfw": False}
    return {**added, "default_member_permissions": None, **command}


def _user(id_: str, name: str) -> dict[str, Any]:
    return {"id": id_, "username": name, "discriminator": "0", "global_name": None, "avatar": None, "bot": False}


def _role(id_: str, name: str, rights: str) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "permissions": rights,
        "position": 0,
        "color": 0,
        "hoist": False,
        "managed": False,
        "mentionable": False,
    }


def _direct_channel(member: str) -> dict[str, Any]:
    return {"id": f"{DIRECT}{member}", "type": 1, "recipients": [_user(member, NAMES[member])], "last_message_id": None}


def _member(id_: str, name: str, rights: str) -> dict[str, Any]:
    joined = "2026-01-01T00:00:00+00:00"
    return {
        "user": _user(id_, name),
        "roles": [],
        "joined_at": joined,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": rights,
    }


def _channel(server: str, channel: str) -> dict[str, Any]:
    return {
        "id": channel,
        "type": 0,
        "name": "news",
        "guild_id": server,
        "permissions": MEMBER_RIGHTS,
        "permission_overwrites": [],
        "position": 0,
    }


def _server(server: str, channel: str) -> dict[str, Any]:
    return {
        "id": server,
        "name": "Loopback",
        "owner_id": ALICE,
        "roles": [_role(server, "@everyone", MEMBER_RIGHTS), _role(ROLE, "editors", "0")],
        "channels": [_channel(server, channel)],
        "emojis": [],
        "stickers": [],
        "features": [],
        "members": [],
        "member_count": 3,
        "voice_states": [],
        "presences": [],
        "threads": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "unavailable": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
    }


def _application() -> dict[str, Any]:
    return {
        "id": APPLICATION,
        "name": "Quoth",
        "icon": None,
        "description": "",
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "00" * 32,
        "owner": _user(ALICE, "alice"),
        "team": None,
        "flags": 0,
        "rpc_origins": [],
        "summary": "",
        "tags": [],
        "redirect_uris": [],
    }
