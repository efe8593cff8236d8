"""Millions of generated strings through the escaper, each parsed back by two models of Markdown that are not its own.

    .venv/bin/python bench/escapes.py [--strings 1000000] [--seed 1]

The first model is Discord's, as a list of what its clients draw: where a backslash stands before a mark both are put
aside, and in what is left no construct may be found; put together again it must be the text. The second is CommonMark
(markdown-it-py, with strikethrough), which reads every twentieth string. `bot.escape.shown`, which guards each quote
before it is sent, reads all of them too. Prints how many; exit code 1 at the first that is read otherwise.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time

from hostile import ATOMS
from markdown_it import MarkdownIt

from bot.escape import OBJECT, VerbatimError, check_verbatim, escape, quote_lines

ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
ASIDE = "\ue000"  # in place of an escaped mark; a letter of nobody's alphabet
CONSTRUCTS = re.compile(
    r"<@[!&]?\d+>|<#\d+>|<a?:\w+:\d+>|</[^:>]+:\d+>|<t:-?\d+(?::[tTdDfFR])?>|<id:\w+>|<sound:\d+:\d+>"  # mentions
    r"|@everyone|@here|https?://\S|<[a-z]+:[^>]+>|\]\(|:\w+:"  # links and emoji
    r"|[*_`\\]|~~|\|\|"  # marks that come in pairs, and a backslash that escapes what follows
    r"|^[ ]*(?:>|#{1,3}\s|-#\s|[-*+]\s|[0-9]+\.\s)",  # what a line begins with
    re.MULTILINE,
)
COMMON = MarkdownIt("commonmark", {"html": True}).enable("strikethrough").disable("entity")  # Discord knows no entities


def by_discord(markdown: str) -> str | None:
    """The text that is seen, None where something is drawn."""
    aside: list[str] = []

    def put_aside(match: re.Match[str]) -> str:
        aside.append(match[1])
        return ASIDE

    left = ESCAPED.sub(put_aside, markdown)
    if CONSTRUCTS.search(left):
        return None
    marks = iter(aside)
    return "".join(next(marks) if c == ASIDE else c for c in left)


def by_commonmark(markdown: str) -> str | None:
    """The text of one line, None where something else than text is in it."""
    blocks = COMMON.parse(markdown)
    if [block.type for block in blocks] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    inline = blocks[1].children or []
    return (
        "".join(each.content for each in inline) if {each.type for each in inline} <= {"text", "text_special"} else None
    )


def wrong(text: str, *, common: bool) -> str | None:
    """Which reading differs from the text, None where all agree."""
    escaped = escape(text)
    if by_discord(escaped) != text:
        return "Discord's"
    try:
        check_verbatim("\n".join(f"> {line}" for line in escaped.split("\n")), text)
        check_verbatim(quote_lines(text), text)
    except VerbatimError as error:
        if "otherwise" in str(error):
            return "the guard's"
    if common:
        for line in escaped.split("\n"):
            if line.strip() == line != "" and "\0" not in line and by_commonmark(line) != ESCAPED.sub(r"\1", line):
                return "CommonMark's"
    return None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strings", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    drawn, begun, characters = random.Random(wanted.seed), time.process_time(), 0
    for number in range(wanted.strings):
        pieces = drawn.choices(ATOMS, k=drawn.randint(1, 12))
        text = "".join(pieces).replace("\r", "").strip()
        if not text or OBJECT in text or ASIDE in text:
            continue
        characters += len(text)
        if (reading := wrong(text, common=number % 20 == 0)) is not None:
            print(f"{reading} reading of {text!r} differs: {escape(text)!r}")
            sys.exit(1)
    took = time.process_time() - begun
    print(f"{wanted.strings:,} strings, {characters:,} characters, seed {wanted.seed}: all read back ({took:.0f} s)")


if __name__ == "__main__":
    main()
