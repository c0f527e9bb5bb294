"""Dutch lemmas as Universal Dependencies writes them: parts of compounds and separable verbs joined by `_`.

The edit trees of spaCy's lemmatizer undo inflection (`vrouwencongressen` → `vrouwencongres`, `haalde` →
`halen`). Which parts a lemma has is another question, answered here from a lexicon of the treebanks: by what
a word begins and ends with (`vrouw_congres`) and by the particle that the parser found (`uit_halen`).
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.tokens import Doc, Token

_NOMINAL = {"NOUN", "ADJ"}
_LINKS = ("", "s", "en", "n", "e")
_NOMINAL_ENDINGS = ("", "'s", "s", "en", "n", "e", "je", "jes", "tje", "tjes", "ere", "er")
_VERBAL_ENDINGS = ("en", "", "t", "d", "de", "te", "den", "ten", "end", "ende")
_TREMA = {"ë": "e", "ï": "i", "ö": "o", "ü": "u"}
"""What a vowel is written as where `ge` is taken from before it (`geïnterpreteerd`)."""
_GE = re.compile("(?<=[a-z]{2})ge")
_ORDINAL = re.compile(r"(\d+)(e|de|ste)")
_VOWELS = set("aeiou")
_IRREGULAR = {"ben": "zijn", "kan": "kunnen", "mag": "mogen", "zal": "zullen"}


def inflectional(form: str, lemma: str, pos: str) -> str:
    """Undo the joining: give the lemma that inflection alone accounts for (`vrouwencongres`, `halen`)."""
    *modifiers, head = lemma.split("_")
    if not modifiers:
        return lemma
    text = form.lower() if lemma.islower() else form
    if pos == "VERB":
        return lemma.replace("_", "") if text.startswith(modifiers[0]) else head
    return rejoined(text, head) or lemma.replace("_", "")


def rejoined(text: str, head: str) -> str | None:
    """Put the lemma of a compound's last part in its place; none where the part is not found in the text."""
    start = max(range(len(text)), key=lambda place: (_common(text[place:], head), place))
    return text[:start] + head if _common(text[start:], head) >= min(3, len(head)) else None


def infinitive(stem: str, known: set[str]) -> str | None:
    """Give the infinitive of a verb's stem (`neem` → `nemen`); none where no likely word comes out."""
    if stem in _IRREGULAR:
        return _IRREGULAR[stem]
    doubled = [stem + stem[-1] + "en"] if stem[-2:-1] in _VOWELS and stem[-3:-2] not in _VOWELS else []
    candidates = [*doubled, *_spellings(stem + "en"), stem + "en", stem + "n", stem + stem[-1:] + "n"]
    return next((one for one in candidates if one in known), None)


def _common(one: str, other: str) -> int:
    pairs = zip(one.lower(), other.lower(), strict=False)
    return next((place for place, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


@dataclass
class Lexicon:
    """What the treebanks tell of the parts of words, for nominals or for verbs."""

    whole: list[str] = field(default_factory=list)
    """Lemmas of one part."""
    joined: dict[str, str] = field(default_factory=dict)
    """Lemmas of several parts, by how they are written together."""
    heads: dict[str, int] = field(default_factory=dict)
    """In how many lemmas a part stands last."""
    modifiers: dict[str, dict[str, int]] = field(default_factory=dict)
    """What stands before the last part, as written, and the lemmas that this had."""
    forms: dict[str, str] = field(default_factory=dict)
    """Lemma of each form that is not its own lemma."""
    frequent: list[str] = field(default_factory=list)
    """Frequent words of general Dutch."""

    @classmethod
    def learn(cls, tokens: Iterable[tuple[str, str]], pos: str, frequent: Iterable[str]) -> Lexicon:
        """Learn from pairs of form and lemma."""
        whole, joined, heads = set(), {}, defaultdict(set)
        modifiers: dict[str, Counter[str]] = defaultdict(Counter)
        forms: dict[str, Counter[str]] = defaultdict(Counter)
        for form, lemma in tokens:
            parts = lemma.split("_")
            if len(parts) == 1:
                whole.add(lemma)
                forms[form.lower()][lemma] += 1
                continue
            written = inflectional(form, lemma, pos)
            if len(written) > len(parts[-1]):
                joined[written] = lemma
                modifiers[written[: -len(parts[-1])].lower()]["_".join(parts[:-1])] += 1
            else:
                modifiers["_".join(parts[:-1])]["_".join(parts[:-1])] += 1
            heads[parts[-1]].add(lemma)
        chosen = {
            form: max(sorted(lemmas), key=lambda one: lemmas[one]) for form, lemmas in sorted(forms.items())
        }
        return cls(
            sorted(whole),
            dict(sorted(joined.items())),
            {head: len(lemmas) for head, lemmas in sorted(heads.items())},
            {text: dict(sorted(lemmas.items())) for text, lemmas in sorted(modifiers.items())},
            {form: lemma for form, lemma in chosen.items() if form != lemma},
            sorted(frequent),
        )

    @cached_property
    def known(self) -> set[str]:
        """All words that may be a lemma."""
        return {*self.whole, *self.joined, *self.heads, *self.frequent}

    @cached_property
    def wholes(self) -> set[str]:
        """All lemmas of one part."""
        return set(self.whole)

    @cached_property
    def _frequent(self) -> set[str]:
        return set(self.frequent)

    @cached_property
    def _begins(self) -> Counter[str]:
        return Counter(word[:end].lower() for word in self.whole for end in range(2, len(word) - 2))

    @cached_property
    def _ends(self) -> Counter[str]:
        return Counter(word[start:].lower() for word in self.whole for start in range(2, len(word) - 2))

    def join(self, lemma: str) -> str:
        """Split a lemma in its parts, and join these by `_`, where the likelier reading has parts."""
        if lemma in self.joined or lemma in self.wholes:
            return self.joined.get(lemma, lemma)
        splits = [self._split(lemma, place) for place in range(2, len(lemma) - 2)]
        best = max((split for split in splits if split), default=None)
        if best is None or best[0] <= 1:
            return lemma
        _, modifier, head = best
        return f"{self.join(modifier) if len(modifier) > 6 else modifier}_{head}"

    def _split(self, lemma: str, place: int) -> tuple[float, str, str] | None:
        """Give the log odds of a split against chance likeness, and its parts; None where it is no split."""
        text, head = lemma[:place], lemma[place:]
        head = head if head in self.wholes else self.forms.get(head, head)
        frequent = len(head) > 3 and head in self._frequent
        if head.startswith("-") or not (head in self.heads or head in self.wholes or frequent):
            return None
        modifier, seen = self._modifier(text)
        if not modifier:
            return None
        as_head = self.heads.get(head, 0) + 2 * (head in self.wholes) + (0.5 if frequent else 0.2)
        odds = math.log(as_head / (self._ends[head.lower()] + 0.5))
        odds += math.log((seen + 0.2) / (0.7 * self._begins[text.lower()] + 0.5))
        return odds + 0.15 * min(place, len(head)) + 2 * text.endswith("-"), modifier, head

    def _modifier(self, text: str) -> tuple[str, float]:
        """Give the lemma of a first part, and how many like cases speak for it."""
        lemmas = self.modifiers.get(text.lower())
        if lemmas:
            return max(lemmas, key=lambda lemma: lemmas[lemma]), sum(lemmas.values())
        base = text.rstrip("-")
        stems = [base.removesuffix(link) for link in _LINKS if base.endswith(link)]
        for stem in stems:
            if len(stem) > 2 and stem in self.wholes:
                return stem, 1.5
        if base in self.forms:
            return self.forms[base], 1.5
        for stem in stems:
            if len(stem) > 3 and stem in self._frequent:
                return stem, 0.7
        return (base, 3) if text.endswith("-") else ("", 0)

    def mend(self, lemma: str, pos: str) -> str:
        """Give the known word that a misspelt or inflected lemma stands for (`strat`, `vlagg`, `neemen`)."""
        if pos == "VERB" and lemma[:1] in _TREMA:
            lemma = _TREMA[lemma[0]] + lemma[1:]
        if lemma in self.known:
            return lemma
        found = [one for one in (_verbs if pos == "VERB" else _nominals)(lemma) if one in self.known]
        return min(found, key=lambda one: one not in self.wholes, default=lemma)


def _spellings(lemma: str) -> list[str]:
    """Give other spellings with the same sounds: length of vowels, doubled and voiced consonants."""
    stem, ending = (lemma[:-2], "en") if lemma.endswith("en") and len(lemma) > 4 else (lemma, "")
    if len(stem) < 3:
        return []
    last, before = stem[-1], stem[-2]
    hardened = {"v": "f", "z": "s"}.get(last, last) if not ending else {"f": "v", "s": "z"}.get(last, last)
    variants = [stem[:-1] + hardened]
    if last == before and last not in _VOWELS:
        variants.append(stem[:-1])
    if before in _VOWELS and stem[-3] == before:
        variants += [stem[:-2] + last, stem[:-2] + hardened]
    elif before in _VOWELS:
        variants += [stem[:-1] + before + last, stem[:-1] + before + hardened, stem + last]
    return [variant + ending for variant in variants]


def _nominals(lemma: str) -> list[str]:
    """Give singulars and base forms that a nominal may be an inflection of, likeliest first."""
    stems = [lemma.removesuffix(ending) for ending in _NOMINAL_ENDINGS if lemma.endswith(ending)]
    heads = [re.sub("hed(en)?$", "heid", lemma)]
    return heads + [form for stem in stems for form in (*_spellings(stem), stem)]


def _verbs(lemma: str) -> list[str]:
    """Give infinitives that a verb's form may belong to, likeliest first."""
    bases = [
        lemma,
        lemma.removeprefix("ge"),
        *(lemma[: m.start()] + lemma[m.end() :] for m in _GE.finditer(lemma)),
    ]
    stems = [base.removesuffix(end) for base in bases for end in _VERBAL_ENDINGS if base.endswith(end)]
    return [form + "en" for stem in stems for form in (*_infinitive_stems(stem), stem)]


def _infinitive_stems(stem: str) -> list[str]:
    return [form.removesuffix("en") for form in _spellings(stem + "en")]


def _verbatim(form: str, tag: str, lemma: str) -> bool:
    """Whether a lemma is its form for its tag's sake: names, foreign words, symbols and punctuation."""
    return form == lemma and tag.startswith(("SPEC", "LET"))


@Language.factory(
    "dutch_lemmas",
    assigns=["token.lemma"],
    requires=["token.pos", "token.tag", "token.dep", "token.head", "token.lemma"],
)
class DutchLemmas:
    """Mends and joins the lemmas that the edit trees gave.

    Examples
    --------
    >>> nlp = load_language("models/nl_casusspiegel")
    >>> [token.lemma_ for token in nlp("Zij riepen de buurtbewoners op.")]
    ['zij', 'op_roepen', 'de', 'buurt_bewoner', 'op', '.']
    """

    def __init__(self, nlp: Language, name: str = "dutch_lemmas") -> None:
        self.name = name
        self.lexicons = {"NOUN": Lexicon(), "VERB": Lexicon()}
        self.lookup: dict[str, str] = {}

    def learn(self, tokens: Iterable[tuple[str, str, str, str]], frequent: Iterable[str]) -> None:
        """Learn the lexicons from a treebank's form, lemma, part of speech and tag of each token."""
        nominal, verbal = [], []
        seen: dict[str, Counter[str]] = defaultdict(Counter)
        for form, lemma, pos, tag in tokens:
            seen[f"{form} {tag}"][inflectional(form, lemma, pos)] += 1
            if pos in _NOMINAL:
                nominal.append((form, lemma))
            elif pos == "VERB":
                verbal.append((form, lemma))
        words = sorted(word for word in frequent if len(word) > 2)
        self.lexicons = {
            "NOUN": Lexicon.learn(nominal, "NOUN", words),
            "VERB": Lexicon.learn(verbal, "VERB", [word for word in words if word.endswith("n")]),
        }
        for key, found in sorted(seen.items()):
            lemma = max(sorted(found), key=lambda one: found[one])
            form, tag = key.rsplit(" ", 1)
            if not _verbatim(form, tag, lemma):
                self.lookup[key] = lemma

    def add_forms(self, docs: Iterable[Doc]) -> None:
        """Learn the lemmas of forms that the treebank lacks from documents with tags and lemmas."""
        for token in (token for doc in docs for token in doc if token.lemma_):
            if not _verbatim(token.text, token.tag_, token.lemma_):
                self.lookup.setdefault(f"{token.text} {token.tag_}", token.lemma_)

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemma of each token."""
        for token in doc:
            token.lemma_ = self.lemma(token)
        return doc

    def lemma(self, token: Token) -> str:
        """Give a token's lemma, from the lemma that it has."""
        seen = self.lookup.get(f"{token.text} {token.tag_}")
        if seen is None and token.tag_.startswith(("SPEC", "LET")):
            return token.text
        if ordinal := _ORDINAL.fullmatch(token.text):
            return ordinal[1]
        plain = seen or self._cased(token)
        lexicon = self.lexicons.get("NOUN" if token.pos_ in _NOMINAL else token.pos_)
        if lexicon is None:
            return plain
        plain = seen or lexicon.mend(plain, token.pos_)
        if token.pos_ == "VERB":
            particles = [child.lower_ for child in token.children if child.dep_ == "compound:prt"]
            joined = next((one for one in particles if one + plain in lexicon.known), None)
            if joined:
                return f"{joined}_{plain}"
        return lexicon.join(plain)

    def _cased(self, token: Token) -> str:
        """Give the lemma with the capital that its kind of word has."""
        lemma, lower = token.lemma_, token.lemma_.lower()
        if token.pos_ == "PROPN":
            return token.text if lower == token.lower_ else lemma
        if token.pos_ not in _NOMINAL:
            return lower
        lexicon = self.lexicons["NOUN"]
        common = lower in (lexicon.known if token.pos_ == "NOUN" or token.is_sent_start else lexicon.wholes)
        return lower if common and lemma not in lexicon.wholes else lemma

    def to_bytes(self, **_: Any) -> bytes:
        """Give the lexicons as MessagePack, compressed."""
        stored = {"lookup": self.lookup, "lexicons": {pos: asdict(one) for pos, one in self.lexicons.items()}}
        return zlib.compress(srsly.msgpack_dumps(stored), 9)

    def from_bytes(self, data: bytes, **_: Any) -> DutchLemmas:
        """Take the lexicons from compressed MessagePack."""
        stored = srsly.msgpack_loads(zlib.decompress(data))
        self.lookup = stored["lookup"]
        self.lexicons = {pos: Lexicon(**one) for pos, one in stored["lexicons"].items()}
        return self

    def to_disk(self, path: Path, **_: Any) -> None:
        """Write the lexicons to a file."""
        Path(path).write_bytes(self.to_bytes())

    def from_disk(self, path: Path, **_: Any) -> DutchLemmas:
        """Read the lexicons from a file."""
        return self.from_bytes(Path(path).read_bytes())
