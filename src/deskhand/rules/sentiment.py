"""Anger and negativity: by a small lexicon in six languages, and by what sentences mean.

Of words a sum of weights, raised by shouting; `1 - exp(-sum)` maps it to 0..1. The lexicon is far beyond
the article's five phrases and misses irony, and every other language; meaning knows more of both
(`bench/sentiment.py`).
"""

import math
import re

from deskhand.core.skeleton import plain
from deskhand.rules.learned import classifier

_INSULT, _STRONG, _MILD = 1.1, 0.7, 0.4
NEGATIVE_FROM = 0.3
BESIDE = 0.02
"""What the weaker evidence adds: both rest on the same words mostly."""
END = 200
"""Characters of either end whose meaning is looked at: more of toxicity's texts are told apart so than by
their sentences one by one."""

_LEXICON: tuple[tuple[float, str], ...] = (
    (
        _INSULT,
        r"fuck\w*|bullshit|shit+y?|assholes?|idiots?|morons?|bastards?|scum\w*|crooks?|thieves|liars?|stfu|wtf|"
        r"go to hell|damn (?:you|it)|clowns?|incompetent\w*|"
        r"scheiss\w*|arschl\w*|verarsch\w*|betruger|idioten|unfahig\w*|"
        r"merde|connards?|incapables?|voleurs?|escrocs?|"
        r"mierda|estupid\w*|idiotas?|ladrones|incompetentes|sinverguenzas?|"
        r"merda|incompetente\w*|ladroes|vergonhos\w*",
    ),
    (
        _STRONG,
        r"disgust\w*|outrag\w*|unacceptable|appall\w*|furious|livid|worst|pathetic|ridiculous\w*|absurd|shame(?:ful|less)?|"
        r"scandal\w*|horrible|horrendous|terrible|awful|atrocious|useless|garbage|rubbish|trash|joke of a|fed up|"
        r"sick (?:and tired|of)|had enough|never again|ripped? (?:me )?off|rip-?off|nightmare|insane|hate|angry|mad at|"
        r"unverschamt\w*|frechheit|unglaublich|katastroph\w*|wutend|sauer|zum kotzen|skandal\w*|schlimmst\w*|inakzeptabel|unmoglich\w*|"
        r"inacceptable|scandaleux|honteux|honte|furieu\w+|catastroph\w*|lamentable|nul+e?s?|ras le bol|"
        r"inaceptable|vergonzos\w*|verguenza|horrible|pesim\w*|terrible|hart[oa] de|indignad\w*|furios\w*|"
        r"inaceitavel|absurdo|pessim\w*|horrivel|ridicul\w*|indignad\w*|vergonha|"
        r"inaccettabile|vergogn\w*|pessim\w*|schifo|belachelijk|schandalig|waardeloos",
    ),
    (
        _MILD,
        r"frustrat\w*|annoy\w*|disappoint\w*|unhappy|upset|not happy|dissatisf\w*|poor (?:service|support)|bad (?:service|support|experience)|"
        r"still (?:broken|not|wrong|waiting|nothing|no |doesn'?t|doesnt|does not|isn'?t|hasn'?t|haven'?t|can'?t)|no (?:help|use)|not help(?:ful|ing)?|"
        r"(?:does|did|do)(?: not|n'?t) help|doesnt help|didnt help|unhelpful|waste of (?:time|money)|nobody (?:answers|replies|cares|helps|responds)|"
        r"no one (?:answers|replies|cares|helps|responds)|how many times|again and again|over and over|for the (?:second|third|fourth|fifth|\w+th) time|"
        r"not what i (?:asked|meant|wanted|said)|you (?:are not|aren'?t|did not|didn'?t) (?:listening|reading|understand\w*|answer\w*|listen|read)|"
        r"wrong answer|that'?s wrong|doesn'?t work|does not work|not working|complete(?:ly)? failure|unreliable|"
        r"enttausch\w*|argerlich|verargert|genervt|nervt|unzufrieden|funktioniert (?:immer noch )?nicht|immer noch (?:nicht|kein\w*)|hilft (?:mir )?nicht|schon wieder|"
        r"decu\w*|deceptions?|mecontent\w*|toujours (?:pas|rien)|ne (?:marche|fonctionne) (?:toujours )?pas|n'aide pas|agac\w*|enerv\w*|"
        r"decepcion\w*|molest[oa]|enfadad\w*|sigue sin|no funciona|no (?:me )?(?:ayuda|sirve)|frustrad\w*|todavia no|"
        r"decepcion\w*|chatead\w*|frustrad\w*|nao funciona|nao (?:me )?ajuda|continua sem|ainda nao|"
        r"delus\w*|arrabbiat\w*|non funziona|teleurgesteld|werkt niet",
    ),
)
_WORDS = tuple((weight, re.compile(rf"\b(?:{words})\b")) for weight, words in _LEXICON)
_SHOUTED_WORD = re.compile(r"\b[A-Z]{4,}\b")
_NEVER_SHOUTED = re.compile(
    r"^(?:HTTP|JSON|HTML|SAML|GDPR|IBAN|SWIFT|DHCP|WLAN|UUID|OAUTH|LTE|WPA2)$"
)
_MARKS = re.compile(r"[!?]{2,}")


def anger(text: str) -> float:
    """How angry a text is by its words and by what its beginning and its end mean, 0 to 1."""
    said = text.strip()
    ends = [said[:END]] if len(said) <= END else [said[:END], said[-END:]]
    meant = classifier("anger").surest(ends) if said else None
    words = anger_by_words(text)
    if meant is None:
        return words
    weaker, stronger = sorted((words, _scaled(meant)))
    return min(1.0, round(stronger + weaker * BESIDE, 3))


def _scaled(chance: float) -> float:
    """So that what is said of five in a hundred harmless lines, most of them look-alikes, just counts as negative."""
    sure = classifier("anger").sure
    if chance < sure:
        return NEGATIVE_FROM * chance / sure
    return NEGATIVE_FROM + (1 - NEGATIVE_FROM) * (chance - sure) / (1 - sure)


def anger_by_words(text: str) -> float:
    """How angry a text's words are, 0 to 1: cheap enough for before a message is acknowledged."""
    low = plain(text)
    total = 0.0
    for weight, words in _WORDS:
        found = len({match.group() for match in words.finditer(low)})
        total += weight * min(found, 4)
    shouted = [word for word in _SHOUTED_WORD.findall(text) if not _NEVER_SHOUTED.match(word)]
    loud = min(len(shouted), 4) * 0.12 + min(len(_MARKS.findall(text)), 3) * 0.12
    total += loud * (1.0 if total else 0.5)
    return round(1 - math.exp(-total), 3)


def is_negative(score: float) -> bool:
    """Whether a customer's turn counts as negative for "two in a row"."""
    return score >= NEGATIVE_FROM
