"""Currencies as people write them: codes, signs, words and hundredths, and their decimals."""

from decimal import Decimal

from babel.core import get_global
from babel.numbers import get_currency_precision

CODES = frozenset(get_global("all_currencies"))
EVERYDAY = frozenset(
    [
        "AED",
        "ARS",
        "AUD",
        "BGN",
        "BHD",
        "BRL",
        "CAD",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CZK",
        "DKK",
        "EGP",
        "EUR",
        "GBP",
        "HKD",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "ISK",
        "JOD",
        "JPY",
        "KRW",
        "KWD",
        "MXN",
        "MYR",
        "NOK",
        "NZD",
        "OMR",
        "PHP",
        "PLN",
        "QAR",
        "RON",
        "RUB",
        "SAR",
        "SEK",
        "SGD",
        "THB",
        "TND",
        "TRY",
        "TWD",
        "UAH",
        "USD",
        "VND",
        "ZAR",
    ]
)
"""Codes that are read in small letters too."""
_DOLLARS = "ARS AUD BBD BSD BZD CAD CLP COP FJD HKD JMD MXN NZD SGD TWD USD"
_SIGNS = {
    "USD": "US$",
    "CAD": "C$ CA$",
    "AUD": "A$ AU$",
    "NZD": "NZ$",
    "HKD": "HK$",
    "SGD": "S$",
    "TWD": "NT$",
    "MXN": "MX$",
    "BRL": "R$",
    _DOLLARS: "$",
    "EUR": "€",
    "EGP GBP LBP SYP": "£",
    "CNY JPY": "¥ ￥",
    "JPY": "円",
    "CNY TWD": "元",
    "INR": "₹",
    "TRY": "₺",
    "RUB": "₽",
    "UAH": "₴",
    "KRW": "₩ 원",
    "THB": "฿",
    "VND": "₫",
    "ILS": "₪",
}
_WORDS = {
    _DOLLARS: "dollar dollars dólares dollari bucks dolar dolary dolarów",
    "EUR": "euro euros euró euroa ewro евро",
    "EGP GBP": "pound pounds quid pfund livres libras sterline pond funt funtów",
    "JPY": "yen yens jen",
    "CNY": "yuan rmb renminbi",
    "CHF": "franc francs franken francos franchi frank fr sfr",
    "INR LKR NPR PKR": "rupee rupees rs",
    "DKK ISK NOK SEK": "kr krona kronor kroner krone kronen kronas",
    "PLN": "zł zl złoty złote złotych zloty",
    "CZK": "kč kc",
    "HUF": "ft forint",
    "MDL RON": "lei leu",
    "TRY": "tl lira liras",
    "RUB": "rub руб рублей рубля rubel rubles",
    "KRW": "won",
    "BHD JOD KWD RSD TND": "dinar dinars",
    "BRL": "reais real",
}
_CENTS = {
    "AUD BRL CAD CHF EUR MXN NZD USD": """
        cent cents centimes céntimos centimos cêntimos centavos centesimi ¢ ct cts
    """,
    "GBP": "pence penny p",
    "CHF": "rappen",
    "PLN": "grosz grosze groszy",
    "DKK ISK NOK SEK": "öre øre ore",
}


def _by_word(table: dict[str, str]) -> dict[str, frozenset[str]]:
    return {
        word: frozenset(codes.split()) for codes, words in table.items() for word in words.split()
    }


SIGNS, WORDS, CENTS = _by_word(_SIGNS), _by_word(_WORDS), _by_word(_CENTS)
"""What each sign, word and word for a hundredth may stand for, as ISO codes."""


def meant(sign: str) -> frozenset[str]:
    """The currencies that a code, sign or word may stand for; empty for what is none."""
    if sign in SIGNS:
        return SIGNS[sign]
    if sign in CODES and sign.isupper():
        return frozenset({sign})
    if sign.upper() in EVERYDAY and sign.upper() not in ("TRY", "ALL"):
        return frozenset({sign.upper()})
    low = sign.lower()
    return WORDS.get(low) or CENTS.get(low) or frozenset()


def decimals(currency: str) -> int:
    """How many decimals a currency has: 2 for most, 0 for yen, 3 for Kuwaiti dinars."""
    return get_currency_precision(currency) if currency in CODES else 2


def quantized(amount: Decimal, currency: str) -> Decimal:
    """An amount with exactly its currency's decimals."""
    return amount.quantize(Decimal(1).scaleb(-decimals(currency)))
