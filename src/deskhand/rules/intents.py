"""Questions that every support desk knows, recognised by phrases in five languages.

An intent gives the category without a guess, a query in English for the articles, and, for what
no whitelisted action can settle, `resolvable = False`.
"""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Intent:
    """One known question."""

    name: str
    category: str
    query: str
    patterns: dict[str, str]
    resolvable: bool = True
    compiled: dict[str, re.Pattern[str]] = field(init=False)

    def __post_init__(self) -> None:
        compiled = {language: re.compile(words) for language, words in self.patterns.items()}
        object.__setattr__(self, "compiled", compiled)


_NUMBER = r"\b.{0,20}\b(?:[a-z]{1,4}[- ]?)?\d{3,}"
"""An order's number soon after a word."""
_ORDER = r"(?:orders?|packages?|parcels?|deliver(?:y|ies)|shipments?|items?|goods|purchase|product|package|lights?|hubs?|probes?|sensors?|kits?|trays?|stuff|things?)"

INTENTS: tuple[Intent, ...] = (
    Intent(
        "not_received",
        "shipping",
        "order delivered but not received",
        {
            "en": r"\b(?:says?|shows?|marked|claims?|status|states?|shown|according).{0,60}\bdelivered\b.{0,120}\b(?:never|not|nothing|no |didn'?t|haven'?t|hasn'?t|isn'?t|nowhere|nobody|missing|wasn'?t)|"
            r"\b(?:never|not|didn'?t|haven'?t) (?:\w+ ){0,3}(?:received?|arrived?|got|get|see|seen)\b.{0,80}\b(?:says?|shows?|marked|claims?) (?:\w+ ){0,3}delivered\b",
            "de": r"\b(?:als )?zugestellt\b.{0,80}\b(?:nicht|nie|nichts)\b|\bgeliefert\b.{0,40}\b(?:aber|doch)\b.{0,60}\b(?:nicht|nie|nichts)\b",
            "fr": r"\blivre\w*\b.{0,80}\b(?:rien|jamais|pas) (?:recu|eu)\b|\brien recu\b.{0,60}\blivre",
            "es": r"\bentregad[oa]\b.{0,80}\b(?:no|nunca|nada)\b.{0,20}(?:recib|lleg)",
            "pt": r"\bentregue\b.{0,80}\b(?:nao|nunca|nada)\b.{0,20}(?:receb|cheg)",
        },
        resolvable=False,
    ),
    Intent(
        "replacement",
        "shipping",
        "defective product replacement warranty",
        {
            "en": r"\b(?:send|ship|get|want|need|like|request|receive|have)\b.{0,40}\b(?:replacement|new one|another one)\b|\breplac(?:e|ement) (?:unit|the (?:broken|cracked|damaged|faulty|defective))|"
            r"\b(?:arrived|came|received|delivered|was|is|turned up|showed up)\b.{0,30}\b(?:broken|cracked|damaged|defective|faulty|smashed|shattered|dead on arrival)\b",
            "de": r"\b(?:defekt|beschadigt|kaputt|zerbrochen|gesprungen)\b.{0,80}\b(?:ersatz|austausch|umtausch|neu\w*)|\bersatz(?:gerat|lieferung|teil)\b",
            "fr": r"\b(?:casse|endommage|defectueu|fissure|abime)\w*\b.{0,80}\b(?:rempla|echange|nouve)\w*",
            "es": r"\b(?:rot[oa]|danad[oa]|defectuos[oa]|agrietad[oa])\b.{0,80}\b(?:reemplaz|reemplazo|sustitu|cambi|nuev)\w*",
            "pt": r"\b(?:partid[oa]|danificad[oa]|defeituos[oa]|quebrad[oa]|rachad[oa])\b.{0,80}\b(?:substitu|troca|nov)\w*",
        },
        resolvable=False,
    ),
    Intent(
        "charged_twice",
        "billing",
        "charged twice double payment",
        {
            "en": r"\b(?:charged|billed|paid|debited|took|taken|invoiced)\b.{0,30}\b(?:twice|double|two times|2x|again)\b|\b(?:double|duplicate) (?:charge|payment|billing|debit|invoice)\w*|\bovercharged\b",
            "de": r"\b(?:doppelt|zweimal)\b.{0,30}\b(?:abgebucht|belastet|berechnet|bezahlt)",
            "fr": r"\b(?:debite|facture|preleve|paye)\w*\b.{0,20}\bdeux fois\b",
            "es": r"\b(?:cobrad|cargad|pagad)\w*\b.{0,20}\bdos veces\b|\bdoble cobro\b",
            "pt": r"\b(?:cobrad|debitad|pag)\w*\b.{0,20}\b(?:duas vezes|em dobro)\b",
        },
        resolvable=False,
    ),
    Intent(
        "refund",
        "billing",
        "refund for a return",
        {
            "en": r"\brefund(?:ed|s)?\b(?! polic)|\bmoney back\b|\breimburse\w*",
            "de": r"\b(?:ruck)?erstatt\w+|\bgeld zuruck\b",
            "fr": r"\brembours\w+",
            "es": r"\breembols\w+|\bdevoluci\w+ (?:del|de mi) dinero\b|\bdevolver(?:me)? el dinero\b",
            "pt": r"\breembols\w+|\bdinheiro de volta\b",
        },
    ),
    Intent(
        "discount",
        "billing",
        "discount code",
        {
            "en": r"\bdiscounts?\b|\b(?:promo|voucher|coupon)(?: code)?\b|\bgood ?will (?:credit|code|gesture)\b|\b(?:percent|%) off\b|\bmoney off\b|\bsomething off\b",
            "de": r"\brabatt\w*|\bgutschein\w*|\bnachlass\b",
            "fr": r"\bremise\b|\breduction\b|\bcode promo\b|\bgeste commercial\b",
            "es": r"\bdescuento\w*|\bcupon\w*",
            "pt": r"\bdesconto\w*|\bcupao\b|\bcupom\b",
        },
    ),
    Intent(
        "resend_email",
        "shipping",
        "order confirmation e-mail",
        {
            "en": r"\b(?:resend|re-send|send (?:\w+ ){0,4}again|send (?:\w+ ){0,3}once more)\b.{0,60}\b(?:e-?mails?|confirmation|receipt)\b|\b(?:confirmation|receipt)\b(?: e-?mail)?.{0,60}\b(?:resend|re-send|again|once more|never (?:came|arrived|got)|did ?n[o']t (?:come|arrive|get)|not (?:received|arrived))|"
            r"\b(?:never|did ?n[o']t|have ?n[o']t|no)\b.{0,30}\b(?:order )?confirmation\b",
            "de": r"\b(?:bestell)?bestatigung\w*\b.{0,60}\b(?:nochmal\w*|erneut|nicht|nie)\b|\berneut\b.{0,40}\bbestatigung\w*",
            "fr": r"\b(?:renvoy|envoy)\w*\b.{0,40}\bconfirmation\b|\bconfirmation\b.{0,50}\b(?:pas recu|jamais recu|renvoy\w*)",
            "es": r"\b(?:reenvi|enviar de nuevo|volver a enviar)\w*.{0,50}\b(?:confirmacion|correo)|\bconfirmacion\b.{0,50}\b(?:no|nunca)\b",
            "pt": r"\b(?:reenvi)\w*.{0,50}\b(?:confirmacao|e-?mail)|\bconfirmacao\b.{0,50}\b(?:nao|nunca)\b",
        },
    ),
    Intent(
        "invoice_copy",
        "billing",
        "find and download invoices",
        {
            "en": r"\b(?:copy|copies|send|download|get|need|have|pdf|duplicate|forward|email|find|provide|missing)\b.{0,50}\binvoices?\b|\binvoices?\b.{0,40}\b(?:copy|pdf|again|please|send|download|bookkeep\w*|accountant|audit\w*)\b",
            "de": r"\brechnung\w*\b.{0,60}\b(?:kopie|schick\w*|send\w*|brauch\w*|nochmal\w*|erhalten|zukommen|pdf)|\b(?:kopie|schick\w*|brauch\w*|send\w*|benotig\w*)\b.{0,60}\brechnung\w*",
            "fr": r"\b(?:copie|envoy\w*|besoin|recevoir|duplicata|telecharg\w*|obtenir|retrouv\w*)\b.{0,60}\bfactures?\b|\bfactures?\b.{0,40}\b(?:copie|envoy\w*|pdf)",
            "es": r"\b(?:copia|envi\w*|mand\w*|necesit\w*|descarg\w*)\b.{0,60}\bfacturas?\b|\bfacturas?\b.{0,40}\b(?:copia|envi\w*|pdf)",
            "pt": r"\b(?:copia|envi\w*|mand\w*|precis\w*|segunda via)\b.{0,60}\bfaturas?\b|\bfaturas?\b.{0,40}\b(?:copia|envi\w*|pdf)",
        },
    ),
    Intent(
        "past_due",
        "billing",
        "payment past due open invoice",
        {
            "en": r"\bpast[- ]due\b|\boverdue\b|\bpayment (?:\w+ ){0,3}(?:failed|declined|outstanding)\b|\b(?:open|unpaid|outstanding) (?:invoices?|balance|bills?)\b|\bwhich invoices?\b.{0,30}\b(?:open|unpaid|due|outstanding)\b",
            "de": r"\buberfallig\w*|\boffene\w* rechnung\w*|\bzahlung\b.{0,30}\b(?:fehlgeschlagen|ausstehend)",
            "fr": r"\ben retard\b.{0,30}\bpaiement|\bpaiement\b.{0,30}\b(?:en retard|refuse|echoue)|\bfactures? (?:impayee|ouverte)s?\b",
            "es": r"\b(?:pago|factura)s?\b.{0,30}\b(?:vencid|pendiente|atrasad)\w*",
            "pt": r"\b(?:pagamento|fatura)s?\b.{0,30}\b(?:atrasad|pendente|vencid|em aberto)\w*",
        },
    ),
    Intent(
        "seats",
        "account",
        "add seats users to the plan",
        {
            "en": r"\bseats?\b|\b(?:add|invite|more|extra|additional|another)\b.{0,20}\b(?:users?|colleagues?|teammates?|team members?|logins|licen[cs]es?)\b|\buser (?:limit|licen[cs]es?)\b|\b(?:users?|people|licen[cs]es?) (?:\w+ ){0,3}(?:left|available|free|remaining)\b",
            "de": r"\b(?:platze|nutzerplatz\w*|lizenzen|benutzerplatz\w*|sitzplatze|seats)\b|\b(?:weitere|mehr|neue)\w* (?:nutzer|benutzer|kollegen)\b",
            "fr": r"\b(?:sieges?|licences?|places?)\b.{0,40}\b(?:reste\w*|disponible\w*|ajout\w*|libre\w*|combien|utilisateur\w*|compte|equipe)|\b(?:combien|reste\w*|ajout\w*)\b.{0,40}\b(?:sieges?|licences?|places|utilisateurs?)\b",
            "es": r"\b(?:plazas|licencias|asientos|puestos)\b|\b(?:anadir|agregar|mas)\b.{0,20}\busuarios?\b",
            "pt": r"\b(?:lugares|licencas|assentos)\b|\b(?:adicionar|mais)\b.{0,20}\b(?:utilizador|usuario)\w*",
        },
    ),
    Intent(
        "subscription",
        "billing",
        "subscription renewal date",
        {
            "en": r"\b(?:renew\w*|next (?:payment|billing|charge|invoice))\b|\b(?:when|what|which)\b.{0,40}\b(?:subscription|plan|membership|contract|billing)\b.{0,30}\b(?:renews?|end|ends|expires?|date|on|status|active|charged?)\b|\b(?:what|which) plan (?:are|am|do) (?:we|i)\b",
            "de": r"\b(?:verlanger\w*|abo\w*|vertrag\w*)\b.{0,50}\b(?:wann|verlanger\w*|endet|ablauf\w*|laufzeit)|\bwann\b.{0,40}\b(?:abo\w*|vertrag\w*)",
            "fr": r"\babonnement\b.{0,50}\b(?:renouvel\w*|expire|fin|quand|date)|\bquand\b.{0,40}\babonnement\b|\brenouvel\w*.{0,40}\babonnement",
            "es": r"\bsuscripcion\b.{0,50}\b(?:renueva|renov\w*|vence|termina|cuando)|\bcuando\b.{0,40}\b(?:suscripcion|renueva)|\brenov\w*.{0,40}\bsuscripcion",
            "pt": r"\b(?:assinatura|subscricao)\b.{0,50}\b(?:renova\w*|vence|termina|quando)|\bquando\b.{0,40}\b(?:assinatura|subscricao)|\brenova\w*.{0,40}\b(?:assinatura|subscricao)",
        },
    ),
    Intent(
        "password",
        "account",
        "reset a forgotten password",
        {
            "en": r"\b(?:forg[eo]t\w*|reset\w*|change|changing|lost|new|recover\w*|remember|set)\b.{0,30}\b(?:passwords?|passcode|pass ?word)\b|\bpasswords?\b.{0,40}\b(?:forg[eo]t\w*|reset\w*|not work\w*|wrong|rejected|does ?n[o']t|change|remember|expired)\b|\blocked out\b|\b(?:can(?:no|')?t|cannot|unable to|can not)\b.{0,12}\b(?:log|sign)[ -]?in\b",
            "de": r"\b(?:passwort\w*|kennwort\w*)\b",
            "fr": r"\bmots? de passe\b",
            "es": r"\bcontrasena\w*|\bclave de acceso\b",
            "pt": r"\bsenha\w*|\bpalavra-?\s?passe\b",
        },
    ),
    Intent(
        "service_status",
        "technical",
        "service status is it down outage",
        {
            "en": r"\b(?:is|are|seems?|appears?|went|looks?)\b.{0,40}\b(?:down|offline|unavailable)\b|\boutage\b|\bservice status\b|\bstatus page\b|\b(?:nothing|won'?t|does ?n[o']t|not)\b.{0,15}\bload(?:s|ing)?\b|\b50[0234] (?:error|bad|service|gateway)",
            "de": r"\b(?:storung\w*|ausfall|nicht erreichbar|offline|serverausfall)\b|\bladt nicht\b",
            "fr": r"\b(?:en panne|panne|hors ligne|indisponible|inaccessible)\b",
            "es": r"\b(?:caid[oa]|fuera de servicio|no carga|interrupcion)\b",
            "pt": r"\b(?:fora do ar|em baixo|indisponivel|nao carrega)\b",
        },
    ),
    Intent(
        "where_is_my_order",
        "shipping",
        "where is my order delivery tracking",
        {
            "en": r"\b(?:where|wheres|where's|whereabouts|track\w*|locate)\b.{0,40}\b"
            + _ORDER
            + r"\b|\b"
            + _ORDER
            + r"\b.{0,60}\b(?:arriv\w*|delayed|late|deliver\w*|shipp?(?:ed|ing|s)?|sent|dispatched|get here|been sent|coming|show up|on its way|status|transit|eta)\b|"
            r"\b(?:when|has|will|did|is)\b.{0,30}\b"
            + _ORDER
            + r"\b.{0,40}\b(?:arriv\w*|come|here|shipp?\w*|sent|deliver\w*|dispatched|leave|left)\b|\bstatus (?:of|on|for)\b.{0,20}\border\b|\btracking\b|\bwaiting for\b.{0,20}\b"
            + _ORDER
            + r"\b|\border\b.{0,30}\bstatus\b|\b(?:where|wheres|where's)"
            + _NUMBER,
            "de": r"\b(?:bestellung|paket|lieferung|sendung|ware|hub|sensor|sendungsverfolgung)\w*\b.{0,60}\b(?:wo|wann|bleibt|geliefert|angekommen|kommt|versendet|verschickt|unterwegs|status|ankommen|da)\b|\b(?:wo|wann)\b.{0,40}\b(?:bestellung|paket|lieferung|sendung|ware)\w*|\bwo"
            + _NUMBER,
            "fr": r"\b(?:commande|colis|livraison|envoi|paquet)\b.{0,60}\b(?:ou|quand|arriv\w*|livr\w*|expedi\w*|suivi|recev\w*|en est)\b|\b(?:ou|quand|suivi)\b.{0,40}\b(?:commande|colis|livraison|paquet)\b|\bou"
            + _NUMBER,
            "es": r"\b(?:pedido|paquete|envio|entrega)\b.{0,60}\b(?:donde|cuando|lleg\w*|envi\w*|estado|entreg\w*)\b|\b(?:donde|cuando|estado)\b.{0,40}\b(?:pedido|paquete|envio)\b|\bdonde"
            + _NUMBER,
            "pt": r"\b(?:encomenda|pedido|pacote|entrega)\b.{0,60}\b(?:onde|quando|cheg\w*|envi\w*|estado|entreg\w*)\b|\b(?:onde|quando|estado)\b.{0,40}\b(?:encomenda|pedido|pacote)\b|\bonde"
            + _NUMBER,
        },
    ),
)


def find(forms: tuple[str, ...], language: str = "") -> Intent | None:
    """The first intent in the table that one of the forms shows.

    With a `language` that is sure, only its phrases and the English ones are tried.
    """
    for intent in INTENTS:
        for spoken, pattern in intent.compiled.items():
            if language and spoken not in ("en", language):
                continue
            if any(pattern.search(form) for form in forms):
                return intent
    return None
