"""Polish."""

from deskhand.rules.speech.words import Speech

_DONE = r"(?:zwrocon\w+|anulowan\w+|zmienion\w+|zaktualizowan\w+|zresetowan\w+|usuniet\w+|odblokowan\w+|aktywowan\w+|przedluzon\w+|wyslan\w+|nadan\w+|przekazan\w+|poinformowan\w+|powiadomion\w+|zarezerwowan\w+|zaplanowan\w+|umowion\w+|zalatwion\w+|rozwiazan\w+|naprawion\w+|poprawion\w+|odnotowan\w+|zgloszon\w+|otwart\w+|utworzon\w+|umorzon\w+|zatwierdzon\w+|wstrzyman\w+|zatrzyman\w+|wymienion\w+|zamowion\w+|dodan\w+|naliczon\w+|przelan\w+|zrobion\w+|przetworzon\w+|przyznan\w+|zlecon\w+|zakonczon\w+|skasowan\w+|przydzielon\w+|oplacon\w+|wypowiedzian\w+)"
_DID = r"(?:anulowal|zwrocil|wyslal|przekazal|zmienil|zaktualizowal|usunal|usunela|odblokowal|poinformowal|powiadomil|zglosil|otworzyl|dodal|zarezerwowal|umowil|zalatwil|naprawil|poprawil|wstrzymal|przelal|zrobil|zlecil|poprosil|zapytal|sprawdzil|odnotowal|aktywowal|przedluzyl|zamowil|zatwierdzil|utworzyl|skontaktowal|zresetowal|przyznal|naliczyl|wypowiedzial)\w*"
POLISH = Speech(
    function_words="""
    chcialby chcialaby zyczy zwykle zazwyczaj zrobic chce chcesz miedzy pomiedzy trwa trwaja wynosi obowiazuje
    i a oraz lub albo ale wiec ze zeby aby bo gdyz w we z ze na do od po pod nad przed przez przy dla o u za bez miedzy podczas
    ja ty on ona ono my wy oni one mnie mi cie ci go mu jej nas nam was wam ich im sie siebie moj moja moje twoj twoja twoje swoj nasz nasza nasze naszego naszym pan pani panstwo pana panu panstwa ten ta to te tego tej tym tych tam tu
    jest sa byl byla bylo byc bedzie beda jestem ma maja miec mial moze moga mozna mozesz powinien powinna nalezy trzeba musi musza zostac zostaje
    nie tak czy kiedy gdy jak gdzie ile kto co ktory ktora ktore dlaczego dopoki bardzo wiecej juz jeszcze tez takze tylko kazdy kazda kazde wszystko wszystkie sam chwili czas maksymalnie raz
    otworz wybierz kliknij nacisnij uzyj przejdz przytrzymaj wpisz strona przycisk menu sekcja opcja krok wynosi niestety krotko ogolnie zasada prosta latwe pytanie zalezy rozumiem wystarczy spojrzec potem taka stad samodzielnie dowolnym tutaj poczekaj mozliwe dzien dobry dziekuje prosze trwa nastepujace ciagu
    """,
    social=r"""
    ^\W*(?:dobre pytanie\W*$|to zalezy\b[^.:]{0,60}\W*$|(?:dzien dobry|dobry wieczor|witam|czesc|szanown\w+|drog\w+)\b(?:[ ,]+[\w'.-]+){0,5}\W*$|(?:z powazaniem|pozdrawiam\w*|serdecznie pozdrawiam|z pozdrowieniami)\b.{0,50}$|dziekuj\w+\b[^.]{0,90}|(?:(?:bardzo |tak )?przykro (?:mi|nam)|(?:bardzo |tak )?(?:mi|nam) (?:bardzo )?przykro|przepraszam\w*|bardzo przepraszam\w*|rozumiem\w*|ciesze sie|cieszymy sie|mam nadzieje|mamy nadzieje|niestety\W*$)\b|nie ma (?:sprawy|problemu|za co)\W*$|prosze bardzo\W*$|(?:tak|nie|oczywiscie|jasne)\W*$|oto jak[^.]{0,50}:?\W*$|zespol\b.{0,40}$|fernhill(?: \w+)?\W*$)
    """,
    offers=r"""\b(?:poprosic o|porozmawiac z) (?:rozmowe z )?(?:czlowiekiem|osoba|konsultantem)\b|\bczy (?:moge|mozemy) (?:jeszcze )?(?:w czyms )?pomoc\b|\bprosze (?:dac|dawac) znac\b|\bdaj znac\b|\bczy to pomoglo\b|\bcos jeszcze\b|\bjesli (?:ma|maja|masz) \w+ (?:\w+ )?pytania\b|\bjestesmy do dyspozycji\b""",
    first_person=r"""\b(?:moge|mozemy|widze|widzimy|mam|mamy|jestem|potrafie|ja)\b|\bnie \w+(?:lem|lam|lismy)\b""",
    inability=r"\bnie (?:moge|mozemy|widze|widzimy|wiem|wiemy|mam|mamy|jestem|jestesmy|potrafie|udalo mi sie|\w+(?:lem|lam|lismy))\b(?![^.,;]{0,30}\b(?:watpliw\w+|watpi\w*|problem\w*|przeszkod\w*)\b)",
    deeds=rf"""
    \b\w+(?:alismy|ilismy|ylismy|elismy)\b|
    \b(?:nasz\w*|moj\w*) (?:\w+ )?(?:zespol|dzial\w*|technik\w*|serwis|magazyn|koleg\w*|kolezank\w*|pracownik\w*) \w+ (?:pan|pani|panu|panstwu|panstwa|ci|cie)\b|
    \bjest (?:juz )?(?:znowu|ponownie|znow) (?:otwart|aktywn|dostepn|wazn)\w*|\bprzez nas\b|\bzosta(?:l|la|lo|ly) (?:juz |wlasnie )?(?:przez \w+ )?\w+(?:ne|ny|na|te|ty|ta)\b|
    \b(?:juz |wlasnie ){{0,5}}{_DID}(?:em|am|ismy|ysmy|esmy)?\b|\b\w+(?:alem|alam|ilem|ilam|ylem|ylam|alismy|ilismy|ylismy)\b(?<!znalazlem)|
    \b(?:anuluje|zwracam|wysylam|przekazuje|zmieniam|usuwam|odblokowuje|zajme|zajmuje|zajmiemy|informuje|kontaktuje|dzwonie|zadzwonie|zglaszam|zlecam|zalatwie|zalatwiam|sprawdze|sprawdzam|dopilnuje|gwarantuje|obiecuje|przyznaje|wysle|zwroce|anulujemy|wyslemy|zwrocimy|wysylamy|pokrywamy|pokryjemy|gwarantujemy|obiecujemy|zadzwonimy|skontaktujemy|przeleje|przelewamy|doladuje|zmienie|przekaze|poprosze|rezerwuje|wstrzymuje|umarzamy|dodaje|naprawimy|przyznajemy)\b|
    \b(?:kolega|kolezanka|technik|konsultant\w*|pracownik|specjalista|kierownik|nasz zespol|zespol|nasz\w* \w+|magazyn|dzial \w+|ktos|kurier|programisci|przelozony)\b (?:\w+ ){{0,2}}(?:zadzwoni|skontaktuje|przyjedzie|zajmuje|zajmie|napisze|sprawdza|sprawdzi|pracuje|pracuja|odpowie|bedzie|juz|przyjrzy|dzwoni|zostal|ma (?!prawo)|rozpatruje)\b|\bktos (?:\w+ )?(?:zadzwoni|skontaktuje|zajmie|przyjedzie)\b|
    \b(?:twoj\w*|pana|pani|panstwa|zamowienie|sprawa|oplata|kwota|pieniadze|zwrot(?: pieniedzy)?|wszystko|srodki|to)\b(?: [\w'-]+){{0,4}} (?:jest|sa|zostal\w*|zostan\w+|bedzie|beda|wraca|wroci|dotrze|trafi|trafia)\b(?: (?:juz|teraz|wlasnie|ponownie|znowu|w))*(?: {_DONE}| (?:drodze|toku|trakcie|gotow\w+|aktywn\w+|za darmo|jutro|dzisiaj|dzis|do|rekach|trakcie|priorytet\w*|na|nasz\w*))|
    ^\W*(?:juz )?(?:gotowe|zrobione|anulowane|zwrocone|zalatwione|wyslane)\b|\bw drodze\b|\bw trakcie (?:realizacji|rozpatrywania|przetwarzania)\b|\bbez (?:zadnych )?(?:oplat|kosztow)\b|
    \b(?:bedzie|zostanie) juz\b|^\W*(?:zamowienie|plan|abonament|zwrot|platnosc|konto) (?:anulowan|wypowiedzian|zwrocon|wykonan|usuniet|zmienion)[eyao]\b(?=\W*(?:$|i\b|nie\b))
    """,
    promises=r"""
    \b(?:pieniadze|zwrot|kwota|srodki) powin\w+\b|
    \b(?:otrzymasz|otrzyma|dostaniesz|dostanie|bedziesz miec|przysluguje|uslyszysz|uslyszy|odzyskasz|odzyska|nie zaplac\w+)\b|\b(?:za darmo|darmow\w+|bezplatn\w+(?= (?:dla|dzis))|gratis|rekompensat\w+|w prezencie|na nasz koszt)\b|\b(?:z kodem|uzyj kodu|kod rabatowy|podaj kod)\b|\bgwarantuj\w+\b|\bobiecuj\w+\b|\bna pewno\b|\bz pewnoscia\b|\bdotrze (?:jutro|dzis|do piatku)\b
    """,
    strong=r"""\b(?:inn\w{1,3}|calym swiecie|kilka|zawsze|dzis|dzisiaj|jutro|wczoraj|teraz|zaraz|natychmiast|wkrotce|niedlugo|tym razem|poniedzialek|wtorek|srod\w|czwartek|piatek|piatku|sobot\w|niedziel\w|darmo|darmow\w+|bezplatn\w+|nieograniczon\w+|automatycznie|cal\w|calosc\w*|podwojn\w+|dodatkow\w+|ponownie|dwa razy|polow\w)\b""",
    conditions=r"""\b(?:jesli|jezeli|gdy|kiedy|po|dopoki|zanim|az|podczas|w ciagu|tylko|mozna|moze|moga|mozesz|nalezy|trzeba|musi|prosze|zwykle|trwa|kazd\w+|od|w kazdej)\b""",
    negation=r"\b(?:nie|nigdy|zaden|zadna|bez|nic|nikt|ani|niemozliw\w*|wylaczon[eyai]\w*)\b",
    no_negation=r"\bnie (?:musisz|musi|trzeba)\b|\bnie tylko\b|^\W*nie,|\bdopoki\b",
    concord=True,
    until=r"\b(?:dopoki|tylko|oprocz|zanim|az)\b",
    about_itself=r"""
    \b(?:jako|jestem) (?:\w+ )?(?:ai|sztuczna inteligencja|model jezykowy|modelem jezykowym|chatbot\w*)\b|\bmodel\w* jezykow\w+\b|\bmoj\w* (?:wiedza|instrukcje|dane)\b|\b(?:podan\w+|dostarczon\w+|dostepn\w+|powyzsz\w+) (?:artykul\w*|informacj\w+|kontek\w+|dokument\w*|zrod\w+)\b|\b(?:w|wedlug) (?:tych |tym |naszych )?artykul\w+\b|\b(?:brak|nie mam|zadnych) (?:\w+ )?(?:informacji|odpowiedzi|danych)\b|\bnie (?:\w+ )?(?:znalazl\w*|znajduje|znalezc)\b|\bnie (?:moge|mozemy|potrafie|jestem w stanie)[^.]{0,25}(?:pomoc|odpowiedziec|znalezc)\b|\bpoza moim\b|\bnie (?:\w+ )?(?:zrozumial\w*|rozumiem)\b|\b(?:uzytkownik|klient) (?:pyta|chce|prosi|jest)\b|^\W*odpowiedz\s*:|\b(?:mysl|notatka)\w*\s*:
    """,
    orders="zamowienie zamowienia zamowieniu paczka paczki dostawa przesylka przesylki numer przewoznik przewidywana oczekiwana dotarcie laczna kwota suma cena kosztowalo zaplacono artykul zawiera zlozone status data konto nazwa",
    statuses={
        "processing": "przygotowaniu przygotowywane realizacji",
        "shipped": "wyslane drodze nadane",
        "out_for_delivery": "doreczane drodze",
        "delayed": "opoznione opoznienie",
        "delivered": "doreczone dostarczone",
        "cancelled": "anulowane",
        "returned": "zwrot zwrocone",
        "refunded": "zwrocono zwrot",
    },
    accounts="konto plan abonament miejsc uzytkownikow wolne zajete odnowienie status faktura faktury kwota numer",
    alike=(
        "zwrot pieniedzy pieniadze zwrotu zwroty zwrocic zwraca odeslac odeslij",
        "produkt paczka towar",
        "anulowac anulowanie",
        "poprosic prosic zadac prosba",
        "magazyn magazynu",
        "dotrze dotarciu dotarla",
        "opusci opuscilo opuszcza",
        "zmienic zmiana",
        "wypowiedziec wypowiedzenie",
        "trwa nastepuje",
    ),
    standings={
        "open": "otwarta nieoplacona",
        "paid": "oplacona zaplacona",
        "active": "aktywny aktywna",
        "past_due": "zalegla zalegly",
        "overdue": "zalegla zalegly",
        "cancelled": "anulowana wypowiedziana",
        "canceled": "anulowana wypowiedziana",
    },
    labels={
        "placed": "zlozone zlozono kupione",
        "arrival": "spodziewane przewidywana przewidywany dotrze dostawa dostarczone doreczone",
        "renews": "odnawia odnowienie",
        "since": "od",
        "issued": "wystawiona",
        "due": "platna termin",
        "used": "zajete zajetych",
        "free": "wolne wolnych pozostalo",
    },
    least=r"\b(?:ponad|powyzej|wiecej niz|co najmniej)(?=(?: \S+)? \d)",
    most=r"\b(?:ponizej|mniej niz|najwyzej|do|maksymalnie|w ciagu)(?=(?: \S+)? \d)",
    room=r"^\W*(?:niektore|wybrane|wiekszosc|wiele) \w+|\b(?:zwykle|zazwyczaj|z reguly|najczesciej|czesto|czasami|planujemy|staramy sie|mamy nadzieje|prawie|(?:okolo)(?= \S*\d)|do(?= \d+ ?%))(?!\w)",
    opposed=(
        (
            r"\d dni robocz\w+",
            r"\d dni\b(?! robocz)",
        ),
        (
            r"\bw ciagu\b",
            r"\bpo(?= \d)",
        ),
        (
            r"\bwlacz\w*\b",
            r"\bwylacz\w*\b",
        ),
        (
            r"\blew(?:y|a|e|ym|ej|ego)\b",
            r"\bpraw(?:y|a|e|ym|ej|ego)\b",
        ),
        (
            r"(?<!nawet )\b(?:jesli|jezeli|o ile)\b",
            r"\b(?:chyba ze|nawet jesli|niezaleznie)\b",
        ),
        (
            r"\b(?:telefonicz\w*|przez telefon|zadzwon\w*)\b",
            r"\be-?mail|\bmailow\w*|\bczat\w*",
        ),
        (
            r"\bw gore\b",
            r"\bw dol\b",
        ),
        (
            r"\bzgodnie z ruchem",
            r"\bprzeciwnie do ruchu",
        ),
        (
            r"\bzwrot\w* (?:pieniedzy|kosztow|srodkow)\b",
            r"\b(?:wymian\w*|naprav\w*|napraw\w*|bon\w*)\b",
        ),
    ),
    before=r"\b(?:przed|zanim)\b",
    after=r"\bpo\b(?! \d)",
    unlimited=r"\b(?:w kazdej chwili|w dowolnym momencie|bez ogranicz\w*|dowoln\w+|(?:w ciagu|przez|po) (?:kilku|paru|roku|miesiaca|tygodnia))\b",
    plural=r"\b(?:my|nas|nasz\w*|\w{2,}(?:amy|emy|imy|ymy|lismy|lysmy))\b",
    knowing=r"\b(?:widz\w*|wiem\w*|wiedz\w*|znale\w*|znajd\w*|powiedziec|sprawdzic|dostep\w*|informac\w*|potwierdzic)\b",
    ands="i|oraz|ale|a",
    ors="lub",
    breaks=r"\b(?:bo|poniewaz|gdyz|dlatego|chociaz|choc|podczas|odkad|wiec|skoro)\b",
    waivers=r"\bnie (?:\w+ )?(?:musi\w*|trzeba|potrzeb\w+|jest konieczn\w+|jest wymagan\w+)\b",
    concessions=r"\b(?:nawet (?:jesli|gdy)|choc\w*|mimo|pomimo|niezaleznie)\b",
    past=r"\b\w{2,}(?:al|ala|alo|aly|il|ila|ilo|ily|yl|yla|ylo|yly|rl|rla|rlo|rly|szedl|szla|szlo|szly)\b|\bzosta\w+\b",
    exceptions=r"\b(?:oprocz|poza|z wyjatkiem|z wylaczeniem|wyjawszy|ale nie|wyjat(?:ek|kiem|ki))\b",
    provisos=r"\b(?:(?:przy|dla) zamowien\w* (?:powyzej|od)|(?:od|powyzej) (?=\d+(?:[.,]\d+)? ?(?:eur|usd|chf|gbp|pln|zl|€|\$|£))|jesli|jezeli|pod warunkiem|chyba ze|oprocz|o ile|tylko (?:jesli|dla|w))\b",
    asked_for="email e-mail mail adres telefon telefonu zdjecie zrzut ekranu seryjny model urzadzenie urzadzenia wersja wersji przegladarka system plik dzien godzina powod kolor rozmiar ilosc ulica miasto kraj klienta faktury zamowienia",
    kindly="""
    nieprzyjemne czekac uciazliwe powodu denerwujace
    spokojnie martwic martwi zasady wyjasnie wyjasniam chetnie
    pytanie dobre zalezy chodzi dokladnie
    niedogodnosc niedogodnosci klopot klopoty opoznienie problem problemy problemu sytuacja sytuacji
    oczekiwanie oczekiwania frustracja zamieszanie pytanie prosba prosbe wiadomosc cierpliwosc
    zrozumienie zamowienie paczka kontakt zespol pomoc obawy dzien dnia tydzien milego pozdrawiam
    pozdrowienia przykro przepraszam przepraszamy rozumiem rozumiemy dziekuje dziekujemy ciesze
    cieszymy chetnie zaufanie rozczarowanie klient
    oczywiscie tak nie jasne pewnie pomoc zniecierpliwienie naturalnie wyjasniam pytac dobre chetnie juz rozumiem moc widziec woli osoba osobe czlowiek czlowiekiem konsultant
    """,
)
