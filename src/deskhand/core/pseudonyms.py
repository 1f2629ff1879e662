"""What a model's provider need not know: card numbers, telephone numbers and e-mail addresses stand in a
request as names of their own, and in the answer as themselves again. Nothing of it is kept.

Postal addresses and names have no form by which they could be told from other words: they go as they are.
"""

import re
from itertools import count

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}[@\uff20\ufe6b][\w-]{1,63}(?:\.[\w-]{1,63})+")
_CARD = re.compile(r"(?<![\w.,-])\d(?:[\s./\u2010-\u2015-]?\d){12,18}(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.+])(?:\+|00)\d(?:[\s()/.\u2010-\u2015-]{0,3}\d){7,14}(?![\w-])"
    r"|(?<![\w.+])\(0[1-9]\d{0,4}\)[\s/-]{0,2}\d(?:[\s/-]?\d){4,9}(?![\w-])"
    r"|(?<![\w.+/-])(?=(?:\d ?){10,12}(?![\w/-]))0[1-9]\d{1,4} \d(?: ?\d){4,9}(?![\w/-])"
)
"""A number that begins with its country (ITU-T E.164 has 15 digits at most), or with an area code in
parentheses or of ten digits and more in groups: fewer are dates and orders, too."""
_NAME = re.compile(r"\b(?:person\d+@hidden\.invalid|CARD-NO-\d+|PHONE-NO-\d+)")
MODULUS = 10


def without(text: str) -> str:
    """`text` with a word in place of each: for who reads it and never answers with it."""
    text = _EMAIL.sub("e-mail address", text)
    text = _CARD.sub(lambda one: "card number" if _is_card(one.group()) else one.group(), text)
    return _PHONE.sub("telephone number", text)


class Pseudonyms:
    """Of one request and its answers."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._names: dict[str, str] = {}
        self._values: dict[str, str] = {}

    def hide(self, text: str) -> str:
        """`text` with names in their place, none of which stands in it already."""
        self._taken.update(_NAME.findall(text))
        text = _EMAIL.sub(lambda found: self._name(found.group(), "person{}@hidden.invalid"), text)
        text = _CARD.sub(self._card, text)
        return _PHONE.sub(lambda found: self._name(found.group(), "PHONE-NO-{}"), text)

    def show(self, text: str) -> str:
        """`text` with themselves again."""
        return _NAME.sub(lambda found: self._values.get(found.group(), found.group()), text)

    def _card(self, found: re.Match[str]) -> str:
        number = found.group()
        return self._name(number, "CARD-NO-{}") if _is_card(number) else number

    def _name(self, value: str, form: str) -> str:
        if value not in self._names:
            first = len(self._names) + 1
            free = (form.format(number) for number in count(first))
            name = next(one for one in free if one not in self._taken | self._values.keys())
            self._names[value], self._values[name] = name, value
        return self._names[value]


def _is_card(number: str) -> bool:
    """Whether the check digit is right (ISO/IEC 7812-1, Luhn): an order's number seldom has it so."""
    digits = [int(one) for one in reversed(number) if one.isdigit()]
    doubled = [sum(divmod(2 * one, MODULUS)) for one in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % MODULUS == 0
