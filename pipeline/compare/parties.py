"""The parties that a source itself lists in a table of partners, beside those found in its sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from pipeline.codebook import Codebook
from pipeline.coding.lexicon import matches
from pipeline.compare.matrices import Row
from pipeline.compare.shares import says

NAMED = 88
"""From which likeness (0 to 100) two names count as one party's."""
TABLE = "tabel"
"""The origin of an actor that stands in a table of the source."""


def sameness(printed: str, mined: str) -> float:
    """Return how alike two names are, 0 to 100; one word in common is too little for a name of more words."""
    bare, mined = re.sub(r"\(.*?\)", "", printed).strip().lower(), mined.lower()
    words, others = set(re.findall(r"\w+", bare)), set(re.findall(r"\w+", mined))
    return fuzz.token_set_ratio(bare, mined) if len(words & others) >= min(2, len(words)) else 0.0


def named_like(printed: str, actors: Sequence[Row]) -> Row | None:
    """Return the actor most like a printed name, the first of those that are equal; None below `NAMED`."""
    best = max(actors, key=lambda row: sameness(printed, str(row["name"])), default=None)
    return best if best and sameness(printed, str(best["name"])) >= NAMED else None


def listed(
    published: Mapping[str, Any], cases: Sequence[str], actors: Sequence[Row], codebook: Codebook
) -> list[Row]:
    """List the parties of the source's own tables, as rows of `actoren.csv`.

    A case's sentences name only some of the parties that its table of partners lists, and an analyst wants
    them all. They have no sentences; `origin` and `page` lead to the table. A party has the sector of the
    actor that bears its name in the sentences, else the one that a word of its name tells, else none; its
    roles are those whose words (`roles: {named: …}` in the codebook) the table says of it.

    Parameters
    ----------
    published
        What the source prints.
    cases
        The cases, in the order of the source.
    actors
        The actors that were found in the sentences.
    codebook
        Says by what words roles are known.
    """
    idle = next(code.id for code in codebook["rol"].codes if code.roles.get("mirror") == "omit")
    rows: list[Row] = []
    for case in cases:
        here = [row for row in actors if row["case"] == case]
        for party in published.get("partners", {}).get(case, []):
            mined = named_like(party["partner"], here)
            said = " ".join(party["rolneming"])
            known = [code.id for code in codebook["rol"].codes if says(said, code.roles.get("named"))]
            rows += [
                {
                    "case": case,
                    "name": party["partner"],
                    "sector": mined["sector"] if mined else _told_by(party["partner"], codebook),
                    "rol": role,
                    "mentions": 0,
                    "segments": "",
                    "origin": TABLE,
                    "page": party.get("page"),
                }
                for role in known or [idle]
            ]
    return rows


def _told_by(name: str, codebook: Codebook) -> str:
    """Return the sector that the first word of a name tells that tells one, else nothing."""
    sectors = (match.codes.get("sector", ()) for match in matches(re.findall(r"\w+", name.lower())))
    told = (codes[0] for codes in sectors if len(codes) == 1 and codes[0] in codebook["sector"].ids)
    return next(told, "")
