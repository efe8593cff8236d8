"""A message to the claims in it: its sentences that say something, in their order. What they claim is not judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.canonical import from_utf8, shown, unlinked
from corpus.paragraphs import UNSPACED
from corpus.sentences import LONGEST_SENTENCE, sentences
from index.question import FUNCTION_WORDS
from index.request import is_request

LONGEST_MESSAGE = 4000  # characters: Discord's longest message
LONGEST_CLAIM = 300  # code points; about what the encoder reads of a claim, and what a header holds
MOST_CLAIMS = 5
FEWEST_WORDS = 3  # "The dam broke" says something
FEWEST_CONTENT_WORDS = 2  # words that are no function words
FEWEST_SIGNS = 4  # of a script that puts no blanks between words

_CODE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_DISCORDS = re.compile(
    r"<(?:@[!&]?|#|a?:\w{1,64}:|t:|/[^\s<>]{1,100}:|id:)[^<>\s]{0,64}>|:\w{1,64}:|@(?:everyone|here)\b"
)
_ADDRESS = re.compile(r"<?(?:https?://|www\.|discord\.gg/)\S+", re.IGNORECASE)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_END = re.compile(r"(?<=[.!?…])\s+|\n")
_STRUCK = re.compile(r"~~[^~]+~~")
_LINE_MARK = re.compile(r"^[^\S\n]{0,8}(?:>{1,3} |#{1,3} |-# |[-*•‣▪◦·+] |\d{1,3}[.)] )", re.MULTILINE)
_MARKS = re.compile(r"\\(?=[^\w\s])|\*+|__+|~~|\|\||(?<!\w)_(?=\S)|(?<=\S)_(?!\w)")
# In a chat a sentence may begin with a small letter, which no article's does. Not after "etc." or "3."
_CHAT_END = re.compile(r"(?<=[^\W\d_]{4})[.!?…]+\s+(?=[^\W\d_A-Z])|[!?]{2,}\s+")
_WORD = re.compile(r"[^\W_]+")
_SIGN = re.compile(f"[{UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Claims:
    """The first claims of a message, each on one line and different from the others; `left_out` counts the rest.

    `spoilers` are the places of those in which words stand that the message hides until somebody clicks on them.
    """

    texts: tuple[str, ...]
    left_out: int = 0
    spoilers: frozenset[int] = frozenset()


def claims_of(message: str) -> Claims:
    """At most `MOST_CLAIMS`; none where a message is only links, emoji, code, names or a greeting.

    What is past `LONGEST_MESSAGE` characters is not read, nor what its writer struck through. Markdown, mentions and
    links are taken out for the search.
    """
    message = message[:LONGEST_MESSAGE]
    text = _plain(message)
    said = (_line(part) for sentence in _sentences(text) for part in _CHAT_END.split(sentence))
    claims = tuple({claim.casefold(): _cut(claim) for claim in said if _says_something(claim)}.values())
    first = claims[:MOST_CLAIMS]
    hidden = [_line(part) for found in _SPOILER.finditer(message) for part in _END.split(_plain(found[1])) if part]
    spoilers = (at for at, claim in enumerate(first) if any(_share(claim.rstrip("…"), part) for part in hidden))
    return Claims(first, len(claims[MOST_CLAIMS:]), frozenset(spoilers))


def _sentences(text: str) -> Iterator[str]:
    """Those that an article could have, and lines that run on for longer than a printed sentence may."""
    for line in text.split("\n"):
        found = [sentence.span.cut(line) for sentence in sentences(line, ())]
        yield from found or ([line] if len(line) > LONGEST_SENTENCE else [])


def _share(claim: str, part: str) -> bool:
    """Whether a part of a message, no longer than a sentence, and a claim are of the same words."""
    return bool(part) and (part in claim or claim in part)


def _line(text: str) -> str:
    return " ".join(text.split())


def _plain(message: str) -> str:
    without = _ADDRESS.sub(" ", _DISCORDS.sub(" ", unlinked(from_utf8(_STRUCK.sub(" ", _CODE.sub(" ", message)))).text))
    # A line mark may stand behind another one: "> - It rained."
    lines = _LINE_MARK.sub("", _LINE_MARK.sub("", without))
    return shown(from_utf8(_MARKS.sub("", lines))).text


def _says_something(sentence: str) -> bool:
    if is_request(sentence):
        return False
    if len(_SIGN.findall(sentence)) >= FEWEST_SIGNS:
        return True
    words = [word.casefold() for word in _WORD.findall(sentence)]
    content = [word for word in words if word not in FUNCTION_WORDS]
    return len(words) >= FEWEST_WORDS and len(content) >= FEWEST_CONTENT_WORDS


def _cut(claim: str) -> str:
    """No longer than a claim may be, cut at a blank where there is one."""
    if len(claim) <= LONGEST_CLAIM:
        return claim
    whole = claim[: LONGEST_CLAIM - 1].rsplit(" ", 1)[0]
    return whole + "…"
