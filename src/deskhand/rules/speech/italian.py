"""Italian."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:rimborsat\w+|annullat\w+|disdett\w+|cambiat\w+|aggiornat\w+|modificat\w+|reimpostat\w+|cancellat\w+|eliminat\w+|sbloccat\w+|riattivat\w+|attivat\w+|prolungat\w+|spedit\w+|inviat\w+|mandat\w+|inoltrat\w+|trasferit\w+|informat\w+|avvisat\w+|avvertit\w+|contattat\w+|prenotat\w+|programmat\w+|risolt\w+|sistemat\w+|corrett\w+|annotat\w+|segnalat\w+|apert\w+|creat\w+|accreditat\w+|regalat\w+|approvat\w+|autorizzat\w+|bloccat\w+|fermat\w+|sostituit\w+|applicat\w+|aggiunt\w+|versat\w+|restituit\w+|elaborat\w+|richiest\w+|presa? in carico|passat\w+|fatt\w+|pagat\w+|parlato|verificat\w+|ordinat\w+|effettuat\w+)"
ITALIAN = Speech(
    function_words="""
    desidera vuole vorrebbe possono essere puo viene vengono di solito tra fra sfortunatamente
    dura durano vale richiede
    il lo la i gli le l un uno una e ed o ma che di del dello della dei degli delle a al allo alla ai agli alle da dal dalla dai in nel nella nei nelle con su sul sulla per tra fra entro senza fino dopo prima durante
    io tu lui lei noi voi loro mi ti si ci vi lo li ne suo sua suoi sue mio mia nostro nostra nostri nostre vostro questo questa questi queste quello quella
    e sono era essere stato stata sara saranno ha hanno ho abbiamo aveva avere puo possono potra potere deve devono dovere viene vengono fa fanno fare va vanno andare
    non ne se quando come dove quanto chi quale perche mentre molto piu meno gia ancora anche solo soltanto ogni tutto tutta tutti tutte stesso momento tempo massimo volta
    apra scelga prema clicchi tocchi vada usi segua selezioni tenga inserisca cerchi pagina pulsante menu sezione opzione passo effettuato avra sintesi breve generale regola semplice facile domanda dipende volentieri basta servono purtroppo preoccupi qui attenda possibile buongiorno grazie ecco richiede dura seguenti seguente
    """,
    social=r"""
    ^\W*(?:(?:ottima|buona|bella) domanda\W*$|dipende\b[^.:]{0,60}\W*$|(?:buongiorno|buonasera|salve|ciao|gentile|caro|cara|egregio)\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:cordiali|distinti|un cordiale) salut\w+\b.{0,50}$|saluti\b.{0,50}$|grazie\b[^.]{0,90}|(?:la |vi |ci |mi )*(?:dispiace|dispiac\w+|scus\w+|ringrazi\w+|capisc\w+|comprend\w+|sper\w+|lieto|lieta|felice|rammaric\w+|chiedo scusa)\b|(?:sono|siamo) (?:molto |davvero |tanto )?(?:spiacent\w+|content\w+|liet\w+|felic\w+)\b|con piacere\W*$|prego\W*$|(?:si|no|certo|certamente)\W*$|ecco come[^.]{0,50}:?\W*$|il (?:suo )?team\b.{0,40}$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""\b(?:chiedere|parlare con) una persona\b|\bposso (?:\w+ )?aiutarla\b|\bnon esit\w+\b|\bmi (?:faccia sapere|dica)\b|\bresto a (?:sua )?disposizione\b|\bsiamo a (?:sua )?disposizione\b|\baltro\?|\ble e (?:utile|d'aiuto)\b|\bse ha (?:altre|ulteriori) domande\b""",
    first_person=r"""\b(?:io|posso|possiamo|vedo|vediamo|ho|abbiamo|sono in grado|riesco|mio|mia)\b""",
    inability=r"\bnon (?:(?:le|la|lo|mi|ci|ne|vi|gli|li) )*(?:posso|possiamo|vedo|vediamo|so|sappiamo|ho|abbiamo|sono|siamo|riesco|riusciamo|dispongo)\b(?![^.,;]{0,30}\b(?:dubb\w+|problem\w+|obiezion\w+|ostacol\w+|motiv\w+)\b)",
    deeds=rf"""
    \b(?:nostr\w+|il|la|mio|mia) (?:\w+ )?(?:team|tecnic\w+|colleg\w+|reparto|magazzino|assistenza|squadra) (?:le|la|vi|glielo|ti) \w+|
    \b(?:e|sono) (?:di nuovo|nuovamente) (?:apert|attiv|disponibil|sbloccat|valid)\w*|
    \b(?:ho|abbiamo|le ho|l'ho|gliel'ho|sto|stiamo|sono in|vado a)\b(?! (?:capito|bisogno|visto che|trovato))(?: (?:gia|appena|le|la|lo|il|subito))* (?:{_DONE}|\w+ndo\b)|
    \b(?:le |la |lo |mi |ci |glielo |vi |ne ){{0,5}}(?:annullo|rimborso (?=il|la|subito)|invio (?=un|il|la|subito|oggi)|mando|spedisco|cambio (?=il|la)|passo|inoltro|occupo|avviso|contatto|chiamo|aggiorno|cancello|sblocco|gestisco|accredito|regalo|garantisco|prometto|assicuro|richiedo|apro|restituisco|confermo|disdico|procedo|provvedo)\b|\bme ne occupo\b|\bce ne occupiamo\b|
    \b(?:le |la |lo |vi |glielo |ci ){{0,5}}(?:spediamo|inviamo (?=le|la|un|il|domani|oggi|subito)|mandiamo|annulliamo|accreditiamo|regaliamo|garantiamo|promettiamo|assicuriamo|occupiamo|chiamiamo|chiameremo|contattiamo|contatteremo|restituiamo|copriamo|rinunciamo|invieremo|spediremo|rimborseremo|provvediamo|offriamo|prolunghiamo|paghiamo)\b|
    \b(?:un|una|il|la|i|nostro|nostra|nostri|mio|mia|miei|qualcuno)\b ?(?:\w+ )?(?:colleg\w+|tecnic\w+|operator\w+|team|specialist\w+|responsabil\w+|magazzino|sviluppator\w+|reparto|qualcuno|corriere|supervisor\w*) (?:la |le |si |lo |ne )*(?:chiam\w+|contatt\w+|scriv\w+|verra|viene|va|sta|stanno|ha (?!gia un)|hanno|controll\w+|pass\w+|occup\w+|rispond\w+|guard\w+|lavor\w+|esamin\w+|sara|richiam\w+)\b|\bqualcuno (?:la|le|si|sta)\b|
    \b(?:il suo|la sua|i suoi|le sue|l'ordine|ordine \S+|la tariffa|il costo|la commissione|l'importo|il denaro|i soldi|il rimborso|tutto|il caso|la spesa)\b(?: [\w'-]+){{0,4}} (?:e|sono|e stato|e stata|sono stati|sono state|verra|sara|saranno|arriva|arrivera|arriveranno|parte|torna|tornera)\b(?: (?:gia|ora|adesso|di nuovo|nuovamente|appena|stat\w))*(?: {_DONE}| (?:in arrivo|in corso|in viaggio|per strada|in mano|nelle mani|pront\w+|attiv\w+|gratis|gratuit\w+|domani|oggi|entro|priorita|in lavorazione))|
    ^\W*(?:e |tutto )?(?:fatto|annullato|rimborsato|risolto|sistemato|inviato)\b|\bin arrivo\b|\bin corso (?:di|il)\b|\bpres[oa] in carico\b|\bsenza (?:alcun )?cost\w+\b|
    \b(?:avra|avranno|sara|saranno) gia\b|\bsara(?:nno)? stat[oaie]\b|^\W*(?:ordine|piano|abbonamento|rimborso|pagamento|account) (?:annullat|disdett|rimborsat|effettuat|eseguit|eliminat|modificat)[oa]\b(?=\W*(?:$|e\b|non\b))
    """,
    promises=r"""
    \b(?:denaro|soldi|rimborso|importo|accredito) dovrebber?o?\b|
    \b(?:ricevera|avra|otterra|sara rimborsat\w+|vedra|non le verra|le verra|le verranno|ha diritto|riavra)\b|\b(?:gratis|gratuit\w+|senza costi|omaggio|in regalo|cortesia|risarcimento|a nostre spese)\b|\b(?:usi|utilizzi|con|inserisca) il codice\b(?! (?:postale|di (?:verifica|conferma)))|\bgarantit\w+\b|\bgarantisco\b|\bprometto\b|\ble assicuro\b|\bsicuramente\b|\bsenz'altro\b|\bsconto del\b
    """,
    strong=r"""\b(?:altr[oaie]|tutto il mondo|divers[ie]|total\w*|in ogni momento|oggi|domani|ieri|ora|adesso|subito|immediatamente|presto|a breve|questa volta|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|gratis|gratuit\w*|illimitat\w*|automaticamente|inter\w*|complet\w*|doppi\w*|extra|due volte|meta)\b""",
    conditions=r"""\b(?:se|quando|una volta|dopo|fino a|finche|prima|mentre|appena|entro|in caso|solo|soltanto|puo|possono|potra|deve|devono|bisogna|occorre|normalmente|di solito|richiede|dura|ogni|da)\b""",
    negation=r"\b(?:non|mai|nessun|nessuna|nessuno|senza|niente|nulla|ne|impossibil[ei]|esclus[oaie](?! (?:il|lo|la|i|gli|le)\b))\b",
    no_negation=r"\bnon (?:deve|serve|occorre|c'e bisogno|e necessario)\b|\bnon solo\b|^\W*no,|\bfinche\b",
    concord=True,
    until=r"\b(?:fino|finche|solo|tranne|salvo|prima|se)\b",
    about_itself=r"""
    \b(?:come|sono|essendo) (?:un |un'|una )?(?:\w+ )?(?:ia|intelligenza artificiale|modello linguistico|modello di linguaggio|assistente virtuale|chatbot)\b|\bmodello (?:linguistico|di linguaggio)\b|\b(?:le mie|i miei) (?:conoscenze|istruzioni|dati)\b|\b(?:articol\w|contesto|document\w|informazion\w|font\w|test\w) (?:fornit\w|dat\w|disponibil\w)\b|\b(?:negli|nei|secondo gli|nei nostri|nell') ?(?:articol\w|documenti)\b|\barticol\w (?:di aiuto|menzion\w+|indic\w+|dic\w+|parl\w+)\b|\b(?:nessuna|non ci sono|non ho|non dispongo di) (?:\w+ )?(?:informazion\w|risposta|dati|menzione)\b|\bnon (?:ho |abbiamo |si )?(?:trov\w+)\b|\bnon (?:posso|possiamo|riesco|sono in grado)[^.]{0,20}(?:aiutar\w*|risponder\w*|trovar\w*|assister\w*|fornir\w*)\b|\b(?:al di fuori|fuori) (?:dal|del)\w* mi\w\b|\bnon ho capito\b|\bl'utente\b|\bil cliente (?:chiede|vuole|e)\b|^\W*risposta\s*:|\b(?:pensiero|nota (?:interna|per))\s*:
    """,
    orders="ordine ordini pacco consegna spedizione tracciamento numero corriere prevista previsto atteso arrivo arriva totale importo prezzo costa pagato articolo contiene effettuato stato data account nome",
    statuses={
        "processing": "preparazione preparato lavorazione",
        "shipped": "spedito viaggio inviato",
        "out_for_delivery": "consegna viaggio",
        "delayed": "ritardo",
        "delivered": "consegnato arrivato",
        "cancelled": "annullato",
        "returned": "reso restituito",
        "refunded": "rimborsato rimborso",
    },
    accounts="account piano abbonamento posti utenti liberi uso rinnova rinnovo stato fattura fatture importo numero",
    alike=(
        "rimborso soldi denaro rimborsi rimborsare rimborsa",
        "conserva mantiene mantenere",
        "reso resi restituire rispedire rispedisca restituzione rispedito",
        "prodotto pacco",
        "annullare annulla annullato annullamento",
        "chiedere richiedere chiede richiesta",
        "magazzino",
        "arriva arrivi arrivare arrivato",
        "lascia lasciato lasciare",
        "cambiare modificare",
        "effettuato fatto",
        "piano",
    ),
    standings={
        "open": "aperta aperto insoluta",
        "paid": "pagata pagato saldata",
        "active": "attivo attiva",
        "past_due": "scaduto scaduta arretrato",
        "overdue": "scaduto scaduta",
        "cancelled": "annullato annullata disdetto",
        "canceled": "annullato annullata disdetto",
    },
    labels={
        "placed": "effettuato acquistato",
        "arrival": "previsto prevista arriva arrivera arrivato consegna consegnato",
        "renews": "rinnova rinnovo",
        "since": "dal",
        "issued": "emessa",
        "due": "scade scadenza",
        "used": "uso occupati usati",
        "free": "liberi disponibili restano",
    },
    least=r"\b(?:piu di|oltre|superior[ei] a|almeno|a partire da|sopra)(?=(?: \S+)? \d)",
    most=r"\b(?:meno di|sotto|inferior[ei] a|al massimo|fino a|massimo|entro)(?=(?: \S+)? \d)",
    room=r"^\W*(?:alcun[ie]|cert[ie]|la maggior parte|divers[ie]|molt[ie]) \w+|\b(?:in genere|in generale|generalmente|normalmente|di solito|solitamente|spesso|a volte|approssimativamente|speriamo|cerchiamo|prevediamo|quasi|(?:fino a|circa)(?= \S*\d))(?!\w)",
    opposed=(
        (
            r"\d giorn[oi] (?:lavorativ|ferial)\w*",
            r"\d giorn[oi]\b(?! (?:lavor|ferial))",
        ),
        (
            r"\bentro\b",
            r"\bdopo(?= \d)",
        ),
        (
            r"\b(?:riaccend\w*|accend\w*|acces[oa])\b",
            r"\b(?:spegn\w*|spent[oa])\b",
        ),
        (
            r"\bsinistr\w*\b",
            r"\bdestr\w*\b",
        ),
        (
            r"(?<!anche )(?<!salvo )\b(?:se|purche)\b",
            r"\b(?:a meno che|anche se|salvo se)\b",
        ),
        (
            r"\b(?:per telefono|telefonic\w*|chiam\w*)\b",
            r"\be-?mail|\bchat\b",
        ),
        (
            r"\bverso l'alto\b",
            r"\bverso il basso\b",
        ),
        (
            r"\bin senso orario",
            r"\bin senso antiorario",
        ),
        (
            r"\brimbors\w*",
            r"\b(?:cambi\w*|sostitu\w*|ripar\w*|buon[oi])\b",
        ),
    ),
    before=r"\bprima\b",
    after=r"\bdopo\b(?! \d)",
    unlimited=r"\b(?:in qualsiasi momento|qualsiasi|senza limiti?|(?:entro|per|dopo) (?:una?|poch[ei]|alcun[ei]|qualche) (?:or|giorn|settiman|mes|ann)\w+)\b",
    plural=r"\b(?:noi|nostr\w+|\w{2,}iamo)\b",
    knowing=r"\b(?:vedere|vedo|vediamo|sapere|so|sappiamo|trov\w*|dire|verificare|accesso|informazion\w*|confermare)\b",
    ands="e|ed|ma",
    ors="o",
    breaks=r"\b(?:perche|poiche|siccome|dato che|visto che|anche se|mentre|dopo che|quindi|percio|in quanto)\b",
    waivers=r"\bnon (?:\w+ )?(?:deve|devono|serve|occorre|c'e bisogno|ha bisogno|e necessari\w|e obbligatori\w)\b",
    concessions=r"\b(?:anche se|anche quando|benche|nonostante|malgrado|sebbene)\b",
    past=r"\b(?:ha|hanno|abbiamo|ho|aveva) (?:\w+ )?\w+(?:to|so|sto|rto|tto)\b|\b(?:e|sono) (?:\w+ )?(?:stat|arrivat|partit|tornat|uscit|giunt)\w\b",
    exceptions=r"\b(?:salvo|tranne|eccetto|ad eccezione|a eccezione|esclus[oaie] (?:il|lo|la|i|gli|le)|ma non|eccezion[ei])\b",
    provisos=r"\b(?:per (?:gli )?(?:ordini|acquisti) (?:superiori|oltre|da|di|sopra)|a partire da (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|se|purche|a condizione|salvo|tranne|a meno|solo (?:se|per))\b",
    asked_for="email e-mail mail indirizzo telefono cellulare foto immagine schermata serie modello dispositivo versione browser sistema file giorno ora motivo colore misura taglia quantita via citta paese cliente fattura",
    kindly="""
    spiacevole aspettare fastidioso
    preoccupi preoccuparti regole spiego volentieri
    domanda ottima buona bella dipende
    disagio disagi inconveniente inconvenienti ritardo problema problemi situazione attesa
    frustrazione confusione domanda richiesta messaggio pazienza comprensione ordine pacco
    contattato contattarci scritto scriverci team squadra aiuto preoccupazione giornata settimana
    buona cordiali saluti dispiace dispiaciuto scusi scuse scusa capisco capiamo comprendo
    comprendiamo grazie piacere lieto lieti felice felici causato arrecato lunga delusione fiducia
    sapere cliente
    certo si no perfetto certamente aiutare impazienza naturalmente volentieri chiedere ottima dubbio poter vedere spiego preferisce persona operatore
    """,
)
