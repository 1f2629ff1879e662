"""Words of English that say nothing of what a question is about."""

SMALL_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "if",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "from",
        "by",
        "with",
        "about",
        "into",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "am",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "me",
        "my",
        "our",
        "your",
        "their",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "what",
        "which",
        "who",
        "how",
        "when",
        "where",
        "why",
        "can",
        "could",
        "will",
        "would",
        "should",
        "may",
        "might",
        "must",
        "not",
        "no",
        "so",
        "than",
        "then",
        "as",
        "too",
        "very",
        "just",
        "please",
        "hi",
        "hello",
        "hey",
        "thanks",
        "thank",
        "dear",
        "regards",
        "im",
        "ive",
        "get",
        "got",
        "want",
        "need",
        "like",
        "know",
        "tell",
        "us",
        "any",
        "some",
    ]
)
_ASKING = """
    long many much please tell know need want like get give show cost costs price prices pay fee take takes
    time hello hi thanks would could should will there here any some each every per one does offer have has
    available include includes
    der die das den dem des ein eine einen einer eines und oder ist sind war wird werden hat haben kann konnen
    können ich wir sie ihr mir mich uns es in im an am auf aus bei bis für fur mit nach von vom zu zum zur wie was wer wo wann
    welche welcher welches viel viele lange kostet kosten preis bitte gibt nicht auch noch pro je
    le la les un une des du de et ou est sont a au aux en dans pour par sur avec je nous vous il elle que qui
    quel quelle quels quelles combien coûte coute prix temps merci y ce cette
    el los las una unos unas del y o es son en para por con sin yo nosotros usted ustedes que qué cual cuál
    cuanto cuánto cuanta cuesta precio tarda gracias hay
    il lo gli uno di e sono per con io noi lei che quale quanto quanta costa prezzo grazie c'è
    het een en of is zijn in op aan voor met naar van ik wij u wat welke hoeveel kost prijs duurt dank er
    o os as um uma do da dos das em no na para por com eu nós que qual quanto quanta custa preço demora há
    w z na do od dla i lub jest są ile jaki jaka jakie kosztuje cena trwa czy to się
"""
ASKING_WORDS = frozenset(_ASKING.split())
"""Words of a question, in the languages that are served, that ask and name nothing."""
