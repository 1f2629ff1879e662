"""English."""

from deskhand.rules.speech.words import Speech

_STATIVE = (
    "am|'m|hope|see|think|understand|recommend|suggest|would|apologi[sz]e|appreciate|assume|guess|know|mean|wish|believe|regret|realise|realize|notice|imagine|"
    "need|want|wonder|take it|feel|was not able|could not|couldn't|did not|didn't|do not|don't|cannot|can't|can not|can only|am not|'m not|won't|will not be able|have no|haven't|have not|had hoped|gather|sympathi[sz]e|mention|explain|should|look|may|might|must|can|could"
)
ENGLISH = Speech(
    function_words="""
    under
    wish would we're they're it'll usually normally generally typically
    between afraid sadly regrettably alas
    a an the and or but so as at by for from in into of off on onto out over per than that then this these those to too up via with without within about after again all also any
    are be been being is was were am do does did doing done has have had having can could may might must shall should will would it its it's he she they them their there here we us our
    you your yours i me my mine who whom which what when where why how if once until till while because since before unless whether both each either every few more most much many
    no nor not only own same such very just please simply next first finally now therefore yes well sure kindly let make need get take takes took go goes come comes came see use used using
    open choose select click press tap enter visit follow find look try keep hold button page section menu option step steps following below above
    dear hello hi hey thank thanks sorry one two three know want like happens happen able still even way thing things something anything someone etc i'd i'm i've i'll you'd you're you've you'll that's there's don't doesn't can't cannot won't isn't aren't
    good bad tell already yet currently wait here unfortunately case cases general generally rule rules short sum summarise summarize summary depends depend easy simple simply straightforward question questions news thing point points worry worries explain clear note matter matters detail details asked asking ask several time important remember forget sure exception basically actually fact answer that's it's hope helps walk through process turn turns afterwards afterward check quick quickly done doing way yourself myself itself moment keep mind depends possible possibility allowed happens turn turned based great perfect thing things right most want wanted looking forward
    up back long longer takes lasts last works work lets means mean including include includes called named
    """,
    social=r"""
    ^\W*(?:(?:it|that) (?:all )?depends\b[^.:]{0,60}\W*$|(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b(?: [\w'.-]+){0,5}\W*$|
    (?:(?:many |kind |best |warm )*(?:regards|wishes)|sincerely|yours|cheers|best|all the best|take care|have a (?:nice|great|good|lovely) \w+)\b(?:[\s,]+[\w'.-]+){0,6}\W*$|
    (?:thank you|thanks|many thanks)\b[^.]{0,80}|
    (?:i am|i'm|we are|we're|so|very|really) (?:so |very |really |truly |terribly )*(?:sorry|glad|happy|pleased|delighted|afraid)\b|(?:i|we) (?:sincerely |do |really |truly )*(?:apologi[sz]e|regret|understand|appreciate|hope|see|sympathi[sz]e)\b|
    (?:glad|happy|pleased|sorry|great|good|nice|wonderful) to (?:explain|walk|go|hear|help|know|meet|see)\b|(?:sorry|apologies|my apologies)\b|you(?:'re| are) (?:very |most )?welcome\b|no problem\b|my pleasure\b|of course\W*$|certainly\W*$|sure\W*$|absolutely\W*$|yes\W*$|no\W*$|great question\b|good question\b|that sounds (?:frustrating|annoying|stressful|awful)|
    (?:here is|here's|here are|this is) (?:how|what)\b[^.]{0,60}:?\W*$|please (?:follow|try) (?:these|the following) steps\W*$|(?:the )?fernhill(?: support)?(?: team)?\W*$|(?:customer )?support team\W*$|(?:your|the) [\w' -]{1,40} team\W*$)
    """,
    offers=r"""
    \b(?:ask for|speak to|talk to|reach|prefer) (?:a|one of our) (?:person|human|colleague|agent)\b|
    \b(?:let me|let us) know\b|\b(?:is there |if there is )?anything else\b|\b(?:i am|i'm|we are|we're) (?:always )?(?:here|happy|glad|available)\b|\bfeel free to\b|\bdon't hesitate\b|\bjust (?:ask|reply|write back)\b|\bif you (?:have|need) (?:any )?(?:more |other |further )?(?:questions|help)\b|\bhappy to help\b|\bdoes (?:that|this) help\b
    """,
    first_person=r"""\b(?:by me|of me|i|i'm|i've|i'd|i'll|we|we're|my)\b""",
    inability=r"\b(?:i|we)(?:'m|'ve|'re)?(?: (?:unfortunately|also|still|currently|really|simply|just|myself|am|are|was|were|have))* (?:can't|cannot|can not|couldn't|could not|don't|do not|didn't|did not|haven't|have not|hadn't|won't be able|will not be able|am not|not|unable|unsure|no (?=access|way|means|possibility|information|record|view))\b(?! only)(?! (?:\w+ ){0,3}(?:doubt\w*|deny|mind|object\w*|hesitat\w*|question|reason|think|believe|wait|problems?|obstacles?|more than)\b)|\b(?:nothing|none of (?:this|that|it)) (?:was|has been) \w+ by me\b",
    deeds=rf"""
    \b(?:it|that|this|everything|all)'s (?:(?:all|now|already|been|just) )*(?:done|cancelled|canceled|refunded|sorted|fixed|sent|shipped|approved|processed|paid|arranged|booked|on its way)\b|(?<!you )\balready (?:been )?(?:approved|refunded|cancelled|canceled|shipped|sent|processed|issued|paid)\b|^\W*(?:refund|order|payment|replacement|parcel|cancellation) (?:status\W+)?(?:sent|made|issued|processed|approved|done|completed|confirmed)\b|
    \b(?:our|the|my) (?:\w+ ){{0,2}}(?:team|staff|technicians?|colleagues?|manager|department|warehouse|company|support|engineers?|specialists?|agents?) (?:\w+ ){{0,2}}\w+s? you(?:r|rs)?\b|
    \b(?:paid|refunded|sent|shipped) (?:\w+ )?yours\b|\byours (?:is|was|has|went)\b|\b(?:was|were|is) yours\b|
    \b(?:is|are) (?:\w+ )?(?:open|active|live|back|available|working|unlocked|valid) again\b|
    \b(?:i|i've|i'll|i'd|i'm)(?: (?:have|had|will|am|also|just|already|now|went|then|'ve|'ll|personally|quickly|gladly|shall|did|do))* (?!(?:{_STATIVE})\b)(?!(?:sorry|glad|happy|afraid|here|not|unable|sure|unsure|aware|pleased|hopeful|confident|delighted)\b)[a-z]{{3,}}|\bi'll\b|\bi've (?!no\b)|\bi have (?!no\b|to\b|not\b|one\b|the\b|your\b|an?\b|here\b)(?=\w)|\bi will (?!not\b|never\b)|\bi can (?!only\b|not\b|see\b|tell\b|understand\b|imagine\b|help\b|explain\b|say\b|find\b|offer you\b|share\b|show\b)|
    \b(?:we've|we'll|we're (?!sorry|afraid|here|happy|glad|open|closed|available|unable|not|pleased|always))\b|\bwe (?:have|had|will|shall|did|just|already|also) (?!to\b|no\b|not\b|only\b)[a-z]+|\bwe are (?!sorry|afraid|here|happy|glad|open|closed|available|unable|not|pleased|always|based)[a-z]+ing\b|\bwe (?:waive|cover|credit|refunded|shipped|sent|cancelled|canceled|booked|arranged|updated|fixed|moved|opened|stopped)\b|\bwe (?:guarantee|promise)\b|
    \b(?:someone|somebody|a (?:colleague|technician|specialist|manager|supervisor|human|member)|an (?:agent|engineer|expert)|my (?:colleague|manager|team|supervisor)s?|our (?:team|developers?|technicians?|engineers?|warehouse|specialists?|billing team|couriers?|experts?|staff|finance team|support team)|the (?:team|developers?|technicians?|warehouse|courier|manager|engineers?)) (?:(?:from|of|in|on|at) [\w' ]{{1,30}} )?(?:has|have|is (?!there|here|available|open)|are (?!there|here|available|open)|will|calls|call(?=s? you)|contacts|looks|checks|is on|writes|gets|comes|was|were|already|now|just)\b|
    \bconsider (?:it|the|your|this)\b|\b(?:your|yours|order \S+|parcel \S+|invoice \S+|case \S+|ticket \S+|this case|the case|this ticket|it|everything|the (?:refund|fee|charge|order|subscription|amount|money|payment|replacement|credit|account|address|booking|shipment|deposit|penalty|balance))(?: [\w'-]+){{0,4}} (?:is|are|was|were|has been|have been|has|have|got|gets|is being|are being|'s been|will be|went|goes|is going) (?:now |already |all |just |hereby |currently |fully |successfully |also |being |been |safely |back |on |in |under )*(?:on (?:its|the|their) way|the way|way|underway|progress|taken care|processed|processing|refunded|cancelled|canceled|credited|waived|approved|updated|changed|reset|deleted|erased|removed|unlocked|reactivated|activated|extended|upgraded|downgraded|reinstated|restored|replaced|shipped|sent|dispatched|scheduled|booked|escalated|forwarded|flagged|logged|opened|closed|resolved|fixed|settled|reversed|corrected|confirmed|arranged|ordered|paused|stopped|stopped before|added|applied|transferred|returned|back|out|issued|initiated|completed|done|prioriti[sz]ed|top priority|priority|under (?:review|investigation|warranty)|hands|queue|handed|set|safe|protected|eligible|entitled|free)\b|
    \b(?:a|an|the|one|two|another|this|that)(?: [\w'.-]+){{1,8}} (?:was|were|has been|have been|is being|are being|will be|is (?:now|already)|are (?:now|already)) (?:now |already |also |just )*(?:added|credited|sent|issued|refunded|applied|booked|scheduled|shipped|dispatched|created|opened|put|placed|made|arranged|reserved|set up|waived|transferred|informed|notified|contacted|alerted|told|paid|released)\b(?= (?:to|back|for|on|into|in) (?:you|your)|[^.]{{0,40}}\byou)|
    \b(?:is|are|been|was) (?:scheduled|booked) for\b|\btaken care of\b|\bon (?:its|the|their) way (?:to|back)\b|\brest assured\b|\bas good as done\b|\bconsider it done\b|\b(?:order|subscription|plan|account|refund|payment|request|case|booking|lock|block|hold) (?:has been |is now |is |was )?(?:cancelled|canceled|refunded|approved|lifted|removed|processed|updated|closed|unlocked)\b(?=[^a-z]*$|[^a-z]*so\b)|^\W*(?:all )?(?:done|sorted|fixed|cancelled|canceled|refunded|processed|credited|updated|booked|approved)\b|\b(?:went|gone) ahead\b|\bsee to it\b|\bmake sure (?:that )?(?:you|it|your|they|this)\b|\bleave it with (?:me|us)\b|\bon it\b(?! now)|\btop priority\b|\b(?:is|are) (?:already |now )?(?:working on|looking into|on the phone)\b|\bput back on your\b|
    \bwill have (?:been )?\w+ed\b|\bwill already be\b
    """,
    promises=r"""
    \b(?:money|refund|amount|payment|credit|replacement|voucher|parcel|package) should (?:\w+ )?(?:be|arrive|reach|show|appear|have|come|land)\b|
    \b(?:you will|you'll|you are going to|you're going to|you should) (?:\w+ ){0,3}(?:receive|get|have|be (?:refunded|contacted|credited|compensated|reimbursed|called|upgraded|notified|informed)|hear|not be|no longer|never)\b|
    \b(?:you are|you're) (?:\w+ )?(?:entitled|eligible|covered|owed|getting|receiving)\b|\bexpect (?:a|an|the|your|it|to)\b|\bwill (?:definitely|certainly|surely|arrive|be with you|reach you|come|land|show|appear)\b|\b(?:definitely|certainly|guaranteed?|promised?)\b|
    \b(?:no|without) (?:charge|cost|fee)s?\b|\bfree of charge\b|\bon (?:us|the house)\b|\bfor free\b|\buse (?:the )?(?:code|coupon|voucher)\b|\bcoupon code\b|\bas a (?:gesture|goodwill|courtesy|thank you)\b|\bgoodwill\b|\bcompensat\w+\b|\bgoes? live\b|\bwill not be (?:billed|charged)\b|\bgoes? back to your\b
    """,
    strong=r"""
    \b(?:another|worldwide|internationally|several|multiple|at once|other (?=card|account|address|box)|today|tomorrow|tonight|yesterday|now|right away|immediately|instantly|shortly|(?<!as )soon|asap|this (?:morning|afternoon|evening|week|time)|monday|tuesday|wednesday|thursday|friday|saturday|sunday|
    all (?!you|its|your|the|of|set|good|data|that|it)\w+s|definitely|certainly|guaranteed?|free (?!to)|unlimited|lifetime|automatically|full|double|extra|bonus|twice|half)\b
    """,
    conditions=r"""
    \b(?:if|when|whenever|once|after|until|till|unless|before|as soon as|while|during|within|in case|provided|only|can|could|may|might|must|you should|should (?:you|it|they|the|an?)|have to|has to|need to|needs to|cannot|can't|please|usually|normally|generally|takes?|lasts?|for faulty|each|every|any)\b
    """,
    negation=r"""\b(?:not|no|never|cannot|without|nor|neither|nobody|nothing|none|excluded|impossible)\b|n't\b""",
    no_negation=r"""\b(?:don't|do not|doesn't|does not|needn't|need not) (?:have to|need(?: to)?)\b|\bno need\b|\b(?:don't|do not) (?:forget|worry)\b|\bnot only\b|\bwhy not\b|^\W*no,|\bno (?:problem|worries)\b""",
    until=r"""\b(?:until|till|unless|only|before|except)\b""",
    about_itself=r"""
    \b(?:as an?|i am an?|i'm an?|just an?) (?:\w+ )?(?:ai|artificial|language model|llm|chatbot|assistant trained)\b|\blanguage model\b|\bmy (?:training|knowledge|instructions|system prompt|prompt|programming|guidelines|data)\b|\bknowledge (?:cut-?off|only goes|base)\b|
    \b(?:the |this |these |provided |given |available |above |supplied ){1,5}(?:articles?|context|documents?|documentation|passages?|sources?|snippets?|excerpts?|information|text|knowledge base|help ?cent(?:er|re))\b (?:provided|given|do(?:es)?(?: not|n't)|that (?:i|you)|above|says|say|mentions?|states?|cover|i (?:was|have)|available to me)|\b(?:in|from|to|on|with) the (?:provided|given|available|supplied) \w+|\bthe (?:provided|given) (?:articles?|context|documents?|information)\b|\baccording to (?:the )?(?:<|context|articles|documents|provided)|\bthe articles?\b|
    \b(?:could not|couldn't|cannot|can't|did not|didn't|unable to|was not able to|not able to) (?:find|locate|answer|help with (?:that|this)|assist|provide|determine|process)\b|\b(?:have no|no|don't have(?: any)?|do not have(?: any)?|not enough|insufficient) (?:information|mention|details|data|answer|access to (?:that|this|the) information)\b|\b(?:outside|beyond|out) (?:of )?(?:my|the) (?:scope|knowledge|abilities|capabilities)\b|\bnot (?:covered|mentioned|specified|available) (?:in|here)\b|\bdid ?n[o']t (?:quite )?understand\b|
    \bthe (?:user|customer) (?:is|was|wants|asks|asked|has|seems|needs|sounds|says|might|may)\b|\b(?:i should|i must|i need to|let me) (?:not |check|think|see if|look|answer|respond|mention|avoid|first|be careful|craft|write)\b|\bnote to (?:self|agent|the agent|team|staff)\b|\b(?:thought|reasoning|internal note|final answer)\s*:|^\W*(?:analysis|observation|answer|response|assistant|system|user)\s*:|\btodo\b|\bdo not (?:upsell|mention|offer|tell)\b|\bstep by step\b(?=(?:(?!step by step).)*\bthink)
    """,
    orders="order orders parcel package packages parcels shipment shipments delivery deliver purchase tracking track number carrier courier expected expect arrive arrives arrival due total cost costs amount paid price items item contains placed ordered status date currency shows listed account name",
    statuses={
        "processing": "processing processed prepared preparing preparation progress packed",
        "shipped": "shipped sent dispatched way transit underway",
        "out_for_delivery": "out delivery today way transit delivered",
        "delayed": "delayed late delay",
        "delivered": "delivered arrived",
        "cancelled": "cancelled canceled",
        "returned": "returned return",
        "refunded": "refunded refund",
    },
    accounts="account plan subscription tier seats seat users free used left renew renews renewal status invoice invoices due amount number issued total balance",
    alike=(
        "keep keeps kept keeping retain retains",
        "hold held holding press pressed",
        "send sent sends sending return returned returning returns back",
        "pay paid pays paying payment payments",
        "leave leaves left leaving",
        "choose chosen chooses pick",
        "write written wrote",
        "erase erases erased delete deleted deletes lose loses lost",
        "mark marked labelled labeled",
        "password passwords",
        "transport carried carrier travelling traveling",
        "refund refunds give gives given giving money refunded refunding reimburse reimbursed reimbursement",
        "parcel package packet shipment",
        "cancel cancelled canceled cancelling cancellation",
        "mail e-mail email emails e-mails mails",
        "ask asked request requested apply claim",
        "faulty defective broken",
        "fee fees cost costs charge charges",
        "change changed changing edit update switch switched switching",
        "start starts restart restarts",
        "warehouse depot",
        "technician technicians engineers engineer",
        "end ends ended run runs ending expire expires",
        "support team staff",
        "reach reached arrive arrives arrived arrival receive received",
        "log sign sign-in login",
    ),
    standings={
        "open": "open unpaid outstanding",
        "paid": "paid settled",
        "active": "active",
        "past_due": "past overdue",
        "overdue": "past overdue",
        "trialing": "trial",
        "cancelled": "cancelled canceled",
        "canceled": "cancelled canceled",
    },
    labels={
        "placed": "placed ordered bought purchased",
        "arrival": "expected arrive arrives arrived arrival delivered delivery due reach reached",
        "renews": "renew renews renewed renewal",
        "since": "since member joined",
        "issued": "issued dated",
        "due": "due payable overdue",
        "used": "used using use",
        "free": "free left available remaining",
    },
    least=r"\b(?:over|above|more than|at least|exceeding|beyond|longer than|higher than|from)(?=(?: \S+)? \d)",
    most=r"\b(?:a maximum of|as many as|as much as|under|below|less than|fewer than|at most|up to|within|no more than|lower than|shorter than)(?=(?: \S+)? \d)",
    room=r"^\W*(?:some|most|certain|selected|several|many) (?!seconds|minutes|hours)\w+|\b(?:usually|normally|generally|typically|often|sometimes|mostly|in most cases|in general|as a rule|approximately|roughly|approx\.?|we (?:aim|plan|hope|try|expect)|(?:can|may|might|should) (?:take|last|need)|nearly|almost|(?:about|around|up to|as many as|as much as)(?= \S*\d))(?!\w)|~(?=\d)",
    opposed=(
        (
            r"\d (?:business|working) days?\b",
            r"\d days?\b",
        ),
        (
            r"\bwithin\b",
            r"\bafter(?= \d)",
        ),
        (
            r"\b(?:switch|turn|power|plug)\w*(?: \w+){0,3} on\b",
            r"\b(?:switch|turn|power)\w*(?: \w+){0,3} off\b",
        ),
        (
            r"\bleft\b",
            r"\bright\b(?! (?:away|now|here|to|of|after))",
        ),
        (
            r"(?<!even )\b(?:if|provided|as long as)\b",
            r"\b(?:unless|even if|even when|regardless|whether or not)\b",
        ),
        (
            r"\b(?:tele)?phone (?:support|calls?)|\bby (?:tele)?phone\b|\bcall (?:us|you)\b",
            r"\be-?mail|\bchat\b",
        ),
        (
            r"\bup(?:wards?)?\b(?! (?:to (?:\S*\d|date|you)|with you)\b)",
            r"\bdown(?:wards?)?\b",
        ),
        (
            r"(?<!counter)(?<!anti)(?<!counter-)(?<!anti-)\bclockwise",
            r"\b(?:counter|anti)-?clockwise",
        ),
        (
            r"\b(?:enable|activate)[sd]?\b|\b(?:turn|switch)\w*(?: \w+){0,3} on\b",
            r"\b(?:disable|deactivate)[sd]?\b|\b(?:turn|switch)\w*(?: \w+){0,3} off\b",
        ),
        (
            r"\brefund\w*",
            r"\b(?:exchang\w*|replac\w*|repair\w*|store credit|vouchers?)\b",
        ),
    ),
    before=r"\bbefore\b",
    after=r"\bafter\b(?! \d)",
    unlimited=r"\b(?:any ?time|at any|forever|whenever|no matter|regardless|without (?:any )?limits?|(?:within|for|during|after) (?:an?|a few|several|some|many|a couple of) (?:\w+ )?(?:hours?|days?|weeks?|months?|years?)|any(?= (?:card|account|reason|method|country))|at our (?:cost|expense)|in cash)\b",
    plural=r"\b(?:we|our|us)\b",
    knowing=r"\b(?:see|know|find|tell|say|check|confirm|verify|access|look|(?:information|details|records?|data) (?:on|about|for))\b",
    ands="and|but",
    ors="or",
    breaks=r"\b(?:because|since|as(?! (?:soon|long|to|for|of|well|it)\b)|while|whereas|after|although|though|so|yet|therefore|thus|given that|that's why)\b",
    waivers=r"\b(?:don't|do not|doesn't|does not|needn't|need not) (?:have to|need(?: to)?)\b|\b(?:needn't|need not)\b|\bno need\b|\b(?:not|isn't|aren't) (?:necessary|needed|required|obliged)\b",
    concessions=r"\b(?:even (?:though|if|when)|although|though|despite|regardless|whether or not|in spite)\b",
    past=r"\b(?:has|have|had)(?: \w+){0,2}? (?:been|\w+ed|left|sent|gone|come|made|paid|given|taken|got|lost|found|begun|put|set)\b|\b(?:was|were)\b(?! \w+ing)",
    exceptions=r"\b(?:except(?:ing)?|excluding|other than|apart from|but not|exceptions?)\b",
    provisos=r"\b(?:for (?:orders|purchases) (?:over|above|of|from)|on orders (?:over|above)|if|unless|provided|as long as|except|only (?:if|when|for|in))\b",
    asked_for="email e-mail mail address phone telephone mobile photo picture screenshot serial model device version browser system file day time reason colour size quantity street city country",
    kindly="""
    unpleasant waiting wait annoying tedious
    anything unclear rather say short overview rules
    explain walk depends part mean here all it
    trouble inconvenience delay delays delayed frustration frustrating annoying annoyance confusion
    request message patience understanding situation experience problem problems issue issues order
    parcel package writing contacting reaching touch hearing team support concern concerns
    difficulty difficulties upset upsetting disappointed disappointing disappointment day week
    weekend nice lovely news feedback kind caused causing cause hear happening happened working
    works solve solved sorted expected late later loyal customer valued purchase choosing reply
    replying opportunity mind best wishes regards welcome pleasure course absolutely certainly glad
    happy pleased fully completely really how must feel feeling worried worrying stressful urgent
    bothering getting been had having
    help helping yes no indeed perfect great sure sounds assist assistance impatience happy quickly asking asked ask big brief briefly bit lot once quick prefer rather person human colleague agent
    """,
)
