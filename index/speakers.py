"""Who says what a quote says: named by a span of the article, the article in its own voice, or unknown.

The rules read a sentence without what it quotes. They look for verbs that report ("said", "estimates") and for whoever
stands before or behind them, and for "according to". A wrong name is the worst that can happen here: where the words
leave a doubt the answer is None. English and Spanish; of any other language nothing is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus.article import Article, Kind, Span
from corpus.paragraphs import has_words
from index.answer import Speaker
from index.attributions import Claim, claims_beside, claims_in
from index.language import language_of_article
from index.speaker_names import ENGLISH_LINKS, Token, head_of, is_person_noun, span_of, speaks, subject_of, tokens_in
from index.speech_words import (
    ANSWERING,
    ASKING,
    BODIES,
    DETERMINERS,
    HE_ONLY,
    HEARSAY,
    JOINS,
    LINKS,
    NO_PERSON,
    OPENERS,
    PERSONS,
    PLURALS,
    PREPOSITIONS,
    PRONOUNS,
    SHE_ONLY,
    SOURCES,
    SPEAK,
    TITLES,
    WHOSE,
)

_LANGUAGES = ("en", "es")
_READ = 50_000  # code points of an article in which the rest of a name is looked for
_TIMES = 50  # as often
_FARTHEST = 6  # sentences back that a quotation or a pronoun is followed
# Behind these somebody else may speak, or the reporter: "30, while officials counted 12".
_TURNING = frozenset("while whereas but although though others other mientras pero aunque otros otras".split())
_APPOSED = re.compile(r"(?:,|(?:, \d\d,)? (?:is|was|became))\s(?:(?!who\b)[\w’'-]{1,40}\s){1,6}")
# "MAYOR LUND: It opened.", "Q: When?" at a line's head, as a conversation is written down. It may also be a mere label.
_LABEL = re.compile(r"((?:[^\W\d_][\w.’'-]{0,30}\s){0,5}[^\W\d_][\w.’'-]{0,30})(?:\s\([^()\n]{1,60}\))?:\s")
_TERM = re.compile(
    r"(?:film|movie|book|novel|song|album|series|play|show|documentary|magazine|poem|painting|exhibition|opera|película|libro"
    r"|canción|novela|obra|serie|called|named|titled|entitled|nicknamed|dubbed|as|for|word|words|term|so-called|llamad[oa])$"
)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one sentence tells about its speaker. `quotes`: it holds a quotation; `wholly`: it is nothing else.

    `asks`: it ends with a question or tells of one, so that whoever goes on may be somebody else.
    """

    name: Span | None = None
    pronoun: str = ""
    own_voice: bool = False
    quotes: bool = False
    wholly: bool = False
    asks: bool = False


def speaker_of(article: Article, span: Span) -> Speaker | None:
    """Who says the sentences of a span; None where the rules cannot tell, or they have several speakers."""
    if language_of_article(article) not in _LANGUAGES:
        return None
    first = bisect_right(article.sentences, span.start, key=lambda sentence: sentence.span.end)
    last = bisect_left(article.sentences, span.end, key=lambda sentence: sentence.span.start)
    if not 0 < last - first <= _FARTHEST:
        return None
    speakers = [_of_sentence(article, at) for at in range(first, last)]
    same = all(_same(article.text, one, other) for one, other in pairwise(speakers))
    return speakers[0] if same else None


def speaker_at(article: Article, part: Span) -> Speaker | None:
    """Who gives what stands at a part of one sentence: not whoever only speaks in the rest of it.

    "After 70 people had died, the mayor wrote: “…”" makes the 70 nobody's, and of "some put it at 80 while others say
    150" each has its own. None where the rules cannot tell.
    """
    if language_of_article(article) not in _LANGUAGES:
        return None
    at = bisect_right(article.sentences, part.start, key=lambda sentence: sentence.span.end)
    if at == len(article.sentences) or not article.sentences[at].span.contains(part):
        return None
    tokens = _tokens_at(article, at)
    claims = [claim for claim in _claims_of(tokens) if not claim.embedded]
    if len({claim.name for claim in claims}) > 1:
        return _of_clause(tokens, claims, part)
    speaker = _of_sentence(article, at)
    if speaker is None or speaker.name is None or not claims:
        return speaker
    return speaker if _is_told(article, tokens, claims[0], part) else None


def _of_clause(tokens: Sequence[Token], claims: Sequence[Claim], part: Span) -> Speaker | None:
    """Whoever speaks in the clause of a sentence with several speakers, each before what he says."""
    before = [claim for claim in claims if tokens[claim.verb].end <= part.start]
    if not before or any(claim.name is None or claim.name.first > claim.verb for claim in claims):
        return None
    name = before[-1].name
    return Speaker(span_of(tokens, name)) if name and not _turns(tokens, before[-1].verb, part) else None


def _is_told(article: Article, tokens: Sequence[Token], claim: Claim, part: Span) -> bool:
    """Whether a part of a sentence with one speaker is among what he says."""
    quoted = [token for at, token in enumerate(tokens) if token.is_quote and not _is_term(article.text, tokens, at)]
    if any(token.start <= part.start and part.end <= token.end for token in quoted):
        return True
    verb = tokens[claim.verb]
    first_name = claim.name.first if claim.name else claim.begins
    if part.start >= verb.end:
        if any(token.end <= verb.start for token in quoted) or _turns(tokens, claim.verb, part):
            return False  # “We hold 20,” said the director, who has served 3 terms.
        return first_name < claim.verb or verb.low in SOURCES
    if quoted or (claim.name is not None and part.start >= tokens[claim.name.first].start):
        return False  # the first stands before a quotation, the second in the name: "a survey of 1,200 farms found"
    opens = tokens[0].low in PREPOSITIONS | OPENERS and not _is_first(tokens, part)
    return verb.low in SOURCES or (not opens and claim.begins > 0 and tokens[claim.begins - 1].text == ",")


def _is_first(tokens: Sequence[Token], part: Span) -> bool:
    """Whether a sentence begins with a part and what qualifies it: "At least 40 drowned, the mayor said"."""
    words = [token.low for token in tokens[:2]]
    qualifying = 2 if words in (["at", "least"], ["at", "most"]) else 1 if words[:1] in (["about"], ["over"]) else 0
    return 0 < qualifying < len(tokens) and part.start <= tokens[qualifying].start


def _turns(tokens: Sequence[Token], verb: int, part: Span) -> bool:
    """Whether the sentence turns to something else between a verb and a part behind it."""
    between = [token for token in tokens[verb + 1 :] if token.end <= part.start]
    return any(token.text == ";" or token.low in _TURNING for token in between)


def _same(text: str, one: Speaker | None, other: Speaker | None) -> bool:
    if one is None or other is None or one.name is None or other.name is None:
        return one == other
    return _last_word(one.name.cut(text)) == _last_word(other.name.cut(text))


def _last_word(name: str) -> str:
    return name.rsplit(maxsplit=1)[-1].casefold()


def _of_sentence(article: Article, at: int, back: int = _FARTHEST) -> Speaker | None:
    """The speaker of the sentence at an index, with the help of at most `back` sentences before it."""
    label = _label_of(article, at)
    if label is not None and _takes_turns(article, label):
        return Speaker(label)
    reading = _read(article, at)
    if reading.name is not None:
        return Speaker(reading.name)
    if reading.own_voice:
        return Speaker(None)
    found: Span | None = None
    if reading.pronoun:
        found = _meant(article, at, reading.pronoun, back)
    elif reading.wholly:
        found = _going_on(article, at, back)
    return Speaker(found) if found is not None else None


def _going_on(article: Article, at: int, back: int) -> Span | None:
    """Whoever speaks in the sentences around one that is a quotation and nothing else."""
    below = _read(article, at + 1) if _adjoins(article, at, "\n") else _Reading()
    if below.quotes and not below.wholly:
        # “One. ” “Two,” she said.
        return below.name or (_meant(article, at + 1, below.pronoun, back) if below.pronoun else None)
    if back == 0 or not _adjoins(article, at - 1):
        return None
    above = _read(article, at - 1)
    if above.asks and not _adjoins(article, at - 1, "\n"):
        return None  # the answer, and nothing says whose
    if not above.quotes and not above.name and not above.pronoun:
        return None
    before = _of_sentence(article, at - 1, back - 1)
    name = before.name if before else None
    begins = not _adjoins(article, at - 1, "\n")
    if begins and below.name is not None and name is not None and not _same(article.text, before, Speaker(below.name)):
        return None  # a new paragraph, and what follows in it is somebody else's
    return name if above.quotes or article.text[article.sentences[at - 1].span.end - 1] == ":" else None


def _adjoins(article: Article, at: int, apart: str = "") -> bool:
    """Whether a sentence and the next have nothing but blanks between them, and not `apart`."""
    if not 0 <= at < len(article.sentences) - 1:
        return False
    one, other = article.sentences[at : at + 2]
    between = article.text[one.span.end : other.span.start]
    return one.kind is other.kind and not has_words(between) and not (apart and apart in between)


def _meant(  # noqa: PLR0911 - one return for each place where the one who is meant may stand
    article: Article, at: int, pronoun: str, back: int
) -> Span | None:
    """The one that a pronoun in a sentence stands for, where only one can be meant."""
    tokens = _tokens_at(article, at)
    place = next((place for place, token in enumerate(tokens) if token.low == pronoun), len(tokens))
    inside = _people(article, tokens[:place])
    if inside:
        subject = subject_of(tokens[:place])
        name = span_of(tokens, subject) if subject else None
        return name if len(inside) == 1 and name and _fits(article, name, pronoun) else None
    while back > 0 and _adjoins(article, at - 1) and _read(article, at - 1).wholly:
        at, back = at - 1, back - 1
    if back == 0 or not _adjoins(article, at - 1):
        return None
    above, earlier = _read(article, at - 1), _tokens_at(article, at - 1)
    if above.asks or any(token.low in ANSWERING for token in tokens if not token.is_quote):
        return None
    if above.name or above.pronoun:
        before = _of_sentence(article, at - 1, back - 1)
        name = before.name if before else None
        others = [p for p in _people(article, earlier) if name and not p.overlaps(name) and not above.pronoun]
        others = [p for p in others if name and _last_word(p.cut(article.text)) != _last_word(name.cut(article.text))]
        # In one paragraph one speaks, whoever else is spoken of.
        sure = not others or (above.name is not None and _adjoins(article, at - 1, "\n"))
        if name is None or _fits(article, name, pronoun):
            return name if sure else None
        return _only(article, at, pronoun, back)
    people = _people(article, earlier)
    subject = subject_of(earlier)
    if subject is None:
        return _only(article, at, pronoun, back)
    if subject.last - subject.first == 1 and earlier[subject.first].low in PRONOUNS:
        if earlier[subject.first].low in ("it", "they"):
            return _only(article, at, pronoun, back)
        same = earlier[subject.first].low == pronoun and not people
        return _meant(article, at - 1, pronoun, back - 1) if same else None
    name = span_of(earlier, subject)
    if not _fits(article, name, pronoun):
        return _only(article, at, pronoun, back)
    anybody = earlier[subject.first].low in ("one", "a", "an", "un", "una") and is_person_noun(
        head_of([token.text for token in earlier[subject.first : subject.last]])
    )
    return name if all(p.overlaps(name) for p in people) and not anybody else None


def _only(article: Article, at: int, pronoun: str, back: int) -> Span | None:
    """The only person in the sentence before, whom it is not about; where it has none, whoever is meant there."""
    if pronoun not in ("he", "she", "él", "ella"):
        return None
    people = _people(article, _tokens_at(article, at - 1))
    if not people:
        return _meant(article, at - 1, pronoun, back - 1)
    name = people[0]
    words = name.cut(article.text)
    named = words[0].isupper() and not words.endswith(("'s", "’s"))
    return name if len(people) == 1 and named and _fits(article, name, pronoun) else None


def _fits(article: Article, name: Span, pronoun: str) -> bool:
    """Whether a pronoun can stand for a name: "he" for one person, "they" for several, "it" for a body."""
    words = name.cut(article.text).split()
    low = [word.casefold() for word in words]
    head = head_of(words)
    if pronoun in ("they", "ellos", "ellas"):
        return head in PLURALS or "and" in low or (head.endswith("s") and speaks(head[:-1]))
    titled = any(word in TITLES or is_person_noun(word.casefold()) for word in words)
    body = head in BODIES or words[-1] in NO_PERSON or (not titled and any(word in NO_PERSON for word in words))
    if pronoun == "it":
        proper = all(word[0].isupper() for word in words) and not titled and not _is_person(article.text, words)
        return body or proper
    if body or "and" in low or "y" in low or (head.endswith("s") and head[0].islower() and head[:-1] in SPEAK):
        return False
    if any(word in (SHE_ONLY if pronoun in ("he", "él") else HE_ONLY) for word in words):
        return False
    return is_person_noun(head) or _is_person(article.text, words)


def _is_person(text: str, words: Sequence[str]) -> bool:
    """Whether a name is a person's, as titles and the rest of the article tell."""
    link = next((place for place, word in enumerate(words) if place and word in ENGLISH_LINKS), len(words))
    if words[0][0].isupper() and words[0] not in TITLES:
        words = words[:link]  # "Theo Brandt of the group Eyes Off"
    if words[-1] in NO_PERSON:
        return False
    if any(word in TITLES for word in words) or any(word.casefold() in PERSONS for word in words[:-1]):
        return True
    named = next((place for place, word in enumerate(words) if word[0].isupper() and place), 0)
    if words[0].casefold() in DETERMINERS and named and not any(word in BODIES for word in words[:named]):
        words = words[named:]
    if words[0].casefold() in DETERMINERS or any(word in NO_PERSON or word.isupper() for word in words):
        return False
    if len(words) > 1:
        return all(word[0].isupper() or word in LINKS for word in words) and len(words) <= 4
    last = words[0]
    if last in NO_PERSON or not last[0].isupper():
        return False
    firsts = _words_before(text, last)
    known = any(
        first[0].isupper() and first.casefold() not in OPENERS | PREPOSITIONS | DETERMINERS and first not in NO_PERSON
        for first in firsts
    )
    return known and not any(first.casefold() in ("in", "at", "near", "en", "from") for first in firsts)


def _words_before(text: str, name: str) -> list[str]:
    """The words in front of a name wherever it stands in an article, as a whole word and nobody's possessive."""
    found: list[str] = []
    at = text.find(f" {name}", 0, _READ)
    while at >= 0 and len(found) < _TIMES:
        end = at + 1 + len(name)
        if not text[end : end + 1].isalnum() and text[end : end + 1] not in ("'", "’"):
            found += text[max(0, at - 40) : at].split()[-1:]
        at = text.find(f" {name}", end, _READ)
    return [word for word in found if word[0].isalnum()]


def _people(article: Article, tokens: Sequence[Token]) -> list[Span]:
    """The people that are named or described in a sentence, outside of its quotations."""
    found: list[Span] = []
    run: list[Token] = []
    places = 0  # where the last name ends that no person has
    for place, token in enumerate((*tokens, None)):
        office = token is not None and token.low == "of" and run and run[-1].text in TITLES
        if office and any(following.is_capital for following in tokens[place + 1 : place + 2]):
            run.append(tokens[place])  # "Secretary of State Ida Lund"
            continue
        if token is not None and token.is_capital and not (not run and token.low in DETERMINERS | OPENERS | PRONOUNS):
            run.append(token)
            if not token.text.endswith(("'s", "’s")):
                continue
        elif token is not None and token.low in PERSONS and not run:
            gap = article.text[found[-1].end : token.start] if found else ""
            if not _APPOSED.fullmatch(gap):
                found.append(Span(token.start, token.end))
        if run:
            words = [word.text.removesuffix("'s").removesuffix("’s") for word in run]
            before = article.text[max(0, run[0].start - 40) : run[0].start].casefold().split()[-2:]
            placed = bool(before) and before[-1] in ("in", "at", "near", "en")
            placed = placed or (places > 0 and article.text[places : run[0].start] == " and ")
            placed = placed or any(word in BODIES for word in (before if before[-1:] == ["called"] else before[-1:]))
            if placed or (before[-1:] == ["of"] and len(run) == 1):
                places = run[-1].end
            if not placed and _is_person(article.text, words):
                found.append(Span(run[0].start, run[-1].end))
        run = []
    # "Water Minister Tomas Verrell" is one; so is "the mayor, Ina Torvik".
    return [
        one
        for one, other in pairwise([*found, Span(len(article.text), len(article.text) + 1)])
        if article.text[one.end : other.start].strip(" ,") or other.start >= len(article.text)
    ]


def _tokens_at(article: Article, at: int) -> tuple[Token, ...]:
    return tokens_in(article.text, article.sentences[at].span)


def _read(article: Article, at: int) -> _Reading:  # noqa: PLR0911 - one return for each outcome
    """What a sentence tells by itself."""
    tokens = _tokens_at(article, at)
    if not any(token.is_word or token.is_quote for token in tokens):
        return _Reading()
    quotes = any(token.is_quote and not _is_term(article.text, tokens, i) for i, token in enumerate(tokens))
    wholly = quotes and not any(token.is_word for token in tokens)
    if wholly:
        return _Reading(quotes=True, wholly=True)
    if article.sentences[at].kind is Kind.CAPTION:
        return _Reading(own_voice=not quotes, quotes=quotes)
    claims = _claims_of(tokens)
    told = [claim for claim in claims if not claim.embedded]
    # ", according to the union": theirs is the whole sentence, whatever is said in it.
    sources = [
        c for c in told if c.name and c.verb and tokens[c.verb].low in SOURCES and tokens[c.verb - 1].text == ","
    ]
    told = sources[-1:] or (told[-1:] if told and not told[0].name and _is_last_word(tokens, told[-1]) else told)
    if not claims:
        whose = any(one.low in WHOSE and other.low == "that" for one, other in pairwise(tokens))
        doubt = quotes or whose or any(token.low in HEARSAY for token in tokens) or tokens[0].text in "—–-"
        return _Reading(own_voice=not doubt and _label_of(article, at) is None, quotes=quotes)
    if _is_half_told(tokens, told):
        return _Reading(quotes=quotes)
    if not told or (told[0].name is None and not told[0].pronoun):
        return _Reading(quotes=quotes)
    first = told[0]
    if any(_is_other(tokens, first, claim) for claim in told[1:]):
        return _Reading(quotes=quotes)
    name = span_of(tokens, first.name) if first.name else None
    asks = tokens[first.verb].low in ASKING or "?" in article.text[tokens[0].start : tokens[-1].end][-3:]
    return _Reading(name=name, pronoun=first.pronoun, quotes=quotes, asks=asks)


def _claims_of(tokens: Sequence[Token]) -> list[Claim]:
    return list(claims_in(tokens)) or list(claims_beside(tokens))


def _label_of(article: Article, at: int) -> Span | None:
    """What may be the name of somebody who speaks in the line of a sentence, where the line begins with it."""
    line = article.text.rfind("\n", 0, article.sentences[at].span.start) + 1
    label = _LABEL.match(article.text, line)
    if label is None or not all(word[0].isupper() for word in label[1].split()):
        return None
    return Span(label.start(1), label.end(1))


def _takes_turns(article: Article, label: Span) -> bool:
    """Whether a label is somebody who speaks in a conversation: a person, and more lines than one begin with it."""
    name = label.cut(article.text)
    return f"\n{article.text[:_READ]}".count(f"\n{name}:") > 1 and _is_person(article.text, name.split())


def _is_last_word(tokens: Sequence[Token], claim: Claim) -> bool:
    """Whether a claim closes a sentence and tells whose all of it is: "…, her spokesman said"."""
    ends = claim.name is not None and claim.begins > 0 and tokens[claim.begins - 1].text == ","
    return ends and not any(token.is_word for token in tokens[claim.verb + 1 :])


def _is_half_told(tokens: Sequence[Token], told: Sequence[Claim]) -> bool:
    """Whether somebody speaks on one side of a semicolon and the reporter on the other."""
    stops = [at for at, token in enumerate(tokens) if token.text == ";"]
    sides = {bisect_left(stops, claim.verb) for claim in told}
    return 0 < len(sides) <= len(stops)


def _is_term(text: str, tokens: Sequence[Token], at: int) -> bool:
    """Whether quote marks hold a title or a term that the reporter names, and nobody's words."""
    token = tokens[at]
    quoted = text[token.start + 1 : token.end - 1]
    words = quoted.split()
    named = len(words) <= 8 and all(word[0].isupper() or word in LINKS for word in words)
    before = tokens[at - 1].low if at else ""
    nickname = named and 0 < at < len(tokens) - 1 and tokens[at - 1].is_capital and tokens[at + 1].is_capital
    title = named and len(words) > 1 and not any(mark in quoted for mark in ",.!?")
    return nickname or title or (named and bool(_TERM.match(before)))


def _is_other(tokens: Sequence[Token], first: Claim, claim: Claim) -> bool:
    """Whether a further claim has a speaker of its own, on the level of the first."""
    if claim.pronoun or claim.verb <= first.verb:
        return False
    if claim.name is None:
        edge = tokens[claim.begins - 1] if claim.begins else tokens[0]
        if any(token.low in ("and", "or", "but", "y", "o", "pero") for token in tokens[claim.verb - 2 : claim.verb]):
            return False  # "… and later said": still the same
        return claim.begins < claim.verb and (edge.text in ",;" or edge.low in JOINS)
    if tokens[claim.name.first].low in ("others", "other", "otros", "otras"):
        return False
    if first.name is not None and tokens[first.name.last - 1].low == tokens[claim.name.last - 1].low:
        return False
    # "The mayor said the builders say …" is the mayor's; behind a comma, "but" or "while" somebody else begins.
    return claim.begins > 0 and not (tokens[claim.begins - 1].is_word and tokens[claim.begins - 1].low not in JOINS)
