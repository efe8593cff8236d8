"""Every distribution of the running environment with its version and licence, a line each.

What a distribution says of itself: its licence expression, else its classifiers, else the first line of what it gives
as a licence. The texts lie in its own `…dist-info` folder.
"""

from __future__ import annotations

from importlib.metadata import Distribution, distributions

CLASSIFIER = "License :: "


def licence(distribution: Distribution) -> str:
    said = distribution.metadata
    classified = [
        each.rpartition(" :: ")[2] for each in said.get_all("Classifier") or () if each.startswith(CLASSIFIER)
    ]
    text = (said.get("License") or "").strip().splitlines()
    return said.get("License-Expression") or ", ".join(classified) or (text[0] if text else "") or "not said"


def main() -> None:
    found = {each.metadata["Name"]: each for each in distributions()}
    for name in sorted(found, key=str.casefold):
        print(f"{name} {found[name].version}: {licence(found[name])}")


if __name__ == "__main__":
    main()
