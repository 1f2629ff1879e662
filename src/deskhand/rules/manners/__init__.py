"""What people say that asks for nothing: greetings, thanks, "it works".

A text counts as one only when every word of it belongs to the words that such texts are made of.
One word more, and it is read like any other: a list of closing words cannot be fooled by what is
said beside them.
"""

import re

from deskhand.core.skeleton import folded
from deskhand.rules.learned import classifier
from deskhand.rules.manners.closing import CLOSING, CLOSING_UNSPACED
from deskhand.rules.manners.greeting import GREETING, GREETING_UNSPACED
from deskhand.rules.manners.words import Vocabulary

_TOPIC = r"(?:help|hilfe|hulp|aide|l'aide|ayuda|aiuto|l'aiuto|ajuda|pomoc|info|infos|information\w*|informacion\w*|informazion\w*|informac\w*|informatie|hjalp\w*|hjelp\w*|apu|avusta)"
_DETERMINED = r"(?:for|your|the|this|that|all|of|with|fur|die|ihre|ihrer|deine|eure|der|pour|votre|vos|ton|cette|ces|la|l'|les|por|su|sus|tu|vuestra|per|il|tua|sua|vostra|voor|je|jullie|uw|de|pela|pelo|pelas|a|sua|za|panstwa|twoja|ta|och|din|er|for)"
_THANKED = re.compile(
    rf"\b{_DETERMINED}\W++(?:[\w']{{1,40}}+\W++){{0,2}}?{_TOPIC}\b|\b{_TOPIC}(?:ed|ful)\b"
)
_SOLVED = re.compile(
    r"\b(?:no|kein\w*|pas de|aucun|sin|ningun|nessun|geen|sem|nenhum|nie ma|inga|intet|ingen|neni|nema|problema?s? (?:is |ist |est |esta |e |jest )?(?:now |jetzt |da |ya |ora )?(?:solved|fixed|gone|resolved|gelost|behoben|weg|resolu|regle|resuelto|solucionado|risolto|opgelost|resolvido|solucionado|rozwiazany|zniknal))\b ?(?:\w+ )?(?:problem\w*|probleme|problema)?|\b(?:problem\w*|probleme|problema) (?:\w+ ){0,2}(?:solved|fixed|gone|resolved|gelost|behoben|erledigt|weg|resolu|regle|resuelto|solucionado|arreglado|risolto|opgelost|resolvido|rozwiazan\w+|zniknal|lost|fixat|lost|vyresen\w*)"
)
_WELL = r"(?:thank\w*|thx|cheers|danke\w*|dank|merci|gracias|grazie|obrigad[oa]|valeu|bedankt|dziek\w*|tack\w*|tak|takk|kiitos|dekuj\w*|works?|working|worked|up|running|online|good|fine|ok|okay|alright|geht\w*|funktioniert|lauft|klappt|gut|heil|marche|fonctionne|bon|bien|vale|listo|funciona|ok|bene|funziona|va|werkt|doet|goed|dziala|dobrze|fungerar|funkar|virker|fungerer|toimii|funguje|great|perfect|super|hat)"
_AGAIN = r"(?:again|wieder|noch ?mal|nochmals|noch|encore|a nouveau|de nouveau|nouveau|otra vez|de nuevo|nuevamente|nuevo|todavia|aun|di nuovo|ancora|nuovamente|weer|nogmaals|nog|mais uma vez|de novo|novamente|ainda|znow\w*|ponownie|jeszcze|igen|igjen|still|back)"
_AGAIN_WELL = re.compile(
    rf"\b{_WELL}\b(?:\W++[\w']{{1,40}}+){{0,1}}?\W++{_AGAIN}\b|\b{_AGAIN}\b\W++(?:[\w']{{1,40}}+\W++){{0,1}}?{_WELL}\b"
)
_TROUBLE = re.compile(
    rf"\b{_TOPIC}\b|\bproblem\w*\b|\bproblemes?\b|\bproblemas?\b|\b(?:again|wieder|otra vez|de nuevo|nuevamente|di nuovo|nuovamente|weer|mais uma vez|de novo|novamente|znow\w*|ponownie|a nouveau|de nouveau|ainda|still|todavia)\b|\bnothing (?:else )?works\b"
)
LONGEST = 14
"""Words. Who writes more than this to say thanks says something else as well."""
LONGEST_MEANT = 24
"""Words of a text of which it is told by what it means."""
_OPEN = re.compile(r"[\d?\uff1f\u061f]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[^\w\s]|[\d_]")
_MARKS = frozenset(".,;:!-()\u2026\u00a1'\"\u3002\u3001\uff01~*&\u2013\u2014")
_GOOD = frozenset(
    "\U0001f44d\U0001f44c\U0001f64f\U0001f60a\U0001f642\U0001f600\U0001f603\U0001f604\u2764\U0001f389\u2705\U0001f44f\U0001f4af\U0001f91d\u263a\U0001f601\U0001f973\U0001f970\U0001f60d\U0001f49a\U0001f499\U0001f44b\U0001f917\U0001f929\U0001f60e\U0001f618\U0001f607\U0001f338\u2714\U0001f4aa\U0001f64c\U0001f496\U0001f49c\U0001f31f\u2b50\U0001f606"
)
_NEUTRAL = frozenset("\U0001f605\U0001f648\U0001f602\U0001f923\U0001f926\U0001f643")
"""Laughs at oneself: say nothing alone, and take nothing away."""
_WAVE = "\U0001f44b"
_SMILES = re.compile(r"(?<!\S)[:;=]-?[)D](?!\S)")
_CLOSING_WHOLE = frozenset(folded(one) for one in CLOSING_UNSPACED)
_GREETING_WHOLE = frozenset(folded(one) for one in GREETING_UNSPACED)
_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")


def is_closing(text: str) -> bool:
    """Whether a text thanks, agrees or says that it works now, and says nothing else."""
    low = _ready(text)
    if "?" in low or "\uff1f" in low or "\u061f" in low:
        return False
    if low.strip(" .!\u3002\uff01,\u3001~") in _CLOSING_WHOLE:
        return True
    return _made_of(low, CLOSING, _GOOD - {_WAVE}) and not _names_a_trouble(low)


def means_closing(text: str) -> bool:
    """Whether a short text without a figure or a question mark means that all is settled, in whatever
    words."""
    if not 0 < len(text.split()) <= LONGEST_MEANT or _OPEN.search(text):
        return False
    return classifier("closers").says(text) is not None


def _names_a_trouble(low: str) -> bool:
    """Whether a word stands alone that only others make harmless: help that is not thanked for, a
    problem that is neither none nor solved, an "again" of nothing that works."""
    left = _THANKED.sub(" ", _SOLVED.sub(" ", _AGAIN_WELL.sub(" ", low)))
    return _TROUBLE.search(left) is not None


def is_greeting(text: str, company: str = "") -> bool:
    """Whether a text says hello, or that a question is to come, and nothing else.

    `company`: its name may stand beside a greeting.
    """
    low = _ready(text).replace("?", " ").replace("\u00bf", " ")
    for word in folded(company).split():
        low = re.sub(rf"(?<!\w){re.escape(word)}(?:'s)?(?!\w)", " ", low)
    if low.strip(" .!\u3002\uff01\uff1f,\u3001~") in _GREETING_WHOLE:
        return True
    return _made_of(low, GREETING, frozenset({_WAVE}))


def _ready(text: str) -> str:
    if len(text) > 300:
        return ""
    return _TONES.sub("", folded(_SMILES.sub(" \U0001f642 ", text)))


def _made_of(low: str, vocabularies: tuple[Vocabulary, ...], emoji: frozenset[str]) -> bool:
    """Whether all of it are words of one of the languages, one of them at least a head."""
    pieces = [piece for piece in _WORD.findall(low) if piece not in _MARKS | _NEUTRAL]
    words = [piece for piece in pieces if piece not in _GOOD]
    if not pieces or len(words) > LONGEST:
        return False
    signed = any(piece in emoji for piece in pieces)
    if not words:
        return signed
    said = f" {' '.join(words)} "
    return any(vocabulary.holds(said, signed) for vocabulary in vocabularies)
