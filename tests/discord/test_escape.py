"""Promise A on its last step: what a member sees on Discord is what was printed, or it is not sent."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.escape import OBJECT, VerbatimError, check_verbatim, clean, escape, quote_lines, shown
from corpus.article import Span

HOSTILE = (
    "*", "**", "***", "_", "__", "~~", "||", "`", "```", ">", ">>> ", "> ", "# ", "### ", "-# ", "- ", "+ ", "* ",
    "1. ", "12.", "\\", "[", "](", ")", "<", "<@1>", "<@&2>", "<#3>", "</ask:4>", "<t:5:R>", "<:e:6>", "<a:e:6>",
    "@everyone", "<id:customize>", "@here", ":smile:", "https://example.org/a_b", "<https://example.org>",
    "[x](https://example.org)", "\n", " ", "\t", "é", "e\u0301", "😀", "“", "”", "word", "¯\\_(ツ)_/¯", "7", ".",
)  # fmt: skip
visible_text = st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), max_size=6)
hostile_text = st.lists(st.sampled_from(HOSTILE) | visible_text, min_size=1, max_size=12).map("".join)
printed_text = hostile_text.map(lambda text: text.strip() or "x").filter(lambda text: OBJECT not in text)


@given(printed_text)
@example("**bold** and _thin_ and ||hidden||")
@example("a line\n> not our bar\n1. not a list")
def test_what_is_escaped_is_seen_as_it_was_printed(text: str) -> None:
    assert "\n".join(line.text for line in shown(escape(text))) == text
    check_verbatim(quote_lines(text), text)


@given(printed_text, st.data())
def test_bold_changes_no_character_of_a_quote(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    emphasis = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    check_verbatim(quote_lines(text, emphasis), text)


@given(printed_text)
@example("one\n\nthree")
def test_every_line_of_a_quote_stands_behind_the_bar(text: str) -> None:
    seen = shown(quote_lines(text) + "\n-# attribution")
    assert [line.quoted for line in seen] == [True] * (text.count("\n") + 1) + [False]


@given(hostile_text, printed_text)
def test_unescaped_text_passes_only_if_it_reads_the_same(text: str, printed: str) -> None:
    """The check never accepts something else than what was printed, whatever wrote the Markdown."""
    try:
        check_verbatim("> " + text, printed)
    except VerbatimError:
        return
    assert "".join(line.text for line in shown("> " + text) if line.quoted).replace("\n", "") == printed.replace(
        "\n", ""
    )


@pytest.mark.parametrize(
    "markdown",
    [
        "<@123456789>", "<@&12>", "<#12>", "</ask:12>", "<t:1700000000:R>", "<:name:12>", "<a:name:12>",
        "<id:customize>",
        "@everyone", "@here", "[a label](https://example.org)", "https://example.org", "<https://example.org>",
        "*thin*", "_thin_", "__under__", "~~gone~~", "||hidden||", "`code`", "```code```", "***both***",
        "# title", "## title", "-# small", "- item", "* item", "1. item", "  12. item", ":thumbsup:",
        "**a\\**", "** loose**",
    ],
)  # fmt: skip
def test_the_reading_knows_each_construct_of_discord(markdown: str) -> None:
    """Independent of the escaper: each of these is drawn as something else than its characters, so none may pass."""
    with pytest.raises(VerbatimError):
        check_verbatim("> " + markdown, markdown)


ATTACKS = {
    "mention of a member": "<@123456789> <@!123456789>",
    "mention of a role": "<@&123>",
    "mention of everyone": "@everyone and @here",
    "mention of a channel": "<#123>",
    "mention of a command": "</ask:123> </shelf add:123>",
    "the server's own pages": "<id:customize> <id:browse> <id:guide>",
    "timestamp": "<t:1700000000:R> <t:-1> <t:1:d>",
    "custom emoji": "<:wave:123> <a:wave:123> :wave:",
    "sound": "<sound:1:2>",
    "masked link": "[https://bank.example](https://thief.example)",
    "masked link without preview": "[bank](<https://thief.example> 'title')",
    "link": "https://thief.example/a_b_c <https://thief.example> <mailto:a@b.example> <tel:+1>",
    "out of the quote": "word\n\nNo quote",
    "into a quote to the end": ">>> all that follows",
    "out of code": "``` \n```\n`x",
    "code with a language": "```py\nprint()\n```",
    "heading and small print": "# a\n## b\n### c\n-# d",
    "lists": "- a\n* b\n+ c\n1. d\n  23. e",
    "spoiler": "||it was the butler||",
    "nested marks": "***__~~||x||~~__***",
    "crossed marks": "*a **b* c**",
    "marks of a half": "** * ** _ __ ~~",
    "escaped already": "\\*a\\* \\\\*b\\\\* \\<@1>",
    "a backslash at the end": "abc\\",
    "rule and table": "---\n***\n| a | b |\n|---|---|",
    "HTML": "<b onclick=x>a</b><!-- b --> &lt;@1&gt; &#60;@1>",
    "combining marks": "Z\u0351\u036b\u0343\u032a\u0302a\u0363\u0351 \u0301*\u0301*a*\u0301*",
    "digits of other scripts": "\u0661. a\n\uff11. b",
    "marks of other scripts": "\uff0aa\uff0a \uff1c@1\uff1e \uff20everyone \u02cbx\u02cb",
    "a huge line": "*_~|`<@1>" * 2_000,
    "many lines": "> a\n" * 2_000 + "b",
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_seen_as_the_characters_that_it_is_made_of(attack: str) -> None:
    """Quoted whole, quoted with bold in it, and on a line of its own as a title."""
    check_verbatim(quote_lines(attack), attack)
    third = len(attack) // 3
    check_verbatim(quote_lines(attack, [Span(third, 2 * third)]), attack)
    line = clean(attack, 100)
    assert [seen.quoted for seen in shown("x" + line)] == [False]
    assert OBJECT not in shown("x" + line)[0].text


@pytest.mark.parametrize(
    ("text", "spans", "markdown"),
    [
        ("It holds 40,000 people.", [Span(9, 15)], "> It holds **40,000** people."),
        ("$6 million a year", [Span(0, 10)], "> **$6 million** a year"),
        ("a b c", [Span(1, 2)], "> a b c"),
        ("2*3*4", [Span(2, 3)], "> 2\\*3\\*4"),
        ("one two", [Span(0, 3), Span(3, 7)], "> **one two**"),
        ("first\nsecond", [Span(0, 12)], "> **first**\n> **second**"),
        ("cost($6)", [Span(4, 8)], "> cost\\($6\\)"),
        ("3. third", [Span(2, 8)], "> 3\\. third"),
        ("3. third", [Span(0, 2)], "> **3\\.** third"),
    ],
    ids=[
        "figure",
        "currency",
        "blank",
        "asterisks",
        "touching",
        "two lines",
        "no word edge",
        "blank edge",
        "list number",
    ],
)
def test_bold_stands_where_it_renders_and_is_left_out_elsewhere(text: str, spans: list[Span], markdown: str) -> None:
    assert quote_lines(text, spans) == markdown


@pytest.mark.parametrize(
    "printed",
    [
        "left\u202eright",
        "zero\u200bwidth",
        "tag\U000e0041",
        "bell\x07",
        "c1\x9b",
        "carriage\rreturn",
        "line\u2028separator",
        f"mark {OBJECT}",
    ],
)
def test_invisible_characters_are_never_sent_as_a_quote(printed: str) -> None:
    with pytest.raises(VerbatimError):
        check_verbatim(quote_lines(printed), printed)


@pytest.mark.parametrize("printed", ["می\u200cخواهم", "👩\u200d🚀 up", "عيد\u200e (Eid)"])
def test_what_a_script_is_spelt_with_is_sent(printed: str) -> None:
    check_verbatim(quote_lines(printed), printed)


@pytest.mark.parametrize(
    "invite", ["discord.gg/abc", "https://discord.gg/abc", "Discord.com/invite/abc", "discordapp.com/invite/abc"]
)
def test_a_quote_with_an_invite_is_refused_and_a_label_loses_it(invite: str) -> None:
    with pytest.raises(VerbatimError):
        check_verbatim(quote_lines(f"Join {invite} now."), f"Join {invite} now.")
    assert shown(clean(f"Join {invite} now.", 100))[0].text == "Join [invite removed] now."


def test_bold_that_swallows_the_quotation_bar_is_seen() -> None:
    """An open mark before a quote would reach into it; the check reads the whole message."""
    with pytest.raises(VerbatimError):
        check_verbatim("> a *b\nand c* d", "a *b")


@given(st.text(max_size=80), st.integers(2, 40))
def test_a_label_is_one_clean_line_within_its_limit(text: str, limit: int) -> None:
    lines = shown("x" + clean(text, limit))
    assert len(lines) == 1
    assert len(lines[0].text) <= limit + 1
    assert OBJECT not in lines[0].text


def test_hostile_text_is_read_in_linear_time() -> None:
    """Sixty thousand marks; a search from each of them would take minutes, so this test would not come to its end."""
    for mark in ("**", "[", "<", "`", "||", ":", "\\", "](", "*a", "<@"):
        shown("> " + mark * 30_000)
