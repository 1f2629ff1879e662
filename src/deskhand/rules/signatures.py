"""What stands below a customer's words: leave, names, and the notices of firms and mail programs.

Cut is only what shows its own form, within the last lines; whoever speaks there is read.
"""

import re

from deskhand.core.skeleton import folded

RULER = re.compile(r"^\s*(?:_{5,}|-{10,}|={10,})\s*$")
"""A line that divides."""
LONGEST_SIGNATURE = 14
"""Lines. More than this below a delimiter is a text of its own."""
LONGEST_FOOTER = 120
"""Lines at the end that are looked at for names, leave and notices."""
_MOBILE = re.compile(
    r"^\W*+(?:sent (?:from|via|with|using) (?:my |the )?(?:[\w.®™'-]++ ?){1,5}|get outlook for \w+.*|download outlook .*|sent from outlook.*|(?:von|mit) mein\w* (?:[\w.-]++ ?){1,4}(?:gesendet|geschickt|verschickt)|gesendet (?:von|mit|uber|aus) (?:[\w.-]++ ?){1,6}|diese nachricht wurde von mein\w* .* gesendet|holen sie sich outlook.*|laden sie outlook.*|"
    r"envoye (?:de(?:puis)?|avec|a partir de|via|d') ?(?:[\w.'-]++ ?){1,6}|obtenez outlook.*|telecharg\w+ outlook.*|enviado (?:desde|con|via|do|a partir do|pelo) (?:[\w.-]++ ?){1,6}|obt(?:ener|enga|eniendo|enha|er) (?:o )?outlook.*|inviato (?:da|dal|con|tramite) (?:[\w.-]++ ?){1,6}|scarica outlook.*|ottieni outlook.*|verzonden (?:vanaf|met|via|vanuit) (?:[\w.-]++ ?){1,6}|verstuurd (?:vanaf|met|via) (?:[\w.-]++ ?){1,6}|(?:outlook voor|download outlook).*|"
    r"wyslan[oe] z (?:[\w.-]++ ?){1,6}|pobierz outlook.*|skickat fran (?:[\w.-]++ ?){1,5}|sendt fra (?:[\w.-]++ ?){1,5}|lahetetty (?:[\w.-]++ ?){1,5}|отправлено (?:с|из) (?:[\w.-]++ ?){1,5}|надіслано з (?:[\w.-]++ ?){1,5}|[\w.]++(?:'\w*+)? ?(?:den|dan|umdan) gonderildi|[\w ]{1,30}+から送信(?:されました)?|(?:发自|發自|從|从)我的[\w ]{1,30}+|virus-?free\b.*|virenfrei\b.*)\W*+(?:<?https?\S*+\W*+)?$"
)
_SIGN_OFF = re.compile(
    r"^\W*(?:(?:with )?(?:kind|best|warm|warmest|kindest|many|very best)?(?:est)? ?(?:regards|wishes)|regards|best|all the best|cheers|thanks(?: (?:a lot|so much|again|in advance|and regards|and best regards))?|thank you(?: (?:very much|so much|in advance|and (?:kind|best) regards))?|many thanks(?: (?:in advance|and \w+ regards))?|sincerely(?: yours)?|yours(?: (?:sincerely|faithfully|truly))?|cordially|respectfully|br|rgds|kr|"
    r"mit (?:freundlichen|besten|herzlichen|lieben|vielen|sonnigen|freundlichem) gru\w+|(?:freundliche|viele|beste|liebe|herzliche|schone|sonnige)[rn]? gru\w+|gru\w+|mfg|lg|vg|hochachtungsvoll|danke(?: (?:und gru\w*|im voraus))?|vielen dank(?: (?:im voraus|und \w+ gru\w+))?|besten dank|"
    r"(?:bien )?(?:a vous|cordialement)|bien cordialement|cordiales salutations|salutations(?: distinguees)?|meilleures salutations|sinceres salutations|merci(?: (?:d'avance|beaucoup|et .*))?|bonne (?:journee|soiree)|amicalement|cdlt|respectueusement|"
    r"(?:un|muchos) (?:cordial )?(?:saludos?|abrazo)|saludos(?: cordiales)?|cordialmente|atentamente|atte|gracias(?: (?:de antemano|y un saludo|por adelantado))?|muchas gracias|"
    r"(?:cordiali|distinti|cari|i miei migliori|tanti) saluti|saluti|grazie(?: (?:mille|in anticipo|e .*))?|cordialita|"
    r"(?:met )?(?:vriendelijke|hartelijke|beste|warme) groe\w+|groe(?:t|ten|tjes)|mvg|hoogachtend|bedankt(?: (?:alvast|en .*))?|alvast bedankt|dank u(?: wel)?|"
    r"com os (?:meus )?(?:melhores )?cumprimentos|(?:melhores )?cumprimentos|atenciosamente|saudacoes|abraco|obrigad[oa](?: (?:desde ja|e .*))?|cordialmente|"
    r"z (?:powazaniem|wyrazami szacunku)|pozdrawiam(?: serdecznie)?|pozdrowienia|dziekuje(?: (?:z gory|i pozdrawiam))?|serdecznie pozdrawiam|"
    r"(?:med )?(?:vanliga?|vanlig|basta|vennlig|venlig|bedste|beste|hjertelig) (?:halsning\w*|hilsen|hilsner)|mvh|halsningar|hilsen|ystavallisin terveisin|terveisin|с уважением|з повагою|saygilarimla|s pozdravem|cu stima|με εκτιμηση|udvozlettel)[\s,.!\u2013-]*$"
)
_DEVICE = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|pixel|oneplus|nokia|sony|blackberry|motorola|mobil|movil|movel|handy|smartphone|telefon|telephon|telemov|telefoon|\btel|phone|portable|tablet|outlook|gmail|yahoo|gmx|web\.de|mail|thunderbird|proton|\bapp\b|device|gerat|appareil|dispositiv|toestel|urzadzen|cell|celular|cellulare|gsm|komork|windows|\bmac|laptop|\bnine\b|spark|virus|virenfrei|айфон|телефон|мобильн"
)
"""What a line must name that a program put there: "sent with DHL" is the customer's."""
_MOTTO = re.compile(r"^\s*[\"\u201c\u201e\u00ab].{5,150}[\"\u201d\u00bb]\s*$")
"""A line that is one quotation: a firm's words about itself."""
LONGEST_LINE = 200
"""Characters. A longer line is no name, no title and no mail program's."""
_PUBLIC_VOICE = re.compile(
    r"\b(?:we|our|us|please|pls|kindly|p\.?\s?s\.?|wir|uns|unser\w*|bitte|nous|notre|nos|veuillez|merci de|nosotros|nuestr\w+|por favor|noi|nostr\w+|per favore|chiediamo|vogliamo|wij|ons|onze|graag|alstublieft|aub|nosso|nossa|pedimos|queremos|nasz\w*|prosze|prosimy|zadamy)\b"
)
"""Somebody speaks for several, or asks for something; notices do so, too."""
_POSTSCRIPT = re.compile(r"^\W*(?:p\.? ?s|p\.? ?d|n\.? ?b)\b\.?\W")
"""What is written after the name is the writer's own."""
_REACHED_AT = re.compile(
    r"https?:|\bwww\.|@|\d(?:[ /()-]?\d){6,}|\b(?:dial|call|ruf\w*|notruf|appel\w+|compos\w+|llam\w+|marque|chiam\w+|bel|ligue|zadzwon)\W+(?:\w+\W+){0,2}\d{2,4}\b"
)
"""A number or an address at which somebody can be reached: a question beside it is a firm's to its
readers."""
_OF_MESSAGE = re.compile(
    r"\b(?:this|the) (?:e-?mail|message|communication|transmission|mail)\b|\b(?:diese[rs]?|die) (?:e-?mail|nachricht|mail)\b|\bce(?:t)? (?:message|courriel|e-?mail|mail)\b|\b(?:este|el presente) (?:mensaje|correo|e-?mail)\b|\bquest[ao] (?:messaggio|e-?mail|mail|comunicazione)\b|\b(?:dit|deze) (?:bericht|e-?mail|mail)\b|\best[ae] (?:mensagem|e-?mail)\b|\b(?:ta|niniejsza|tej|te) wiadomosc\w*|https?|www\.|@|\.example\b|\.com\b|"
    r"\bon behalf of the\b|\bwe (?:process|handle|store) (?:\w+ )?personal data\b|\byour (?:personal )?(?:data|rights)\b|\bihre (?:daten|rechte)\b|\bvous disposez d'un droit\b|\bvos (?:donnees|droits)\b|\bsus (?:datos|derechos)\b|\bi suoi (?:dati|diritti)\b|\buw (?:gegevens|rechten)\b|\bos seus (?:dados|direitos)\b|\b(?:pani|pana|panstwa) (?:dane|prawa)\b"
)
"""What a notice says of the mail that it stands in, or to whoever reads it: a customer's own request is
about "my data"."""
LONG_NOTICE = 30
"""Words from which a paragraph of a notice's words is one wherever it stands."""
_NOTICE = re.compile(
    r"\b(?:confidential\w*|privileged|intended (?:only |solely )?(?:recipient|for)|addressee|disclaimer|unauthori[sz]ed|dissemination|strictly prohibited|virus\w*|malware|scanned|unsubscribe|opt out|no longer wish to receive|privacy (?:policy|notice|statement)|regulated by|authori[sz]ed (?:and regulated )?by|registered (?:in|office|company|no|number)|member (?:fdic|of the)|company (?:number|no\b)|vat (?:no|number|id)|think before (?:you )?print\w*|consider the environment|all rights reserved|right to erasure|exercise your rights?|data protection (?:officer|notice))\b|"
    r"\b(?:vertraulich\w*|unbefugt\w*|nicht der (?:richtige|beabsichtigte) (?:adressat|empfanger)|bestimmungsgemasse\w*|handelsregister|amtsgericht|hrb \d+|geschaftsfuhr\w*|sitz der gesellschaft|ust-?id\w*|aufsichtsbehorde|datenschutz(?:hinweis\w*|erklarung|bestimmungen)?|dsgvo|verarbeitung ihrer daten|abbestellen|abmelden|vorstand)\b|"
    r"\b(?:confidentiel\w*|destinataire\w*|non autorisee?|poursuites|rgpd|donnees personnelles|se desinscrire|desabonner|siege social|siret|rcs)\b|\b(?:confidencial\w*|destinatario|uso indebido|no autorizad[oa]|acciones legales|proteccion de datos|supresion|darse de baja|registro mercantil)\b|"
    r"\b(?:riservat\w*|confidenziale|destinatari\w*|non autorizzat\w*|perseguit\w*|trattamento dei dati|cancellazione dei dati|gdpr|p\.? ?iva|sede legale)\b|\b(?:vertrouwelijk\w*|geadresseerde|onbevoegd\w*|misbruik|avg|juridische stappen|kvk|uitschrijven|afmelden|privacyverklaring)\b|"
    r"\b(?:apagamento|uso indevido|acoes judiciais|destinatario|encarregado da protecao|nipc|capital social)\b|\b(?:poufn\w*|adresat\w*|rodo|krs|nip|regon|administrator\w* danych|ochron\w* danych)\b|\b(?:konfidentiell\w*|fortrolig\w*|luottamuksellinen)\b"
)
_SELF = re.compile(
    r"\b(?:i(?!\.)|i'm|i've|i'd|i'll|my|me|mine|ich|mein\w*|mir|mich|je|j'\w+|mon|ma|mes|moi|yo|mi|mis|me|io|mio|mia|miei|ik|mijn|mij|moj\w*|mnie|moja|eu|meu|minha|meus|jag|mitt|mina|jeg|mit|я|мне|меня|моя)\b"
)
_TITLE = re.compile(
    r"\b(?:head|manager|director|officer|counsel|attorney|lawyer|solicitor|partner|ceo|cto|cfo|coo|founder|engineer|consultant|assistant|president|specialist|lead|team|department|llp|ltd|inc|gmbh|ag|sarl|s\.?l\.?|s\.?p\.?a|bv|plc|llc|mbb|kg|bank|insurance|inspector\w*|detective|sergeant|brigada|comisari\w*|\w*anwalt\w*|kanzlei|notar\w*|leiter\w*|\w*beauftragte\w*|unit|clinic|council|police|desk|avocat\w*|maitre|cabinet|abogad\w*|avvocato|avv|studio legale|advocaa?t\w*|advogad\w*|adwokat\w*|radca|compliance|legal|tel|phone|fon|mobile|fax|www|https?)\b|@|\|"
)
_NAME = re.compile(
    r"^(?:[A-Z]\. ?|sgt\.? |ra |lic\. |ppa\. |dr\.? |prof\.? |mr\.? |mrs\.? |ms\.? |ing\.? |dipl\.-?\w*\.? |ma[iî]tre |avv\. )*[A-ZÀ-ÞŁŚŻŹĆĐŠŽČ][\w'’.-]++(?: (?:van|von|de|der|den|di|da|del|la|le|zu|af|[A-ZÀ-ÞŁŚŻŹĆĐŠŽČ])[\w'’.-]*+){0,4},?$",
    re.I,
)


_CARD_NAME = re.compile(
    r"^(?:(?:[^\W\d_]{1,6}+[.\u00ba]++(?:[^\W\d_](?![\w.\u00ba'\u2019-]))?|mgr|dr|plk|kpt|st|van|von|del|der|den|de|di|da|la|le|zu|af|(?=[^\W\d_a-z])[^\W\d_][\w'\u2019-]*+)[ ,]*+){1,6}+$"
)
"""Words that each begin with a capital, as names and ranks do."""
LONGEST_TITLE = 10
"""Words of what somebody is, below the name."""


WALL = 10_000
"""Characters of a line from which on it is somebody's own text, and no notice."""


def without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines without what stands below the customer's text, and that.

    Of several delimiters the first one holds that has a signature below it.
    """
    delimiter, below = 0, 0
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at]
        if line.rstrip() == "--":
            delimiter = at
        below += bool(line.strip())
        if below > LONGEST_SIGNATURE or _speaks(line):
            break
    if delimiter:
        return _furnished(lines[:delimiter], lines[delimiter:])
    return _furnished(lines, [])


def asks_or_speaks(line: str) -> bool:
    """Whether somebody speaks of themselves there, or asks what no number beside it answers."""
    return len(line) > WALL or _asks_or_tells(folded(line))


def is_postscript(line: str) -> bool:
    """Whether a line says of itself that it was written after the name."""
    return _POSTSCRIPT.match(folded(line)) is not None


def speaks_for_somebody(line: str) -> bool:
    """Whether a line below the name is the writer's own by its words: a postscript, of themselves, or of
    several of them, and no notice."""
    low = folded(line)
    if _POSTSCRIPT.match(low) or _SELF.search(low):
        return True
    return _PUBLIC_VOICE.search(low) is not None and not _NOTICE.search(low)


def _furnished(lines: list[str], cut: list[str]) -> tuple[list[str], list[str]]:
    """Without paragraphs at the end that only sign, name, or speak of the message itself."""
    paragraphs = _paragraphs(lines)
    whole = len(lines)
    signature: list[str] = list(cut)
    while paragraphs:
        start, end = paragraphs[-1]
        if whole - start > LONGEST_FOOTER:
            break
        block = lines[start:end]
        keep = _own_part(block, len(paragraphs) == 1, lines[:start])
        if keep == len(block):
            break
        signature = [*lines[start + keep : len(lines)], *signature]
        lines = lines[: start + keep]
        if keep:
            break
        paragraphs.pop()
    return lines, signature


def _is_signed(lines: list[str]) -> bool:
    """Whether a closing line or a name stands near the end, below something else."""
    said = [line for line in lines[-LONGEST_FOOTER:] if line.strip()]
    return any(_takes_leave(folded(line)) for line in said[1:]) or _names(said[-4:])


def _speaks_of_itself(low: str) -> bool:
    return _OF_MESSAGE.search(low) is not None or len(low.split()) >= LONG_NOTICE


def _own_part(block: list[str], first: bool, above: list[str]) -> int:
    """How many of a last paragraph's lines are the customer's own."""
    if any(len(line) > WALL for line in block):
        return len(block)
    speaking = [at for at, line in enumerate(block) if _speaks(line)]
    if any(_POSTSCRIPT.match(folded(block[at])) for at in speaking):
        return len(block)
    if not first and _is_card(block):
        return 0
    if any(not _furniture(block[at]) for at in speaking):
        return _signed_off(block, speaking[-1])
    low = folded(" ".join(block))
    if _takes_leave(folded(block[0])) or all(_furniture(line) for line in block):
        return 0 if not first else len(block)
    if not first and (
        (_NOTICE.search(low) and (_speaks_of_itself(low) or _is_signed(above))) or _names(block)
    ):
        return 0
    return _signed_off(block, 1)


def _signed_off(block: list[str], start: int) -> int:
    """The first line from `start` on, never the very first, that takes leave or is a program's."""
    for at in range(max(1, start), len(block)):
        low = folded(block[at])
        if _takes_leave(low) or _of_program(low):
            return at
    return len(block)


def _furniture(line: str) -> bool:
    low = folded(line)
    return not low or _takes_leave(low) or _of_program(low) or RULER.match(line) is not None


def _is_card(block: list[str]) -> bool:
    """Whether a paragraph is a name, what that person is, and more of it, as firms add it to each mail.
    Nobody speaks for themselves there, nor asks."""
    lines = [line for line in block if not _takes_leave(folded(line))]
    if len(lines) < 3 or any(_asks_or_tells(folded(line)) for line in lines):
        return False
    return _CARD_NAME.match(lines[0].strip()) is not None and _is_short_title(lines[1].strip())


def _is_short_title(line: str) -> bool:
    words = line.split()
    ends = line[-1:] in ".!?" and len(words[-1]) > 3
    return len(words) <= LONGEST_TITLE and line[:1].isupper() and not ends


def _names(block: list[str]) -> bool:
    """A name with a title, a company or an address behind or below it, as signatures have."""
    head = block[:2]
    if len(block) < 2 or any(len(line.split()) > 14 or len(line) > LONGEST_LINE for line in head):
        return False
    name, _, title = block[0].strip().partition(",")
    titled = any(_TITLE.search(folded(line)) for line in (title, *block[1:]))
    return _NAME.match(name) is not None and titled


def _speaks(line: str) -> bool:
    """Whether somebody speaks here for themselves or for others, or asks."""
    if len(line) > WALL:
        return True
    low = folded(line)
    if _POSTSCRIPT.match(low):
        return True
    if _of_program(low) or _MOTTO.match(line):
        return False
    if _asks_or_tells(low):
        return True
    return _PUBLIC_VOICE.search(low) is not None and not (
        _NOTICE.search(low) or _takes_leave(low) or _TITLE.search(low)
    )


def _asks_or_tells(low: str) -> bool:
    """Whether somebody speaks of themselves, or asks what no number beside it answers."""
    return _SELF.search(low) is not None or ("?" in low and not _REACHED_AT.search(low))


def _takes_leave(low: str) -> bool:
    return len(low) <= LONGEST_LINE and _SIGN_OFF.match(low) is not None


def _of_program(low: str) -> bool:
    """Whether a mail program or a scanner put the line there."""
    if len(low) > LONGEST_LINE or not _DEVICE.search(low):
        return False
    return _MOBILE.match(low) is not None


def _paragraphs(lines: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at, line in enumerate([*lines, ""]):
        if line.strip():
            start = at if start is None else start
        elif start is not None:
            found.append((start, at))
            start = None
    return found
