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
    """How the writer begins to say what it cannot, does not or did not."""
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
    """Words that deny. Twice denied is affirmed, but where they agree with one another (`concord`)."""
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
    standings: dict[str, str] = field(default_factory=dict[str, str])
    """Words that are true of an invoice or a subscription in a status."""
    labels: dict[str, str] = field(default_factory=dict[str, str])
    """What a day or a number of an order, invoice or account is called, by its part of the record."""
    opposed: tuple[tuple[str, str], ...] = ()
    """Pairs of patterns that say the opposite of one another: over and under, if and unless."""
    room: str = ""
    """Words that leave room in what is said: usually, some, up to. Without them more is said."""
    ands: str = ""
    ors: str = ""
    """Words that join clauses, and those that join what may be chosen from."""
    least: str = ""
    most: str = ""
    """What makes of a figure the least or the most there is; the opposite of one another."""
    breaks: str = ""
    """Words at which what the writer cannot do ends, and a reason or a consequence begins."""
    waivers: str = ""
    """What need not be done: the source has to say so, too."""
    concessions: str = ""
    """What makes no difference: the source has to say so, too."""
    past: str = ""
    """Forms of what has happened: of a customer's things only the context knows that."""
    exceptions: str = ""
    """What begins an exception, or calls something one."""
    before: str = ""
    after: str = ""
    """What tells which of two things comes first."""
    unlimited: str = ""
    """Words without a limit (always, at any time, within a few weeks): as `strong`."""
    plural: str = ""
    """The company speaks of itself: what it does not do is a statement, not an inability."""
    knowing: str = ""
    """Verbs and nouns of knowing: what the company cannot see or find states nothing."""
    provisos: str = ""
    """What begins a condition that a statement may not be told without."""
    concord: bool = False
    """Several words of negation in one clause deny once: "ne ... pas", "no ... nada"."""
    kindly: str = ""
    """Words that courtesies are made of, beside those of the customer."""
    asked_for: str = ""
    """Words for what any desk asks its customers for."""
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
    is_unlimited: re.Pattern[str] = field(init=False)
    is_plural: re.Pattern[str] = field(init=False)
    is_knowing: re.Pattern[str] = field(init=False)
    is_proviso: re.Pattern[str] = field(init=False)
    is_joint: re.Pattern[str] = field(init=False)
    """What stands between two statements of a sentence: a comma, a dash, a word for "and"."""
    is_and: re.Pattern[str] = field(init=False)
    divides: re.Pattern[str] = field(init=False)
    """What stands between two clauses, each of which may deny."""
    is_least: re.Pattern[str] = field(init=False)
    is_break: re.Pattern[str] = field(init=False)
    is_waiver: re.Pattern[str] = field(init=False)
    is_concession: re.Pattern[str] = field(init=False)
    is_past: re.Pattern[str] = field(init=False)
    is_exception: re.Pattern[str] = field(init=False)
    leaves_room: re.Pattern[str] = field(init=False)
    is_most: re.Pattern[str] = field(init=False)
    is_before: re.Pattern[str] = field(init=False)
    is_after: re.Pattern[str] = field(init=False)
    are_opposed: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = field(init=False)

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
            ("is_unlimited", self.unlimited),
            ("is_plural", self.plural),
            ("is_knowing", self.knowing),
            ("is_proviso", self.provisos),
            ("is_least", self.least),
            ("is_break", self.breaks),
            ("is_waiver", self.waivers),
            ("is_concession", self.concessions),
            ("is_past", self.past),
            ("is_exception", self.exceptions),
            ("leaves_room", self.room),
            ("is_most", self.most),
            ("is_before", self.before),
            ("is_after", self.after),
        ):
            object.__setattr__(self, name, _pattern(words))
        joint = rf"(?:(?<!\s)\s++)?[,;]\s+|(?:,|(?<!\s))\s++(?:{self.ands})\s+|\s[\u2013-]\s"
        object.__setattr__(self, "is_joint", re.compile(joint, re.I))
        object.__setattr__(self, "is_and", re.compile(rf"\s(?:{self.ands})\s", re.I))
        object.__setattr__(self, "divides", re.compile(rf"[,;:]|\b(?:{self.ands}|{self.ors})\b"))
        pairs = tuple(
            (re.compile(one), re.compile(other))
            for one, other in ((self.least, self.most), *self.opposed)
        )
        object.__setattr__(self, "are_opposed", pairs)
