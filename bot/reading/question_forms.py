"""How people ask what the state of things can answer, by what they ask about. Each form is a whole question."""

from bot.reading.days import DAY
from bot.reading.wishes import OBJECT
from graph.core.intent import About

_MADE = r"(?:the )?(?:rendering|render|build|production|voice|upload|writing|whole thing|preview|rest|draft)"
_IT = rf"(?:{OBJECT}|everything|{_MADE})"
_WE = r"(?:we|i|you|they|everybody)"
_ANY = rf"(?:{_IT}|{_WE}|things)"
_OUT = (
    r"(?:out|live|up|public|publish(?:ed|ing)?|released?|releasing|upload(?:ed|ing)?|scheduled|due|planned|posted|go)"
)
_PLANNED = (
    r"(?:scheduled|planned|coming up|coming|going out|going live|publishing|due|on the (?:schedule|calendar)|on|"
    r"published)"
)
_DECIDE = r"(?:approve|decide|sign off|say yes|review|confirm|reject|publish|look at|sign)"
_MUST = r"(?:must|can|may|should|shall|has to|have to|needs to|is to|will|could|is allowed to|gets to)"
_LONG = r"(?:how long|how much longer|how much time|how many (?:more )?minutes)"
_READY = r"(?:ready|done|finished|rendered|complete|there)"
_SEE = r"(?:see|watch|find|get|view|look at|download)"
_WATCH = r"(?:see|watch|view|play|preview|download)"
_FAIL = r"(?:fail(?:ed|ing)?|crash(?:ed)?|broken?|stop(?:ped)?|work(?:ing)?)"
_PLAIN = r"(?:an? |the |this |that )?(?:plain (?:picture|image|scene)s?|stand-?ins?|placeholders?)"
_TAKE = r"(?:take|taking|need|going to take|have to wait|wait)"
_SUM = r"(?: (?:only |just |so )?(?:\$ ?)?[\w.,]+(?: (?:dollars?|usd|bucks))?)?"
_PART = (
    rf"(?:{OBJECT}|(?:the |its |this |that |these |those )?(?:hook|trigger|context|clash|twist|cta|story|"
    r"call to action|words|text|title|(?:first |last )?(?:line|sentence|scene)|numbers?|facts?|claims?|quotes?|"
    r"scene \d{1,2}))"
)
_SOMEBODY = r"(?:@?[\w.'-]+(?: [\w.'-]+)?)"
_DID = r"(?:approve|accept|reject|decline|refuse|decide|publish|release|sign off|say (?:yes|no)|turn down|send back)"
_DONE = (
    r"(?:approved|accepted|rejected|declined|refused|decided|published|released|signed off|said (?:yes|no)|"
    r"turned down|sent back)"
)
_ON = rf"(?:(?: (?:on|off|to))? {_PART}(?: (?:off|down|back))?)?"
_FIGURES = r"(?:views|view count|figures|stats|statistics|analytics|metrics|click rate|retention|performance)"
_THERE = r"(?:out there|there|on (?:the channel|youtube|air)|with (?:people|the audience|viewers))"
_GOT = (
    rf"(?:(?:did|does|do|has|have) {_IT} (?:get|got|gotten|have|had|made|make)|(?:is|are) there"
    rf"|(?:watched|saw|like|liked|(?:have )?seen|watch|see) {_IT})"
)
_MINE = r"(?:for me|for us|for my (?:decision|approval|yes|review|ok|okay))"
_WEEK = r"(?:this |next |the |the next )?week|(?:the )?next (?:7|seven) days"
ON_DAY = rf"(?: (?:on|for|due|in))?(?: (?P<day>{_WEEK}|(?:(?:this|next) )?{DAY}))?"

_YES = r"(?:approve|accept|say (?:yes|no)|reject|decline|sign off|publish|release|press (?:approve|it|yes)|ship)"
_AFTER = r"(?:(?:after|with) (?:that|this|the yes|a yes|my (?:yes|approval)|(?:the )?approval))"

FORMS: dict[About, tuple[str, ...]] = {
    About.LENGTH: (
        rf"how (?:long|many seconds) (?:is|are|was) {_ANY}(?: (?:going to be|now|in total|in all))?",
        rf"how (?:long|many seconds) (?:will|would|does|should) {_IT} (?:be|last|run|have)(?: in the end)?",
        rf"(?:what is|tell me) (?:the |its )?(?:length|duration|running time|runtime)(?: of {_IT})?",
    ),
    About.NEXT: (
        (
            r"what (?:happens|will happen|would happen|comes|follows|do you do) (?:if|when|once|after|as soon as) "
            rf"(?:i|we|somebody|someone|they|you) {_YES}s?(?: (?:to )?{_IT})?"
        ),
        rf"what (?:happens|comes|follows|will happen)(?: next| then| now)?(?: {_AFTER})?",
        r"what (?:does|will|would) (?:approve|approving|a yes|my yes|(?:my )?approval|the (?:button|yes)) (?:do|mean)",
    ),
    About.MAKING: (
        (
            r"what is (?:being made|being built|rendering|in the works|in progress|running|in the making|cooking)"
            r"(?: right now| now| at the moment)?(?:,? and when (?:will it|is it|will they) (?:be )?ready)?"
        ),
        r"what are you (?:working on|making|rendering|building)",
        r"which videos? (?:is|are) (?:being made|in progress|running|rendering)",
        r"(?:what is|show me) (?:in )?the queue",
    ),
    About.WAITING: (
        rf"(?:what|which (?:videos?|ones?)|is (?:there )?anything|anything) (?:(?:is|are) )?(?:still )?waiting {_MINE}",
        r"what (?:needs|wants|requires) (?:my|our) (?:decision|approval|yes|review|attention|ok|okay)",
        r"what (?:needs|waits for) me",
        rf"(?:do|must|should) (?:i|we) (?:have to |need to )?{_DECIDE} (?:anything|something)",
        rf"(?:is there )?(?:anything|something) for (?:me|us) to {_DECIDE}(?: on)?",
        rf"what (?:do|must|should) i (?:have to |need to )?(?:do|{_DECIDE})(?: on)?(?: next)?",
        r"what (?:do|must|should) we (?:have to |need to )?(?:do|decide|approve|review)(?: next)?",
        r"what is on my (?:plate|desk|list)",
        r"how (?:are|r) my (?:videos?|shorts?|films?)(?: (?:doing|going|coming along|getting on))?",
    ),
    About.FAILED: (
        r"what (?:has |have )?(?:failed|broke|went wrong|gone wrong|crashed)",
        r"what is (?:broken|wrong|the (?:error|problem|issue|matter))(?: (?:with|here|of) .{0,40})?",
        rf"why (?:did|does|has|is|was) (?:{_IT}|{_PART}) (?:not )?{_FAIL}",
        rf"what (?:happened to|went wrong (?:with|in)|is wrong with) {_PART}",
        rf"why (?:is there|does it have|do (?:i|we) (?:see|get|have)) (?:only )?{_PLAIN}(?: (?:in|for|at) {_PART})?",
        rf"why (?:is {_PART} (?:so |only )?(?:plain|{_PLAIN})|(?:does|did) {_PLAIN} stand in(?: for {_PART})?)",
        rf"why (?:does|has|did) {_PART} (?:have|get|got) {_PLAIN}",
        rf"(?:did|has) (?:anything|something|{_IT}) (?:fail(?:ed)?|(?:go|gone|went) wrong|crash(?:ed)?|broken?|broke)",
        r"(?:are there )?(?:any|what) (?:errors?|failures?|problems?|issues?)(?: are there)?",
        rf"why is {_IT} (?:on hold|paused|held up|blocked|stopped)",
    ),
    About.CHANGED: (
        rf"what (?:has |have )?(?:you |was |were |they |we )?changed?(?: {_IT})?(?: since .{{0,40}}| in .{{0,40}})?",
        r"what did (?:you|they|we|anyone|he|she) change(?: (?:in|since) .{0,40})?",
        r"what is (?:changed|different|new)(?: (?:in|since|about|from|to) .{0,40})?",
        r"(?:what are|show me|list|tell me) the (?:changes|differences?|diff)(?: (?:in|since|to|from) .{0,40})?",
        r"(?:show me )?what (?:is|was) (?:changed|different)",
        r"(?:diff|changes)",
    ),
    About.SOURCE: (
        rf"(?:what|where) (?:is|are|was|were|does|do|did) {_PART} (?:based on|(?:taken |come |coming )?from|made from)",
        rf"what (?:is|was|are) (?:the |its |our )?(?:sources?|source text)(?: (?:of|for|behind) {_PART})?",
        rf"where (?:did|do) you (?:get|have|take) {_PART}(?: from)?",
        rf"which (?:source|text|article|part of the (?:source|text)) (?:is|was) {_PART} (?:based on|(?:taken )?from)",
        r"what (?:is|was) (?:it|this|that) written from|sources?",
    ),
    About.DECLARED: (
        rf"(?:is|was|will) {_IT} (?:be )?(?:(?:made|meant|marked|declared) )?(?:as )?for (?:kids|children)",
        rf"is {_IT} (?:going to be |declared |marked |labell?ed )?(?:as )?(?:public|private|unlisted|synthetic|ai)",
        rf"who (?:can|may|will) (?:see|watch|find) {_IT}",
        rf"what (?:is|are) (?:the |its )?(?:privacy|visibility|declarations?)(?: of {_IT})?|what is {_IT} declared as",
    ),
    About.FIGURES: (
        rf"how (?:well )?(?:did|does|has) {_IT} (?:been )?(?:do|done|doing|go|gone|perform(?:ed|ing)?)(?: {_THERE})?",
        rf"how (?:well )?is {_IT} (?:performing|received|being received)(?: {_THERE})?",
        rf"how many (?:views|likes|clicks|viewers|people|subscribers)(?: {_GOT})?",
        rf"(?:did|does|has) (?:any(?:body|one)|people|many people|somebody) (?:watch(?:ed)?|seen?|like[ds]?) {_IT}",
        rf"(?:what (?:are|is)|show me|any|how are) (?:the |its |our )?{_FIGURES}(?: (?:for|of|on) {_IT})?",
        rf"{_FIGURES}",
    ),
    About.TIME: (
        r"why (?:so|that|this) (?:long|slow)",
        rf"why (?:is|does|did|has) {_IT} (?:(?:so|that|taking|take|taken|need) )*(?:long|slow|forever|ages)(?: today)?",
        rf"what (?:takes|took|is taking) (?:{_IT} )?(?:so long|forever|ages)",
        r"why (?:the|this|such a) (?:long )?(?:wait|delay|hold-?up)",
        _LONG,
        rf"{_LONG} (?:will|does|did|would|is|do|must) {_ANY} (?:still )?{_TAKE}",
        r"how much time (?:is left|is there)",
        rf"(?:is|are) {_ANY} (?:nearly |almost |finally )?{_READY}",
        rf"when (?:will|is|are) {_ANY} (?:be )?{_READY}",
        rf"when (?:can|will|could) {_WE} (?:be able to )?{_SEE}(?: {_IT})?",
        rf"will {_IT} be {_READY}(?: (?:soon|today|in time|by .{{0,20}}))?",
        rf"(?:are {_WE} |is it )?still (?:rendering|building|running|working|writing)(?: on {_IT})?",
        rf"(?:what is the |any |got an )?(?:eta|estimate)(?: (?:on|for) {_IT})?",
    ),
    About.COST: (
        rf"how much (?:did|does|do|has|will|would|is|was) {_IT}(?: (?:have )?costs?| spent)?(?: (?:us|me))?",
        rf"how much (?:have|did|do) {_WE} (?:spent|spend|paid|pay)(?: (?:on|for) {_IT})?",
        r"how much (?:money |budget )?(?:is|was|has been|do we have) (?:left|spent)",
        rf"what (?:did|does|do|will|would|has) {_IT} cost(?: (?:us|me))?",
        rf"what (?:did|do|have) {_WE} (?:pay|spend|spent|paid)(?: (?:on|for) {_IT})?",
        rf"what (?:is|was|are) the (?:costs?|price|budget|bill|damage)(?: of {_IT})?",
        r"what is left(?: (?:of|in) the budget)?",
        r"(?:are we|is it) (?:over|within|in|under) (?:the )?budget",
        rf"why (?:(?:is|was) )?(?:{_IT} )?so (?:expensive|costly|much|pricey)",
        rf"how expensive (?:is|was|will) {_IT}(?: be)?",
        rf"why (?:is|was|do we have|does {_IT} have) (?:the |its |our |a )?budget(?: of)?{_SUM}",
        r"how much|costs?|budget left",
    ),
    About.WHO: (
        rf"who (?:else )?{_MUST} (?:still )?{_DECIDE}(?: (?:on )?{_IT})?(?: off)?",
        rf"who (?:approves|decides|approved|decided|rejected|reviews|signs|signed)(?: (?:on )?{_IT})?(?: off)?",
        rf"who (?:signs off|signed off|said (?:yes|no))(?: (?:on|to) {_IT})?",
        r"who (?:is|are) the (?:approvers?|deciders?|reviewers?)",
        rf"who (?:is|are) {_ANY} waiting (?:for|on)",
        rf"who (?:is )?(?:blocking|blocks|holding up|holds up|stopping) {_ANY}",
        rf"whose (?:approval|yes|decision|ok|sign-?off) (?:do we need|is needed|is missing|does {_IT} need)",
        r"whose turn(?: is it)?|who is next",
        rf"who (?:ended|stopped|cancell?ed|aborted|killed) (?:{_IT}|this (?:video|film|short))",
        rf"who (?:asked for|started|requested|ordered|began|commissioned|wanted) (?:{_IT}|this (?:video|film|short))",
        r"whose (?:video|film|short|idea|topic|request) is (?:this|it|that)",
        rf"who (?:all )?{_DONE}{_ON}",
        rf"(?:(?:when|why|how come) )?(?:did|has|have) {_SOMEBODY} (?:already )?(?:{_DID}|{_DONE}){_ON}",
        (
            r"(?:why|how come|by whom|for what reason) (?:was|were|is|has|got|did) "
            rf"{_PART} (?:been |get )?(?:not )?{_DONE}"
        ),
        rf"when (?:was|were|has) {_PART} (?:been )?(?:approved|accepted|rejected|declined|signed off|sent back)",
        rf"(?:is|was|has) {_PART} (?:already )?(?:been )?(?:approved|accepted|rejected|declined|signed off)",
        r"what (?:was|is) the reason(?: (?:for|of|why) .{0,40})?|why (?:rejected|the (?:rejection|no))",
        rf"(?:how|where) (?:can|may|do|should|must) (?:i|we) {_DECIDE}(?: (?:on )?{_IT})?",
        (
            r"(?:may|can|could|should|shall|must|is|are) (?!you\b)"
            rf"{_SOMEBODY} (?:allowed to )?(?:approve|decide|sign off)(?: (?:on )?{_IT})?"
        ),
    ),
    About.WHEN: (
        (
            rf"when (?:does|do|will|would|is|are|was|were|shall|should|can|did) {_ANY} "
            rf"(?:(?:be|to|going to|going|go|get) )*{_OUT}(?: {_IT})?"
        ),
        rf"{_IT} (?:goes|is going|is|gets|will go|will be) (?:to go )?{_OUT} (?:when|at what time)",
        r"when is (?:the )?(?:release|premiere|publication|publish time|slot)",
        rf"what time (?:does|will|is) {_IT} (?:go|going|be)(?: (?:out|live|up|public|published))?",
        r"what is (?:the|its) (?:publish(?:ing)? (?:time|date)|slot|release (?:date|time))",
    ),
    About.WHERE: (
        rf"where (?:is|are) {_ANY}(?: at)?",
        rf"where (?:can|could|do|will) {_WE} {_SEE}(?: {_IT})?",
        rf"(?:how )?(?:can|could|may|do) (?:i|we) {_WATCH} {_IT}",
        rf"(?:(?:i|we)(?: want| would like|'d like| need) to |let (?:me|us) )?{_WATCH} {_IT}",
        r"(?:can you |could you )*(?:show|send|give) (?:me|us) (?:the )?(?:film|video|movie|preview|cut)",
        rf"(?:can you |could you |please )*(?:send|give|show|share) (?:me |us )?(?:the|a) link(?: (?:to|for) {_IT})?",
        r"(?:the )?link",
        rf"(?:where|how) (?:does|do) {_ANY} stand",
        rf"what is (?:the|its) (?:status|state|progress)(?: of {_IT})?",
        rf"how (?:is|are) {_ANY} (?:going|doing|coming along|getting on)",
        rf"how far (?:along )?(?:is|are) {_ANY}(?: along)?",
        r"what is (?:going on|happening|missing|the hold-?up)",
        rf"is {_IT} (?:stuck|running|waiting)",
        rf"what (?:are|is) {_ANY} (?:waiting for|doing)",
        rf"any (?:news|updates?|progress)(?: (?:on|about|with) {_IT})?",
    ),
    About.SCHEDULE: (
        rf"(?:what|what else|which videos?|(?:is |is there )?anything) (?:(?:is|are) )?{_PLANNED}",
        r"(?:what|which videos?) (?:goes|go|comes|come)(?: out| up| live)?",
        r"what (?:do|will|are) we (?:have|publish|publishing|release|releasing)",
        r"what (?:is|does) (?:the|our|your) (?:schedule|plan|calendar)(?: look like)?",
        r"what is next",
        r"(?:show me|show us|show|list|tell me) (?:the |our |your )?(?:publishing |release )?(?:schedule|calendar)",
        r"(?:is there |are there )?(?:any |what |which )?(?:free|empty|open) slots?(?: are there| is there| left)?",
        r"which slots? (?:is|are) (?:still )?(?:free|empty|open)",
        r"when is the next (?:free|empty|open) slot",
    ),
}
"""In the order in which they are tried."""
OF_A_DAY = frozenset({About.SCHEDULE})
