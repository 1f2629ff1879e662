"""What a message asks for where it asks for several things: an answer to one of two is half an answer.

Several there are where sentences ask two known questions, where something is added in so many words
("also", "one more thing"), or where they are announced ("two questions"). A second sentence alone shows
nothing: "Has it been sent? When does it arrive?" asks for one thing.
"""

import re
from itertools import pairwise

from deskhand.core.skeleton import folded
from deskhand.rules import intents

SHORT = 2
"""Words of what is no further thing: "or differently, too?\""""
LONGEST = 90
"""Characters of a request where it is named."""
_ENDS = re.compile(r"(?<=[?\uff1f\u061f])|(?<=[.!;])\s|\n")
_QUESTION = ("?", "\uff1f", "\u061f")
_ANNOUNCES = re.compile(
    r"\b(?:two|three|a couple of|several|zwei|drei|mehrere|deux|trois|plusieurs|dos|tres|varias|due|tre|alcune|twee|drie|duas|varias) (?:\w+ )?(?:things|questions|requests|points|fragen|dinge|anliegen|punkte|choses|demandes|cosas|preguntas|consultas|cose|domande|richieste|vragen|dingen|zaken|coisas|perguntas)\b"
)
"""What says that several things are to come."""
_SAME = {"not_received": "where_is_my_order"}
"""Known questions that are asked in one breath."""
_ADDS = re.compile(
    r"\b(?:and |but )?(?:also|besides|additionally|furthermore|on top of that|by the way|btw|p\.?s\.?|one more thing|another thing|another question|separately|apart from th(?:is|at)|aside from th(?:is|at)|and finally|while (?:you're|you are|i'm|i am) at it|second(?:ly)?,|ausserdem|zudem|zusatzlich|ubrigens|nebenbei|noch eine frage|noch etwas|zweitens|desweiteren|des weiteren|aussi|d'autre part|et puis,|egalement|en outre|de plus|par ailleurs|au passage|autre question|deuxiemement|tambien|ademas|por cierto|otra cosa|otra pregunta|por otra parte|por otro lado|inoltre|anche|gia che ci siete|approfitto|un'altra cosa|tra l'altro|ook|bovendien|daarnaast|trouwens|verder|o ja|nog iets|nog een vraag|tambem|alem disso|outra coisa|a proposito)\b"
)
"""What begins a further thing."""
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
    cut short; empty where nothing shows that it asks for several."""
    found: list[str] = []
    known: set[str] = set()
    several = _ANNOUNCES.search(folded(text)) is not None
    for piece, added in _pieces(text):
        low = folded(piece)
        if not (piece.endswith(_QUESTION) or _WISH.search(low) or (added and _ASKING.search(low))):
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
    questions; and whether each is added."""
    found: list[tuple[str, bool]] = []
    for sentence in (one.strip() for one in _ENDS.split(text) if one and one.strip()):
        low = folded(sentence)
        if len(low) != len(sentence):
            found.append((sentence, False))
            continue
        cuts = [one.start() for one in _ADDS.finditer(low)]
        cuts += [one.start() for one in _AND.finditer(low) if _divides(low, one)]
        edges = [0, *sorted({cut for cut in cuts if cut > 0}), len(sentence)]
        for start, end in pairwise(edges):
            adds = _ADDS.match(low, start)
            begin = adds.end() if adds else start
            piece = sentence[begin:end].strip(" ,")
            if piece:
                found.append((piece, adds is not None and len(piece.split()) > SHORT))
    return found


def _divides(low: str, joint: re.Match[str]) -> bool:
    """Whether known questions stand on both sides of a word for "and", and not the same one."""
    one, other = intents.find((low[: joint.start()],)), intents.find((low[joint.end() :],))
    return one is not None and other is not None and one.name != other.name


def _short(piece: str) -> str:
    words = " ".join(piece.split())
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}..."
