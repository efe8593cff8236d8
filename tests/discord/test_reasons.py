"""Why something could not be read is said in Spanish on Spanish cards, however it was worded in corpus/."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import words
from bot.corpus_cards import failure
from bot.language import Language, said_in
from bot.progress_lines import Failed
from bot.reasons_es import TWINS, in_spanish
from corpus.article import Unreadable
from corpus.files import load_input

ROOT = Path(__file__).resolve().parents[2]
SAYING = (
    "FolderError", "Kinds", "Refused", "RefusedError", "ShelfError", "Unreadable", "Vanished", "_NotNowError", "wrong"
)  # fmt: skip


def sentences(file: Path) -> Iterator[str]:
    """What a file gives as a reason or advice: literals, `{}` for what is filled in, and the constants among them."""
    tree = ast.parse(file.read_text("utf-8"))
    constants = {
        node.targets[0].id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            named = node.func.id if isinstance(node.func, ast.Name) else ""
            if named in SAYING:
                for given_ in node.args:
                    yield from worded(constants.get(given_.id, given_) if isinstance(given_, ast.Name) else given_)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in {"reason", "advice"}:
            yield from worded(node.value)


def worded(node: ast.expr) -> Iterator[str]:
    """The sentences of an expression: they end with a full stop, or begin as one that names something at its end."""
    if isinstance(node, ast.IfExp):
        yield from worded(node.body)
        yield from worded(node.orelse)
        return
    said = ""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        said = node.value
    elif isinstance(node, ast.JoinedStr):
        said = "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    if said.endswith((".", "?", ": {}")) and any(word.isalpha() for word in said.split()):
        yield said


FOUND = {
    sentence
    for file in [*sorted((ROOT / "corpus").glob("*.py")), ROOT / "bot" / "polling.py"]
    if file.name != "database.py"  # of the database, which only whoever runs Quoth can put right
    for sentence in sentences(file)
}
# What is counted is worded in bot/words.py, and where only one page of a feed is wrong no card says so.
IN_THE_TERMINAL = {
    "Only {} of the page can be quoted.",
    "If it is an article, add it by its address.",
    "Its text is that of {}.",
    "Open both: perhaps a notice stands in place of the articles.",
}
VALUES = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="{}"), min_size=1, max_size=20)


def filled(template: str, values: list[str]) -> str:
    return template.format(*values[: template.count("{}")])


def test_enough_is_found() -> None:
    assert len(FOUND) > 110


@pytest.mark.parametrize("sentence", sorted(FOUND - IN_THE_TERMINAL))
def test_each_reason_and_each_advice_has_a_twin_in_spanish(sentence: str) -> None:
    """Whoever words a new one in corpus/ adds it to bot/reasons_es.py."""
    assert sentence in TWINS
    assert sentence.count("{}") == TWINS[sentence].count("{}")
    assert TWINS[sentence] != sentence


@given(template=st.sampled_from(sorted(TWINS)), values=st.lists(st.sampled_from(["dam.pdf", "7", "a-b"]), min_size=3))
def test_a_sentence_is_known_again_whatever_it_names(template: str, values: list[str]) -> None:
    said = filled(template, values)
    assert in_spanish(said) == filled(TWINS[template], values)
    advice = "Split it."
    if not template.endswith(".") and not template.endswith("?"):
        return  # it ends with a name, as only an advice does, behind which nothing stands
    assert in_spanish(f"{said} {advice}") == f"{filled(TWINS[template], values)} {TWINS[advice]}"
    assert in_spanish("the old. dam.pdf is damaged.") == "the old. dam.pdf está dañado."


@given(VALUES)
def test_what_nobody_translated_is_left_as_it_is(said: str) -> None:
    assert in_spanish(f"{said} and so on") == f"{said} and so on"
    assert said_in(Language.ENGLISH, lambda: words.explained("The file is empty.")) == "The file is empty."


@pytest.mark.parametrize("hostile", ["{} is damaged." * 9_000, "x. " * 600, " has " * 399, "a? " * 33_000])
def test_no_text_is_looked_at_for_long(hostile: str) -> None:
    assert in_spanish(hostile) == hostile


def test_a_card_says_it_in_spanish(tmp_path: Path) -> None:
    (tmp_path / "dam.odt").write_bytes(b"PK")
    odt = load_input(tmp_path, "dam.odt", max_bytes=100)
    assert isinstance(odt, Unreadable)
    failed = Failed("The page is larger than 20 MB.", "Save its text, and add it as a file.", (odt,))
    made = said_in(Language.SPANISH, lambda: failure(failed).to_components())
    assert "La página tiene más de 20 MB" in str(made)
    assert "Quoth no lee esta clase de archivo" in str(made)
    assert "not read" not in str(made)
