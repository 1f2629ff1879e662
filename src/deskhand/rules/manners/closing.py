"""Thanks, agreement and "it works now", by language; in the plain form (no accents, lower case)."""

from deskhand.rules.manners.words import Vocabulary

_SHARED = """ok, okay, okey, k, kk, oki, okidoki, thx, ty, tks, tnx, super, perfect, top, bravo, cool, yay, thanks
"""
CLOSING: tuple[Vocabulary, ...] = (
    Vocabulary(
        _SHARED
        + """thank, thankyou, tysm, tyvm, cheers, ta, appreciated, grateful, great, good, nice, awesome, excellent, amazing, brilliant
        fantastic, wonderful, lovely, sweet, neat, fine, perfectly, alright, understood, noted, sorted, fixed, solved, resolved
        worked, works, working, done, helped, helpful, gotcha, roger, agreed, right, bingo, success, wow, yup
        that's everything, that is everything, that clears it up, cleared it up, clears things up, answers my question, answered my question, that answers it, much obliged, much appreciated, good to know, i'm good, we're good, nothing more, nothing more from me, nothing else from me, don't need anything else, don't need anything more, no need for anything else, no further questions
        exactly what i wanted to know, just what i wanted to know, exactly what i wanted, that's what i wanted to know, what i wanted to know, that was all i was after, mystery solved, problem's gone, problem is gone, the problem is gone, first time, goodnight, good night, good evening, enjoy your weekend, enjoy your day, happy new year, merry christmas, kind regards, best regards, cheerio, okey dokey, oki doki, good stuff, cool beans, you legend, legend, you're a star, you star, you're a lifesaver, god bless, five stars, five stars from me
        sorry to bother you, sorry for the noise, sorry for the trouble, silly me, my mistake, saved my day, saved my evening, you can close this chat, close this chat, i'll leave you to it, leave it as it is, i'll leave it as it is, works like a charm, working like a charm, as good as new, makes sense now, came back, came back on, they're back, it's back, back to normal, peace at last
        got it, i see, i understand, makes sense, makes perfect sense, that did it, that does it, that did the trick, did the trick, does the trick
        never mind, nevermind, i found it, found it, figured it out, i figured it out, worked it out, all set, all good, all sorted, all clear, all done, all fixed
        no problem, no worries, no thanks, no thank you, that is all, that's all, that will be all, that'll be all, nothing else, no more questions, no further questions
        up and running, back online, back up, good to go, you can close this, you can close the ticket, please close this, close the ticket, please close the ticket, case closed
        you saved my day, you made my day, lifesaver, life saver, you rock, you're the best, you are the best, have a nice day, have a great day, have a good day, have a good one, take care, bye, goodbye, see you
        have a lovely evening, have a lovely day, have a nice evening, have a nice weekend, have a great weekend, cya, that's all i needed to know, all i needed to know, that is all i needed, that's all i needed, nice one, spot on, just what i needed, exactly what i needed, what i needed, that was it, will do, fair enough, sounds good, looks good, good job, well done, great job, nice work, problem solved, issue solved, issue resolved
        """,
        "answers question questions need needed lights light's hub sensor sensors probe probes app went from amber reconnected connected showing anyway meantime just-fine easy never had great-day then really service honest brilliant-thanks noted with green light alright you've been a again all and am and are bunch but-not everybody everyone everything for from fully guys hey hi i i'm im is it it's its it'll indeed "
        "just-now kind kindly lot lots loads million ton tons many me mine my much now of oh ah aha ahh really so indeed such team that that's thats the they "
        "there this thing things time to today totally up very was well with-that yeah yep yes you you're your yours we i've has been absolutely "
        "help assistance support advice tip hint info information reply response answer answers explanation quick fast prompt speedy swift patience "
        "clear cleared finally completely both too also already again sir madam mate man buddy folks dear happy glad",
        "is are does do did can could would will was were has have how why what where when which who",
    ),
    Vocabulary(
        _SHARED
        + """danke, dankeschon, danki, merci, prima, klasse, toll, genial, wunderbar, perfekt, spitze, bestens, hervorragend, ausgezeichnet, gut, schon, fein, verstanden, erledigt
        geklappt, gelost, behoben, funktioniert, lauft, klappt, geholfen, passt, gefunden, geschafft, jawohl, einverstanden, tschuss, ciao, geil, mega, dankbar, jo, jup
        hat geklappt, hat funktioniert, hat geholfen, hat gut geklappt, hat super geklappt, weiss ich bescheid, weiss bescheid, schonen feierabend, schonen abend, einen schonen abend, schonen abend noch, ach so, na dann
        nein das wars, nein das war's, nein das war alles, nein danke das wars, ne das wars, nee das wars, nee alles gut, no sonst nix, sonst nix, sonst nichts, sonst nichts mehr, brauche sonst nichts, brauche sonst nichts mehr, mehr brauch ich nicht, mehr brauche ich nicht, mehr wollte ich nicht, mehr wollte ich nicht wissen, keine fragen mehr, keine weiteren fragen, keine fragen, hab ich kapiert, kapiert, jetzt kapiert
        genau das wollte ich wissen, das wollte ich wissen, mehr wollte ich nicht wissen, gut zu wissen, hilft mir weiter, hilft mir sehr, hat mir geholfen, haben mir geholfen, haben mir sehr geholfen, meine frage beantwortet, frage beantwortet, damit ist meine frage beantwortet, das beruhigt mich, leuchtet ein, leuchtet mir ein, leuchtet es mir ein, ergibt sinn, macht sinn, nachvollziehbar, einwandfrei, tadellos, tiptop, tip top, auf anhieb, von selbst erledigt, fehler ist weg, der fehler ist weg, problem ist weg, das problem ist weg, problem gelost, problem geklart, dann sind wir durch, sie konnen den chat schliessen, konnen den chat schliessen, konnen schliessen, kann geschlossen werden, ticket kann geschlossen werden
        schonen sonntag, schonen sonntag noch, schones wochenende, ein schones wochenende, gute nacht, guten abend, frohe weihnachten, frohe ostern, alles gute, alles liebe, frohes neues, mit freundlichen grussen, freundliche grusse, viele grusse, liebe grusse, beste grusse, schone grusse, servus, pfiat di, juhu, hurra, habs, hab's, ich habs, hats geklappt, habs gefunden, gern geschehen, bis bald, rundum zufrieden, sehr zufrieden, lass ich es so, dann lass ich es so, dann lasse ich es so, wieder da, wieder online, ist online, gerettet, guter service, top service, sorry fur die muhe, danke fur die muhe, danke trotzdem, trotzdem danke
        vielen dank, herzlichen dank, besten dank, tausend dank, lieben dank, dank dir, dank euch, dank ihnen, alles klar, alles gut, alles bestens, alles okay, alles ok, kein problem, nein danke, das war alles, das wars, das war's, mehr nicht
        geht wieder, geht jetzt, es geht, geht es wieder, jetzt geht es, jetzt geht's, jetzt gehts, geht's wieder, gehts wieder, schonen tag, schonen tag noch, einen schonen tag, einen schonen tag noch, schones wochenende, bis dann, auf wiedersehen, hat sich erledigt, erledigt, hat sich geklart, ich hab's, habe es gefunden, hab es gefunden, weiss bescheid, weiss ich bescheid, bin zufrieden
        """,
        "lampchen lampe leuchtet-grun licht lieben alle fuhler hub app zeigt an bin happy furs erklaren verstandlich verstandliche meinen abend tag kundenservice service man wunscht einfach ganz-einfach leicht muhe geduld ehrliche ausfuhrliche freundliche freundlichen kompetente bro gerade ihrem unserem nichts-mehr damit frau herr meine mein frage gute guten online muhe wohl herzlich grun aber-nicht ah ach aha alles also auch das dass da dann dein deine den der die dir dich dies diese echt ein eine einen endlich es euch eure fur ganz gar gerade genau geworden hab habe haben hat "
        "hilfe hilfreiche ich ihnen ihre ihr im immer ins ist ja jetzt jedenfalls mal mehr mir nett nette noch nochmal nochmals nun oh richtig rasche schnelle schnelles schnell schnellen antwort sehr sie sind so sofort super total tip tipp tipps auskunft info unterstutzung erklarung "
        "uns und viel vielmals von war was-los wieder wir wirklich wunderbare zusammen wurde nachricht ruckmeldung support team leute problem",
        "ist sind hat habe haben geht funktioniert lauft klappt wie wo was wann warum wieso kann konnen darf wurde",
    ),
    Vocabulary(
        _SHARED
        + """merci, parfait, genial, impeccable, nickel, bien, excellent, formidable, entendu, compris, resolu, regle, repare, fonctionne, marche, fonctionnel, reussi, trouve, daccord, d'accord, chouette, genial, magnifique, voila, oui, aide, bravo, cordialement
        non c'est tout, non rien d'autre, nan rien d'autre, ca remarche, remarche, ca refonctionne, c'est reparti, ca repart, passe au vert, est passe au vert, exactement ce que je voulais savoir, c'est ce que je voulais savoir, ce que je voulais savoir, bon a savoir, affaire reglee, affaire classee, du premier coup, tant mieux, je comprends mieux, je comprends mieux maintenant, j'y vois plus clair, plus de question, plus de questions, pas d'autre question, aucune autre question, plus aucun souci, plus de souci, plus aucun probleme, plus de probleme, vous pouvez cloturer, vous pouvez fermer, vous pouvez clore, vous avez repondu a ma question, repond a ma question, ca repond a ma question, repondu a ma question
        je n'ai plus rien a demander, je n'ai besoin de rien d'autre, je n'ai besoin de rien de plus, besoin de rien d'autre, tout est rentre dans l'ordre, rentre dans l'ordre, joyeuses fetes, bonnes fetes, bonne annee, belle journee, belle soiree, bonne nuit, bonne continuation, bon courage, bon week end, bien a vous, bien cordialement, cordialement, t'es un chef, vous etes un chef, chapeau, ca m'aide, m'a bien aide, m'a bien aidee, vous m'avez aide, vous m'avez sauve, au top, c'est logique, me voila rassure, me voila rassuree, je suis rassure, me convient, ca me convient, cela me convient, merci quand meme, desole du derangement, desolee du derangement, excusez-moi du derangement, grand merci, mille mercis, c bon, mrc, mersi, merki, salut, ciao, recu 5 sur 5, cinq sur cinq, top
        c'est bon, c'est parfait, c'est regle, c'est resolu, c'est fait, c'est note, c'est compris, ca marche, ca fonctionne, ca y est, ca roule, tout est bon, tout est clair, tout est en ordre, tout va bien, tres bien, tout bon
        pas de probleme, pas de souci, non merci, c'est tout, rien d'autre, bonne journee, bonne soiree, bonne fin de journee, au revoir, a bientot, bon week-end, probleme resolu, probleme regle, je vois, je comprends, j'ai compris, j'ai trouve, ca m'a aide, ca a marche, ca a fonctionne, je vous remercie, vous remercie, je te remercie
        """,
        "bcp au toutes les-sondes sondes sont revenues dans l'appli l'app appli clair claire claires remarquable service aimable adorable etes vous-etes chauffage repond comme prevu clignote bleu alors de-mon-cote cote mon parfaitement trop-bien trop info l'info renseignement renseignements reponses soiree journee serieux efficacite efficace fait donc simple minutes vert voyant a ah aussi avec beaucoup bien-sur ca cela c'est de desormais du enfin encore-merci est et etait eu fois fort grand le la les l'aide maintenant m'a mille moi mon nouveau oh pour probleme reponse rapide rapides rapidement conseil conseils explication explications information l'information soutien super tout toute toute-l'equipe tres t'es toi un une infiniment votre vos ton tes vous tu y reactivite gentillesse patience a nouveau monsieur madame sincerement oui ok",
        "est-ce comment pourquoi ou quand quel quelle qui que",
    ),
    Vocabulary(
        _SHARED
        + """gracias, perfecto, genial, estupendo, excelente, fenomenal, vale, listo, solucionado, resuelto, arreglado, funciono, funciona, entendido, comprendido, hecho, bien, bueno, claro, buenisimo, fantastico, maravilloso, sirvio, ayudo, de acuerdo, anotado, guay, dale, si, chevere, saludos, agradecido, agradecida, adios
        no eso es todo, no es todo, no nada mas, nah nada mas, justo lo que queria saber, es lo que queria saber, lo que queria saber, era justo eso, era eso, era eso nomas, asunto zanjado, asunto resuelto, a la primera, a la segunda, ya va, ya anda, ya pude, ya conecto, volvio a funcionar, vuelve a funcionar, todo en su sitio, ya quedo, ya quedo todo, bueno saberlo, es bueno saberlo, bien saberlo, mi pregunta respondida, queda respondida mi pregunta, respondio mi pregunta, responde a mi pregunta, no necesito mas, no necesito nada mas, no hace falta nada mas, no hace falta mas, sin problema, sin problemas, sin mas preguntas, no tengo mas preguntas, ninguna pregunta mas, pueden cerrar el chat, puede cerrar el chat, pueden cerrar, podemos dejarlo aqui
        quedo satisfecho, quedo satisfecha, muy satisfecho, muy satisfecha, nada que anadir, por mi parte, todo marcha, sobre ruedas, de diez, cinco estrellas, me sirve, asi me sirve, me salvo el dia, me salvaste, me ha salvado, de gran ayuda, me ha sido de gran ayuda, tiene sentido, ahora lo entiendo, ya entiendo, ya lo entiendo, lo entiendo, me queda claro, me queda clarisimo, queda claro, clarisimo, le agradezco, se agradece, muy agradecido, muy agradecida, que tenga buen dia, que tenga buena tarde, que tengas buena tarde, que tengas buen dia, buena tarde, buenas noches, buenas tardes, buen fin de semana, feliz ano, felices fiestas, que descanse, hasta otra, hasta pronto, chao, chau, cuidese, un abrazo, abrazos, eres un sol, son un encanto, sois un encanto, dios la bendiga, dios le bendiga, recibido, barbaro, ole, orale, quedo al cien, okis, oki, grax, grasias, resuelto, fenomenal, correcto, efectivamente, no te preocupes, no se preocupe, disculpe la molestia, perdon por la molestia
        muy amable, muy amables, muchas gracias, mil gracias, muchisimas gracias, todo bien, todo correcto, todo claro, todo listo, ya esta, ya esta bien, ya lo encontre, lo encontre, ya funciona, ya lo veo, ya veo, me ha servido, me sirvio, me ha ayudado, me ayudo, ha funcionado, no hay problema, no gracias, eso es todo, es todo, nada mas, nada mas gracias, problema resuelto, problema solucionado, que tenga buen dia, que tengas buen dia, buen dia, hasta luego, un saludo, ya quedo, quedo claro, muy amable, os lo agradezco, se lo agradezco, te lo agradezco
        """,
        "ahora-si verde-ya calefaccion responde maravilla explicarlo aclararlo aclarar aclaracion atenderme contestar contestacion tan-rapido rapidez paciencia tuvo verdad monton vaya explicacion-tan conforme servicio da gusto os era primera pronto tambien igualmente bien-explicado verde luz a ah ahora al con de del el ella en es eso esta esto estoy fue gran ha han he hola-no igualmente la las le les lo los me mi muy mucho nuevo oh otra vez para perfectamente por que-bien rapida rapido respuesta ayuda atencion informacion consejo apoyo explicacion tan tu su todo todos un una usted ustedes vez ya y me-ha super equipo amabilidad tiempo problema de-nuevo",
        "como cuando donde porque cual quien",
    ),
    Vocabulary(
        _SHARED
        + """grazie, perfetto, ottimo, benissimo, bene, fantastico, grande, bravissimi, risolto, sistemato, funziona, funzionato, capito, chiaro, chiarissimo, fatto, trovato, bravo, bravi, eccellente, magnifico, d'accordo, va bene, tutto bene, tutto ok, tutto chiaro, tutto a posto, a posto, gentilissimi, gentilissimo, gentilissima, si, arrivederci, ricevuto, evviva
        no e tutto, no e tutto grazie, no grazie sono a posto, sono a posto, sono a posto cosi, a posto cosi, apposto, nono nient'altro, proprio quello che volevo sapere, e quello che volevo sapere, quello che volevo sapere, volevo sapere questo, era solo questo, al primo colpo, al secondo tentativo, e ripartito, ripartito tutto, riparte, va di nuovo, funziona di nuovo, va benissimo, mi va benissimo, caso chiuso, nessun'altra domanda, nessuna altra domanda, nessun altro dubbio, non ho altre domande, niente altro, non mi serve altro, non ho bisogno d'altro, non ho piu bisogno di nulla, potete chiudere, potete chiudere la chat, puo chiudere, ha risposto alla mia domanda, risponde alla mia domanda, buono a sapersi, ora capisco, adesso capisco, ho capito, ha senso, dubbio tolto, dubbio risolto, tutto risolto, tutto in ordine, e tutto in ordine, tutto liscio, come l'olio, l'ho trovato, trovato, ce l'ho fatta, ci sono riuscito
        di grande aiuto, e stata di grande aiuto, mi e stata di grande aiuto, mi ha salvato, mi hai salvato la serata, sei un grande, siete grandi, siete stati gentilissimi, siete stati velocissimi, complimenti, apprezzo, apprezzo molto, mitico, daje, alleluia, buon lavoro, e buon lavoro, buon weekend, buon fine settimana, buona domenica, buona notte, buonanotte, buon proseguimento, buone feste, buon natale, alla prossima, tante belle cose, distinti saluti, cordiali saluti, saluti, altrettanto, altrettanto a lei, le auguro, ciaooo, oki doki, grz, grazzie, un grazie infinito, spiegato benissimo, sono piu tranquilla, sono piu tranquillo, lascio cosi, lascio com'e, allora lascio com'e, scusi il disturbo, scusate il disturbo
        grazie mille, mille grazie, molte grazie, tante grazie, ha funzionato, ora va, adesso va, ora funziona, mi ha aiutato, mi e stato utile, e stato utile, ci sono riuscito, ci sono riuscita, l'ho trovato, nessun problema, no grazie, e tutto, nient'altro, problema risolto, buona giornata, buona serata, a presto, la ringrazio, vi ringrazio, ti ringrazio
        """,
        "lucina spia dell'informazione informazioni infinite cortesia rapidita disponibilita professionalita allora com'e bello contento contenta ancora saluti-cordiali davvero-gentili siete stati stata spiegato spiegata ora so collegato connesso ok domanda mia mi-e verde luce a adesso ancora-grazie al alla anche aiuto assistenza che-bello chiarimento consiglio cosi davvero del della di e ed era finalmente gentile gentilezza ha i il la l'aiuto l'assistenza lo le molto mi nuovo nuovamente oh ah ora per pazienza perfettamente proprio quindi questo rapida rapido risposta spiegazione informazione info stato suo sua super supporto tempestiva tutto tutti tutte un una veloce velocissimi vostro vostra vero",
        "come quando dove perche quale chi cosa",
    ),
    Vocabulary(
        _SHARED
        + """obrigado, obrigada, obg, brigado, brigada, valeu, vlw, agradecido, agradecida, perfeito, otimo, optimo, excelente, maravilha, maravilhoso, beleza, blz, certo, entendido, entendi, percebi, percebido, compreendi, resolvido, solucionado, funciona, funcionou, consegui, feito, bom, bem, boa, fixe, legal, show, fantastico, espetacular, ajudou, sim, combinado, tchau, adeus, encontrei
        resultou, ja resultou, deu resultado
        nao e so isso, nao e tudo, nao obrigado e tudo, nada mais nao, mais nada obrigado, era exatamente o que eu queria saber, era o que queria saber, era isso que queria saber, o que eu queria saber, era isso, era so isso, de primeira, a primeira, deu certo de primeira, ja ficou verde, ficou verde, ja funciona bem, voltou a funcionar, voltou ao normal, ja voltou, ja responde, conectou, ficou claro, agora ficou claro, ja se acertou, tudo resolvido, problema sanado, resolvido, respondeu a minha pergunta, responde a minha pergunta, nao preciso de mais nada, nao tenho mais perguntas, sem mais perguntas, nao tenho outras perguntas, outras perguntas nao, pode encerrar, pode encerrar o chat, pode fechar, podem fechar, bom saber, bom sabe-lo, faz sentido, ja percebi, clarissimo, muito bem explicado, tudo a correr bem, as mil maravilhas
        serve-me, assim serve, assim serve-me, ajudou imenso, ajudou muito, ajudou-me imenso, ajudou-me muito, fico muito agradecido, fico muito agradecida, fico-lhe grata, fico-lhe grato, fico grato, grato, grata, muito grato, muito grata, obrigadissimo, obrigadissima, salvou, salvou-me, salvou meu dia, espetaculo, impecavel, massa, aleluia, tmj, parabens, cinco estrelas, nada a acrescentar, estou satisfeito, estou satisfeita, feliz da vida, tudo de bom, um abraco, abraco, abracos, cumprimentos, atenciosamente, bom trabalho, bom descanso, boa continuacao, boas festas, feliz natal, fica bem, fique bem, bjs, beijos, deus abencoe, recebido, anotado, pronto, compreendido, muito gentil, muito amavel, desculpe o incomodo
        muito obrigado, muito obrigada, muitissimo obrigado, tudo certo, tudo bem, tudo ok, tudo resolvido, ja esta, ja funciona, ja resolvi, ja encontrei, ja percebi, deu certo, a funcionar, ja esta a funcionar, esta bem, esta otimo, esta resolvido, sem problema, sem problemas, nao obrigado, nao obrigada, e tudo, e so isso, so isso, mais nada, problema resolvido, bom dia, boa tarde, boa noite, bom fim de semana, ate logo, ate breve, agradeco, agradeco imenso
        """,
        "luz-verde esclarecedor esclarecimento simpatia disponibilidade demais pra equipe equipa voce-e informacoes explicado claro agora-ja eu queria saber igualmente mil rapidos responderem tao-rapido de-novo paciencia atencao verde luz a agora ah ai ajuda apoio as atencao com da de do dica e em era esta este explicacao foi gentileza imenso informacao isso ja la mais-uma-vez mais me mesmo muito na no nova novamente o oh os para pela pelas pelo pelos perfeitamente por rapida rapidez rapido resposta retorno super suporte tao tempo todos toda tudo um uma vez vos voce voces",
        "como quando onde porque qual quem",
    ),
    Vocabulary(
        _SHARED
        + """bedankt, dank, dankje, dankjewel, dankuwel, prima, perfect, geweldig, fantastisch, uitstekend, mooi, fijn, goed, oke, akkoord, duidelijk, helder, begrepen, snap, opgelost, gelukt, werkt, geregeld, gevonden, gefikst, klaar, geholpen, klopt, netjes, lekker, mooizo, groetjes, doei, ja, toppie, tof, heerlijk, graag gedaan
        nee dat was het, nee hoor dat was het, nee hoor dit was het, dit was het, nee dat was alles, nee niks meer, niks meer, nee niets meer, verder niks, heb verder niks nodig, verder niks nodig, verder geen vragen, geen vragen meer, ik heb geen vragen meer, geen verdere vragen, precies wat ik wilde weten, dat wilde ik weten, dat is wat ik wilde weten, goed om te weten, werkte meteen, werkt meteen, in een keer, hij werkt, hij werkt weer, hij doet het weer, doet het weer, werkt weer, ligt goed, alles in orde, alles is in orde, is in orde, loopt als een zonnetje, nu snap ik het, ah zo zit dat, zo zit dat, logisch, logisch eigenlijk, kwartje gevallen, helder uitgelegd, goed uitgelegd, mijn vraag is beantwoord, vraag beantwoord, dan laat ik het zo, laat ik het zo, laat maar zitten, dat helpt, daar kan ik mee verder, daar kan ik mee leven, meer dan voldoende, u mag het ticket sluiten, jullie mogen sluiten, mag dicht, kan dicht, mag gesloten worden
        heel vriendelijk, enorm geholpen, heeft me enorm geholpen, heeft mij geholpen, goed geholpen, held, helden, toppers, jullie zijn toppers, prima service, vijf sterren, dikke duim, zeer gewaardeerd, wordt gewaardeerd, zeer erkentelijk, tevreden klant, weer wat geleerd, fijne avond, fijne avond nog, fijne zondag, prettig weekend, goed weekend, fijne feestdagen, goede nacht, welterusten, het beste, met vriendelijke groet, vriendelijke groet, groet, de mazzel, houdoe, doeg, dag, okido, oki, thnx, merci, joepie, hoera, sorry voor de moeite, dank voor de moeite, eindelijk warm
        dank je, dank u, dank je wel, dank u wel, hartelijk dank, heel erg bedankt, ontzettend bedankt, alvast bedankt, het werkt, het doet het, doet het weer, hij doet het, doet het nu, het is gelukt, is gelukt, is opgelost, helemaal goed, helemaal duidelijk, komt goed, geen probleem, nee bedankt, nee dank je, nee dank u, dat was alles, dat is alles, dat was het, verder niets, fijne dag, fijne dag nog, prettige dag, tot ziens, fijn weekend, dat hielp, heeft geholpen, ik zie het, ik snap het
        """,
        "vlotte geduld met moeite vriendelijk verwarming reageert lampje-groen meteen zelf voldoende dan heb geen alles-weer nog top gewaardeerd dit eh he mevrouw meneer helder-antwoord informatie-dank bent service klanten groen lampje ah al alles antwoord de dat deze dit dus een echt eindelijk en erg er gauw goede heel heeft helemaal hem het hij hoor hulp ik info informatie inderdaad is je jij jullie jouw me mij mijn nu nogmaals o oh oja ondersteuning prettige reactie snel snelle super team toch tip uitleg uw u van voor vlotte was wat-fijn weer wel zeer zo zojuist zeker probleem",
        "is werkt doet heeft kan kunnen hoe waar wanneer waarom wat wie",
    ),
    Vocabulary(
        _SHARED
        + """dzieki, dziekuje, dziekujemy, dziekuje, dzieka, dziex, swietnie, super, idealnie, doskonale, rewelacja, rewelacyjnie, ekstra, dobrze, dobra, jasne, rozumiem, zrozumialem, zrozumialam, zrozumiano, rozwiazane, rozwiazany, naprawione, dziala, zadzialalo, pomoglo, udalo, gotowe, zalatwione, fajnie, znalazlem, znalazlam, tak, spoko, git, wspaniale, pozdrawiam, okej, zgoda
        nie to wszystko, nie to juz wszystko, dzieki wielkie, dziekuje wielkie, dziekuje pieknie, dziekuje slicznie, pieknie dziekuje, stokrotne dzieki, uprzejmie dziekuje, dokladnie to chcialem wiedziec, dokladnie to chcialam wiedziec, to chcialem wiedziec, to chcialam wiedziec, o to mi chodzilo, o to chodzilo, tylko o to chodzilo, dobrze wiedziec, wiecej pytan nie mam, nie mam wiecej pytan, nie mam pytan, brak pytan, niczego wiecej nie potrzebuje, nic wiecej nie potrzebuje, to odpowiada na moje pytanie, odpowiada na moje pytanie, nie mam nic do dodania, sprawa zalatwiona, sprawa zamknieta, mozna zamknac, mozna zamknac rozmowe, mozna zamknac zgloszenie, prosze zamknac zgloszenie, juz po klopocie, po klopocie, wszystko sie wyjasnilo, wyjasnilo sie, juz wiem, teraz rozumiem, ma sens, to ma sens, kumam, przyjalem, przyjelam, zrozumialem, pasuje mi, pasuje mi to, znowu dziala, znow dziala, dziala jak nalezy, hula, juz sie polaczyl, za pierwszym razem, udalo sie za pierwszym razem, za drugim podejsciem
        jestem zadowolony, jestem zadowolona, doceniam, na medal, piec gwiazdek, bardzo pan mily, bardzo pani mila, jestescie wielcy, jestescie super, wielkie uklony, szacun, bomba, alleluja, brawo, super sprawa, milego wieczoru, milej niedzieli, milego weekendu, udanego weekendu, udanego dnia, dobrego dnia, dobranoc, dobrej nocy, wesolych swiat, wzajemnie, trzymaj sie, z powazaniem, pozdro, pozdrawiam serdecznie, klaniam sie, nara, buziaki, na razie, przepraszam za klopot, ogarniete, nieaktualne, uratowal mi pan dzien, uratowalas mi dzien
        bardzo dziekuje, serdecznie dziekuje, wielkie dzieki, z gory dziekuje, wszystko jasne, wszystko dziala, wszystko gra, wszystko w porzadku, w porzadku, udalo sie, juz dziala, teraz dziala, nie ma problemu, nie dziekuje, to wszystko, nic wiecej, problem rozwiazany, problem z glowy, milego dnia, do widzenia, do uslyszenia, dziekuje za pomoc
        """,
        "wielkie szybka-reakcja cierpliwosc odpowiedzi jasno zrozumiale zadowolony obsluga daje mily mila pokazuje wszystko-dziala lampka kontrolka dobre slowo teraz-juz raz jeszcze tak aha ale szybko zielony zielone swiatlo a ah bardzo ci i informacje jest juz mi moj na no nam o odpowiedz panstwu panu pani pomoc ponownie prosto rzeczywiscie sie szybka szybko szybkie teraz to tez wam wsparcie wszystko wyjasnienie za ze znowu znow cala wam super naprawde problem",
        "czy jak kiedy gdzie dlaczego jaki jaka kto",
    ),
    Vocabulary(
        _SHARED
        + """tack, tackar, toppen, perfekt, bra, utmarkt, jattebra, finfint, fint, lost, fixat, funkar, fungerar, fungerade, funkade, forstar, uppfattat, klart, kanon, grymt, hjalpte, harligt, underbart, ja, okej, hittade
        tack sa mycket, stort tack, tusen tack, tack for hjalpen, det funkar, det fungerar, det lostes, det lost sig, allt bra, inga problem, nej tack, det var allt, ha en bra dag, nu funkar det, nu fungerar det, jag hittade det
        """,
        "allt all an da den det det-har dig du en er ett for hjalpen hjalp i igen igenkant jag mycket nu oj och och snabba snabbt svar svaret sa som tack till utmarkt var ni er ar nu jatte verkligen",
        "funkar fungerar ar hur var nar varfor vad vem kan",
    ),
    Vocabulary(
        _SHARED
        + """tak, takk, perfekt, fint, flott, supert, fantastisk, godt, bra, lost, ordnet, fungerer, virker, virkede, virket, forstaet, forstatt, klart, dejligt, herligt, hjalp, hjalp, ja, okay, greit, kanon, fikset
        mange tak, tusind tak, tusen takk, takk skal du ha, tak skal du have, mange takk, tak for hjalpen, takk for hjelpen, tak for hjælpen, det virker, det fungerer, det virkede, alt er i orden, alt i orden, intet problem, ingen problem, nej tak, nei takk, det var alt, ha en god dag, hav en god dag, ha en fin dag, nu virker det, na virker det, na fungerer det, det loste seg
        """,
        "alt for det den den du en er et hjelpen hjaelpen hjælpen i igen igjen jeg meget mye na nu og raske hurtige svar svaret sa så til var virkelig veldig dere jer",
        "virker fungerer er hvordan hvor nar hvorfor hva hvad hvem kan",
    ),
    Vocabulary(
        _SHARED
        + """kiitos, kiitoksia, kiitti, mahtavaa, hienoa, loistavaa, hyva, selva, ymmarran, toimii, onnistui, ratkesi, korjattu, valmis, joo, kylla, juu, jees, jes, mahtava, taydellista, autto, auttoi
        kiitos paljon, paljon kiitoksia, kiitos avusta, ei kiitos, se oli siina, nyt toimii, se toimii, ongelma ratkesi, kaikki kunnossa, hyvaa paivanjatkoa, suuri kiitos
        """,
        "avusta apu se nyt taas kaikki paljon todella erittain nopeasta vastauksesta oikein hyvin no ja",
    ),
    Vocabulary(
        _SHARED
        + """dekuji, dekuju, diky, dik, perfektni, skvele, vyborne, super, jasne, rozumim, vyreseno, funguje, hotovo, pomohlo, dobre, dobra, ano, jo, fajn, paráda, parada, bezva
        moc dekuji, mockrat dekuji, dekuji moc, dekuji za pomoc, diky moc, uz funguje, uz to funguje, to funguje, vse v poradku, v poradku, neni problem, ne dekuji, to je vse, hezky den, na shledanou, to pomohlo, problem vyresen
        """,
        "moc za pomoc uz to vam ti opravdu je a rychlou odpoved velmi jeste jednou vse vsechno zase",
        "jak kde kdy proc co kdo",
    ),
    Vocabulary(
        _SHARED
        + """multumesc, mersi, perfect, excelent, minunat, grozav, bine, inteles, rezolvat, functioneaza, merge, gata, da, fain, multumim, reusit
        multumesc mult, multumesc frumos, mii de multumiri, acum merge, acum functioneaza, a mers, a functionat, m-a ajutat, nicio problema, nu multumesc, asta e tot, problema rezolvata, o zi buna, la revedere, totul e in regula, am reusit, am inteles
        """,
        "mult frumos pentru ajutor ajutorul raspuns raspunsul rapid acum foarte si tot totul e este din nou va iti",
        "cum unde cand de ce cine",
    ),
    Vocabulary(
        _SHARED
        + """tesekkurler, tesekkur, sagol, sagolun, eyvallah, harika, mukemmel, muhtesem, guzel, tamam, tamamdır, tamamdir, anladım, anladim, cozuldu, calısıyor, calisiyor, calıstı, calisti, duzeldi, oldu, hallettim, halloldu, evet, iyi
        tesekkur ederim, cok tesekkurler, cok tesekkur ederim, cok sagolun, cok sag olun, sag ol, sag olun, sorun cozuldu, simdi calısıyor, simdi calisiyor, sorun degil, sorun yok, hayır tesekkurler, hayir tesekkurler, iyi gunler, iyi calısmalar, kolay gelsin, hepsi bu
        """,
        "cok simdi ben siz yardımınız yardiminiz icin hızlı hizli cevap yanıt gercekten her sey",
        "nasıl nasil nerede ne neden kim",
    ),
    Vocabulary(
        _SHARED
        + """спасибо, благодарю, отлично, супер, прекрасно, замечательно, класс, хорошо, понятно, понял, поняла, ясно, ок, окей, решено, работает, заработало, помогло, получилось, готово, да, ага, идеально, нашел, нашла, спс, круто, ладно
        большое спасибо, спасибо большое, спасибо за помощь, огромное спасибо, все работает, теперь работает, все хорошо, все понятно, все отлично, все в порядке, проблема решена, нет спасибо, это все, больше вопросов нет, вопросов нет, нет проблем, не за что, хорошего дня, до свидания, всего доброго
        """,
        "все вам за помощь и теперь уже очень снова опять это так быстрыи быстро ответ большое вас тебе мне",
        "как где когда почему что кто",
    ),
    Vocabulary(
        _SHARED
        + """дякую, дякуємо, спасибі, чудово, супер, відмінно, добре, зрозуміло, зрозумів, зрозуміла, ясно, працює, запрацювало, допомогло, вирішено, готово, так, ок, клас, гаразд
        дуже дякую, щиро дякую, велике спасибі, все працює, тепер працює, вже працює, все добре, все зрозуміло, проблему вирішено, ні дякую, це все, гарного дня, до побачення
        дуже вдячний, дуже вдячна
        """,
        "все вам за допомогу і тепер вже дуже знову це швидку відповідь вас",
        "як де коли чому що хто",
    ),
    Vocabulary(
        _SHARED
        + """ευχαριστω, ευχαριστουμε, τελεια, τελειο, ωραια, μπραβο, καταλαβα, λυθηκε, δουλευει, λειτουργει, ενταξει, οκ, ναι, υπεροχα, εγινε, φανταστικα
        ευχαριστω πολυ, σας ευχαριστω, τωρα δουλευει, ολα καλα, ολα ενταξει, κανενα προβλημα, οχι ευχαριστω, καλη συνεχεια, καλη σας μερα, αντιο, το βρηκα
        """,
        "πολυ για τη την βοηθεια τωρα ολα σας το και παλι γρηγορη απαντηση",
        "πως που ποτε γιατι τι ποιος",
    ),
    Vocabulary(
        _SHARED
        + """koszonom, koszi, koszonjuk, kosz, tokeletes, remek, nagyszeru, szuper, rendben, oke, ertem, megoldodott, mukodik, mukodott, segitett, kesz, igen, jo, sikerult
        koszonom szepen, nagyon koszonom, koszonom a segitseget, most mukodik, mar mukodik, minden rendben, nincs problema, nem koszonom, ennyi volt, szep napot, viszontlatasra
        """,
        "szepen nagyon a az segitseget most mar minden gyors valaszt ujra es is",
        "hogyan hol mikor miert mi ki",
    ),
    Vocabulary(
        """شكرا, شكرًا, مشكور, مشكورين, تمام, ممتاز, رائع, حسنا, اوكي, فهمت, نعم, يعمل, اشتغل, جميل, خلاص
        شكرا جزيلا, شكرا لك, شكرا لكم, شكرا كثيرا, الف شكر, تم الحل, انحلت المشكله, انحلت المشكلة, لا شكرا, مع السلامه, مع السلامة
        """,
        "لك لكم جزيلا كثيرا على المساعده المساعدة الان كل شيء جدا انه هذا",
    ),
    Vocabulary(
        """תודה, מעולה, מצוין, סבבה, בסדר, הבנתי, אוקיי, אוקי, עובד, הסתדר, נפתר, כן, יופי, אחלה, מושלם
        תודה רבה, המון תודה, עכשיו עובד, זה עובד, הכל בסדר, אין בעיה, לא תודה, זה הכל, יום טוב
        """,
        "רבה על העזרה עכשיו זה לכם לך מאוד",
    ),
)
CLOSING_UNSPACED = frozenset(
    [
        "谢谢",
        "謝謝",
        "谢谢你",
        "谢谢您",
        "非常感谢",
        "感谢",
        "多谢",
        "好的",
        "好",
        "好的谢谢",
        "好的,谢谢",
        "好的，谢谢",
        "明白了",
        "明白",
        "知道了",
        "收到",
        "可以了",
        "解决了",
        "解決了",
        "已解决",
        "没问题",
        "没事了",
        "不用了",
        "不用了谢谢",
        "太好了",
        "行",
        "嗯",
        "嗯嗯",
        "完美",
        "搞定了",
        "好了",
        "ありがとう",
        "ありがとうございます",
        "ありがとうございました",
        "助かりました",
        "わかりました",
        "分かりました",
        "了解です",
        "了解しました",
        "了解",
        "承知しました",
        "解決しました",
        "できました",
        "直りました",
        "動きました",
        "完璧です",
        "大丈夫です",
        "はい",
        "問題ありません",
        "どうも",
        "감사합니다",
        "고맙습니다",
        "고마워요",
        "고마워",
        "네",
        "네감사합니다",
        "알겠습니다",
        "해결됐어요",
        "해결되었습니다",
        "됐어요",
        "잘돼요",
        "좋아요",
        "완벽해요",
        "괜찮아요",
        "확인했습니다",
        "ขอบคุณ",
        "ขอบคุณค่ะ",
        "ขอบคุณครับ",
        "ขอบคุณมาก",
        "ได้แล้ว",
        "โอเค",
    ]
)
"""Whole texts of languages that put no spaces between words."""
