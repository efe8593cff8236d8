"""A sentence that stands for what another names is told from one that can be read alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.alone import points_back


@pytest.mark.parametrize(
    "text",
    [
        "It opened in May.",
        "Nor will the staff.",
        "The second, a potter of 80, died in spring.",
        "The one at Nool was built later.",
        "Most of them slept in the mill.",
        "Eleven years later the gate stuck.",
        "Another 40 goats drowned.",
        "Nobody in the town has named him.",
        "The pupils of Orvena built it from willow.",
        "The council must answer it by June.",
        "Cooks from the inn bring them soup.",
        "Buses do not run either.",
        "Then the gate stuck.",
    ],
)
def test_an_english_sentence_that_points_back(text: str) -> None:
    assert points_back(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Italy sent help.",
        "The second gate opened in May.",
        "So far 40 goats have drowned.",
        "Instead of a gate there is a weir.",
        "The council says it will answer.",
        "The mill, which a flood hit, lost it all.",
        "The team made it to the final.",
        "The keeper said that nobody had seen him.",
        "This year's largest lantern was a whale.",
        "These days nobody crosses.",
        "Orvena is where it rains most.",
        "This article was amended on 4 June.",
        "Then-keeper Sela Munt resigned.",
    ],
)
def test_an_english_sentence_that_can_be_read_alone(text: str) -> None:
    assert not points_back(text, "en")


@pytest.mark.parametrize(
    "text",
    [
        "Tiene 4.300 cabras.",
        "Costará dos coronas, que pagará el obispo.",
        "Se levantará junto al molino.",
        "No la cobraron los pastores.",
        "Había resistido dos riadas.",
        "Ha perdido un arco.",
        "Fue abierto en mayo.",
        "Aquel verano se hundió el puente.",
        "El tercero fue de penalti.",
        "Este molino es más alto.",
        "El de Nool es más alto.",
        "Desde entonces no hay barca.",
        "Tampoco hay autobuses.",
        "La mayoría de ellos durmió en el molino.",
    ],
)
def test_a_spanish_sentence_that_points_back(text: str) -> None:
    assert points_back(text, "es")


@pytest.mark.parametrize(
    "text",
    [
        "Nool tiene 4.300 cabras.",
        "Cayeron 160 litros.",
        "Faltan nueve pastores.",
        "Este año no hubo cabras.",
        "Esta semana abre el molino.",
        "Hay dos molinos.",
        "Había dos molinos.",
        "Había viento.",
        "Se espera que llueva.",
        "Cuenta nueva no hay.",
        "Para el obispo es poco.",
        "La cuenta es alta.",
        "El tercer molino fue de agua.",
    ],
)
def test_a_spanish_sentence_that_can_be_read_alone(text: str) -> None:
    assert not points_back(text, "es")


def test_of_another_language_only_what_it_begins_with_is_looked_at() -> None:
    assert not points_back("Tiene 4.300 cabras.", "pt")


@pytest.mark.parametrize("piece", ["it ", "no se le ", "The second ", "\u201c(", "x", "El de ", "put it "])
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_sentence_of_any_length_is_looked_at_in_no_time(piece: str, language: str) -> None:
    """In quadratic time this would take minutes."""
    points_back(piece * (100_000 // len(piece)), language)


@given(st.text(max_size=60), st.sampled_from(["en", "es", None]))
def test_any_sentence_can_be_looked_at(text: str, language: str | None) -> None:
    assert points_back(text, language) in (True, False)
