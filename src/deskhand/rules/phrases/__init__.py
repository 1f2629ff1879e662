"""The table of phrases behind the hard rules, per reason and language.

Phrases are regular expressions over the skeleton of a text (`core.skeleton`): lower case, without
accents, single spaces. `unless` names what makes the same words harmless. Recall matters more than
precision here: a missed legal threat costs more than a needless hand-off.
"""

from deskhand.rules.phrases.law import LAW
from deskhand.rules.phrases.life import LIFE
from deskhand.rules.phrases.money import MONEY
from deskhand.rules.phrases.person import PERSON
from deskhand.rules.phrases.plain import PLAIN
from deskhand.rules.phrases.row import Phrase
from deskhand.rules.phrases.safety import SAFETY
from deskhand.rules.phrases.world import WORLD

__all__ = ["PHRASES", "Phrase"]

PHRASES: tuple[Phrase, ...] = (*LAW, *MONEY, *LIFE, *SAFETY, *PERSON, *PLAIN, *WORLD)
