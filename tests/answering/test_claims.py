"""The claims of a message: its sentences that say something, without what is Discord's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.claims import LONGEST_CLAIM, MOST_CLAIMS, Claims, claims_of


@pytest.mark.parametrize(
    ("message", "claims"),
    [
        ("The dam broke. Two bridges are gone!", ["The dam broke.", "Two bridges are gone!"]),
        ("the dam broke last night. two bridges are gone", ["the dam broke last night", "two bridges are gone"]),
        ("lol the dam broke??? and two bridges are gone", ["lol the dam broke", "and two bridges are gone"]),
        ("> The **dam** broke\n> \n> yes it did", ["The dam broke"]),
        ("- the [dam](https://x.example) broke\n1. two bridges are gone", ["the dam broke", "two bridges are gone"]),
        ("• the dam broke\n+ two bridges are gone", ["the dam broke", "two bridges are gone"]),
        ("<@123> the dam <:sad:456> broke :tada: <#7> https://x.example/a_b", ["the dam broke"]),
        ("It cost 3.5 million crowns.", ["It cost 3.5 million crowns."]),
        ("“It held. All night,” said the mayor.", ["“It held. All night,” said the mayor."]),
        ("The dam broke. The dam broke.", ["The dam broke."]),
        ("大坝昨晚溃决了", ["大坝昨晚溃决了"]),
        ("Ayer se rompió la presa de Sombrala", ["Ayer se rompió la presa de Sombrala"]),
        ("The dam holds ~~of beer, 40 litres~~ of water.", ["The dam holds of water."]),
    ],
    ids=[
        "sentences",
        "small letters",
        "marks in a row",
        "quoted",
        "list",
        "list with other marks",
        "mentions, emoji, links",
        "a number",
        "a quotation",
        "twice",
        "Chinese",
        "Spanish",
        "struck through",
    ],
)
def test_each_sentence_that_says_something_is_a_claim(message: str, claims: list[str]) -> None:
    assert list(claims_of(message).texts) == claims


@pytest.mark.parametrize(
    "message",
    [
        "",
        "https://x.example/the-dam-broke-last-night",
        ":tada: <:dam:1> 🙂🙂🙂",
        "```\nraise DamError('the dam broke last night')\n```",
        "`the dam broke last night`",
        "<@1> <@&2> @everyone",
        "ok",
        "hello everyone",
        "it is what it is",
        "\n".join(["word"] * 200),
    ],
    ids=["nothing", "link", "emoji", "code", "inline code", "names", "ok", "greeting", "no content", "one-word lines"],
)
def test_what_claims_nothing_has_no_claims(message: str) -> None:
    assert claims_of(message) == Claims(())


def test_the_first_few_claims_are_kept_and_the_rest_is_counted() -> None:
    found = claims_of(" ".join(f"Bridge number {n} is gone." for n in range(9)))
    assert len(found.texts) == MOST_CLAIMS
    assert found.left_out == 9 - MOST_CLAIMS


def test_a_message_of_four_thousand_characters_is_cut_into_claims_that_fit() -> None:
    found = claims_of("and then the water came over the wall of the dam, " * 80)
    assert all(len(claim) <= LONGEST_CLAIM for claim in found.texts)
    assert found.texts[0].endswith("…")


@pytest.mark.parametrize(
    ("message", "spoilers"),
    [
        ("||The mayor opened the dam.|| It leaks badly now.", {0}),
        ("It leaks badly now. The mayor ||opened the dam|| in 1998.", {1}),
        ("||The mayor *opened* the dam. It leaks | badly now.|| Nobody was hurt there.", {0, 1}),
        ("The mayor opened ||the dam. It leaks|| badly now. Nobody was hurt there.", {0, 1}),
        ("||Who knew\nthe mayor opened the dam|| in the spring", {0}),
        ("||" + "the mayor opened the dam and " * 20 + "||", {0}),
        ("The mayor opened the || dam last spring.", set()),
        ("The mayor opened the dam.", set()),
    ],
    ids=["one", "words of one", "two", "over an end", "over lines", "a long one", "one pair of bars", "none"],
)
def test_a_claim_behind_a_spoiler_is_told_to_be(message: str, spoilers: set[int]) -> None:
    assert claims_of(message).spoilers == spoilers


@given(st.text(max_size=500))
def test_any_message_has_claims_that_are_short_and_on_one_line(message: str) -> None:
    for claim in claims_of(message).texts:
        assert 0 < len(claim) <= LONGEST_CLAIM
        assert "\n" not in claim


@pytest.mark.parametrize(
    "hostile", ["<", "<a:", "```", "`", "[", "](", "> ", "\\", "_a", "*", "www.", "a. ", "!? ", "“", "||a", "~~a"]
)
def test_a_hostile_message_is_read_in_no_time(hostile: str) -> None:
    """No assertion on speed: a pattern that backtracks would not end."""
    claims_of(hostile * 100_000)
