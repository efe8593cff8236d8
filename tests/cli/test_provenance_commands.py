"""`quoth verify QUOTE`, `source` and `find`, as typed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.exit_codes import ExitCode

HEIGHT = "The dam at Varrenholm is 48 metres high, the water board said on Tuesday."

Quoth = Callable[..., Result]


def test_an_exact_text_is_shown_with_where_it_was_printed(quoth: Quoth, shelf: Path) -> None:
    result = quoth("verify", "is 48 metres high", "--data", shelf)
    assert result.exit_code == ExitCode.OK
    assert result.stdout.startswith("\nExact\nThese words were printed.\n")
    assert HEIGHT in result.stdout
    assert "The dam at Varrenholm · The Varren Post · 4 Feb 2031" in result.stdout


def test_an_altered_text_is_told_word_by_word_and_is_no_success(quoth: Quoth, shelf: Path) -> None:
    """Also through a pipe, where no letter is bold."""
    result = quoth("verify", HEIGHT.replace("48", "84"), "--data", shelf)
    assert result.exit_code == ExitCode.FAILED
    assert "\nAltered\n" in result.stdout
    assert HEIGHT in result.stdout
    assert "changed: 48 -> 84\n" in result.stdout


def test_verify_json_is_one_object_a_quote(quoth: Quoth, shelf: Path) -> None:
    pasted = f"> {HEIGHT}\nreally?\n> Its reservoir holds 13 million […] metres of water.\n> \n"
    result = quoth("verify", pasted, "--json", "--data", shelf)
    exact, altered = map(json.loads, result.stdout.splitlines())
    assert result.exit_code == ExitCode.FAILED
    assert (exact["outcome"], exact["typography"], exact["shortened"]) == ("exact", False, False)
    (place,) = exact["places"]
    assert (place["article"], place["standing"], place["text"]) == ("dam.md", "current", HEIGHT)
    assert place["parts"] == [[place["start"], place["end"]]]
    assert altered["outcome"] == "altered"
    assert [(each["change"], each["marked"]) for each in altered["differences"]] == [
        ("changed", False),
        ("left out", True),
    ]
    first = altered["differences"][0]
    assert (first["printed"]["text"], first["pasted"]["text"]) == ("31", "13")
    assert altered["pasted"][first["pasted"]["start"] : first["pasted"]["end"]] == "13"
    assert list(exact) == list(altered)


def test_a_quotes_name_is_verified_for_good(quoth: Quoth, shelf: Path, articles: Path) -> None:
    ref = json.loads(quoth("ask", "how high is the dam at Varrenholm", "--json", "--data", shelf).stdout)["quotes"][0][
        "ref"
    ]
    (articles / "dam.md").write_text("Another text altogether, of one sentence.\n")
    quoth("refresh", "--articles", articles, "--data", shelf)
    result = quoth("verify", ref, "--data", shelf)
    assert result.exit_code == ExitCode.OK
    assert "The article has changed since" in result.stdout
    assert HEIGHT in result.stdout
    gone = quoth("verify", "0" * 16 + ".0-9", "--data", shelf)
    assert (gone.exit_code, "Not found" in gone.stdout) == (ExitCode.FAILED, True)


@pytest.mark.parametrize("command", ["verify", "find"])
def test_a_dash_reads_stdin(quoth: Quoth, shelf: Path, command: str) -> None:
    from bot.__main__ import app

    given = HEIGHT.encode() + b"\nIts \xff.\n"
    result = CliRunner().invoke(app, [command, "-", "--data", str(shelf)], input=given)
    assert "48 metres high" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("verify", "dam"), "too short"),
        (("verify", "dam " * 1001), "too long"),
        (("verify", HEIGHT, "--articles", "."), "--articles is for the stored files"),
        (("source", "no-name"), "not the name of a quote"),
        (("source",), "Missing argument"),
        (("find",), "Missing argument"),
    ],
    ids=["too short", "too long", "quote and folder", "no name", "nothing", "no text"],
)
def test_wrong_usage_is_explained(quoth: Quoth, shelf: Path, words: tuple[str, ...], said: str) -> None:
    result = quoth(*words, "--data", shelf)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
    assert result.stdout == ""


def test_a_lie_is_an_object_too(quoth: Quoth, shelf: Path) -> None:
    assert quoth("verify", "--json", "--data", shelf).stdout == ""
    dense = next(shelf.rglob("*.faiss"))
    dense.write_bytes(dense.read_bytes()[:-1] + b"\x7f")
    result = quoth("verify", "--json", "--data", shelf)
    assert result.exit_code == ExitCode.FAILED
    assert all(set(json.loads(line)) == {"lie", "what"} for line in result.stdout.splitlines())


def test_source_tells_dates_hashes_offsets_and_a_selector(quoth: Quoth, shelf: Path) -> None:
    quote = json.loads(quoth("ask", "how high is the dam at Varrenholm", "--json", "--data", shelf).stdout)["quotes"][0]
    told = json.loads(quoth("source", quote["ref"], "--json", "--data", shelf).stdout)
    assert (told["ref"], told["article"], told["standing"]) == (quote["ref"], "dam.md", "current")
    assert (told["date"], told["from"]["date"], told["updated"]) == ("2031-02-04", "front matter", None)
    assert told["selector"]["exact"] == quote["text"]
    assert all(len(told[name]) == 64 for name in ("version", "source_sha256", "text_sha256"))
    shown = quoth("source", quote["ref"], "--data", shelf).stdout
    assert "Date: 4 Feb 2031 (from: front matter)\n" in shown
    assert told["text_sha256"] in shown
    unknown = quoth("source", "0" * 16 + ".0-9", "--data", shelf)
    assert (unknown.exit_code, unknown.stdout) == (ExitCode.FAILED, "")


def test_find_shows_what_is_near_each_claim_and_says_where_nothing_is(quoth: Quoth, shelf: Path) -> None:
    text = "The dam at Varrenholm is 48 metres high. Zebras dance upon glaciers nightly."
    result = quoth("find", *text.split(), "--data", shelf)
    assert result.exit_code == ExitCode.OK
    near, nothing = result.stdout.split("Zebras dance upon glaciers nightly.")
    assert HEIGHT in near
    assert "No article here has a sentence near that." in nothing
    told = json.loads(quoth("find", text, "--json", "--data", shelf).stdout)
    assert [each["claim"] for each in told["claims"]] == [
        "The dam at Varrenholm is 48 metres high.",
        "Zebras dance upon glaciers nightly.",
    ]
    assert HEIGHT in told["claims"][0]["nearest"][0]["text"]
    assert told["claims"][1]["nearest"] == []
    assert told["left_out"] == 0
    assert told["as_of"]["newest_article"] == "2031-02-04"


def test_find_says_where_there_is_nothing_to_look_for(quoth: Quoth, shelf: Path) -> None:
    result = quoth("find", "https://post.example/dam", "--data", shelf)
    assert result.exit_code == ExitCode.OK
    assert "There is no sentence in that text to look for." in result.stdout
