"""What a question takes for granted: a clause of its own in which the company did something.

"Have you seen the refund that we issued?" asks about a refund that nobody has to have made. By grammar
and not by verbs: a clause that hangs on a word before it and whose subject is the company, as a pronoun
or in the verb's ending, where it does not only say what can or should be done.
"""

import re

_MODAL = (
    r"(?:can|could|may|might|should|shall|would|will|need|must|cannot|are|were|"
    r"konn\w+|soll\w*|durf\w*|muss\w*|mocht\w+|werden|wurden|"
    r"pouv\w+|puiss\w+|pourr\w+|dev\w+|devr\w+|allons|"
    r"kunnen|konden|mogen|moeten|zouden|zullen|"
    r"pod\w+|possiam\w*|potrem\w*|potev\w*|dobbiam\w*|dovrem\w*|poss\w+|debe\w*|vamos|iremos|mozem\w*|moglibysm\w*|powinnism\w*)"
)
_CLAUSES = (
    # The refund (that, which) we issued.
    r"(?<!do )(?<!did )(?<!can )(?<!may )(?<!are )(?<!have )(?<!could )(?<!shall )(?<!should )(?<!would )(?<!will )(?<!must )(?<!were )(?<!had )"
    r"(?<=\w )we(?:'ve|'d| have| had)? (?:already |just |also )?(?!MODAL\b)\w{2,}|"
    r",? (?:that|which) (?:we|our \w+)(?:'ve|'d| have| had)? (?:already |just |also )?(?!MODAL\b)\w{2,}|"
    # Die Erstattung, die wir veranlasst haben: the verb ends the clause.
    r", (?:die|das|den|der|dass|welche\w?) wir (?!(?:\w+ ){0,6}MODAL\b)(?:\w+ ){0,6}\w{3,}(?=\W*$|,)|"
    r"\b(?:que|qu') ?nous (?:vous |lui |l'|les |la |le )?(?!MODAL\b)\w{2,}(?: \w+){0,2}|"
    r"\b(?:die|dat|welke) (?:wij|we) (?!(?:\w+ ){0,6}MODAL\b)(?:\w+ ){0,6}\w{3,}(?=\W*$|,)|"
    r"\b(?:que|che|la que|el que|il quale) (?:ya |le |les |lo |la |se |vi |gli |glielo |ja |lhe )*(?!MODAL\b)\w+(?:amos|emos|imos|iamo|ammo|emmo|immo)\b(?: \w+){0,2}|"
    r"\bktor\w+ (?:\w+ ){0,3}\w+(?:lismy|elismy|ilismy)\b"
)
_OURS = re.compile(_CLAUSES.replace("MODAL", _MODAL))


def taken_for_granted(low: str) -> str:
    """The clause of a question, folded, that says what the company did; empty where there is none."""
    found = _OURS.search(low)
    return found.group().strip(" ,") if found else ""
