"""French."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:rembourse\w*|annul\w+|resili\w+|modifi\w+|chang\w+|mis\w* a jour|reinitialis\w+|supprim\w+|efface\w*|debloqu\w+|reactiv\w+|activ\w+|prolong\w+|envoy\w+|expedi\w+|transmis\w*|transfer\w+|inform\w+|averti\w*|prevenu\w*|contact\w+|reserv\w+|programm\w+|planifi\w+|regl\w+|corrig\w+|note\w*|signal\w+|ouvert\w*|cree\w*|credit\w+|offert\w*|valid\w+|approuv\w+|accord\w+|bloqu\w+|arret\w+|remplac\w+|commande|appliqu\w+|ajout\w+|vers\w+|effectu\w+|trait\w+|pris\w* en charge|escalad\w+|demand\w+)"
FRENCH = Speech(
    function_words="""
    souhaitez voulez desirez quelque chose generalement habituellement peuvent entre malheureusement helas
    dure durent vaut valable
    jusqu jusque jusqu'a jusqu'au jusqu'aux jusqu'en     le la les l un une des du de d et ou mais donc car ni que qu qui quoi dont ou a au aux en dans sur sous pour par avec sans vers chez entre depuis pendant avant apres jusqu jusque
    je j tu il elle on nous vous ils elles me m te t se s lui leur leurs mon ma mes ton ta tes son sa ses notre nos votre vos ce cet cette ces cela ca ceci y
    est sont etait etaient etre ete sera seront suis es sommes etes a ai as avons avez ont avait avoir aura auront peut peuvent pouvez pouvons pourra puis doit doivent devez faut fait faites faire va vont allez aller
    ne n pas plus non oui si quand lorsque lorsqu des comment pourquoi combien tres bien aussi encore deja meme tout tous toute toutes chaque seulement uniquement moment temps environ maximum fois
    ouvrez choisissez cliquez appuyez tapez utilisez suivez allez maintenez selectionnez entrez regardez page bouton menu section option etape veuillez effectue effectuee effectues aurez disposez resume bref general regle simple question nouvelle bonne comprends etat cela depend point attention notez ainsi procedez voici disposez alors ensuite possible ici deja attendez attendre possible simplement bonjour merci voici prend prendre dure suivant suivants compter delai terme
    """,
    social=r"""
    ^\W*(?:bonne question\W*$|(?:tout )?(?:cela|ca) depend\b[^.:]{0,60}\W*$|(?:bonjour|bonsoir|cher|chere|salut|madame|monsieur)\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:bien )?(?:cordialement|a vous)\b.{0,50}$|(?:meilleures |sinceres )?salutations\b.{0,50}$|merci\b[^.]{0,90}|(?:je suis|nous sommes|je|nous) (?:vraiment |sincerement |tres |vous )*(?:desole\w*|navre\w*|regrett\w+|comprend\w*|prie\w* de (?:nous |m')?excuser|presente\w* (?:mes|nos) excuses|remerci\w+|espere\w*|ravi\w*|content\w*)\b|(?:desole|toutes mes excuses|mes excuses|veuillez (?:nous |m')excuser)\b|avec plaisir\W*$|de rien\W*$|pas de (?:souci|probleme)\W*$|(?:oui|non|bien sur)\W*$|(?:voici|voila) comment[^.]{0,50}:?\W*$|(?:l'|votre )equipe\b.{0,40}$|fernhill(?: \w+)?\W*$|bonne (?:journee|soiree)\b.{0,20}$)
    """,
    offers=r"""\b(?:demander|parler a|prefer\w+) une personne\b|\bpuis-je (?:vous )?(?:\w+ )?aider\b|\bn'hesitez pas\b|\bdites(?:-| )(?:le-)?moi\b|\bje reste a votre disposition\b|\bnous restons a votre disposition\b|\best-ce que (?:cela|ca) (?:vous )?aide\b|\bautre chose\b|\bsi vous avez (?:d'autres|des) questions\b""",
    first_person=r"""\b(?:je|nous|moi|mon|ma)\b|\bj'""",
    inability=r"\b(?:je|nous|on) (?:ne |n')(?![^.,;]{0,40}\b(?:doute\w*|inconvenient|objection|oppos\w+|obstacle|probleme|raison)\b)[^.,;:]{0,60}?\b(?:pas(?! que)|rien|aucun\w*|jamais)\b",
    deeds=rf"""
    \bc'est (?:fait|regle|annule|rembourse|resilie|valide|enregistre)\w*\b|\b(?:est|sont) (?:a|de) nouveau (?:ouvert|acti|disponible|debloque|valable)\w*|\b(?:la|votre) formule est (?:\w+ )?(?:resiliee|changee|annulee|modifiee|activee)\b|
    \b(?:j'ai|nous avons|on a|je viens de|nous venons de|je vous ai|nous vous avons|je l'ai|j'y ai|je les ai|je vais|nous allons|on va)\b(?! (?:bien |tout a fait )?(?:compris|besoin|vu\b))(?:[\s']+[\w'-]+){{1,8}}|
    \b(?:je|j')\s?(?:vous |le |la |l'|les |lui )*(?:annule|rembourse|envoie|transmets|transfere|m'occupe|demande|fais|contacte|appelle|previens|informe|change|modifie|supprime|debloque|prolonge|procede|lance|ouvre|cree|credite|offre|accorde|garantis|promets|veille|verifie|note|signale|mets|commande|rappelle|regle|valide|resilie|prends)\b|
    \bnous (?:vous |le |la |l'|les |en |prenons )*(?:annulons|remboursons (?=vo|la|le|ce)|envoyons|expedions un|transmettons|nous occupons|garantissons|promettons|offrons|accordons|contactons|appelons|rappelons|procedons|creditons|prenons|veillons|traitons|faisons|renoncons|changeons|resilions|allons)\b|
    \b(?:un|une|notre|nos|mon|ma|mes|l'|le|la|les|quelqu'un)\s?(?:\w+ )?(?:collegue|collegues|technicien\w*|agent\w*|equipe\w*|specialiste\w*|conseiller\w*|responsable\w*|entrepot|developpeur\w*|service \w+|quelqu'un|superieur\w*|coursier\w*) (?:vous |va |vont |est (?!disponible|la|present)|sont (?!disponibles|la)|a |ont |s'en |s'occupe|vient|passe|regarde|appelle|contacte|examine|travaille|traite|sera|seront|prend|verifie)|\bquelqu'un (?:vous|va|s'en|est)\b|
    \b(?:votre|vos|la commande|commande \S+|le dossier|le montant|les frais|l'argent|le remboursement|la somme|tout|c'est|cela|un nouve\w+|une nouve\w+)\b(?: [\w'-]+){{0,4}} (?:est|sont|a ete|ont ete|vient d'etre|sera|seront|vous sont|vous est|part|arrive|arrivent|prend fin|reviendr\w+|revient|a)\b(?: (?:deja|bien|maintenant|desormais|a nouveau|de nouveau|en|entre|en cours|bientot|aujourd'hui|demain))*(?: {_DONE}| (?:en route|en chemin|en cours|entre les mains|prioritaire|offert\w*|gratuit\w*|retabli\w*|sous|dans|demain|aujourd'hui|vendredi|de retour|d'ici|avant|pret\w*|bientot))|
    ^\W*(?:c'est |voila,? c'est |tout est )?(?:fait|annule|rembourse|regle|envoye|corrige|confirme)e?s?\b|\best en route\b|\bva (?:vous )?(?:etre|arriver)\b|\bentre les mains\b|\ben cours de (?:traitement|remboursement|verification|resolution|livraison)\b|\bpris(?:e|es)? en charge\b|
    \b(?:aura|auront) (?:ete |deja |pris )|\b(?:sera|seront) deja\b|^\W*(?:commande|abonnement|formule|remboursement|demande|paiement|compte) (?:annule|resilie|rembourse|effectue|traite|valide|confirme|modifie|supprime)e?s?\b(?=\W*(?:$|et\b|vous\b|c'est\b))
    """,
    promises=r"""
    \b(?:argent|remboursement|montant|colis) devrait\b|\bon (?:vous|te) (?:l'|le |la |les |en |y )?\w+|
    \bvous (?:\w+ )?(?:recevrez|aurez|obtiendrez|serez|allez (?:recevoir|avoir|etre)|pourrez compter|beneficiez|avez droit|toucherez|verrez)\b|\bvous ne serez (?:plus|pas)\b|\bgaranti\w*(?! (?:est|dure|de \d|couvre))\b(?<!la garanti)(?<!garantie)|\b(?:gratuit\w*|offert\w*|sans frais|a nos frais|geste commercial)\b|\b(?:utilisez|avec|voici) le code\b|\bcode promo\b|\bje vous (?:promets|garantis|assure)\b|\bsans faute\b|\bcertainement\b|\barrivera\b|\bsera (?:rembourse|credite|livre|verse|debite)\w*\b
    """,
    strong=r"""\b(?:autres?|dans le monde|plusieurs|total\w*|aujourd'hui|demain|hier|maintenant|tout de suite|immediatement|sous peu|bientot|cette fois|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|gratuit\w*|illimite\w*|a vie|automatiquement|entier\w*|integral\w*|double|supplementaire\w*|nouveau|deux fois|moitie)\b""",
    conditions=r"""\b(?:si|s'il|quand|lorsque|lorsqu\w*|une fois|apres|jusqu\w*|avant|des que|tant que|pendant|dans (?:les|un delai)|sous \d+|seulement|uniquement|que pour|peut|peuvent|pouvez|doit|doivent|devez|il faut|veuillez|generalement|prend|dure|chaque|suivant)\b""",
    negation=r"\b(?:ne|pas|jamais|aucun|aucune|sans|rien|ni|non|nul|exclue?s?|impossibles?)\b|\bn'",
    no_negation=r"\bpas besoin\b|\bn'avez pas (?:a|besoin)\b|(?:\bne\b|\bn')(?:(?!\b(?:pas|jamais|rien|aucune?|plus)\b)[^.,;]){0,60}\bque\b|^\W*non,|\bplus\b(?! tard)|\bpas de (?:souci|probleme)\b",
    concord=True,
    until=r"\b(?:jusqu\w*|sauf|avant|que pour|tant que|uniquement|seulement)\b|\bque\b",
    about_itself=r"""
    \b(?:en tant qu'? ?(?:\w+ )?|(?:je suis|etant) un\w*(?: (?:\w+ )?)?)(?:ia|intelligence artificielle|modele de langage|assistant virtuel|chatbot)\b|\bmodele de langage\b|\bmes (?:connaissances|instructions|donnees|consignes)\b|\b(?:articles?|contexte|documents?|informations?|sources?|extraits?|textes?) (?:fournis?|fournies?|donnes?|disponibles?|ci-dessus)\b|\b(?:dans|selon|d'apres) (?:l'|les |ces |nos |cet )?articles?\b|\barticles? (?:d'aide|mentionn\w+|indiqu\w+|dit|disent|parl\w+|contien\w+)\b|\b(?:aucune|pas d'|pas de) ?(?:information\w*|reponse|mention|donnee\w*)\b|\b(?:pas (?:pu )?|rien )trouv\w*\b|\b(?:ne peux|ne peut|ne pouvons|ne suis|ne sommes|ne parviens|n'arrive)[^.]{0,30}\b(?:pas|rien)\b[^.]{0,20}\b(?:aider|repondre|trouver|fournir|en mesure)\b|\b(?:hors|en dehors) de (?:mon|mes|ma)\b|\bpas (?:bien )?compris\b|\bl'utilisateur\b|\ble client (?:demande|veut|souhaite|est)\b|^\W*reponse\s*:|\b(?:pensee|reflexion|note a l'\w+|note interne)\s*:|\bje dois (?:ne pas |d'abord )?\w+er\b
    """,
    orders="commande commandes colis paquet livraison envoi suivi numero transporteur prevu prevue prevus attendu attendue arrivee total montant prix coute paye article contient passee statut date compte nom livre",
    statuses={
        "processing": "preparation prepare preparee traitement",
        "shipped": "expedie expediee envoye envoyee route chemin",
        "out_for_delivery": "livraison route",
        "delayed": "retard retardee",
        "delivered": "livre livree arrive arrivee",
        "cancelled": "annule annulee",
        "returned": "retour retourne retournee renvoye",
        "refunded": "rembourse remboursee remboursement",
    },
    accounts="compte formule abonnement places utilisateurs libres utilisees renouvelle renouvellement statut facture factures montant numero",
    alike=(
        "remboursement argent rembourse rembourses remboursement remboursements rembourser",
        "colis paquet produit produits",
        "garde conserve conservent conserves garder",
        "maintenez maintenir appuyer appuyez",
        "retour retours renvoyer renvoye renvoyez retourner",
        "annuler annulee annule annulation",
        "resilier resiliee resiliation",
        "demander demande",
        "entrepot",
        "arrive arrivee arriver",
        "changer changee modifier modifiee",
        "suivant sous",
    ),
    standings={
        "open": "ouverte impayee ouvert impaye",
        "paid": "payee reglee acquittee paye regle",
        "active": "actif active",
        "past_due": "retard",
        "overdue": "retard",
        "cancelled": "resilie annule resiliee annulee",
        "canceled": "resilie annule resiliee annulee",
    },
    labels={
        "placed": "passee achetee",
        "arrival": "prevue prevu attendue arrive arrivee arrivera livre livree livraison",
        "renews": "renouvelle renouvellement renouvele",
        "since": "depuis",
        "issued": "emise",
        "due": "echeance",
        "used": "utilisees utilises occupees",
        "free": "libres disponibles restantes reste restent",
    },
    least=r"\b(?:plus de|au[- ]dessus de|superieure?s? a|au moins|a partir de|au[- ]dela de)(?=(?: \S+)? \d)",
    most=r"\b(?:moins de|au[- ]dessous de|en dessous de|inferieure?s? a|au plus|jusqu'a|maximum|sous|dans les)(?=(?: \S+)? \d)",
    room=r"^\W*(?:certain(?:e?s)|quelques|la plupart|plusieurs) \w+|\b(?:en general|generalement|normalement|habituellement|d'habitude|souvent|parfois|environ|a peu pres|nous (?:esperons|prevoyons|efforcons)|presque|(?:jusqu'a|pres de)(?= \S*\d))(?!\w)",
    opposed=(
        (
            r"\d jours? ouvr\w+",
            r"\d jours?\b(?! ouvr)",
        ),
        (
            r"\b(?:dans les|sous)(?= \d)",
            r"\bapres(?= \d)",
        ),
        (
            r"\b(?:r?allum\w*|activ\w*)\b",
            r"\b(?:etei\w*|desactiv\w*)\b",
        ),
        (
            r"\bgauche\b",
            r"\bdroite?\b(?! (?:a|de)\b)",
        ),
        (
            r"(?<!sauf )(?<!meme )\b(?:si|s'il)\b",
            r"\b(?:sauf si|a moins que|meme si|quel que soit)\b",
        ),
        (
            r"\b(?:par telephone|telephonique\w*|appelez)\b",
            r"\be-?mail|\bcourriel|\bchat\b",
        ),
        (
            r"\bvers le haut\b",
            r"\bvers le bas\b",
        ),
        (
            r"\bdans le sens des aiguilles",
            r"\bdans le sens (?:inverse|contraire)",
        ),
        (
            r"\brembours\w*",
            r"\b(?:echang\w*|remplac\w*|repar\w*|bons? d'achat)\b",
        ),
    ),
    before=r"\bavant\b",
    after=r"\bapres\b(?! \d)",
    unlimited=r"\b(?:a tout moment|n'importe|sans limite|(?:dans|pendant|apres|sous) (?:une?|quelques|plusieurs) (?:heures?|jours?|semaines?|mois|ans?|annees?))\b",
    plural=r"\b(?:nous|notre|nos|on)\b",
    knowing=r"\b(?:voir|vois|voyons|savoir|sais|savons|trouv\w*|dire|verifier|acces|information\w*|confirmer)\b",
    ands="et|mais",
    ors="ou",
    breaks=r"\b(?:parce qu|car|puisqu\w*|comme|alors que|bien que|apres que|donc(?! pas)|tandis que|vu que|etant donne)\b",
    waivers=r"\b(?:pas|aucun) besoin\b|\bn'avez pas (?:a|besoin)\b|\bpas (?:necessaire|obligatoire|tenus?)\b|\binutile\b",
    concessions=r"\b(?:meme si|bien que|malgre|quoique|peu importe)\b",
    past=r"\b(?:a|ont|avait|avons|ai) (?:\w+ )?(?:ete\b|\w+(?:e|ee|es|ees|i|ie|u|ue|is|it)\b)|\b(?:est|sont) (?:\w+ )?(?:arrive|parti|revenu|entre|sorti)\w*",
    exceptions=r"\b(?:sauf|hormis|excepte|a l'exception|a part|mais pas|exceptions?)\b",
    provisos=r"\b(?:(?:pour|sur) les (?:commandes|achats) (?:de plus|superieur\w*|a partir)|(?:des|a partir de) (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|si|s'il|a condition|sauf|tant que|uniquement (?:si|pour)|seulement (?:si|pour))\b",
    asked_for="email e-mail mail courriel adresse telephone portable photo image capture ecran serie modele appareil version navigateur systeme fichier jour heure raison couleur taille quantite rue ville pays client facture",
    kindly="""
    desagreable attendre penible genant ennuyeux
    inquietez dire clair regles expliquer explique
    question bonne depend
    gene desagrement desagrements retard souci soucis probleme problemes situation attente
    frustration confusion demande question message patience comprehension commande colis contacte
    contacter ecrit ecrire equipe aide inquietude journee semaine bonne cordialement sincerement
    desole desolee navre navree excuses excuse comprends comprenons regrette regrettons content
    contente ravi ravie heureux heureuse plaisir merci interet confiance occasionne occasionnee
    occasionnes cause causee longue deception fidelite retour apprendre service client
    aider oui non bien sur parfait impatience entendu absolument certainement bonne volontiers poser explique pouvoir voir prefere preferez personne humain conseiller
    """,
)
