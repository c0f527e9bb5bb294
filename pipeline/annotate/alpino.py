"""The Alpino treebank as Universal Dependencies.

Alpino draws a phrase structure whose edges bear dependency labels; Universal Dependencies draws arcs between
words, content words first. The rules follow Bouma and Van Noord (2017), *Increasing Return on Annotation
Investment: The Automatic Construction of a Universal Dependency Treebank for Dutch*: a phrase's head is its
`hd`, save that prepositions, complementisers, auxiliaries and the copula hang under the word that they serve;
a fronted relative or question word takes the place of its trace.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from xml.etree import ElementTree

from pipeline.errors import InputError

Context = Literal["verb", "noun", "other"]

_CLAUSES = {"smain", "ssub", "sv1", "inf", "ppart", "ahi"}
_SUBCLAUSES = _CLAUSES | {"cp", "ti", "oti", "whsub", "whq", "svan"}
_FINITE = {"smain", "ssub", "sv1", "cp", "whsub", "whq", "whrel", "svan"}
_FRONTED = {"rhd", "whd"}
_AUXILIARIES = {"heb", "ben", "word", "zal", "kan", "moet", "mag"}
_POSSESSIVES = {
    "mijn",
    "jouw",
    "je",
    "zijn",
    "haar",
    "ons",
    "onze",
    "jullie",
    "uw",
    "hun",
    "m'n",
    "z'n",
    "d'r",
}
_OPENING, _CLOSING = {"(": ")", "[": "]", "«": "»", "„": "”"}, {")", "]", "»", "”"}
_MARKING = {"als", "zoals", "behalve", "evenals"}
_PROMOTION = ["hd", "nucl", "cnj", "dp", "body", "su", "obj1", "obj2", "predc", "vc", "pc", "mod", "det"]


@dataclass
class Word:
    """A word with its place in the tree, as far as Alpino tells."""

    text: str
    pos: str
    """Alpino's part of speech; empty within a multi-word unit, where it tells of the whole unit."""
    root: str
    head: int = -1
    """The place of the head in the sentence; the root's head is itself."""
    dep: str = ""


@dataclass
class Node:
    """A phrase or word of the phrase structure."""

    rel: str
    cat: str
    begin: int
    index: str | None
    word: int | None
    children: list[Node] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether the node is a trace: it only points, by its index, to a phrase elsewhere."""
        return self.word is None and all(child.empty for child in self.children)

    def all(self) -> Iterator[Node]:
        """Give this node and all below, top first."""
        yield self
        for child in self.children:
            yield from child.all()

    def child(self, *rels: str) -> Node | None:
        """Give the first child with one of these labels, traces passed over."""
        return next((child for child in self.children if child.rel in rels and not child.empty), None)


def read_alpino(path: Path) -> Iterator[list[Word]]:
    """Read the treebank's archive, and give the words of each sentence with heads and labels."""
    try:
        with zipfile.ZipFile(path) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".xml"))
            with archive.open(name) as file:
                for _, element in ElementTree.iterparse(file):
                    if element.tag == "alpino_ds":
                        yield convert(element)
                        element.clear()
    except (OSError, zipfile.BadZipFile, StopIteration, ElementTree.ParseError) as error:
        raise InputError(
            path, f"dit is geen Alpino-boombank: {error}", "Geef het zip-bestand met de XML."
        ) from error


def convert(sentence: ElementTree.Element) -> list[Word]:
    """Turn one `alpino_ds` element into words with UD heads and labels."""
    top = sentence.find("node")
    if top is None:
        raise ElementTree.ParseError("a sentence without a node")
    leaves = {int(node.get("begin", "")): node for node in top.iter("node") if node.get("word")}
    places = {begin: place for place, begin in enumerate(sorted(leaves))}
    words = [
        Word(
            node.get("word", ""),
            "" if node.get("rel") == "mwp" else node.get("pos", ""),
            node.get("root", ""),
        )
        for _, node in sorted(leaves.items())
    ]
    tree = _node(top, places)
    _return_fronted(tree)
    _Arcs(words).draw(tree)
    _attach_punctuation(words)
    return words


def _node(element: ElementTree.Element, places: dict[int, int]) -> Node:
    begin = int(element.get("begin", "0"))
    word = places[begin] if element.get("word") else None
    children = [_node(child, places) for child in element.findall("node")]
    cat = element.get("cat") or element.get("pos") or ""
    return Node(element.get("rel", ""), cat, begin, element.get("index"), word, children)


def _return_fronted(tree: Node) -> None:
    """Put relative and question words where their trace stands."""
    for node in list(tree.all()):
        body = node.child("body")
        for fronted in [child for child in node.children if child.rel in _FRONTED and child.index]:
            for place in body.all() if body else ():
                trace = next(
                    (one for one in place.children if one.index == fronted.index and one.empty), None
                )
                if trace:
                    node.children.remove(fronted)
                    fronted.rel = trace.rel
                    place.children[place.children.index(trace)] = fronted
                    break


class _Arcs:
    """Draws the arcs between the words of one sentence."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words

    def draw(self, top: Node) -> None:
        roots = [child for child in top.children if not child.empty and child.cat != "punct"]
        if not roots:
            roots = [child for child in top.children if not child.empty][:1]
        heads = [self.head(child) for child in sorted(roots, key=lambda node: node.begin)]
        first = next(
            (h for node, h in zip(roots, heads, strict=True) if node.cat not in ("comp", "vg")), heads[0]
        )
        for head in heads:
            self.attach(head, first, "ROOT" if head == first else "parataxis")

    def attach(self, word: int, head: int, dep: str) -> None:
        self.words[word].head, self.words[word].dep = head, dep

    def head(self, node: Node) -> int:
        """Draw all arcs within a phrase, and give the place of its head."""
        if node.word is not None:
            return node.word
        present = sorted((child for child in node.children if not child.empty), key=lambda child: child.begin)
        if node.cat == "mwu":
            return self._multiword(present)
        if node.cat == "conj":
            return self._conjunction(present)
        served, served_dep = self._served(node)
        main = served or node.child("hd") or _promoted(present)
        gapped = node.cat in _CLAUSES and node.child("hd") is None
        head = self.head(main)
        for child in present:
            if child is main:
                continue
            if served_dep and child.rel in ("hd", "cmp", "hdf"):
                dep = "case" if child.rel == "hdf" else served_dep
            elif gapped and child.rel != "mod":
                dep = "orphan"
            else:
                dep = self._label(node, child)
            self.attach(self.head(child), head, dep)
        return head

    def _multiword(self, parts: list[Node]) -> int:
        head, *rest = [self.head(part) for part in parts]
        name = parts[0].cat in ("noun", "num")
        for place in rest:
            self.attach(place, head, "flat" if name else "fixed")
        return head

    def _conjunction(self, parts: list[Node]) -> int:
        conjuncts = [part for part in parts if part.rel == "cnj"] or parts[:1]
        heads = [self.head(conjunct) for conjunct in conjuncts]
        for place in heads[1:]:
            self.attach(place, heads[0], "conj")
        coordinators = [part for part in parts if part not in conjuncts]
        for part in coordinators:
            after = [h for one, h in zip(conjuncts, heads, strict=True) if one.begin > part.begin]
            early = part.begin < conjuncts[0].begin and len(coordinators) > 1
            target = after[0] if after else heads[-1]
            self.attach(self.head(part), target, "cc:preconj" if early else "cc")
        return heads[0]

    def _served(self, node: Node) -> tuple[Node | None, str]:
        """Give the phrase that a function word serves, and that word's label; none for content heads."""
        head = node.child("hd", "cmp")
        if node.cat == "pp":
            inner = node.child("obj1", "se", "vc", "predc", "ld", "obj2", "pc")
            return inner, "mark" if head and self._text(head) in _MARKING else "case"
        if node.cat in ("cp", "ti", "oti"):
            return node.child("body"), "mark"
        if node.cat in ("rel", "whrel", "whq", "whsub"):
            return node.child("body"), ""
        if node.cat == "ahi":
            return None, ""
        if node.cat in _CLAUSES and head and head.word is not None:
            root, inner = self.words[head.word].root, node.child("vc")
            if inner and root in _AUXILIARIES and _nonfinite(inner):
                return inner, "aux:pass" if _passive(node, root, inner) else "aux"
            predicate = node.child("predc")
            if root == "ben" and predicate:
                return predicate, "cop"
        return None, ""

    def _text(self, node: Node) -> str:
        return self.words[node.word].text.lower() if node.word is not None else ""

    def _label(self, parent: Node, child: Node) -> str:
        rel, cat = child.rel, _kind(child)
        context = self._context(parent)
        fixed = {"svp": "compound:prt", "se": "expl:pv", "sup": "expl", "pobj1": "expl", "app": "appos",
                 "cmp": "mark", "dlink": "mark", "crd": "cc", "obcomp": "advcl", "hdf": "case",
                 "tag": "parataxis", "sat": "parataxis", "dp": "parataxis", "nucl": "parataxis"}  # fmt: skip
        if rel == "svp" and cat in _SUBCLAUSES | {"verb"}:
            return "xcomp"
        if rel in fixed:
            return fixed[rel]
        if rel == "su":
            passive = any(_passive_verb(self.words, parent))
            return "csubj" if cat in _SUBCLAUSES else "nsubj:pass" if passive else "nsubj"
        if rel == "det":
            return self._determiner(child)
        if rel == "obj1":
            return "ccomp" if cat in _SUBCLAUSES else "nmod" if context == "noun" else "obj"
        if rel == "obj2":
            return "obl:arg" if cat == "pp" or context != "verb" else "iobj"
        if rel == "vc":
            return self._complement(parent, child, context)
        if rel == "predc":
            return "xcomp"
        if rel == "pc":
            phrase = cat == "pp" and child.children
            return ("nmod" if context == "noun" else "obl:arg") if phrase else self._modifier(child, context)
        return self._modifier(child, context)

    def _context(self, parent: Node) -> Context:
        if parent.cat in _SUBCLAUSES | {"du", "top", "rel", "whrel"}:
            return "verb"
        if parent.cat == "np":
            return "noun"
        if parent.cat == "pp":
            inner = parent.child("obj1", "se")
            return "noun" if inner and _kind(inner) in ("np", "noun", "mwu") else "other"
        return "other"

    def _determiner(self, child: Node) -> str:
        kind = _kind(child)
        if kind == "num":
            return "nummod"
        if kind in ("noun", "np", "mwu") or self._text(child) in _POSSESSIVES:
            return "nmod:poss"
        return "det"

    def _complement(self, parent: Node, child: Node, context: Context) -> str:
        cat = _kind(child)
        if cat not in _SUBCLAUSES | {"whrel"}:
            return self._modifier(child, context)
        if context == "noun":
            return "acl"
        if cat in _FINITE:
            return "ccomp"
        shared = {node.index for node in parent.children if node.index}
        controlled = any(node.rel == "su" and node.index in shared for node in child.all())
        return "xcomp" if controlled or cat in ("inf", "ppart") else "ccomp"

    def _modifier(self, child: Node, context: Context) -> str:
        cat = _kind(child)
        preposition = child.child("hd") if child.cat == "pp" else None
        if cat in ("rel", "whrel"):
            return "acl:relcl" if context == "noun" else "advcl"
        if cat in _SUBCLAUSES:
            return ("parataxis" if cat in ("smain", "sv1") else "acl") if context == "noun" else "advcl"
        if cat == "du":
            return "parataxis"
        if child.rel == "me":
            return "nmod" if context == "noun" else "obl"
        if cat in ("pp", "np", "noun", "mwu") and not (cat == "pp" and child.word is not None):
            if preposition and self._text(preposition) in _MARKING and context != "noun":
                return "advcl"
            name = cat != "mwu" or _first(child).cat in ("noun", "num")
            if name or cat == "pp":
                return "nmod" if context == "noun" else "obl"
        if context == "noun":
            if cat == "num":
                return "nummod"
            if cat == "det":
                return "det"
            return "acl" if cat == "ap" and self._participle(child) else "amod"
        return "obl" if cat == "num" else "advmod"

    def _participle(self, phrase: Node) -> bool:
        """Whether an adjectival phrase is a participle with dependents of a verb."""
        head = phrase.child("hd")
        if head is None or head.word is None:
            return False
        text = self._text(head)
        verbal = text.endswith(("end", "ende")) or (
            text.startswith(("ge", "be", "ver", "ont")) and text[-1] in "tdne"
        )
        return verbal and any(
            child.rel in ("mod", "pc", "ld", "obj1") and child.cat == "pp" for child in phrase.children
        )


def _first(node: Node) -> Node:
    return min(
        (child for child in node.children if not child.empty), key=lambda child: child.begin, default=node
    )


def _kind(node: Node) -> str:
    """Give a phrase's category; that of its first conjunct where it is a conjunction."""
    if node.cat == "conj":
        parts = [child for child in node.children if child.rel == "cnj" and not child.empty]
        return _kind(min(parts, key=lambda part: part.begin)) if parts else node.cat
    return node.cat


def _nonfinite(node: Node) -> bool:
    return _kind(node) in ("inf", "ppart", "ti", "ahi")


def _passive(node: Node, root: str, inner: Node) -> bool:
    """Whether the subject of an auxiliary is the object of its participle."""
    if _kind(inner) != "ppart" or root not in ("word", "ben"):
        return False
    if root == "word":
        return True
    subjects = {child.index for child in node.children if child.rel == "su" and child.index}
    participle = next(one for one in inner.all() if one.cat == "ppart")
    return any(child.rel == "obj1" and child.index in subjects for child in participle.children)


def _passive_verb(words: list[Word], clause: Node) -> Iterator[bool]:
    """Tell of each auxiliary on the way down to the main verb whether it is passive."""
    node: Node | None = clause
    while node is not None:
        head, inner = node.child("hd"), node.child("vc")
        if not (head and head.word is not None and inner and _nonfinite(inner)):
            return
        if words[head.word].root not in _AUXILIARIES:
            return
        yield _passive(node, words[head.word].root, inner)
        node = next((one for one in inner.all() if one.cat in ("inf", "ppart")), None)


def _promoted(children: list[Node]) -> Node:
    """Give the child that stands in for a missing head."""
    rank = {rel: place for place, rel in enumerate(_PROMOTION)}
    return min(children, key=lambda child: (rank.get(child.rel, len(rank)), child.begin))


def _attach_punctuation(words: list[Word]) -> None:
    """Hang marks as high as arcs allow without crossing: under the clause that they open or close."""
    known = [place for place, word in enumerate(words) if word.dep]
    low, high = list(range(len(words))), list(range(len(words)))
    for place in known:
        above = place
        while words[above].head != above:
            above = words[above].head
            low[above], high[above] = min(low[above], place), max(high[above], place)
    root = next(place for place in known if words[place].head == place)
    opened: list[tuple[str, int]] = []
    for mark in [place for place, word in enumerate(words) if not word.dep]:
        text, left, right = words[mark].text, None, None
        before = [place for place in known if place < mark]
        after = [place for place in known if place > mark]
        if before:
            left = before[-1]
            while words[left].head != left and high[words[left].head] < mark:
                left = words[left].head
        if after:
            right = after[0]
            while words[right].head != right and low[words[right].head] > mark:
                right = words[right].head
        closes = next((n for n in range(len(opened) - 1, -1, -1) if opened[n][0] == text), None)
        if closes is not None:
            head = opened.pop(closes)[1]
        elif left is None or right is None:
            head = root
        elif words[right].head < mark or words[left].head <= mark:
            head = right if words[right].head != right else left
        else:
            head = left
        if closes is None and (text in _OPENING or text in "\"'"):
            opened.append((_OPENING.get(text, text), right if right is not None else root))
        words[mark].head, words[mark].dep = head, "punct"
