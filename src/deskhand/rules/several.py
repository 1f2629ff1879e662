"""What a message asks for where it asks for several things: an answer to one of two is half an answer.

Several there are where sentences ask two known questions, where something is added in so many words
("also", "one more thing"), or where they are announced ("two questions"). A second sentence alone shows
nothing: "Has it been sent? When does it arrive?" asks for one thing.
"""

import re
from itertools import pairwise

from deskhand.core.reading import READ_WHOLE
from deskhand.core.skeleton import folded
from deskhand.rules import intents

SHORT = 2
"""Words of what is no further thing: "or differently, too?\""""
LONGEST = 90
"""Characters of a request where it is named."""
_ENDS = re.compile(r"(?<=[?\uff1f\u061f])|(?<=[.!;])\s|\n")
_QUESTION = ("?", "\uff1f", "\u061f")
_ANNOUNCES = re.compile(
    r"\b(?:two|three|a couple of|several|zwei|drei|mehrere|deux|trois|plusieurs|dos|tres|varias|due|tre|alcune|twee|drie|duas) (?:\w+ )?(?:(?:questions|requests|fragen|anliegen|demandes|preguntas|consultas|domande|richieste|vragen|perguntas)\b|(?:things|points|dinge|punkte|choses|cosas|cose|dingen|zaken|coisas)\b[^.!?:\n]{0,15}:)"
)
"""What says that several things are to come: "two questions", "two things:", and not three things that
somebody ordered."""
_SAME = {"not_received": "where_is_my_order"}
"""Known questions that are asked in one breath."""
_BESIDE = r"on top of that|by the way|btw|p\.?s\.?|one more thing|another thing|another question|while (?:you're|you are|i'm|i am) at it|furthermore|ausserdem|ubrigens|nebenbei|noch eine frage|desweiteren|des weiteren|zweitens|d'autre part|en outre|de plus|par ailleurs|au passage|autre question|deuxiemement|ademas|por cierto|otra cosa|otra pregunta|por otra parte|por otro lado|inoltre|gia che ci siete|approfitto|un'altra cosa|tra l'altro|bovendien|daarnaast|trouwens|nog iets|nog een vraag|alem disso|outra coisa|a proposito"
_ALSO = r"also|besides (?:that|this),?|additionally|separately|apart from th(?:is|at)|aside from th(?:is|at)|second(?:ly)?,|zudem|zusatzlich|aussi|egalement|tambien|anche|ook|verder|o ja|tambem"
_ADDS = re.compile(
    rf"(?:^|(?<=[,;:\u2013-] )|(?<=\band )|(?<=\bbut )|(?<=\bund )|(?<=\bet )|(?<=\by )|(?<=\ben )|(?<=\be ))(?:{_ALSO})\b|\b(?:{_BESIDE})\b"
)
"""What begins a further thing; "also" within a question adds to what that asks."""
_ALSO_WITHIN = re.compile(rf"\b(?:{_ALSO}|as well|auch|noch)\b")
MOST_JOINTS = 8
NEAR = 120
"""So many words for "and" of a sentence are looked at, and so far to either side."""
_AND = re.compile(r"\s(?:and|und|et|y|e|en|i)\s")
_WISH = re.compile(
    r"\b(?:please|pls|plz|kindly|i(?:'d| would)? (?:also )?(?:want|need|like|love)|we(?:'d| would)? (?:also )?(?:want|need|like|require)|could you|can you|would you|send (?:me|us)|tell (?:me|us)|i (?:don't|do not) know (?:whether|if|how|what|which|where|when)|wonder\w*|bitte|ich (?:mochte|brauche|hatte gern\w*)|wir (?:mochten|brauchen|benotigen)|konnen sie|konnten sie|wissen|merci de|j'aimerais|je (?:voudrais|souhaite\w*)|nous (?:voudrions|souhait\w*)|pouvez-vous|pourriez-vous|savoir|por favor|quiero|quisiera|necesito|queremos|necesitamos|puede\w*|podria\w*|saber|per favore|vorrei|vorremmo|potete|potreste|puo|sapere|graag|ik wil|wij willen|kunt u|kun je|weten|quero|queria|gostaria|preciso|pode\w*)\b"
)
"""What says a wish, in folded words."""
_ASKING = re.compile(
    r"\b(?:need|like to|want|require|know|send|check|mail|brauch\w*|benotig\w*|mochte|wusste|wissen|hatte gern\w*|besoin|voudrais|souhait\w*|aimerais|savoir|necesit\w*|quiero|quisiera|tendria|saber|vorrei|bisogno|sapere|wil|graag|mag ik|weten|vroeg|preciso|quero|gostaria)\b|^\W*(?:how|what|which|where|when|why|who|is|are|can|could|do|does|will|wie|was|welche\w*|wo|wann|warum|wer|kann|konnen|comment|quel\w*|ou|quand|pourquoi|combien|est-ce|como|que|cual|donde|cuando|cuanto|por que|come|quale|dove|quando|quanto|perche|hoe|wat|welke|waar|wanneer|waarom|qual|onde|porque)\b"
)


def requests_in(text: str, language: str) -> tuple[str, ...]:
    """The sentences in which a message asks for one thing and then for another, in the customer's words,
    cut short; empty where nothing shows that it asks for several. Of a long text what a model is given."""
    text = text[:READ_WHOLE]
    found: list[str] = []
    known: set[str] = set()
    several, before = _ANNOUNCES.search(folded(text)) is not None, False
    for piece, begins in _pieces(text):
        low = folded(piece)
        added = (begins and before) or (bool(found) and _ALSO_WITHIN.search(low) is not None)
        before = True
        if not (piece.endswith(_QUESTION) or _WISH.search(low) or _ASKING.search(low)):
            continue
        intent = intents.find((low,), language)
        name = _SAME.get(intent.name, intent.name) if intent is not None else ""
        new = bool(name) and name not in known
        several = several or (new and bool(known)) or (added and (new or not name))
        if new or not name:
            found.append(_short(piece))
        known |= {name} - {""}
    return tuple(found) or (_short(text),) if several else ()


def _pieces(text: str) -> list[tuple[str, bool]]:
    """The sentences of a text, cut where something is added, or where "and" joins two known
    questions; and whether each begins with what adds."""
    found: list[tuple[str, bool]] = []
    for sentence in (one.strip() for one in _ENDS.split(text) if one and one.strip()):
        low = folded(sentence)
        if len(low) != len(sentence):
            found.append((sentence, False))
            continue
        cuts = [one.start() for one in _ADDS.finditer(low)]
        joints = [*_AND.finditer(low)][:MOST_JOINTS]
        cuts += [one.start() for one in joints if _divides(low, one)]
        edges = [0, *sorted({cut for cut in cuts if cut > 0}), len(sentence)]
        for start, end in pairwise(edges):
            adds = _ADDS.match(low, start)
            piece = sentence[adds.end() if adds else start : end].strip(" ,")
            if piece:
                found.append((piece, adds is not None and len(piece.split()) > SHORT))
    return found


def _divides(low: str, joint: re.Match[str]) -> bool:
    """Whether known questions stand on both sides of a word for "and", and not the same one."""
    left, right = low[max(0, joint.start() - NEAR) : joint.start()], low[joint.end() :][:NEAR]
    one, other = intents.find((left,)), intents.find((right,))
    return one is not None and other is not None and one.name != other.name


def _short(piece: str) -> str:
    words = " ".join(piece.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."
