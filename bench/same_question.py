"""From which cosine on two questions are grouped in /gaps: pairs that ask the same, against others on one topic.

Run: python -m bench.same_question. The pairs are our own, on the fictional news of training/written; so are the others.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import combinations
from pathlib import Path

from index.encoder import load_encoder

ROOT = Path(__file__).resolve().parents[1]
WRITTEN = (ROOT / "training/written/news/questions.jsonl", ROOT / "training/written/news_dev/questions.jsonl")
SAME = (
    ("how many inmates are in the quiroa prison", "number of prisoners held at quiroa"),
    ("When does the ferry to Skerry start again?", "ferry to skerry when will it run again"),
    ("who paid for the new maternity wing in lusembe", "Who financed Lusembe's maternity ward?"),
    ("what did the harrow factory make", "Which products came from the Harrow factory?"),
    ("how much is the nordane rent cap", "What is the rent limit in Nordane?"),
    ("why was the hornos bridge closed", "reason for closing hornos bridge"),
    ("who won the election in marenga", "Marenga election winner"),
    ("how many people died in the tarumá flood", "death toll tarumá flood"),
    ("how big was the san telmo storm", "What was the size of the storm at San Telmo?"),
    ("when is the elk crossing school opening", "Opening date of the school in Elk Crossing?"),
    ("does the cable car run on sundays", "Is the cable car open on Sunday?"),
    ("how old is the mayor of marenga", "age of marenga's mayor"),
    ("what caused the bitter creek fire", "How did the Bitter Creek fire start?"),
    ("is there a vaccine for the kanga fever", "Has anyone made a vaccine against Kanga fever?"),
    ("how much did the dam cost", "what was the price of the dam"),
    ("where do the refugees in dithaba come from", "Which country are Dithaba's refugees from?"),
    ("who is the new chess champion of oszlania", "oszlania chess champion name"),
    ("how long will the bus strike last", "When will the bus strike end?"),
    ("how many jobs were lost in dunmore", "number of workers laid off at Dunmore"),
    ("what is the ticket price for the cape ansah museum", "how much to get into the cape ansah museum"),
    ("who stole the chalma jade mask", "Who are the thieves of the jade mask in Chalma?"),
    ("was anybody hurt at the derby in serati", "Were there injuries at the Serati derby?"),
    ("when did the old lighthouse go dark", "what year was the lighthouse switched off"),
    ("how many votes did palomo get", "Palomo's number of votes"),
    ("did the union accept the offer", "Has the offer been accepted by the union?"),
    ("how much sugar does kasanda export", "kasanda sugar exports amount"),
    ("why did the nurses leave kasanda", "what made nurses go away from kasanda"),
    ("who owns the mv tumaini", "Owner of the MV Tumaini?"),
    ("how fast does the gannet sail", "What is the speed of the Gannet?"),
    ("what did the court say about the market traders", "court ruling market traders"),
    ("how many toads are left", "number of toads remaining"),
    ("when was the pension vote", "On which day was the vote on pensions?"),
    ("who wrote the prison poems", "author of the poems from prison"),
    ("what is the minimum wage in valdoria", "Valdoria's lowest legal pay?"),
    ("how many schools shut in kitandu", "Kitandu schools closed, how many?"),
    ("who is the coach of the national team", "national team's trainer name"),
    ("how do i get a santa palma passport", "What must one do for a passport of Santa Palma?"),
    ("where will the new airport be built", "site of the new airport"),
    ("did it rain at the carnival", "Was there rain during the carnival?"),
    ("how much water is in the reservoir now", "current water level of the reservoir"),
)


def main(encoder_name: str = "default", language: str = "en") -> None:
    """The pairs that ask the same are in English; of another language there are only the others."""
    encoder = load_encoder(encoder_name, 1)
    topics: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in WRITTEN:
        for line in map(json.loads, file.read_text("utf-8").splitlines()):
            if line["lang"] == language:
                topics[file.parent.name, line["id"].split("-")[0]].append(line["question"])
    vector = {each: encoder.embed_question(each).vector for many in topics.values() for each in many}
    other = [float(vector[a] @ vector[b]) for many in topics.values() for a, b in combinations(many, 2)]
    same = [float(encoder.embed_question(one).vector @ encoder.embed_question(two).vector) for one, two in SAME]
    print(f"{len(same)} pairs that ask the same, {len(other)} others on the same topic")
    for threshold in (0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.92, 0.94, 0.96):
        kept = sum(each >= threshold for each in same) / len(same)
        merged = sum(each >= threshold for each in other) / len(other)
        print(f"{threshold:.2f}: {kept:.2f} grouped rightly, {merged:.4f} wrongly")


if __name__ == "__main__":
    main(*sys.argv[1:])
