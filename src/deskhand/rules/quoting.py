"""What a customer wrote in a mail, and what mail programs put around it.

Nothing is thrown away: what is not the customer's own is returned beside it, for people to open. Cut
is only what shows its own form: a line that introduces a quotation, a block of mail headers, a
signature's delimiter, a notice that speaks of the message it stands in. A forwarded or pasted mail
is what the customer wants read, so it stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.core.reading import READ_WHOLE
from deskhand.core.skeleton import folded
from deskhand.rules.markup import has_markup, read_markup
from deskhand.rules.signatures import RULER, without_signature

MOST_LINES = 500
"""Lines in which the beginning of a quotation is looked for. Whoever writes more above one is read by a
person anyway, whole."""
LONGEST_LINE = READ_WHOLE // 2
"""Characters of a line that are looked at, at either end: a person reads what has a longer one."""
HIGHEST_RULER = 6
"""Lines of rulers and blanks above a mail's headers."""
_FORWARD = re.compile(
    r"^[\s>*_-]*(?:begin(?:ning of)? )?(?:forwarded (?:message|mail|e-?mail)|weitergeleitete (?:nachricht|mail|e-?mail)|anfang der weitergeleiteten|message (?:transfere|transmis|reexpedie)|debut du message (?:reexpedie|transfere)|"
    r"mensaje (?:reenviado|original reenviado)|inicio del mensaje reenviado|messaggio inoltrato|inizio messaggio inoltrato|doorgestuurd bericht|begin doorgestuurd bericht|mensagem (?:reencaminhada|encaminhada)|inicio da mensagem reencaminhada|"
    r"wiadomosc przekazana|przekazana wiadomosc|poczatek przekazanej|vidarebefordrat (?:meddelande|brev)|videresendt (?:meddelelse|besked|melding)|valitetty viesti|preposlana zprava|пересылаемое сообщение|переслане повідомлення|iletilen ileti|mesaj redirectionat)\b[^\n]{0,60}$"
)
_ABOVE = re.compile(
    r"^\W*(?:please |bitte |merci de |por favor,? |si prega di |gelieve |prosze )?(?:(?:type|write|enter|reply|respond|add)\b[^\n]{0,40}\babove this line|above this line|reply above\b|antwort\w*[^\n]{0,40}(?:oberhalb|uber) dieser (?:zeile|linie)|(?:bitte )?(?:oberhalb|uber) dieser (?:zeile|linie)|repond\w*[^\n]{0,30}au-dessus de cette ligne|ecri\w*[^\n]{0,30}au-dessus de cette ligne|"
    r"(?:responda|escriba|conteste)[^\n]{0,40}(?:encima|arriba|por encima) de esta linea|(?:rispond\w*|scriv\w*)[^\n]{0,30}sopra (?:di )?questa (?:riga|linea)|(?:antwoord|typ|schrijf)\w*[^\n]{0,40}boven deze (?:regel|lijn)|(?:responda|escreva)[^\n]{0,40}acima desta linha|(?:odpowied\w*|prosze pisac|pisz)[^\n]{0,40}powyzej tej linii|skriv[^\n]{0,40}ovan(?:for)? denna (?:rad|linje))"
)
_WROTE = r"\b(?:wrote|writes|schrieb|schreibt|a ecrit|ecrit|escribio|ha scritto|scrive|scritto|schreef|escreveu|napisal\w*|pisze|skrev|kirjoitti|написал\w*|пишет|написав\w*|пише|yazdi|yazdı|napsal\w*|pise|a scris|εγραψε|irta|skrifadi|raste|sent|schickte|a envoye|mando|envio)\b|写道|写到|のメッセージ|님이 작성|كتب|כתב"
_VERB = re.compile(_WROTE)
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_WHEN = re.compile(r"\b\d{1,2}[:.h]\d{2}\b|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")
_HEADERS = {
    "from": "from|von|de|da|van|od|fran|fra|lahettaja|от|від|kimden|gonderen|απο|felado|od koho|expeditor|发件人|寄件者|差出人|보낸 사람|من|מאת",
    "date": "sent|date|gesendet|datum|envoye|enviado|enviado el|enviada em|fecha|inviato|data|verzonden|wyslano|skickat|sendt|dato|lahetetty|paivamaara|отправлено|дата|надіслано|tarih|gonderildi|ημερομηνια|kuldve|odeslano|trimis|发送时间|日期|送信日時|日時|날짜|التاريخ|תאריך",
    "to": "to|an|a|para|aan|do|till|til|vastaanottaja|кому|kime|alici|προς|cimzett|komu|catre|收件人|宛先|받는 사람|إلى|אל",
    "subject": "subject|betreff|objet|sujet|asunto|oggetto|onderwerp|assunto|temat|amne|aihe|emne|тема|konu|θεμα|targy|predmet|subiect|主题|主旨|件名|제목|الموضوع|נושא",
    "cc": "cc|kopie|kopia|copie|copia|bcc|reply-to|antwort an|importance|prioritat",
}
_HEADER = {
    name: re.compile(rf"^[\s>*_]*(?:{words})\s?\*?\s?[:：]\s?\*?\s*\S")
    for name, words in _HEADERS.items()
}
_ORIGINAL = re.compile(
    r"^[\s>]*-{2,}\s*(?:original (?:message|mail|e-?mail|appointment)|ursprungliche (?:nachricht|mail|e-?mail)|original-?nachricht|message (?:d'origine|original|initial)|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original|oryginalna wiadomosc|wiadomosc oryginalna|originalmeddelande|ursprungligt meddelande|oprindelig (?:meddelelse|besked)|opprinnelig melding|alkuperainen viesti|исходное сообщение|puvodni zprava|orijinal ileti|mesaj original)\s*-{2,}"
)
_MAY_BEGIN = re.compile(r"^[\s>]*[-_=]|[:：]")
"""What the first line of a block of headers has: a ruler or a colon."""
_POINTS = re.compile(
    r"\b(?:see|read|look|is|mail|message|stands|it|text|one) (?:\w+ )?below\b|\bbelow (?:is|mail|message|e-?mail|text)\b|\bforward\w*|\bfwd\b|\b(?:got|get|received|receive|sent me|sends me|came with|found) (?:this|these|the (?:following|attached)|that)\b|\bsent me the following\b|\b(?:this|that|the following) (?:e-?mail|mail|message|text|sms|letter|notice|invoice)\b|\b(?:is|was|did|does) (?:this|that|it) (?:\w+ ){0,2}(?:from you|come from|genuine|real|legit\w*|yours|a scam|spam|phishing)\b|\bpasted\b|\bcopied\b|"
    r"\b(?:siehe|steht|lesen sie|hier|text|mail|nachricht) (?:\w+ ){0,2}unten\b|\buntenstehend\w*|\bweitergeleitet\w*|\bweiterleit\w*|\bleite (?:ich )?\w* ?weiter\b|\b(?:folgende|diese|die folgende) (?:e-?mail|mail|nachricht|rechnung|meldung)\b|\b(?:ist|stammt|kommt) (?:das|dies|die|diese \S+) (?:\w+ ){0,2}von ihnen\b|\bhabe ich (?:das|dies|diese) (?:\w+ ){0,3}(?:bekommen|erhalten)\b|"
    r"\bci-dessous\b|\btransfer\w*|\bce (?:mail|message|courriel|texto|sms) (?:est|vient|\w+)|\brecu (?:ceci|ce|cela)\b|\best-ce (?:bien )?(?:de )?vous\b|\bmessage suivant\b|"
    r"\b(?:mas )?abajo\b|\breenvi\w*|\beste (?:correo|mensaje|mail|sms)\b|\brecib\w* (?:esto|este)\b|\bsiguiente (?:correo|mensaje)\b|"
    r"\bqui sotto\b|\binoltr\w*|\bquest[ao] (?:e-?mail|mail|messaggio|sms)\b|\bho ricevuto questo\b|\bseguente (?:e-?mail|mail|messaggio)\b|"
    r"\bhieronder\b|\bonderstaand\w*|\bdoorgestuurd\w*|\bstuur \w* ?door\b|\b(?:deze|dit|volgende) (?:e-?mail|mail|bericht|sms)\b|"
    r"\babaixo\b|\breencaminh\w*|\bencaminh\w*|\b(?:este|esta) (?:e-?mail|mail|mensagem|sms)\b|\brecebi (?:isto|este|esta)\b|"
    r"\bponizej\b|\bprzesylam\b|\bprzekazuje\b|\b(?:te|ta|ten|tego) (?:wiadomosc|mail\w*|sms\w*)\b|\bdostal\w* (?:to|taka|taki)\b|\bnedan\b|\bnedenfor\b|\bvidarebefordra\w*"
)
_ABOUT_IT = re.compile(
    r"\bbelow\b|\bforward(?:ed|ing)\b|\bfwd\b|\bpasted\b|\b(?:got|get|received|receive|sent me|found) (?:this|these|the following) (?:e-?mail|mail|message|text|sms|letter|notice)\b|\b(?:is|was|did|does) (?:this|that) (?:\w+ ){0,2}(?:from you|come from you|genuine|real|legit\w*|a scam|spam|phishing)\b|"
    r"\bunten\b|\buntenstehend\w*|\bweitergeleitet\w*|\bleite (?:ich )?\w* ?weiter\b|\b(?:ist|stammt|kommt) (?:das|dies|die|diese \S+) (?:\w+ ){0,2}von ihnen\b|\b(?:diese|folgende) (?:e-?mail|mail|nachricht|meldung) (?:\w+ ){0,3}(?:bekommen|erhalten)\b|\b(?:bekommen|erhalten) (?:\w+ ){0,3}(?:diese|folgende) (?:e-?mail|mail|nachricht)\b|"
    r"\bci-dessous\b|\btransfere\b|\brecu (?:ceci|ce (?:mail|message|courriel))\b|\best-ce (?:bien )?(?:de )?vous\b|\bmas abajo\b|\breenvi(?:o|ado)\b|\brecib\w* (?:este|el siguiente) (?:correo|mensaje)\b|\bqui sotto\b|\binoltr(?:o|ato)\b|\bricevuto quest\w+ (?:e-?mail|mail|messaggio)\b|"
    r"\bhieronder\b|\bdoorgestuurd\b|\b(?:kreeg|ontving|gekregen|ontvangen) (?:\w+ ){0,2}(?:deze|dit) (?:e-?mail|mail|bericht)\b|\babaixo\b|\breencaminh(?:o|ado)\b|\brecebi (?:este|esta) (?:e-?mail|mail|mensagem)\b|\bponizej\b|\bprzesylam\b|\bdostal\w* (?:te|taka|taki|tego) (?:wiadomosc|mail\w*)\b"
)
"""Words about the very mail that stands below. Where that is the company's own, no weaker ones keep it."""
_FORWARDED = re.compile(r"^\s*(?:(?:re|aw)\s?:\s*)?(?:fwd?|wg|tr|rv|enc|i|doorst|pd|vs|vb|ilt)\s?:")

_ANSWERS = re.compile(r"^\W*(?:re|aw|sv|vs|wg|fwd?|antw|r|rif|tr|rv|odp|ynt|回复|答复)\s?:", re.I)


@dataclass(frozen=True)
class Mail:
    """A mail's text in two parts; every line of it stands in one of them."""

    own: str
    """What the customer wrote or passed on."""
    cut: str = ""
    """Quotations of the thread, signatures and notices, in their order."""
    signature: str = ""
    """Of that the signatures and notices below the customer's words."""


def split(text: str, subject: str = "", company: str = "") -> Mail:
    """The customer's own words and the rest.

    A block of headers is a quotation of the thread where it names the `company` as sender or
    recipient (any, where no company is given); another's is a mail that was pasted, and stays.
    Where nothing would be left of the customer's own, all of it is theirs.
    """
    if has_markup(text):
        text, quoted = read_markup(text)
    else:
        quoted = ""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    plain = [folded(_ends(line)) if line.strip() else "" for line in lines[:MOST_LINES]]
    kept, cut = _without_quotations(lines, plain, folded(subject), _names_of(company))
    kept, signature = without_signature(kept)
    own = "\n".join(kept).strip()
    if not own:
        return Mail(own=text.strip(), cut=quoted)
    below = "\n".join([*cut, *signature, *([quoted] if quoted else [])])
    return Mail(own=own, cut=below.strip("\n"), signature="\n".join(signature).strip())


def _ends(line: str) -> str:
    if len(line) <= 2 * LONGEST_LINE:
        return line
    return f"{line[:LONGEST_LINE]} {line[-LONGEST_LINE:]}"


def _without_quotations(
    lines: Sequence[str], plain: Sequence[str], subject: str, ours: frozenset[str]
) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    cut: list[str] = []
    said, last = "", ""
    inline = next((line for line in plain if line), "").startswith(">")
    at = 0
    while at < len(plain):
        line = plain[at]
        if not line:
            kept.append(lines[at])
            at += 1
            continue
        if _FORWARD.match(line):
            return [*kept, *lines[at:]], cut
        if inline and line.startswith(">"):
            cut.append(lines[at])
            at += 1
            continue
        if said and _ABOVE.match(line.lstrip("#-= ")):
            return kept, [*cut, *lines[at:]]
        header = _header_block(plain, at)
        if header and said and _of_thread(plain[at : at + header], ours):
            from_us = _names_us(plain[at : at + header], ours)
            if not _asks_to_read(said, last, subject, from_us):
                return kept, [*cut, *lines[at:]]
        introduced = _attribution(plain, at)
        from_us = introduced > 0 and _names_us(plain[at : at + introduced], ours)
        if introduced and not _asks_to_read(said, last, subject, from_us):
            end = _quoted_until(plain, at + introduced)
            if end > at + introduced:
                cut += lines[at:end]
                at, inline = end, True
                continue
            if said and not header:
                return kept, [*cut, *lines[at:]]
        kept.append(lines[at])
        if len(said) < 2000:
            said += f" {line}"
        last = line
        at += 1
    return [*kept, *lines[at:]], cut


def _asks_to_read(said: str, last: str, subject: str, from_us: bool) -> bool:
    """Whether the words above a mail are about it: `said` all of them, `last` the line before it.
    Where it is the company's own (`from_us`), no weak ones count."""
    if _ABOUT_IT.search(said) or (_FORWARDED.match(subject) and len(said) < 400):
        return True
    return not from_us and (last.endswith(":") or _POINTS.search(said) is not None)


def _attribution(plain: Sequence[str], at: int) -> int:
    """How many lines introduce a quotation here ("On Tuesday ... wrote:"); 0 where none does."""
    line = plain[at].strip("> ")
    if not line or len(line) > 300:
        return 0
    joined, count = line, 1
    while count < 3 and not joined.endswith((":", "：")) and at + count < len(plain):
        following = plain[at + count].strip("> ")
        if not following or len(following) > 200:
            break
        joined, count = f"{joined} {following}", count + 1
    if not joined.endswith((":", "：")):
        return 0
    address = _ADDRESS.search(joined) is not None
    dated = _WHEN.search(joined) is not None
    verb = _VERB.search(joined) is not None
    if "?" in joined or not ((verb and (address or dated)) or (address and dated)):
        return 0
    if any(_HEADER[name].match(plain[at]) for name in ("from", "to", "subject")) and not verb:
        return 0
    return count


def _quoted_until(plain: Sequence[str], start: int) -> int:
    """The end of the lines marked with `>` from `start` on, blank lines between them included."""
    end, at = start, start
    while at < len(plain):
        if plain[at].startswith(">"):
            end = at + 1
        elif plain[at]:
            break
        at += 1
    return end


def _names_of(company: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", folded(company)) if len(word) > 3)


def _of_thread(headers: Sequence[str], ours: frozenset[str]) -> bool:
    """Whether a mail with these headers went between the customer and the company."""
    if not ours or any(_ORIGINAL.match(line) for line in headers):
        return True
    return _names_us(headers, ours)


def _names_us(headers: Sequence[str], ours: frozenset[str]) -> bool:
    """Whether the company is named as sender or recipient."""
    return any(
        name in line for line in headers for name in ours if not _HEADER["subject"].match(line)
    )


def _header_block(plain: Sequence[str], at: int) -> int:
    """How many lines of a mail's headers begin here, 0 where none do: at least sender, and two of
    date, recipient, subject; one less below a line that says so. Without such a line an address or
    a whole date stands in them: from one depot to another goes a parcel, too."""
    if not _MAY_BEGIN.search(plain[at]):
        return 0
    start, marked = at, False
    while at < min(len(plain), start + HIGHEST_RULER) and (
        _ORIGINAL.match(plain[at]) or RULER.match(plain[at]) or (marked and not plain[at])
    ):
        marked, at = True, at + 1
    found: set[str] = set()
    for line in plain[at : at + 7]:
        name = next(
            (one for one, shape in _HEADER.items() if one not in found and shape.match(line)), None
        )
        if name is None:
            break
        found.add(name)
        at += 1
    real = found - {"cc"}
    if "from" not in real or len(real) < (2 if marked else 3):
        return 0
    of_mail = any(_ADDRESS.search(line) or _WHEN.search(line) for line in plain[start:at])
    return at - start if marked or of_mail else 0


def own_subject(subject: str) -> str:
    """A subject that somebody wrote; nothing where it is that of the mail they answer or pass on."""
    return "" if _ANSWERS.match(subject) else subject
