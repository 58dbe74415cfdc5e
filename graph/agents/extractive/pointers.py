"""Phrases by which a sentence points back, ahead, or out of the text."""

from graph.agents.extractive.lexicon import CONNECTIVES
from graph.agents.vocabulary import any_of, matcher

STARTS_CONNECTED = matcher(rf"(?:(?:but|and|so|yet|or)\b|(?:{CONNECTIVES}),)")
EXPLETIVE = matcher(
    r"it(?:'s| is| was| takes| took| turns| turned| seems| seemed| has been| would| can)\b(?! (?:the|a|an|also)\b)",
    r".*\b(?:that|to|how|why|whether)\b",
)
STANDING = matcher(r"(?:those|these) (?:who|of us)\b|that said\b|here(?:'s| is| are)\b")
THING_OF_THEM = matcher(r"\b(?:of|for|with|among|between) (?:them|these|those|it|this|the (?:two|three|latter))\b")

_THAT = any_of("in|at|by|on|of|for|from|with|after|before|since|like|do|does|did|manage[sd]?|than")
_COMMON = any_of(
    "time|way|thing|reason|year|day|month|week|place|name|size|kind|sort|amount|number|old|as|in|for|to|one"
)
_THINK = any_of(
    "think|thinks|thought|believe|believes|believed|say|says|said|know|knows|knew|doubt|doubts|agree|agrees"
)
_MODAL = any_of("may|might|can|could|will|would|must|is|are|was|were|did|do")
DEMONSTRATIVE = matcher(
    any_of(
        r"\b(?:this|these|those|such)\b(?! (?:as|who|that|of us|year|week|month|century|morning|evening)\b)",
        rf"\b{_THAT} that\b(?! (?:is|was|are|were)\b)",
        r"\bthat[.,;:!?]",
        r"\bthe same[.,;!?]",
        rf"\bthe same (?!{_COMMON}\b)[a-z]+\b(?!.*\bas\b)",
        rf"\b{_THINK} that (?:is|was|are|were|isn't|wasn't)\b",
        r"^because\b[^,]*$",
        r"\beach (?:one|of them)\b",
        r"\b(?:than before|as well|too|instead)[.!?]",
        rf"\b{_MODAL} then\b",
        r"\b(?:therefore|thus|hence|consequently)\b",
        r"\b(?:dis)?agree[sd]?\.",
        r"\bden(?:y|ies|ied) (?:it|that)\b",
        r"\bthe (?:problem|answer|result|reason|trick|other two)[.!?]",
    )
)
BOUNDARY = matcher(
    r"[,;:—–]|\b",
    any_of(
        "and|or|but|when|while|because|that|which|who|if|so|as|than|to|until|before|after|since|where|though|although|how|"
        "why|what|unless|once"
    ),
    r"\b",
)
_TIME = any_of("day|night|week|month|year|time|morning|evening|summer|winter")
_SPAN = any_of("seconds?|minutes?|hours?|days?|weeks?|months?|years?|decades?|centuries")
POINTED_TIME = matcher(
    rf"\b(?:that|the same|the following|the next|the previous) {_TIME}\b|"
    rf"\b\w+ {_SPAN} (?:later|earlier|after that)\b|"
    r"\b(?:until|till|by|since|before|after|from|even|just) then\b"
)
_BE = any_of(
    "'s|is|are|was|were|be|been|being|will|would|may|might|can|could|must|should|has|have|had|seems?|remains?|exists?|"
    "came|comes|lived|stood|lies|lay|isn't|aren't|wasn't|weren't|appears?|never|always|also|still|used"
)
_ASKED = "".join(rf"(?<!\b{word} )" for word in ("is", "are", "was", "were", "has", "have", "will", "out", "over"))
POINTED_PLACE = matcher(rf"(?<!^){_ASKED}\bthere\b(?! ?{_BE}\b)")
"""`Sales there fell`: a place that was named before."""
PLACE_BEFORE = matcher(r"\b(?:in|at|on|near|to|from|into|inside|across|around|under|where|through|reach|visit)\b")
NONE_OF_THEM = matcher(rf"(?:none|neither)\b(?! of\b)|half (?:{_BE})\b")
"""`None was hurt`: of those who were named before."""

_PAGE = any_of(
    "article|post|page|section|chapter|readme|document|guide|tutorial|table|figure|picture|photo|video|essay|blog|"
    "newsletter|recipe card"
)
_DOCUMENT = any_of("docs?|documentation|guide|section|manual|reference|page|website|packages")
POINTS_AT_PAGE = matcher(
    any_of(
        r"\b(?:see|shown|listed|described|mentioned|discussed|note[sd]?|pictured) (?:above|below|earlier|here)\b",
        r"\b(?:see|shown|listed|described|mentioned|discussed) in (?:section|figure|table|chapter)\b",
        rf"\b(?:this|the) {_PAGE}\b",
        r"\b(?:click|scroll|subscribe|figure \d|fig\. \d|table \d|pull request)",
        r"\b(?:check out|head over to|get started|learn more|find out more|feel free to|looking for)\b",
        r"\bfor (?:more|further|full|detailed) (?:information|details|documentation)\b|\bsee also\b|\bmailing list\b",
        rf"\bsee (?:the |our |its )?(?:[\w.-]+ ){{0,3}}{_DOCUMENT}\b",
        r"\bplease (?:see|visit|read|refer|contact|cite|note)\b|\bopen an issue\b|\bread the docs\b",
        r"\bas (?:mentioned|noted|described|shown)\b|\bas we (?:saw|have seen)\b|\bthe (?:following|above)\b",
    )
)

_IS = any_of("is|are|was|were|has|have|had|comes?|came|with")
_ONE = any_of("a|an|one|another|two|three|four|several")
_NEWS = any_of(
    "weakness|problem|catch|limit|reason|exception|secret|surprise|twist|price|condition|question|thing|way|rule|trick|"
    "group|risk|answer|idea|plan|difference|step|part|explanation|option"
)
_CAME = any_of("came|comes|began|begins|is|was|started|arrived")
LEADS_ON = matcher(
    any_of(
        r"\?$",
        rf"\b{_IS} (?:also |only |just )*{_ONE}(?: \w+){{0,2}} {_NEWS}e?s?\b(?! (?:of|in|for|with|because|to)\b)",
        rf"\b(?:surprises?|result|answer|news|problem|turn|trouble) {_CAME}\b[^,]{{0,40}}$",
        r"^Not (?:everyone|everybody|all)\b[^,]{0,30}$",
        r"\b(?:offered|found|had|gave|got) (?:an|the|their|another|one) (?:\w+ )?(?:answer|explanation|idea|plan)\.$",
        r"^The (?:first|second|third|fourth|last|next|other|real) \w+ (?:is|was|are) (?:\w+ )?\w+\.$",
        r"\bhappened\b[^,]{0,25}\.$",
        r"\bnot the whole (?:story|truth|picture)\.$",
        r"^Not everything (?:\w+ ){0,2}\w+\.$",
        r"\bthing (?:that )?(?:we|they|he|she|I|everyone|scientists|researchers) \w+ (?:is|was) [\w-]+\.$",
        r"\b(?:takes?|took|goes?|went) (?:this |it |that )?even further\.$",
        r"\bbut then\b[^,]{0,20}\.$",
        r"\b(?:geschah|passierte) etwas\b[^,]{0,20}\.$",
        r"\b(?:disagrees?|disagreed|stranger|worse|wrong|as follows)\.$",
        r"^(?:Here|This) is (?:how|why|what)\b",
        r"\bfor (?:one|two|three|several|many) reasons?\.$",
    )
)

_COMPARATIVE = any_of(
    "smaller|larger|bigger|older|newer|younger|longer|shorter|higher|lower|faster|slower|better|worse|greater|lesser",
    "heavier|lighter|deeper|wider|narrower|warmer|colder|hotter|cheaper|stronger|weaker|richer|poorer|remaining|other",
    "eastern|western|northern|southern",
)
# `the smaller tube`, but not `the older of them`, `the higher the better` or `the smaller the tube`.
COMPARED = matcher(rf"\bthe {_COMPARATIVE} (?!of\b|the\b|than\b)(?=[a-z])")
_EVENT = any_of(
    "overrun|delay|shortfall|detour|outage|closure|shutdown|ban|blaze|crash|collision|accident|incident|explosion",
    "rescue|raid|theft|robbery|strike|walkout|dispute|row|deal|takeover|merger|ruling|verdict|lawsuit|appeal|vote",
    "proposal|announcement|move|increase|decrease|drop|surge|shortage|backlog|surplus|leak|spill|breach|breakdown",
    "failure|fault|mistake|error|bug|fix|repair|repairs|upgrade|extension|expansion|reopening|opening|cancellation",
    "postponement|cuts?|damage|attack|evacuation|discovery|finding|findings|experiment|test|trial",
)
_AFTER_EVENT = any_of(
    "is|was|are|were|has|have|had|will|would|may|might|can|could|and|but|or|at|on|until|by|last|next|now|again|early|late|"
    "because|after|before|when|while|since|this|with|from|as|then|so|yesterday|today|"
    r"\w+(?:ed|s)"
)
# A bare event: `the delay`, not `the delay of …`, `the delay that …`, `the test results`.
EVENT = matcher(rf"\bthe ({_EVENT})\b(?= {_AFTER_EVENT}\b|[,;.:!?])")

TAKES_BACK = matcher(
    r"^(?:(?:but|yet|however|in fact|all of),? )?(?:it|this|that|they|he|she|them|both|all|none|neither)\b[^,;:]*?",
    any_of(
        r"\b(?:wrong|false|mistaken|untrue|incorrect|nonsense|a myth|a lie)\b[^,;:]*[.!]$",
        r"\bnot (?:true|so|right|the case)\b[^,;:]*[.!]$",
        r"\b(?:did|was|were|is|are|does|do|has|had|could)(?: not|n't)[.!]$",
    ),
)
"""`They were wrong.` or `It did not.`: without it the sentence before says what is not so."""
