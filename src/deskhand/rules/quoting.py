"""What a customer wrote in a mail, and what mail programs put around it.

Nothing is thrown away: what is not the customer's own is returned beside it, for people to open. Cut
is only what shows its own form: a line that introduces a quotation, a block of mail headers, a
signature's delimiter, a notice that speaks of the message it stands in. A forwarded or pasted mail
is what the customer wants read, so it stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.core.skeleton import folded
from deskhand.rules.markup import has_markup, read_markup

LONGEST_SIGNATURE = 14
"""Lines. More than this below a delimiter is a text of its own."""
HIGHEST_RULER = 6
"""Lines of rulers and blanks above a mail's headers."""
LONGEST_FOOTER = 120
"""Lines at the end that are looked at for names, leave and notices."""
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
_RULER = re.compile(r"^\s*(?:_{5,}|-{10,}|={10,})\s*$")
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
_MOBILE = re.compile(
    r"^\W*(?:sent (?:from|via|with|using) (?:my |the )?(?:[\w.®™'-]+ ?){1,5}|get outlook for \w+.*|download outlook .*|sent from outlook.*|(?:von|mit) mein\w* (?:[\w.-]+ ?){1,4}(?:gesendet|geschickt|verschickt)|gesendet (?:von|mit|uber|aus) (?:[\w.-]+ ?){1,6}|diese nachricht wurde von mein\w* .* gesendet|holen sie sich outlook.*|laden sie outlook.*|"
    r"envoye (?:de(?:puis)?|avec|a partir de|via|d') ?(?:[\w.'-]+ ?){1,6}|obtenez outlook.*|telecharg\w+ outlook.*|enviado (?:desde|con|via|do|a partir do|pelo) (?:[\w.-]+ ?){1,6}|obt(?:ener|enga|eniendo|enha|er) (?:o )?outlook.*|inviato (?:da|dal|con|tramite) (?:[\w.-]+ ?){1,6}|scarica outlook.*|ottieni outlook.*|verzonden (?:vanaf|met|via|vanuit) (?:[\w.-]+ ?){1,6}|verstuurd (?:vanaf|met|via) (?:[\w.-]+ ?){1,6}|(?:outlook voor|download outlook).*|"
    r"wyslan[oe] z (?:[\w.-]+ ?){1,6}|pobierz outlook.*|skickat fran (?:[\w.-]+ ?){1,5}|sendt fra (?:[\w.-]+ ?){1,5}|lahetetty (?:[\w.-]+ ?){1,5}|отправлено (?:с|из) (?:[\w.-]+ ?){1,5}|надіслано з (?:[\w.-]+ ?){1,5}|[\w.]+'?\w* ?(?:den|dan|umdan) gonderildi|virus-?free\b.*|virenfrei\b.*)\W*(?:<?https?\S*)?\W*$"
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
    r"^(?:i\. ?a\. |[A-Z]\. ?|sgt\.? |ra |lic\. |i\. ?v\. |ppa\. |dr\.? |prof\.? |mr\.? |mrs\.? |ms\.? |mr\. |ing\.? |dipl\.-?\w*\.? |ma[iî]tre |avv\. )*[A-ZÀ-ÞŁŚŻŹĆĐŠŽČ][\w'’.-]+(?: (?:van|von|de|der|den|di|da|del|la|le|zu|af|[A-ZÀ-ÞŁŚŻŹĆĐŠŽČ])[\w'’.-]*){0,4},?$",
    re.I,
)


@dataclass(frozen=True)
class Mail:
    """A mail's text in two parts; every line of it stands in one of them."""

    own: str
    """What the customer wrote or passed on."""
    cut: str = ""
    """Quotations of the thread, signatures and notices, in their order."""


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
    plain = [folded(line) if line.strip() else "" for line in lines]
    kept, cut = _without_quotations(lines, plain, folded(subject), _names_of(company))
    kept, signature = _without_signature(kept)
    own = "\n".join(kept).strip()
    if not own:
        return Mail(own=text.strip(), cut=quoted)
    return Mail(
        own=own, cut="\n".join([*cut, *signature, *([quoted] if quoted else [])]).strip("\n")
    )


def _without_quotations(
    lines: Sequence[str], plain: Sequence[str], subject: str, ours: frozenset[str]
) -> tuple[list[str], list[str]]:
    kept: list[str] = []
    cut: list[str] = []
    said, last = "", ""
    inline = next((line for line in plain if line), "").startswith(">")
    at = 0
    while at < len(lines):
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
    return kept, cut


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
    date, recipient, subject; one less below a line that says so."""
    if not _MAY_BEGIN.search(plain[at]):
        return 0
    start, marked = at, False
    while at < min(len(plain), start + HIGHEST_RULER) and (
        _ORIGINAL.match(plain[at]) or _RULER.match(plain[at]) or (marked and not plain[at])
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
    return at - start if "from" in real and len(real) >= (2 if marked else 3) else 0


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
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
    speaking = [at for at, line in enumerate(block) if _speaks(line)]
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
    return not low or _takes_leave(low) or _of_program(low) or _RULER.match(line) is not None


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
    low = folded(line)
    if _of_program(low) or _MOTTO.match(line):
        return False
    if ("?" in line and "http" not in low) or _SELF.search(low):
        return True
    return _PUBLIC_VOICE.search(low) is not None and not (
        _NOTICE.search(low) or _takes_leave(low) or _TITLE.search(low)
    )


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
