"""German."""

from deskhand.rules.speech.words import Speech

_DONE = (
    r"(?:erstattet|ruckerstattet|gutgeschrieben|storniert|gekundigt|geandert|aktualisiert|zuruckgesetzt|geloscht|entsperrt|freigeschaltet|verlangert|versendet|verschickt|abgeschickt|losgeschickt|geschickt|weitergeleitet|weitergegeben|informiert|benachrichtigt|gebucht|"
    r"vereinbart|veranlasst|erledigt|behoben|gelost|hinterlegt|notiert|vermerkt|angelegt|eroffnet|erlassen|bezahlt|zuruckgezahlt|uberwiesen|zuruckuberwiesen|genehmigt|freigegeben|gestoppt|aufgehoben|korrigiert|ausgetauscht|ersetzt|bestellt|reserviert|aktiviert|deaktiviert|"
    r"hochgestuft|eingetragen|ubernommen|beauftragt|gepruft|gesperrt|kontaktiert|angerufen|erreicht|hinzugefugt|abgeschlossen|bearbeitet|eskaliert|priorisiert|gemeldet|umgestellt|verschoben|gebeten|angewiesen|in die wege geleitet|auf den weg gebracht)"
)
GERMAN = Speech(
    function_words="""
    mochten wollen wunschen etwas meist meistens normalerweise ublicherweise dafur dazu gilt betragt zwischen bedauerlicherweise
    gilt gelten lauft betragt dauert
    am im beim zur der die das den dem des ein eine einen einem einer eines und oder aber denn sondern als an auf aus bei bis fur gegen in im ins mit nach ohne seit um unter uber von vom vor wahrend wegen zu zum zur zwischen durch
    ich du er sie es wir ihr sie mich mir dich dir ihn ihm uns euch ihnen ihre ihren ihrem ihrer ihres ihr mein meine sein seine unser unsere unserem unseren unserer dies diese dieser dieses diesen diesem jede jeder jedes jeden jederzeit
    ist sind war waren bin sein wird werden wurde wurden worden wird kann konnen konnten darf durfen muss mussen soll sollen mag mochte mochten will wollen hat haben hatte habe lasst lassen
    nicht kein keine keinen nur auch noch schon sehr mehr so wie wo was wer wann warum wenn falls sobald solange ob dass damit dann danach hier dort da selbst selber bitte ja nein etwa rund maximal hochstens mindestens sich man alle alles
    offnen wahlen klicken drucken tippen gehen geben nutzen verwenden halten schauen finden seite schaltflache menu bereich punkt schritt folgen einfach leider kurz zusammengefasst grundsatzlich hangt davon frage fragen naturlich gern gerne einfach genau folgendes folgende folgenden beachten wichtig regel regeln ablauf erklare hinweis sinne klarheit hatten verstehe sobald danach beim fall falls bereits warten warte moglich eintreffen lautet liegt vor sehe selbst chat kommt grund zeit braucht dauert betragt lauft gilt gelten erfolgt hallo guten tag liebe lieber danke davon dafur dazu dabei
    """,
    social=r"""
    ^\W*(?:(?:gute|sehr gute|berechtigte) frage\W*$|(?:schon|gut), dass sie (?:nach)?fragen\W*$|das kommt (?:ganz )?darauf an\b[^.:]{0,60}\W*$|das hangt davon ab\b[^.:]{0,60}\W*$|(?:hallo|guten (?:tag|morgen|abend)|liebe[r]?|sehr geehrte[r]?|moin|servus|gruss gott)\b(?: [\w'./-]+){0,6}\W*$|(?:mit )?(?:freundliche|beste|viele|herzliche|liebe|schone)[nr]? gru\w+\b.{0,60}$|(?:vielen |herzlichen |besten )?dank\w*\b[^.]{0,90}|danke\b[^.]{0,90}|
    (?:oh je,? )?(?:das|es) ist (?:\w+ )?(?:argerlich|unschon|schade|frustrierend|unangenehm|lastig)\b|(?:(?:es|das|dies) )?tut (?:mir|uns) (?:\w+ )?leid\b|(?:entschuldigung|entschuldigen sie|verzeihung|ich bitte um entschuldigung|wir bitten um entschuldigung|ich bedaure|wir bedauern|leider\W*$)|(?:das )?freut (?:mich|uns)\b|(?:ich|wir) (?:freue|freuen|verstehe|verstehen|hoffe|hoffen|kann verstehen)\b|schon,? (?:zu horen|dass)\b|gern(?:e)?(?: geschehen)?\W*$|kein problem\W*$|(?:ja|nein|naturlich|selbstverstandlich)\W*$|
    (?:so (?:geht|funktioniert) (?:es|das)|hier (?:ist|sind|finden)[^.]{0,40})\W*:?\W*$|(?:ihr|das|euer) [\w' -]{1,40}team\W*$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""
    \b(?:einen menschen|eine person|einen mitarbeiter|eine kollegin|einen kollegen) (?:\w+ ){0,3}(?:fragen|sprechen|verlangen|wunschen)\b|\bnach einem menschen\b|\b(?:kann|konnen) (?:ich|wir) (?:ihnen )?(?:sonst )?(?:noch )?(?:etwas |weiter)?(?:helfen|fur sie tun)\b|\bmelden sie sich (?:gern|einfach|jederzeit|bei)|\bschreiben sie (?:mir|uns) (?:gern|einfach|jederzeit)|\bhelfe ich (?:ihnen )?gern\w*\b|\bhilft (?:ihnen )?das\b|\bwenn sie (?:noch |weitere )+fragen haben\b|\bsagen sie (?:mir|uns) (?:gern|einfach|bescheid)
    """,
    first_person=r"""\b(?:ich|wir|mein\w*|mir|mich)\b""",
    inability=r"\b(?:ich|wir|mir|uns)\b[^.,;:]{0,80}?\b(?:nicht(?! nur)(?! (?:\w{0,5}ge|be|ver|er|ent|zer)\w+t?e[nrsm]? \w)|nichts(?! gegen| dagegen)|kein\w*(?! (?:\w+ )?(?:zweifel|einwand\w*|problem\w*|grund|hindernis\w*|bedenken))(?! gegen))\b",
    deeds=rf"""
    \b(?:unser\w*|der|die|das|mein\w*) (?:\w+ )?(?:team|technik\w*|kolleg\w+|\w*abteilung|lager|mitarbeiter\w*|support|firma|buchhaltung|kundendienst) \w+ (?:ihnen|sie|ihr\w*)\b|
    \b(?:ist|sind) (?:\w+ ){{0,2}}wieder (?:offen|frei|aktiv|entsperrt|verfugbar|gultig|freigeschaltet)\b|
    \b(?:ich hab\w*|wir haben|habe ich|haben wir)\b[^.!?;]{{0,90}}\b{_DONE}\b|\b(?:ich|wir) (?:werde|werden)\b|
    \bich (?:storniere|kundige|erstatte|schicke|sende|andere|losche|setze|buche|leite|gebe|kummere|veranlasse|prufe|melde|rufe|informiere|sorge|entsperre|schalte|verlangere|mache|erledige|ubernehme|sage|uberweise|stelle|werde|lasse|bitte (?!um|sie)|klare|schaue|trage|lege|reiche|starte|spreche|schreibe|hole|beantrage)\b|\b(?:storniere|kundige|erstatte|schicke|sende|andere|losche|leite|gebe|kummere|veranlasse|melde|informiere|sorge|werde) ich\b|
    \bwir (?:storniere[n]?|schicken|senden ihnen|ubernehmen|schenken|verzichten|erlassen|garantieren|versprechen|werden|kummern|melden uns|sorgen|prufen|uberweisen|veranlassen|arbeiten|rufen|informieren|tauschen|schreiben ihnen|buchen|legen)\b|\b(?:schicken|senden|ubernehmen|werden|garantieren|melden|erlassen|uberweisen) wir\b|
    \b(?:ein|eine|mein|meine|unser|unsere|der|die|das|jemand)\b(?: \w+)? ?(?:kolleg\w+|techniker\w*|mitarbeiter\w*|team|spezialist\w*|fachabteilung|abteilung|lager(?! (?:schon |bereits )?verlassen)|entwickler\w*|buchhaltung|vorgesetzte\w*|chef\w*|jemand|kurier\w*|supervisor\w*) (?:\w+ ){{0,3}}(?:meldet|melden|ruft|rufen|kummert|kummern|schaut|schauen|pruft|prufen|kommt|kommen|wird|werden|hat|haben|ist (?!montags|da|erreichbar|von)|sind (?!montags|da|erreichbar|von)|arbeitet|arbeiten|schreibt|schreiben|sieht|weiss|bearbeitet|ubernimmt|kontaktiert)\b|\bjemand (?:\w+ ){{0,4}}(?:meldet|ruft|kummert|wird|schaut|pruft)\b|
    \b(?:ihr|ihre|ihren|ihrem|ihrer|die bestellung \S+|bestellung \S+|die bestellung|das|es|alles|der fall|die sache|die gebuhr|der betrag|die erstattung|das geld|die summe|der auftrag)\b(?: [\w'-]+){{0,4}} (?:ist|sind|wurde|wurden|wird|werden|gehen|geht|kommt|kommen|hat|haben)\b(?: [\w'-]+){{0,5}} ?\b(?:{_DONE[3:-1]}|unterwegs|auf dem weg|erledigt|wieder|zuruck|in bearbeitung|in arbeit|in guten handen|raus|heraus|dabei|bei uns|in prufung|prioritat)\b|
    \b{_DONE}\W$|^\W*(?:alles |schon |bereits |so, )?(?:erledigt|storniert|erstattet|gebucht|geschafft|fertig)\b|\bist (?:bereits |schon |jetzt |nun )?(?:unterwegs|in bearbeitung|veranlasst|erledigt)\b|\bwird (?:gerade|derzeit|aktuell|heute|morgen|umgehend|sofort) \w+|\bentfallt\b|\bliegt (?:jetzt |nun )?bei\b|\bhochste prioritat\b|\bkummer\w* (?:mich|uns|sich) darum\b|\bdafur sorgen\b|
    \bwird\b[^.,]{{0,60}}\b(?:worden|bereits|schon)\b[^.,]{{0,20}}\bsein\b|^\W*(?:bestellung|tarif|abo|erstattung|zahlung|konto|kundigung) (?:storniert|gekundigt|erstattet|erledigt|veranlasst|gesperrt|geandert|ausgefuhrt)\b(?=\W*(?:$|und\b|sie\b))
    """,
    promises=r"""
    \b(?:geld|erstattung|betrag|gutschrift) (?:sollte|musste|durfte)\b|
    \bsie (?:\w+ ){0,3}(?:erhalten|bekommen|kriegen|horen|finden|mussen) (?=(?:\w+ ){0,6}(?:ruckerstattung|erstattung|geld|gutschrift|gutschein|ersatz|anruf|nachricht|rabatt|code|voll\w+|betrag|neu\w+|prozent|%|morgen|heute|nichts|von uns))|\b(?:erhalten|bekommen) sie (?=(?:\w+ ){0,6}(?:geld|gutschrift|gutschein|ersatz|rabatt|%|neu\w+|betrag|\d))|
    \bgarantier\w+\b|\bversprech\w+\b|\bverspreche\b|\b(?:kostenlos|kostenfrei|gratis|umsonst|geschenkt|ohne (?:kosten|aufpreis|gebuhr))\b|\baus kulanz\b|\bkulanz\w*\b|\bmit dem code\b|\bgutscheincode\b|\brabattcode\b|\bsteht ihnen zu\b|\bihnen steh\w+\b|\bsie haben anspruch\b|\bbestimmt\b|\bauf jeden fall\b|\bdefinitiv\b|\bganz sicher\b|\bbis (?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|morgen|ende der woche|spatestens)\b
    """,
    strong=r"""
    \b(?:andere[nmrs]?|weltweit|international|mehrere\w*|heute|morgen|gestern|jetzt|gerade|sofort|umgehend|gleich|bald|demnachst|diesmal|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|alle|allen|definitiv|sicher|bestimmt|kostenlos|kostenfrei|gratis|unbegrenzt|lebenslang\w*|automatisch|voll\w*|doppelt\w*|zusatzlich\w*|wieder|zweimal|halfte)\b
    """,
    conditions=r"""
    \b(?:wenn|falls|sobald|sofern|nachdem|bis|bevor|solange|wahrend|innerhalb|binnen|nach|nur|kann|konnen|konnten|darf|durfen|muss|mussen|soll|sollen|mussten|bitte|normalerweise|in der regel|dauert|dauern|betragt|jede\w*|ab)\b
    """,
    negation=r"\b(?:nicht|kein|keine|keinen|keinem|keiner|nie|niemals|ohne|weder|nichts|niemand|ausgeschlossen|unmoglich)\b",
    no_negation=r"\b(?:mussen|brauchen) (?:\w+ ){0,4}nicht\b|\bnicht nur\b|^\W*nein,|\bkein problem\b",
    until=r"\b(?:bis|nur|ausser|bevor|sofern|solange)\b",
    about_itself=r"""
    \b(?:als|bin|ein|eine) (?:\w+ )?(?:ki|sprachmodell|ki-\w+|kunstliche intelligenz|chatbot)\b(?!-assistent)|\bsprachmodell\b|\bmein\w* (?:wissen|training|trainingsdaten|anweisungen|prompt|kenntnisstand|datenbank)\b|\b(?:vorliegenden?|bereitgestellten?|gegebenen?|verfugbaren?|obigen?) (?:artikel\w*|informationen|kontext|dokument\w*|unterlagen|texte?n?)\b|\b(?:in|aus|laut|gemass) (?:(?:die|den|dem|der|diesen|diesem|unseren|unserem) )?artikeln?\b|\bhilfe-?artikel\w*|\bartikeln? (?:steht|stehen|sagt|sagen|erwahn\w*|enthalt\w*|nenn\w*|behandel\w*|zufolge)\b|\b(?:in|aus) (?:dem|den) (?:kontext|dokument\w*|unterlagen)\b|
    \b(?:keine|nichts(?! gegen| dagegen)|keinerlei) (?:\w+ )?(?:informationen|information|angaben|hinweise|antwort)\b|\b(?:nichts|keine \w+) (?:dazu |daruber |hierzu )?(?:finden|gefunden)\b|\b(?:kann|konnte) (?:ich |wir )?(?:ihnen )?(?:dabei |hierbei |damit |dazu |leider |das |hierzu )*(?:nicht|keine) (?:\w+ )?(?:helfen|weiterhelfen|beantworten|finden|antwort\w*|auskunft\w*)\b|\b(?:nicht|ausserhalb) (?:\w+ ){0,3}(?:zustandigkeit|moglichkeiten|aufgabenbereich\w*)\b|\bnicht verstanden\b|\bder (?:nutzer|benutzer|kunde) (?:fragt|mochte|will|hat|ist)\b|\bich (?:soll|muss|darf|sollte) (?:nicht |zuerst |erst |jetzt )?\w+en\b|\b(?:gedanke|uberlegung|hinweis an|notiz an)\w*\s*:|^\W*antwort\s*:|\btodo\b
    """,
    orders="bestellung bestellnummer paket lieferung sendung sendungsnummer nummer zusteller versand voraussichtlich voraussichtliche erwartet ankunft kommt gesamtbetrag gesamt summe betrag preis kostet kostete bezahlt artikel inhalt enthalt aufgegeben bestellt vom status datum konto name geliefert zugestellt voraussichtlich voraussichtliche kommt ankommt eintreffen trifft",
    statuses={
        "processing": "vorbereitet vorbereitung bearbeitet bearbeitung",
        "shipped": "versendet verschickt unterwegs versandt weg",
        "out_for_delivery": "zustellung zugestellt unterwegs heute",
        "delayed": "verspatet verspatung spater",
        "delivered": "zugestellt geliefert angekommen",
        "cancelled": "storniert",
        "returned": "zuruckgeschickt rucksendung retoure eingegangen",
        "refunded": "erstattet erstattung",
    },
    accounts="konto tarif abo abonnement platze nutzer frei belegt verlangert verlangerung status rechnung rechnungen betrag nummer vom",
    alike=(
        "erstattung geld erstattet erstatten ruckerstattung ruckzahlung",
        "zuruck zuruckschicken zurucksenden zuruckgeschickt zuruckgesendet zuruckgegeben zuruckgeben rucksendung schicken senden ruckgabe",
        "stornieren storniert stornierung",
        "kundigen gekundigt kundigung",
        "verlangen fordern beantragen anfordern bitten",
        "fehlerhaft fehlerhaften fehlerhaftes defekt defekten defektes kaputt",
        "behalten behalt bleiben bleibt erhalten gespeichert",
        "gedruckt drucken halten gehalten",
        "gesendet versandt verschickt",
        "andern geandert anderung wechseln",
        "geoffnet geoffnete geoffneten",
        "lager warenlager",
        "tage tagen werktage werktagen",
        "angekommen eingetroffen erreicht ankommt eintrifft",
        "versandkosten versand porto",
        "produkt produkten produkte ware artikel",
        "einstellungen einstellung",
    ),
    standings={
        "open": "offen unbezahlt",
        "paid": "bezahlt beglichen",
        "active": "aktiv",
        "past_due": "uberfallig",
        "overdue": "uberfallig",
        "cancelled": "gekundigt storniert",
        "canceled": "gekundigt storniert",
    },
    labels={
        "placed": "bestellt gekauft aufgegeben",
        "arrival": "voraussichtlich voraussichtliche erwartet angekommen ankommen ankunft geliefert zugestellt lieferung zustellung eintreffen",
        "renews": "verlangert verlangerung",
        "since": "seit",
        "issued": "ausgestellt",
        "due": "fallig falligkeit",
        "used": "belegt genutzt",
        "free": "frei freie verfugbar ubrig",
    },
    least=r"\b(?:uber|mehr als|mindestens|ab|oberhalb von)(?=(?: \S+)? \d)",
    most=r"\b(?:unter|weniger als|hochstens|bis|bis zu|maximal|unterhalb von|innerhalb von|binnen)(?=(?: \S+)? \d)",
    room=r"^\W*(?:einige|manche|bestimmte|ausgewahlte|viele|die meisten) \w+|\b(?:in der regel|normalerweise|ublicherweise|meist\w*|gewohnlich|oft|haufig|manchmal|im allgemeinen|ungefahr|circa|ca\.|voraussichtlich|wir (?:planen|hoffen|bemuhen|streben)|fast|(?:bis zu|etwa|rund|knapp)(?= \S*\d))(?!\w)",
    opposed=(
        (
            r"\d (?:werk|arbeits)tag\w*",
            r"\d tag\w*",
        ),
        (
            r"\b(?:innerhalb|binnen)\b",
            r"\bnach(?= \d)",
        ),
        (
            r"\bein(?=\W*(?:$|[,.;]| und | bevor ))|\b(?:ein|an)(?:ge|zu)?schalt\w*",
            r"\baus(?=\W*(?:$|[,.;]| und | bevor ))|\b(?:aus|ab)(?:ge|zu)?schalt\w*",
        ),
        (
            r"\blink(?:s|e|en|er|es)\b",
            r"\brecht(?:s|e|en|er)\b",
        ),
        (
            r"(?<!auch )(?<!selbst )(?<!ausser )\b(?:wenn|falls|sofern|solange)\b",
            r"\b(?:ausser wenn|es sei denn|auch wenn|selbst wenn|unabhangig davon)\b",
        ),
        (
            r"\b(?:telefonisch\w*|per telefon|telefon-?support|rufen sie|anruf\w*)\b",
            r"\be-?mail|\bchat\b",
        ),
        (
            r"\b(?:nach oben|aufwarts)\b",
            r"\b(?:nach unten|abwarts)\b",
        ),
        (
            r"(?<!gegen den )(?<!entgegen dem )\b(?:im )?uhrzeigersinn",
            r"\b(?:gegen den|entgegen dem) uhrzeigersinn",
        ),
        (
            r"(?<!de)\baktivier\w*",
            r"\bdeaktivier\w*",
        ),
        (
            r"\b(?:ruck)?erstatt\w*",
            r"\b(?:umtausch\w*|umgetauscht\w*|ersetz\w*|ersatz\w*|reparier\w*|reparatur\w*|gutschein\w*)\b",
        ),
    ),
    before=r"\b(?:bevor|vor de[mr])\b",
    after=r"\b(?:nachdem|nach de[mr])\b",
    unlimited=r"\b(?:jederzeit|unbefristet|egal|unabhangig|(?:innerhalb|binnen|wahrend|nach|fur) (?:einer|eines|einem|ein paar|weniger|mehrerer|einiger) (?:\w+ )?(?:stunden?|tage?\w*|wochen?|monat\w*|jahr\w*))\b",
    plural=r"\b(?:wir|uns|unser\w*)\b",
    knowing=r"\b(?:seh\w*|siehe?t?|wiss\w*|weiss|find\w*|sagen|prufen|einsehen|zugriff|information\w*|angaben|daten zu)\b",
    ands="und|aber",
    ors="oder",
    breaks=r"\b(?:weil|da|denn|obwohl|wahrend|nachdem|sodass|so dass|damit|also|deshalb|daher|doch)\b",
    waivers=r"\b(?:muss\w*|brauch\w*) (?:\w+ ){0,6}?(?:nicht|kein\w*)\b|\bnicht (?:notig|notwendig|erforderlich)\b",
    concessions=r"\b(?:obwohl|auch wenn|selbst wenn|trotz\w*|egal|unabhangig)\b",
    past=r"\b(?:wurde\w*|worden|war|waren)\b|\b(?:hat|haben|hatte\w*|ist|sind)\b[^.,;]*\b(?:\w{0,5}ge\w+(?:t|en)|\w+iert|verlassen|ver\w+t|er\w+t|be\w+t)(?: (?:worden|haben|hat))?(?=\W*(?:$|[,;:]))|\b(?:\w{0,5}ge\w+(?:t|en)|verlassen|\w+iert|erhalten|bezahlt) (?:hat|haben|ist|sind|wurde\w*)\b",
    exceptions=r"\b(?:ausser|ausgenommen|bis auf|abgesehen von|mit ausnahme|nicht aber|ausnahmen?)\b",
    provisos=r"\b(?:ab (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|bei (?:bestellungen|einkaufen) (?:ab|uber)|(?:bestellungen|einkaufe) (?:ab|uber)|wenn|falls|sofern|solange|ausser|es sei denn|nur (?:wenn|fur|bei))\b",
    asked_for="email e-mail mail adresse anschrift telefon telefonnummer handy foto bild bildschirmfoto seriennummer modell gerat version browser system datei tag uhrzeit grund farbe grosse menge strasse ort land kundennummer rechnungsnummer",
    kindly="""
    unangenehm arger lastig tut wirklich argerlich unschon schade
    keine bescheid unklar sprechen schreiben regeln lieber erlautere
    frage fragen nachfragen gute gut darauf kommt ab hangt
    umstande unannehmlichkeiten arger verzogerung verspatung frust verwirrung frage anfrage
    nachricht geduld verstandnis situation problem probleme anliegen bestellung paket schreiben
    kontakt ruckmeldung hilfe team support sorge sorgen tag woche wochenende freundlich freundliche
    freundlichen grusse gruss beste besten viele dank wartezeit enttauschung enttauschend argerlich
    leid bedauern bedaure entschuldigen entschuldigung verstehe verstehen freut freue freuen gern
    gerne naturlich selbstverstandlich entstanden entstandenen lange warten kunde kundin einkauf
    meldung melden funktioniert klappt geklappt
    geholfen helfen ja nein klar sicher gut prima gerne ungeduld wunsch wunsche gute gutes guten gern fragen erklare erklaren lieber bevorzugen mensch menschen person mitarbeiter
    """,
)
