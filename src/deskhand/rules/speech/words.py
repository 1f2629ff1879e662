"""The parts of one language's table. Patterns are matched on folded text: small letters, no accents."""

import re
from dataclasses import dataclass, field

from deskhand.core.skeleton import folded


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile("".join(line.strip() for line in words.splitlines()) or r"(?!)")


@dataclass(frozen=True, eq=False)
class Speech:
    """One language. Each pattern is written over several lines that are joined."""

    function_words: str
    """Words that say nothing by themselves: articles, pronouns, forms of be and have, and the verbs of
    instructions (open, choose, press), which an article need not use."""
    social: str
    """Sentences that greet, thank, regret or sign, from their beginning on."""
    offers: str
    """Sentences that offer help or a person, or say what the system does next."""
    first_person: str
    """The writer, or the company, speaks of itself."""
    inability: str
    """Clauses in which the writer cannot see, know or do something."""
    deeds: str
    """The company or the AI did, does or will do something; something of the customer's has become
    something; somebody will act."""
    promises: str
    """Something will certainly come, or costs nothing, or is given."""
    strong: str
    """Words that change what is promised (today, free, always): the source has to have them too."""
    conditions: str
    """Words that make a statement a rule: if, when, once, after, until, can, must."""
    negation: str
    no_negation: str
    """Phrases with a negation that deny no fact ("you don't have to")."""
    until: str
    """Words in a source that let its negation be said the other way round."""
    about_itself: str
    """Talk of models, articles, contexts and prompts, and of having found nothing."""
    orders: str
    """Words that are true of any order of the context."""
    statuses: dict[str, str]
    """Words that are true of an order in a status."""
    accounts: str = ""
    """Words that are true of what the context says of an account."""
    alike: tuple[str, ...] = ()
    """Groups of words that mean the same to an article."""
    stops: frozenset[str] = field(init=False)
    synonyms: dict[str, str] = field(init=False)
    is_social: re.Pattern[str] = field(init=False)
    is_offer: re.Pattern[str] = field(init=False)
    is_first_person: re.Pattern[str] = field(init=False)
    is_inability: re.Pattern[str] = field(init=False)
    is_deed: re.Pattern[str] = field(init=False)
    is_promise: re.Pattern[str] = field(init=False)
    is_strong: re.Pattern[str] = field(init=False)
    is_condition: re.Pattern[str] = field(init=False)
    is_negated: re.Pattern[str] = field(init=False)
    is_no_negation: re.Pattern[str] = field(init=False)
    is_until: re.Pattern[str] = field(init=False)
    is_about_itself: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stops", frozenset(folded(self.function_words).split()))
        groups = {word: group.split()[0] for group in self.alike for word in folded(group).split()}
        object.__setattr__(self, "synonyms", groups)
        for name, words in (
            ("is_social", self.social),
            ("is_offer", self.offers),
            ("is_first_person", self.first_person),
            ("is_inability", self.inability),
            ("is_deed", self.deeds),
            ("is_promise", self.promises),
            ("is_strong", self.strong),
            ("is_condition", self.conditions),
            ("is_negated", self.negation),
            ("is_no_negation", self.no_negation),
            ("is_until", self.until),
            ("is_about_itself", self.about_itself),
        ):
            object.__setattr__(self, name, _pattern(words))
