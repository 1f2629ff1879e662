"""Whether a text plainly asks for a thing: each word of the sentence understood, or not sure.

A word such as "refund" says what a text is about and not what is wanted: "stop the refund", "why
was it refunded", "only refund the postage". So nothing is guessed from it. The sentence has to ask,
and what stands in it beside the order, its things, days and amounts has to be of the few words that
a plain request is made of. One other word, and a person reads it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.core.context import Order
from deskhand.core.figures import dates, figures, spelled_out
from deskhand.core.figures.currencies import meant
from deskhand.core.identifiers import named
from deskhand.core.skeleton import folded

REFUND = r"(?:refund\w*|reimburs\w*|money back|pay (?:me |us )?back|give (?:me |us )?back|erstatt\w*|ruckerstatt\w*|zuruckerstatt\w*|zuruckzahl\w*|zuruckuberweis\w*|geld zuruck|rembours\w*|reembols\w*|devuelv\w*|devolv\w*|devol\w*|dinheiro de volta|rimbors\w*|terugbetal\w*|terugstort\w*|geld terug|pengarna tillbaka|zwroc\w*|zwrot\w*)"
"""Money that goes back, in a text whose accents are folded."""
MARK = "\u25a1"
"""Stands where something understood was taken out."""
_SENTENCE = re.compile(r"(?<![.!?;])[.!?;]++(?=\s|$)|\n")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_NUMBER_OF = re.compile(r"\b(?:no|nr|num|number|nummer|numero|n\.?[o°]?)\b\W*\u25a1")
_ASKS = {
    "en": r"\b(?:please|pls|plz|kindly|want|need|like|request|requesting|ask|asking)\b|\b(?:can|could|may|would) (?:you|i|we)\b|^\W*(?:and |so |then )?(?:refund|reimburse|pay back|give back|money back)\b",
    "de": r"\b(?:bitte|mochte|mochten|will|wollen|hatte|hatten|brauche|brauchen|beantrage|beantragen|erbitte)\b|\b(?:konnen|konnten|wurden) sie\b|^\W*(?:erstattung|ruckerstattung|erstatten sie|geld zuruck)\b",
    "fr": r"\b(?:merci de|voudrais|voudrions|souhaite|souhaitons|souhaiterais|aimerais|demande|demandons|veux|voulons|svp)\b|s'il vous plait|\b(?:pouvez|pourriez)[ -]vous\b|^\W*rembours",
    "es": r"\b(?:por favor|quiero|queremos|quisiera|quisieramos|necesito|solicito|solicitamos|pido)\b|\b(?:pueden|podrian|puede|podria)\b|^\W*(?:reembols|devuelv)",
    "pt": r"\b(?:por favor|quero|queremos|queria|gostaria|preciso|solicito|peco|agradeco)\b|\b(?:podem|poderiam|pode|poderia)\b|^\W*(?:reembols|devolv)",
}
"""That a sentence asks for something."""
_TOLD = r"\b(?:was|were|is|are|been|being|you|you've|they|have you) (?:just |now )?(?:refunded|reimbursed)\b|\b(?:wurde|wurden|worden|ist|sind|haben sie)\b(?:(?!\b(?:wurde|wurden|worden|ist|sind|haben sie)\b).)*\berstattet\b|\b(?:a|ont|avez|ete) rembourse|\b(?:fue|han|ha|sido|esta) reembolsad|\b(?:foi|foram|sido) reembolsad"
"""That money went back already is told, not asked."""
_ALREADY = r"\b(?:already|have|has|you|was|were|bereits|schon|deja|ya|gia|al|ja)\W+(?:\w+\W+)?(?:refunded|reimbursed|erstattet|rembourse|reembolsad\w|rimborsat\w|terugbetaald|zwrocon\w)\b"
"""That money went back is told."""
_PLAIN = {
    "en": """
        please pls plz kindly thanks thank you hello hi dear team all best regards i i'd i've i'm we we'd we've
        me us my our your a an the it its it's this that these those of for from on onto to into with in at by
        and so then now asap soon today finally would could can may want wanted need like request
        requesting ask asking for get have receive give send issue process make pay put return returned
        returning sent shipped went gone came arrived cancelled canceled back order purchase parcel package
        item product number full whole entire complete total amount sum price money refund refunded
        refunding reimburse reimbursed reimbursement card account bank paypal credit debit original payment
        method which who as be is that's last week weeks day days ago yesterday almost nearly received
        warehouse you've had
    """,
    "de": """
        bitte danke vielen dank hallo guten tag liebes team sehr geehrte damen herren ich wir mochte mochten
        will wollen hatte hatten gern gerne brauche brauchen beantrage beantragen erbitte um die der das den
        dem des ein eine einen einer mein meine meinen meiner meines unser unsere unserer mir uns sie ihnen
        fur von vom zu zur zum auf an aus mit erstattung ruckerstattung erstatten erstatte erstattet
        zuruckerstatten geld zuruck zuruckzahlen zuruckzahlung zuruckuberweisen uberweisen betrag summe
        gesamtbetrag gesamten ganzen vollen volle komplett kompletten vollstandig vollstandige bestellung
        bestellnummer auftrag nummer nr retoure rucksendung zuruckgeschickte zuruckgeschickten
        zuruckgeschickt zuruckgesendet zuruckgesendete zuruckgesendeten retournierte retournierten
        stornierte stornierten konto karte kreditkarte paypal konnen konnten wurden haben bekommen ist und
        jetzt nun noch bald habe letzte letzter woche wochen vor tagen gestern schon bei
    """,
    "fr": """
        merci bonjour madame monsieur cher chere equipe de du des d je j'ai me m'en nous vous voudrais
        voudrions souhaite souhaitons souhaiterais aimerais demande demandons veux voulons pouvez pourriez
        svp s'il plait etre rembourse rembourser remboursez remboursement remboursee le la les l'argent un
        une mon ma mes notre pour sur a au par que qui l'ai et en dans est commande colis numero retournee
        renvoyee renvoye retourne annulee annule montant total totalite integralite entier entiere complet
        complete carte compte bancaire proceder effectuer faire d'etre le de la
    """,
    "es": """
        por favor gracias hola buenos dias buenas tardes quiero queremos quisiera quisieramos necesito
        solicito solicitamos pido pueden podrian puede podria hacer hacerme realizar me nos el la los las un
        una mi mis nuestro nuestra del de al a en que y para reembolso reembolsar reembolsarme reembolsen
        reembolse reembolsenme devolver devolverme devuelvan devuelvanme dinero importe total completo
        completa pedido compra paquete numero devuelto devuelta devolvi cancelado cancelada tarjeta cuenta
        es
    """,
    "pt": """
        por favor obrigado obrigada ola bom dia boa tarde quero queremos queria gostaria preciso solicito peco
        agradeco podem poderiam pode poderia fazer o a os as um uma meu minha nosso nossa do da de no na em
        ao para que e reembolso reembolsar reembolsem reembolse ser reembolsado reembolsada devolver
        devolvam devolvem dinheiro volta valor montante total completo pedido encomenda compra numero
        devolvida devolvido devolvi cancelado cancelada cartao conta
    """,
}
_NOTHING = r"(?!)"
_IN_GENERAL = r"\b(?:can|could|please) (?:it|you|we|the \w+|my \w+) (?:be )?(?:deliver\w*|sent|send|shipp?\w*|arrive|come)\b|\bi (?:have )?(?:returned|sent)\b|\bhow (?:do|does|can|could|to)\b|\b(?:from|of) (?:last|this) (?:week|month|year)\b|\bwie (?:kann|verfolge)\b"
"""That it asks how a thing is done, or describes the order by a time that no reader knows."""
_STATE = r"\b(?:return\w*|back|cancel\w*|exchange\w*|zuruck\w*|storn\w*|retour\w*|renvoy\w*|annul\w*|devuel\w*|devolv\w*|where\w*|where's|wann|wo|ou|donde|onde|quand|cuando|quando|when|track\w*|status|eta|arriv\w*|ship\w*|deliver\w*|dispatch\w*|delayed|late|overdue|sent|waiting|geliefert|lieferung|zugestellt|versendet|verschickt|versand\w*|angekommen|ankommen|kommt|bleibt|unterwegs|verspatet|sendung\w*|livr\w*|expedi\w*|suivi|recu\w*|retard\w*|llega\w*|llego|enviad\w*|entreg\w*|retras\w*|cheg\w*|atras\w*|rastre\w*|estado|estatus)\b"
_ASKS_STATE = {
    "en": r"\b(?:where\w*|where's|when|track\w*|status|eta|update|news|waiting|late|delayed|overdue|supposed|yet|still)\b|\b(?:will|has|did|is|can|could|should)\b|\b(?:not|never|hasn't|haven't|didn't|nothing)\b|\?",
    "de": r"\b(?:wo|wann|status|verfolg\w*|noch|nicht|nichts|wartet?|warte|wie lange|bleibt|verspatet|sendungsverfolgung)\b",
    "fr": r"\b(?:ou|quand|suivi|statut|attends|toujours|encore|pas|rien|retard|quel jour)\b",
    "es": r"\b(?:donde|cuando|estado|seguimiento|espero|esperando|todavia|aun|no|nada|retraso|llegara|llega)\b",
    "pt": r"\b(?:onde|quando|estado|seguimento|rastre\w*|espero|espera|ainda|nao|nada|atraso|atrasada|chega|chegara)\b",
}
_PLAIN_STATE = {
    "en": """
        hi hello hey dear team please pls thanks thank you can could would will won't do does did didn't tell
        me us let know i i'm i've i'd we we're we've our my your the a an it it's its this that of for with by
        on at to in into and or so but if any is isn't are was were be been being has hasn't have haven't had
        not yet still already never nothing when where where's wheres what what's which how long much longer
        status track tracking trace locate find out info information update updates news eta date time
        estimated expected order ordered placed made bought purchase parcel package packet shipment delivery
        item items goods product stuff number arrive arrives arrived arriving come comes came coming get gets
        got here there show up shipped ship ships shipping sent send dispatched dispatch delivered deliver
        delivers late delayed delay overdue supposed should must ought wait waiting waited since for from ago
        last past week weeks day days hour hours today tomorrow yesterday tonight morning evening afternoon
        now currently right moment way transit soon as possible expect expecting check see seen say says
        shows showing receive received receiving hear heard anything wonder wondering like want just really
        very quite a bit almost nearly over more than about think changed moved movement page app carrier ages
        monday tuesday wednesday thursday friday saturday sunday
        courier post website link code
    """,
    "de": """
        hallo guten tag morgen abend liebes team bitte danke vielen dank konnen konnten sie mir uns sagen
        nachschauen nachsehen ich wir habe haben hatte mein meine meinen meiner unser unsere die der das den
        dem des ein eine einen es sie er ist sind war wurde wird werden worden soll sollte sollten wo wann wie
        lange status stand gerade aktuell jetzt heute morgen gestern schon noch immer nicht nichts nie bisher
        bislang endlich eigentlich und oder aber dass ob wissen mochte wollte gern gerne auf seit vor von vom
        bei mit zu zum zur in im an am fur woche wochen tag tagen tage letzte letzter letzten paar bestellung
        bestellnummer bestellt auftrag nummer nr paket lieferung sendung ware geliefert liefern lieferdatum
        liefertermin zugestellt versendet verschickt versand angekommen ankommen kommt kommen bleibt unterwegs
        verspatet warte warten warten wartet da hier genau erhalten bekommen sendungsverfolgung
        sendungsnummer sendungsstatus verfolgen denn mal auftragsnummer darf rechnen montag dienstag mittwoch
        donnerstag freitag samstag sonntag
    """,
    "fr": """
        bonjour bonsoir merci s'il vous plait svp pouvez pourriez me nous dire je j'ai j'attends nous avons
        voudrais voudrions aimerais souhaite savoir ou en est se trouve quand ma mon mes notre nos la le les
        l un une de du des d commande commandee commande colis livraison paquet envoi numero date prevue
        arrive arrivera arriver arrivee livre livree livrer sera doit etre expedie expediee suivi statut
        actuellement toujours encore pas rien recu recue n'ai n'est ne a ete depuis il y semaine semaines
        jour jours hier aujourd'hui demain maintenant deja et que qui est-il est-elle dans pour attends
        retard au quel derniere passee plus elles ils sont lundi mardi mercredi jeudi vendredi samedi dimanche
    """,
    "es": """
        hola buenos dias buenas tardes noches por favor gracias puede puedes pueden podria podrian podrias
        decirme decirnos saber me nos yo quisiera quiero queria donde cuando esta estan se encuentra mi mis
        nuestro el la los las un una de del en a al que y o pero si pedido paquete envio entrega numero hice
        compra pedi llega llegara llegado llegar llego ha han he recibido enviado enviada entregado entregada
        entregar estado seguimiento todavia aun no nada nunca desde hace llevo mas dias semana semanas dia
        esperando espero ayer hoy manana ahora ya retraso lleva por para fecha prevista pasada ultima con
        cual es lunes martes miercoles jueves viernes sabado domingo
    """,
    "pt": """
        ola bom dia boa tarde noite por favor obrigado obrigada pode podem poderia poderiam dizer me nos eu
        gostaria queria saber onde quando esta estao em que ponto minha meu nossa a o os as um uma de da do
        na no encomenda pedido pacote entrega numero fiz compra comprei chega chegara chegou chegar recebi
        recebemos enviada enviado entregue entregar estado seguimento ainda nao nada nunca desde ha mais dias
        semana semanas dia espera espero ontem hoje amanha agora ja atraso atrasada para data prevista
        passada ultima e com segunda terca quarta quinta sexta sabado domingo
    """,
}
"""What a plain question says on where an order is."""
_OFF = r"\b(?:discount\w*|vouchers?|coupons?|promo\w*|off|rabatt\w*|gutschein\w*|nachlass|remise|reduction|code|descuento\w*|cupon\w*|desconto\w*|cupao|cupom)\b"
_ASKS_OFF = {
    "en": r"\b(?:can|could|may|would|please|want|like|any|some)\b",
    "de": r"\b(?:kann|konnen|konnte|konnten|bitte|mochte|hatte|gern|gerne|bekomme|bekommen|gibt)\b",
    "fr": r"\b(?:puis|pouvez|pourriez|pourrais|voudrais|aimerais|souhaite|svp|plait)\b",
    "es": r"\b(?:puedo|puede|pueden|podria|podrian|quisiera|quiero|favor)\b",
    "pt": r"\b(?:posso|pode|podem|poderia|poderiam|queria|gostaria|favor)\b",
}
_PLAIN_OFF = {
    "en": """
        hi hello please pls thanks thank you can could may would i i'd we me us my our get have receive give
        offer send is there a an any some the discount discounts code voucher vouchers coupon coupons promo
        off money something percent for it trouble inconvenience delay wait waiting late as compensation want
        like next order parcel package delivery on of to my this and so
    """,
    "de": """
        hallo bitte danke kann konnen konnte konnten mochte hatte gern gerne bekomme bekommen gibt es ich wir
        sie mir uns einen ein eine den rabatt rabattcode gutschein nachlass fur die das der als
        entschadigung verspatung wartezeit umstande nachste nachsten bestellung auf dafur
    """,
    "fr": """
        bonjour merci s'il vous plait svp puis je pouvez pourriez pourrais voudrais aimerais souhaite me nous
        avoir obtenir recevoir donner offrir une un la le remise reduction code promo pour l'attente retard
        du de mon ma commande prochaine sur gene et
    """,
    "es": """
        hola por favor gracias puedo puede pueden podria podrian quisiera quiero recibir tener dar darme
        obtener un una el la los codigo de descuento cupon por las molestias retraso espera para mi proximo
        pedido como compensacion y
    """,
    "pt": """
        ola por favor obrigado obrigada posso pode podem poderia poderiam queria gostaria receber ter dar me
        um uma o a codigo de desconto cupao cupom pelo pela atraso espera transtorno para minha meu proxima
        encomenda pedido como compensacao e
    """,
}
"""What a plain request for a discount says."""


@dataclass(frozen=True)
class Request:
    """What a plain request of one kind looks like, by language; in others nothing is plain."""

    about: str
    """What a sentence is about that belongs to the request, in folded text."""
    asks: dict[str, str]
    """That it asks; a sentence without this only tells."""
    told: str
    """That it tells what happened, whatever else it says."""
    words: dict[str, frozenset[str]]
    """All that it may say beside the order, its things, days and amounts."""
    of_a_part: bool = False
    """Whether it can be about one of several kinds of things; then none may be named."""

    def plain(self, text: str, order: Order, language: str) -> bool:
        """Whether `text` asks for this about `order`, and nothing is left over in the sentences that
        are about it. `language` is what the text is written in."""
        if language not in self.words:
            return False
        sentences = _SENTENCE.split(_prepared(text, order, language))
        about = [one for one in sentences if re.search(self.about, one)]
        return (
            any(re.search(self.asks[language], one) for one in about)
            and not any(re.search(self.told, one) for one in about)
            and not any(self._left_over(one, order, language) for one in about)
        )

    def _left_over(self, sentence: str, order: Order, language: str) -> list[str]:
        """The words that are not understood, and numbers of things that the order has not."""
        items = folded(order.items)
        several = re.search(r",|;|&|\+|\b(?:and|und|et|y|e)\b", items) is not None
        things = [] if several and self.of_a_part else _WORD.findall(items)
        counts = re.findall(r"\d+", items)
        words = [
            word
            for word in _WORD.findall(sentence)
            if word not in self.words[language]
            and word not in things
            and order.currency not in meant(word)
        ]
        return words + [one for one in re.findall(r"\d+", sentence) if one not in counts]


_APART = r"[^\w,.;:!?\n]+"
_LIGHT = r"(?:want|wants|wanted|need|needs|like|wish|asking|ask|for|a|an|any|the|my|your|to|be|me|us|give|get|issue|process|send|make|of|will|bother|think|i|wollen|mochte|mochten|brauche|brauchen|eine[nrms]?|die|den|der|das|mehr|es|mir|uns|veux|voulons|souhaite|de|le|la|un|du|nous|hoef|hoeven|meer|quiero|queremos|deseo|necesito|el|que|quero|queremos|preciso|o|os|voglio|vogliamo|il|alcun|wil|willen|een|het|chce|chcemy|zadnego|vill|ha|jag)"
_NO_REFUND = re.compile(
    rf"(?<!still )(?<!yet )\b(?:no|not|don't|dont|wouldn't|never|without|instead of|rather than|kein\w*|nicht|statt|anstelle|anstatt|pas|sans|plutot qu\w*|sin|nunca|tampoco|en lugar|nao|sem|em vez|non|senza|invece|geen|niet|zonder|nie|bez|zamiast|inte|ingen|ikke){_APART}(?:{_LIGHT}{_APART}){{0,5}}{REFUND}(?!\w)(?!{_APART}(?:received|yet|so far|has|have|arrived|came|until|erhalten|bekommen|recu|recibido|ricevuto|ontvangen))"
    rf"|\b{REFUND}{_APART}(?:\w+{_APART}){{0,6}}(?:pas|nicht|niet|ikke|inte|not|isn't)\b(?!{_APART}(?:received|arrived|been|come|recu|erhalten|bekommen|angekommen|gekommen))"
    rf"|\b(?:cancel|stop|forget|withdraw|undo|stornier\w*|vergessen|annul\w*|anul\w*|cancela\w*)\b{_APART}(?:{_LIGHT}{_APART}){{0,3}}{REFUND}"
)
_NEVER_MIND = re.compile(
    r"\b(?:never ?mind|forget (?:it|about it)|no wait|please stop|keep (?:it|them) after all|hat sich erledigt|schon gut|laissez tomber|dejelo|olvidelo|lascia stare|laat maar|esquece)\b"
)
"""What takes back a wish."""
_WONDERS_ABOUT = re.compile(
    r"^\W*(?:(?:hi|hello|hallo|bonjour|hola|and|und|so|but|et|y|e)\W+)?(?:how|when|where|where's|wheres|why|which|who|has|have|had|did|was|were|wie|wann|wo|warum|wieso|weshalb|hat|habt|wurde|comment|quand|ou|pourquoi|combien|quel\w*|a-t-\w+|avez|como|cuando|donde|por que|cuanto|cual|han|ha|quando|onde|porque|quanto|qual|come|dove|perche|hoe|wanneer|waar|waarom|heeft|jak|kiedy|gdzie|dlaczego|ile|hur|nar|var|varfor|hvor|hvornar|hvorfor)\b"
    r"|\b(?:tell me|know|wondering|wissen|sagen|savoir|dire|saber|decirme|sapere|dirmi|weten|wiedziec)\b[^.!?]{0,20}\b(?:when|where|how|why|wann|wo|wie|quand|ou|comment|cuando|donde|como|quando|dove|come|wanneer|waar|hoe|kiedy|gdzie|jak)\b"
)


def only_speaks_of_money_back(said: Sequence[str]) -> str:
    """Why somebody whose messages these are, the newest last, speaks of money back and does not ask for it:
    they want none, or only ask or tell about it. Empty where they ask, or do not speak of it in these words.
    The newest message that speaks of it counts."""
    for text in reversed(said):
        low = folded(text)
        about = [one for one in _SENTENCE.split(low) if re.search(rf"\b{REFUND}", one)]
        if not about:
            if _NEVER_MIND.search(low):
                return "they take their wish back"
            continue
        if any(_NO_REFUND.search(one) for one in about) or _NEVER_MIND.search(low):
            return "they want no money back"
        if all(_WONDERS_ABOUT.search(one) or re.search(_ALREADY, one) for one in about):
            return "they ask about money back, and not for it"
        return ""
    return ""


SENT_UNASKED = re.compile(
    r"\b(?:do not|don't|no need to|need not|stop|never|please no) (?:\w+ ){0,2}(?:re-?)?(?:send|sending|mail|mailing)\b|"
    r"\bnicht (?:\w+ ){0,2}(?:zu)?(?:schicken|senden|zusenden|mailen)\b|\b(?:schicken|senden) sie (?:\w+ ){0,5}(?:nicht|keine?)\b|"
    r"\bn(?:e |')(?:\w+ )?(?:r?envoyez|r?envoyer) pas\b|\bpas besoin d'envoyer\b|"
    r"\bno (?:me |nos )?(?:re)?(?:envien?|manden?)\b|\bnao (?:me |nos )?(?:re)?(?:enviem?|mandem?)\b"
)
"""That somebody wants no more of what is sent; "you did not send it" is the wish itself."""


def _words(table: dict[str, str]) -> dict[str, frozenset[str]]:
    return {language: frozenset(words.split()) for language, words in table.items()}


MONEY_BACK = Request(rf"\b{REFUND}", _ASKS, _TOLD, _words(_PLAIN), of_a_part=True)
STATE_OF_ORDER = Request(_STATE, _ASKS_STATE, _IN_GENERAL, _words(_PLAIN_STATE))
DISCOUNT = Request(_OFF, _ASKS_OFF, _NOTHING, _words(_PLAIN_OFF))


def _prepared(text: str, order: Order, language: str) -> str:
    """The folded text without the order's number, its days and its amounts."""
    text = spelled_out(text, language)
    spans = [(day.start, day.end) for day in dates(text, language)]
    amounts = (
        one for one in figures(text, "") if one.currencies or one.unit not in ("", "percent")
    )
    spans += [(amount.start, amount.end) for amount in amounts]
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + MARK + text[end:]
    return _NUMBER_OF.sub(MARK, folded(without_the_order(text, order)))


def without_the_order(text: str, order: Order) -> str:
    """The text with a mark in place of the order's own number, as loosely as it may be written."""
    for run in sorted({order.id, order.id.lstrip("#")}, key=len, reverse=True):
        text = re.sub(rf"(?<!\w)#?{re.escape(run)}(?!\w)", MARK, text, flags=re.I)
    if named(text, [order.id]).known:
        pieces = re.findall(r"\d+|[^\W\d_]+", order.id)
        loose = r"[\s\-_/.#\u2013]{0,2}".join(map(re.escape, pieces))
        text = re.sub(rf"(?<!\w)(?:{loose}|#?{pieces[-1]})(?!\w|[.,]\d)", MARK, text, flags=re.I)
    return text
