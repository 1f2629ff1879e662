"""Dutch."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:terugbetaald|teruggestort|gecrediteerd|geannuleerd|opgezegd|aangepast|gewijzigd|bijgewerkt|gereset|verwijderd|gewist|gedeblokkeerd|ontgrendeld|geactiveerd|heractiveerd|verlengd|verstuurd|verzonden|opgestuurd|gestuurd|doorgestuurd|doorgegeven|geinformeerd|ingelicht|gewaarschuwd|gecontacteerd|geboekt|ingepland|gepland|geregeld|opgelost|hersteld|gecorrigeerd|genoteerd|gemeld|geopend|aangemaakt|kwijtgescholden|goedgekeurd|gestopt|tegengehouden|vervangen|besteld|toegepast|toegevoegd|overgemaakt|gestort|verwerkt|aangevraagd|in gang gezet|opgenomen|gebeld|gevraagd|gedaan|bevestigd|betaald|overgedragen|gecontroleerd|gereserveerd)"
DUTCH = Speech(
    function_words="""
    wilt wenst wil meestal doorgaans daarvoor normaal gewoonlijk tussen jammer
    duurt duren geldt verder
    de het een en of maar want dus dat die dit deze wat wie welke van in op aan uit bij tot voor met zonder door over onder tegen na naar om te ten tijdens sinds binnen tussen
    ik je jij u hij zij ze wij we jullie mij me jou hem haar ons hen hun mijn jouw uw zijn onze zich
    is was waren ben bent zijn geweest wordt worden werd werden geworden heeft hebben had heb hebt kan kunnen kunt mag mogen moet moeten zal zullen wil willen gaat gaan doet doen
    niet geen wel ook nog al zeer meer zo hoe waar wanneer waarom als zodra zolang totdat dan daarna hier daar er zelf alleen altijd elk elke alle alles ongeveer maximaal minstens tijd moment keer
    open kies klik druk tik ga gebruik volg selecteer houd zoek pagina knop menu onderdeel optie stap helaas kort samengevat algemeen regel eenvoudig makkelijk vraag hangt ervan af begrijp daarna zit zitten vanuit chat wacht mogelijk hallo dank graag duurt volgende volgt eenvoudig gewoon
    """,
    social=r"""
    ^\W*(?:goede vraag\W*$|(?:fijn|goed|leuk) dat u (?:het )?vraagt\W*$|dat hangt er(?:van)? (?:van )?af\b[^.:]{0,60}\W*$|(?:hallo|hoi|beste|geachte|dag|goede(?:morgen|middag|navond)|lieve)\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:met )?(?:vriendelijke|hartelijke) groet\w*\b.{0,50}$|groet\w*\b.{0,40}$|(?:hartelijk |heel erg )?(?:dank|bedankt)\b[^.]{0,90}|(?:(?:het|dat|dit) )?spijt (?:me|ons|mij)\b|(?:excuses|mijn excuses|onze excuses|sorry|helaas\W*$)\b|(?:ik|wij|we) (?:begrijp\w*|hoop|hopen|ben blij|zijn blij|snap)\b|(?:fijn|goed|leuk) (?:om )?(?:te horen|dat)\b|graag gedaan\W*$|geen probleem\W*$|(?:ja|nee|natuurlijk|zeker)\W*$|zo (?:werkt|doet)[^.]{0,40}:?\W*$|(?:het|uw) [\w' -]{0,30}team\W*$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""\b(?:om een mens|met een mens|een mens|een medewerker) (?:vragen|spreken|praten)\b|\bkan ik u (?:nog )?(?:ergens |verder )?(?:mee )?(?:helpen|van dienst)\b|\blaat (?:het )?(?:me|mij|ons)(?: het)? (?:gerust )?weten\b|\bhelpt (?:dat|dit)\b|\bnog iets anders\b|\bals u (?:nog |meer )?vragen heeft\b|\bstaan (?:graag )?voor u klaar\b""",
    first_person=r"""\b(?:ik|wij|we|mijn)\b""",
    inability=r"\b(?:ik|wij|we)\b(?![^.,;]{0,40}\b(?:twijfel\w*|bezwaar)\b)[^.,;:]{0,80}?\b(?:niet(?! alleen)(?! (?:ge|be|ver|ont|her)\w+(?:de|te) \w)|niets|geen)\b",
    deeds=rf"""
    \b(?:uw|jouw|je) (?:\w+ ){{1,3}}{_DONE} (?:is|zijn|werd|wordt)\b|\b(?:wij|we|ik) (?:\w+ ){{0,4}}(?:annuleerden?|betaalden?|stuurden?|verstuurden?|stortten?|verwerkten?|regelden?|vervingen)\b|
    \b(?:ons|onze|het|de|mijn) (?:\w+ )?(?:team|\w*technic\w+|\w*monteur\w*|collega\w*|afdeling|magazijn|\w*medewerker\w*|\w*dienst) \w+ (?:u|uw|je)\b|
    \b(?:is|zijn) (?:\w+ )?weer (?:open|actief|beschikbaar|vrij|geldig)\b|
    \b(?:ik heb|wij hebben|we hebben|heb ik|hebben (?:wij|we))\b[^.!?;]{{0,90}}\b{_DONE}\b|
    \bik (?:annuleer|betaal|stuur|verstuur|wijzig|verwijder|pas|boek|geef|regel|zorg|controleer|meld|bel|informeer|deblokkeer|verleng|doe|stort|zet|ga (?!ervan)|zal|laat|vraag|schrijf|maak|zeg|neem|bestel|scheld|open|start|bekijk|kijk)\b|\b(?:annuleer|stuur|zal|ga|regel|zorg|geef|betaal) ik\b|
    \b(?:wij|we) (?:sturen|annuleren|nemen|schelden|garanderen|beloven|zullen|gaan|zorgen|bellen|regelen|storten|werken|controleren|schenken|geven u|doen|maken)\b|\b(?:sturen|zullen|garanderen|nemen|gaan) (?:wij|we)\b|
    \b(?:een|mijn|onze|ons|de|het|iemand)\b ?(?:\w+ )?(?:collega\w*|monteur\w*|technicus|technici|medewerker\w*|team|specialist\w*|afdeling|magazijn(?! (?:niet )?(?:heeft|is|verl))|ontwikkelaar\w*|manager|iemand|koerier|leidinggevende\w*) (?:\w+ ){{0,2}}(?:belt|bellen|neemt|nemen|komt|komen|kijkt|kijken|zal|zullen|heeft|hebben|is (?!bereikbaar|er|open)|zijn (?!bereikbaar|er|open)|werkt|werken|schrijft|controleert|onderzoekt|regelt|gaat|gaan|pakt)\b|\biemand (?:belt|neemt|zal|kijkt|gaat|is)\b|
    \b(?:uw|bestelling \S+|de bestelling|het|alles|de zaak|de kosten|het bedrag|het geld|de terugbetaling|de toeslag)\b(?: [\w'-]+){{0,4}} (?:is|zijn|werd|wordt|worden|gaat|komt|staat|heeft)\b(?: [\w'-]+){{0,5}} ?\b(?:{_DONE[3:-1]}|onderweg|in behandeling|klaar|terug|weer|voorrang|gratis|in orde|prioriteit)\b|
    ^\W*(?:alles |zo, |is )?(?:gedaan|geregeld|geannuleerd|terugbetaald|opgelost|gelukt|klaar)\b|\bonderweg\b|\bin behandeling\b|\bvervallen?\b|\bvervalt\b|\bik kijk ernaar\b|\bkomt (?:uiterlijk|vandaag|morgen|voor|binnenkort)\b|\bbezig met\b|
    \bzal\b[^.,]{{0,60}}\b(?:al|reeds)\b|^\W*(?:bestelling|abonnement|terugbetaling|betaling|account) (?:geannuleerd|opgezegd|terugbetaald|verwerkt|uitgevoerd|verwijderd|gewijzigd)\b(?=\W*(?:$|en\b|u\b))
    """,
    promises=r"""
    \b(?:geld|terugbetaling|bedrag|tegoed) zou\b|
    \bu (?:krijgt|ontvangt|hoort|hebt recht|heeft recht|zult|zal|wordt) (?=(?:\w+ ){0,6}(?:geld|tegoed|vergoeding|vervang\w+|gebeld|korting|code|volledig\w*|bedrag|nieuw\w*|%|morgen|vandaag|niet|ons|van ons|\d))|\b(?:krijgt|ontvangt) u (?=(?:\w+ ){0,6}(?:geld|tegoed|korting|%|nieuw\w*|\d))|\bgarander\w+\b|\bgegarandeerd\b|\bbelo(?:of|ven)\w*\b|\b(?:gratis|kosteloos|zonder kosten|cadeau|coulance)\b|\b(?:met|gebruik) de (?:kortings)?code\b|\bzeker weten\b|\bbeslist\b|\buiterlijk\b
    """,
    strong=r"""\b(?:ander\w*|wereldwijd|meerdere|altijd|vandaag|morgen|gisteren|nu|meteen|direct|onmiddellijk|binnenkort|straks|deze keer|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|gratis|kosteloos|onbeperkt\w*|automatisch|volledig\w*|dubbel\w*|extra|weer|twee keer|helft)\b""",
    conditions=r"""\b(?:als|wanneer|zodra|zolang|nadat|totdat|tot|voordat|tijdens|binnen|na|alleen|kan|kunnen|kunt|mag|mogen|moet|moeten|normaal|meestal|duurt|duren|maximaal|elke|elk|vanaf)\b""",
    negation=r"\b(?:niet|geen|nooit|zonder|niets|niemand|noch|uitgesloten|onmogelijk)\b",
    no_negation=r"\bhoeft? (?:\w+ ){0,4}niet\b|\bniet alleen\b|^\W*nee,|\bgeen probleem\b",
    until=r"\b(?:tot|totdat|alleen|behalve|voordat|zolang)\b",
    about_itself=r"""
    \b(?:als|ben) (?:een )?(?:\w+ )?(?:ai|taalmodel|kunstmatige intelligentie|chatbot)\b|\btaalmodel\b|\bmijn (?:kennis|training|instructies|gegevens)\b|\b(?:gegeven|verstrekte|beschikbare|aangeleverde|bovenstaande) (?:artikel\w*|informatie|context|document\w*|bronnen)\b|\b(?:in|volgens|uit) (?:de|onze|het|dit|deze) artikel\w*\b|\bartikel\w* (?:noem\w+|vermeld\w+|zeg\w+|staat)\b|\bgeen (?:\w+ )?(?:informatie|antwoord|gegevens)\b|\b(?:niets|niet) (?:hierover |daarover )?(?:kunnen )?(?:vinden|gevonden|terugvinden)\b|\bkan (?:ik |u )*(?:\w+ (?:\w+ )?)?(?:niet|geen) (?:\w+ )?(?:helpen|beantwoorden|vinden|van dienst)\b|\bbuiten mijn\b|\bniet begrepen\b|\bde (?:gebruiker|klant) (?:vraagt|wil|is)\b|^\W*antwoord\s*:|\b(?:gedachte|notitie (?:aan|voor))\s*:
    """,
    orders="bestelling bestellingen pakket levering zending trackingnummer nummer bezorger vervoerder verwachte verwacht aankomst totaal bedrag prijs kost kostte betaald artikel bevat geplaatst status datum account naam bezorgd bezorging",
    statuses={
        "processing": "klaargemaakt voorbereid behandeling verwerkt",
        "shipped": "verzonden verstuurd onderweg",
        "out_for_delivery": "bezorgd bezorging onderweg",
        "delayed": "vertraagd vertraging",
        "delivered": "bezorgd geleverd aangekomen",
        "cancelled": "geannuleerd",
        "returned": "retour teruggestuurd",
        "refunded": "terugbetaald terugbetaling",
    },
    accounts="account abonnement plaatsen gebruikers vrij gebruik verlengd verlenging status factuur facturen bedrag nummer",
    alike=(
        "terugbetaling geld terugbetalen terugbetaald",
        "retour terugsturen teruggestuurd stuur terug sturen",
        "pakket product doos",
        "annuleren geannuleerd annulering",
        "opzeggen opgezegd",
        "vragen vraag verzoeken",
        "magazijn",
        "aangekomen aankomt komt",
        "verlaat verlaten",
        "bewaart bewaard bewaren behoudt",
        "ingedrukt drukken houd",
        "wijzigen gewijzigd aanpassen",
        "gevolgd volgt",
    ),
    standings={
        "open": "open openstaand openstaande onbetaald",
        "paid": "betaald",
        "active": "actief",
        "past_due": "achterstallig",
        "overdue": "achterstallig",
        "cancelled": "opgezegd geannuleerd",
        "canceled": "opgezegd geannuleerd",
    },
    labels={
        "placed": "geplaatst besteld gekocht",
        "arrival": "verwacht verwachte aankomst bezorgd bezorging levering geleverd",
        "renews": "verlengd verlenging",
        "since": "sinds",
        "issued": "opgesteld",
        "due": "vervalt vervaldatum",
        "used": "gebruik bezet",
        "free": "vrij beschikbaar over",
    },
    least=r"\b(?:meer dan|boven|hoger dan|ten minste|minstens|vanaf)(?=(?: \S+)? \d)",
    most=r"\b(?:minder dan|onder|lager dan|hoogstens|maximaal|tot|tot en met|binnen)(?=(?: \S+)? \d)",
    room=r"^\W*(?:sommige|bepaalde|de meeste|enkele|veel) \w+|\b(?:meestal|normaal gesproken|over het algemeen|doorgaans|gewoonlijk|vaak|soms|ongeveer|circa|ca\.|wij (?:streven|hopen|proberen)|we (?:streven|hopen|proberen)|bijna|(?:tot|rond|maximaal)(?= \S*\d)(?! \d+[.:]\d+ uur))(?!\w)",
    opposed=(
        (
            r"\d werkdag\w*",
            r"\d dag\w*",
        ),
        (
            r"\bbinnen\b",
            r"\bna(?= \d)",
        ),
        (
            r"\b(?:zet|zetten|schakel\w*)(?: \w+){0,3} (?:aan|in)\b|\b(?:aan|in)(?:ge)?(?:zet|schakel)\w*",
            r"\b(?:zet|zetten|schakel\w*)(?: \w+){0,3} uit\b|\buit(?:ge)?(?:zet|schakel)\w*",
        ),
        (
            r"\blinker\w*|\blinks\b",
            r"\brechter\w*|\brechts\b",
        ),
        (
            r"(?<!zelfs )(?<!ook )\b(?:als|mits|zolang)\b",
            r"\b(?:tenzij|zelfs als|ook als|ongeacht)\b",
        ),
        (
            r"\b(?:telefonisch\w*|per telefoon|bel|bellen)\b",
            r"\be-?mail|\bchat\b",
        ),
        (
            r"\b(?:omhoog|naar boven)\b",
            r"\b(?:omlaag|naar beneden)\b",
        ),
        (
            r"(?<!tegen de )\b(?:met de )?klok mee",
            r"\btegen de klok",
        ),
        (
            r"\bterugbeta\w*",
            r"\b(?:ruil\w*|omruil\w*|vervang\w*|reparatie\w*|tegoedbon\w*)\b",
        ),
    ),
    before=r"\b(?:voordat|voor het|voor u)\b",
    after=r"\b(?:nadat|na het)\b",
    unlimited=r"\b(?:op elk moment|te allen tijde|(?:binnen|gedurende|na) (?:een|enkele|een paar|meerdere) (?:uur|uren|dag|dagen|week|weken|maand|maanden|jaar|jaren))\b",
    plural=r"\b(?:we|wij|ons|onze)\b",
    knowing=r"\b(?:zien|zie|weten|weet|vind\w*|gevonden|zeggen|controleren|toegang|informatie|gegevens over|bevestigen)\b",
    ands="en|maar",
    ors="of",
    breaks=r"\b(?:omdat|want|aangezien|doordat|terwijl|hoewel|nadat|dus|daarom)\b",
    waivers=r"\bhoeft? (?:\w+ ){0,6}?(?:niet|geen)\b|\bniet (?:nodig|verplicht|noodzakelijk)\b",
    concessions=r"\b(?:ook als|zelfs als|hoewel|ondanks|ongeacht|al is)\b",
    past=r"\b(?:werd|werden|was|waren)\b|\b(?:heeft|hebben|had|is|zijn)\b[^.,;]*\b(?:ge\w+|\w+ge\w+|ver\w+|be\w+d|aangekomen|ont\w+en)(?=\W*(?:$|[,;:]))",
    exceptions=r"\b(?:behalve|uitgezonderd|met uitzondering|met uitsluiting|maar niet|uitzondering(?:en)?)\b",
    provisos=r"\b(?:vanaf (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|bij bestellingen (?:vanaf|boven)|als|mits|tenzij|behalve|zolang|alleen (?:als|voor|bij))\b",
    asked_for="email e-mail mail adres telefoon telefoonnummer foto afbeelding schermafbeelding serienummer model apparaat versie browser systeem bestand dag tijd reden kleur maat aantal straat plaats land klantnummer factuurnummer bestelnummer",
    kindly="""
    vervelend jammer frustrerend wachten onprettig
    zorgen maak regels leg uit graag
    vraag vraagt fijn goed leuk hangt af
    ongemak overlast vertraging probleem problemen situatie wachttijd wachten frustratie verwarring
    vraag verzoek bericht geduld begrip bestelling pakket contact team hulp zorgen dag week fijne
    vriendelijke groet groeten spijt spijtig sorry excuses begrijp begrijpen snap bedankt dank graag
    blij verheugd vervelend veroorzaakt lang lange teleurstelling teleurstellend vertrouwen horen
    klant natuurlijk
    ja nee zeker helpen ongeduld prima goed begrijpelijk goede vragen leg uit liever persoon medewerker mens
    """,
)
