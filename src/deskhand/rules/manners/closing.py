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
        got it, i see, i understand, makes sense, makes perfect sense, that did it, that does it, that did the trick, did the trick, does the trick
        never mind, nevermind, i found it, found it, figured it out, i figured it out, worked it out, all set, all good, all sorted, all clear, all done, all fixed
        no problem, no worries, no thanks, no thank you, that is all, that's all, that will be all, that'll be all, nothing else, no more questions, no further questions
        up and running, back online, back up, good to go, you can close this, you can close the ticket, please close this, close the ticket, please close the ticket, case closed
        you saved my day, you made my day, lifesaver, life saver, you rock, you're the best, you are the best, have a nice day, have a great day, have a good day, have a good one, take care, bye, goodbye, see you
        have a lovely evening, have a lovely day, have a nice evening, have a nice weekend, have a great weekend, cya, that's all i needed to know, all i needed to know, that is all i needed, that's all i needed, nice one, spot on, just what i needed, exactly what i needed, what i needed, that was it, will do, fair enough, sounds good, looks good, good job, well done, great job, nice work, problem solved, issue solved, issue resolved
        """,
        "green light alright you've been a again all and am and are bunch but-not everybody everyone everything for from fully guys hey hi i i'm im is it it's its it'll indeed "
        "just-now kind kindly lot lots loads million ton tons many me mine my much now of oh ah aha ahh really so indeed such team that that's thats the they "
        "there this thing things time to today totally up very was well with-that yeah yep yes you you're your yours we i've has been absolutely "
        "help assistance support advice tip hint info information reply response answer answers explanation quick fast prompt speedy swift patience "
        "clear cleared finally completely both too also already again sir madam mate man buddy folks dear happy glad",
        "is are does do did can could would will was were has have how why what where when which who",
    ),
    Vocabulary(
        _SHARED
        + """danke, dankeschon, danki, merci, prima, klasse, toll, genial, wunderbar, perfekt, spitze, bestens, hervorragend, ausgezeichnet, gut, schon, fein, verstanden, erledigt
        geklappt, gelost, behoben, funktioniert, lauft, klappt, geholfen, passt, gefunden, geschafft, jawohl, einverstanden, gerne, tschuss, ciao, geil, mega, dankbar, jo, jup
        hat geklappt, hat funktioniert, hat geholfen, hat gut geklappt, hat super geklappt, weiss ich bescheid, weiss bescheid, schonen feierabend, schonen abend, einen schonen abend, schonen abend noch, ach so, na dann
        vielen dank, herzlichen dank, besten dank, tausend dank, lieben dank, dank dir, dank euch, dank ihnen, alles klar, alles gut, alles bestens, alles okay, alles ok, kein problem, nein danke, das war alles, das wars, das war's, mehr nicht
        geht wieder, geht jetzt, es geht, geht es wieder, jetzt geht es, jetzt geht's, jetzt gehts, geht's wieder, gehts wieder, schonen tag, schonen tag noch, einen schonen tag, einen schonen tag noch, schones wochenende, bis dann, auf wiedersehen, hat sich erledigt, erledigt, hat sich geklart, ich hab's, habe es gefunden, hab es gefunden, weiss bescheid, weiss ich bescheid, bin zufrieden
        """,
        "grun aber-nicht ah ach aha alles also auch das dass da dann dein deine den der die dir dich dies diese echt ein eine einen endlich es euch eure fur ganz gar gerade genau geworden hab habe haben hat "
        "hilfe hilfreiche ich ihnen ihre ihr im immer ins ist ja jetzt jedenfalls mal mehr mir nett nette noch nochmal nochmals nun oh richtig rasche schnelle schnelles schnell schnellen antwort sehr sie sind so sofort super total tip tipp tipps auskunft info unterstutzung erklarung "
        "uns und viel vielmals von war was-los wieder wir wirklich wunderbare zusammen wurde nachricht ruckmeldung support team leute problem",
        "ist sind hat habe haben geht funktioniert lauft klappt wie wo was wann warum wieso kann konnen darf wurde",
    ),
    Vocabulary(
        _SHARED
        + """merci, parfait, genial, impeccable, nickel, bien, excellent, formidable, entendu, compris, resolu, regle, repare, fonctionne, marche, fonctionnel, reussi, trouve, daccord, d'accord, chouette, genial, magnifique, voila, oui, aide, bravo, cordialement
        c'est bon, c'est parfait, c'est regle, c'est resolu, c'est fait, c'est note, c'est compris, ca marche, ca fonctionne, ca y est, ca roule, tout est bon, tout est clair, tout est en ordre, tout va bien, tres bien, tout bon
        pas de probleme, pas de souci, non merci, c'est tout, rien d'autre, bonne journee, bonne soiree, bonne fin de journee, au revoir, a bientot, bon week-end, probleme resolu, probleme regle, je vois, je comprends, j'ai compris, j'ai trouve, ca m'a aide, ca a marche, ca a fonctionne, je vous remercie, vous remercie, je te remercie
        """,
        "vert voyant a ah aussi avec beaucoup bien-sur ca cela c'est de desormais du enfin encore-merci est et etait eu fois fort grand le la les l'aide maintenant m'a mille moi mon nouveau oh pour probleme reponse rapide rapides rapidement conseil conseils explication explications information l'information soutien super tout toute toute-l'equipe tres t'es toi un une infiniment votre vos ton tes vous tu y reactivite gentillesse patience a nouveau monsieur madame sincerement oui ok",
        "est-ce comment pourquoi ou quand quel quelle qui que",
    ),
    Vocabulary(
        _SHARED
        + """gracias, perfecto, genial, estupendo, excelente, fenomenal, vale, listo, solucionado, resuelto, arreglado, funciono, funciona, entendido, comprendido, hecho, bien, bueno, claro, buenisimo, fantastico, maravilloso, sirvio, ayudo, de acuerdo, anotado, guay, dale, si, chevere, saludos, agradecido, agradecida, adios
        muy amable, muy amables, muchas gracias, mil gracias, muchisimas gracias, todo bien, todo correcto, todo claro, todo listo, ya esta, ya esta bien, ya lo encontre, lo encontre, ya funciona, ya lo veo, ya veo, me ha servido, me sirvio, me ha ayudado, me ayudo, ha funcionado, no hay problema, no gracias, eso es todo, es todo, nada mas, nada mas gracias, problema resuelto, problema solucionado, que tenga buen dia, que tengas buen dia, buen dia, hasta luego, un saludo, ya quedo, quedo claro, muy amable, os lo agradezco, se lo agradezco, te lo agradezco
        """,
        "verde luz a ah ahora al con de del el ella en es eso esta esto estoy fue gran ha han he hola-no igualmente la las le les lo los me mi muy mucho nuevo oh otra vez para perfectamente por que-bien rapida rapido respuesta ayuda atencion informacion consejo apoyo explicacion tan tu su todo todos un una usted ustedes vez ya y me-ha super equipo amabilidad tiempo problema de-nuevo",
        "como cuando donde porque cual quien",
    ),
    Vocabulary(
        _SHARED
        + """grazie, perfetto, ottimo, benissimo, bene, fantastico, grande, bravissimi, risolto, sistemato, funziona, funzionato, capito, chiaro, chiarissimo, fatto, trovato, bravo, bravi, eccellente, magnifico, d'accordo, va bene, tutto bene, tutto ok, tutto chiaro, tutto a posto, a posto, gentilissimi, gentilissimo, gentilissima, si, arrivederci, ricevuto, evviva
        grazie mille, mille grazie, molte grazie, tante grazie, ha funzionato, ora va, adesso va, ora funziona, mi ha aiutato, mi e stato utile, e stato utile, ci sono riuscito, ci sono riuscita, l'ho trovato, nessun problema, no grazie, e tutto, nient'altro, problema risolto, buona giornata, buona serata, a presto, la ringrazio, vi ringrazio, ti ringrazio
        """,
        "verde luce a adesso ancora-grazie al alla anche aiuto assistenza che-bello chiarimento consiglio cosi davvero del della di e ed era finalmente gentile gentilezza ha i il la l'aiuto l'assistenza lo le molto mi nuovo nuovamente oh ah ora per pazienza perfettamente proprio quindi questo rapida rapido risposta spiegazione informazione info stato suo sua super supporto tempestiva tutto tutti tutte un una veloce velocissimi vostro vostra vero",
        "come quando dove perche quale chi cosa",
    ),
    Vocabulary(
        _SHARED
        + """obrigado, obrigada, obg, brigado, brigada, valeu, vlw, agradecido, agradecida, perfeito, otimo, optimo, excelente, maravilha, maravilhoso, beleza, blz, certo, entendido, entendi, percebi, percebido, compreendi, resolvido, solucionado, funciona, funcionou, consegui, feito, bom, bem, boa, fixe, legal, show, fantastico, espetacular, ajudou, sim, combinado, tchau, adeus, encontrei
        resultou, ja resultou, deu resultado
        muito obrigado, muito obrigada, muitissimo obrigado, tudo certo, tudo bem, tudo ok, tudo resolvido, ja esta, ja funciona, ja resolvi, ja encontrei, ja percebi, deu certo, a funcionar, ja esta a funcionar, esta bem, esta otimo, esta resolvido, sem problema, sem problemas, nao obrigado, nao obrigada, e tudo, e so isso, so isso, mais nada, problema resolvido, bom dia, boa tarde, boa noite, bom fim de semana, ate logo, ate breve, agradeco, agradeco imenso
        """,
        "verde luz a agora ah ai ajuda apoio as atencao com da de do dica e em era esta este explicacao foi gentileza imenso informacao isso ja la mais-uma-vez mais me mesmo muito na no nova novamente o oh os para pela pelas pelo pelos perfeitamente por rapida rapidez rapido resposta retorno super suporte tao tempo todos toda tudo um uma vez vos voce voces",
        "como quando onde porque qual quem",
    ),
    Vocabulary(
        _SHARED
        + """bedankt, dank, dankje, dankjewel, dankuwel, prima, perfect, geweldig, fantastisch, uitstekend, mooi, fijn, goed, oke, akkoord, duidelijk, helder, begrepen, snap, opgelost, gelukt, werkt, geregeld, gevonden, gefikst, klaar, geholpen, klopt, netjes, lekker, mooizo, groetjes, doei, ja, toppie, tof, heerlijk, graag
        dank je, dank u, dank je wel, dank u wel, hartelijk dank, heel erg bedankt, ontzettend bedankt, alvast bedankt, het werkt, het doet het, doet het weer, hij doet het, doet het nu, het is gelukt, is gelukt, is opgelost, helemaal goed, helemaal duidelijk, komt goed, geen probleem, nee bedankt, nee dank je, nee dank u, dat was alles, dat is alles, dat was het, verder niets, fijne dag, fijne dag nog, prettige dag, tot ziens, fijn weekend, dat hielp, heeft geholpen, ik zie het, ik snap het
        """,
        "groen lampje ah al alles antwoord de dat deze dit dus een echt eindelijk en erg er gauw goede heel heeft helemaal hem het hij hoor hulp ik info informatie inderdaad is je jij jullie jouw me mij mijn nu nogmaals o oh oja ondersteuning prettige reactie snel snelle super team toch tip uitleg uw u van voor vlotte was wat-fijn weer wel zeer zo zojuist zeker probleem",
        "is werkt doet heeft kan kunnen hoe waar wanneer waarom wat wie",
    ),
    Vocabulary(
        _SHARED
        + """dzieki, dziekuje, dziekujemy, dziekuje, dzieka, dziex, swietnie, super, idealnie, doskonale, rewelacja, rewelacyjnie, ekstra, dobrze, dobra, jasne, rozumiem, zrozumialem, zrozumialam, zrozumiano, rozwiazane, rozwiazany, naprawione, dziala, zadzialalo, pomoglo, udalo, gotowe, zalatwione, fajnie, znalazlem, znalazlam, tak, spoko, git, wspaniale, pozdrawiam, okej, zgoda
        bardzo dziekuje, serdecznie dziekuje, wielkie dzieki, z gory dziekuje, wszystko jasne, wszystko dziala, wszystko gra, wszystko w porzadku, w porzadku, udalo sie, juz dziala, teraz dziala, nie ma problemu, nie dziekuje, to wszystko, nic wiecej, problem rozwiazany, problem z glowy, milego dnia, do widzenia, do uslyszenia, dziekuje za pomoc
        """,
        "zielony zielone swiatlo a ah bardzo ci i informacje jest juz mi moj na no nam o odpowiedz panstwu panu pani pomoc ponownie prosto rzeczywiscie sie szybka szybko szybkie teraz to tez wam wsparcie wszystko wyjasnienie za ze znowu znow cala wam super naprawde problem",
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
