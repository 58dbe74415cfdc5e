"""Words that tell what a sentence does. English; the facts that must be kept are in `graph.agents.facts`."""

from graph.agents.vocabulary import word_set

STOPWORDS = word_set(
    "a an the and or but nor so yet for of to in on at by with from as is are was were be been being am "
    "do does did has have had having it its it's he she they them their theirs his her hers him i me my "
    "mine we us our ours you your yours this that these those there here what which who whom whose when "
    "where why how if then than too very can could may might must shall should will would not no only "
    "just also into onto over under about after before between through during while because until again "
    "further once each any both few more most other some such own same s t don now up down out off all "
    "one ones even still much many though although however since without within upon against among across "
    "around toward towards along every get gets got make makes made like used use uses using way ways "
    "thing things lot really quite rather said says say new first last later per via etc"
)

# These tie a sentence to the one before it; the attitudes only colour it.
CONNECTIVES = (
    "however|moreover|furthermore|in addition|additionally|also|besides|meanwhile|nevertheless|nonetheless|instead|"
    "still|therefore|thus|hence|consequently|accordingly|as a result|in fact|indeed|in other words|that said|"
    "for example|for instance|similarly|likewise|in contrast|by contrast|on the other hand|on the contrary|after all|"
    "in short|in the end|worse|better still|even worse|even better|what is more|what's more|then again|for this reason|"
    "for that reason|because of this|at the same time|to be fair|in turn|finally|firstly|secondly|thirdly|lastly|then"
)
ATTITUDES = (
    "of course|interestingly|surprisingly|remarkably|strangely|curiously|unfortunately|fortunately|sadly|luckily|"
    "naturally|above all|put simply|simply put|by the way|importantly|notably|well|look|yes"
)
BARE_CONNECTIVES = word_set("but and so yet or")
# These say which sentences the connective leads to; without a comma nothing else may be dropped.
SUBJECT_STARTS = word_set(
    "the a an it he she they we you i this that these those there its their his her our your my some many "
    "most all every each no one two three what when if in on at for not nobody nothing both even"
)
DROPPABLE_ASIDES = (
    "however|of course|for example|for instance|in fact|indeed|in turn|after all|though|therefore|meanwhile|moreover"
)

PRONOUNS = word_set(
    "it its it's itself he his him himself she her hers herself they their theirs them themselves they're "
    "they've he's she's they'd it'd it'll they'll"
)
DEMONSTRATIVES = word_set("this that these those such here")
FIRST_PERSON = word_set("i i'm i've i'd i'll me my mine myself we we're we've we'd we'll us our ours ourselves")
ORDINALS = word_set("first second third fourth fifth last latter former other others others' same rest")
BACK_POINTERS = word_set(
    "result reason answer solution problem process change effect idea move decision trick difference "
    "finding findings discovery explanation consequence outcome latter former rest others case method "
    "approach purpose goal pair duo two three"
)
OPENERS = word_set(
    "when while whenever if as because after before since although though once until unless despite "
    "instead like unlike by in on at for with without during from to under over within through among "
    "between given according upon across along"
)
SUBORDINATORS = word_set("when while whenever if as because after before since although though once until unless")
FOLLOWERS = word_set(
    "another others other both neither either then next later afterwards afterward meanwhile eventually "
    "soon nearby elsewhere today's otherwise yes no"
)
VAGUE_TIMES = word_set("yesterday tomorrow tonight recently currently")

CONTRAST = word_set(
    "but however yet although though despite instead while whereas unlike rather nevertheless nonetheless "
    "except otherwise contrary versus against"
)
TROUBLE = word_set(
    "problem problems fail fails failed failure threat threats threaten threatens threatened risk risks "
    "risky danger dangers dangerous cost costs costly difficult difficulty hard harder hardest struggle "
    "struggles struggled fight fought war attack attacks attacked critic critics criticised criticized "
    "oppose opposed opposition crisis lost loss losses lose loses die dies died dead death deaths kill "
    "kills killed killing destroy destroyed destroys destruction collapse collapsed crash crashed burst "
    "burned broke broken leak leaked leaks damage damaged disease toxin toxic poison poisonous fear fears "
    "feared afraid worry worried warn warned warning weakness weak limit limits limited wrong mistake "
    "mistakes error errors blame blamed blames shortage disaster disagree disagrees disputed dispute "
    "doubt doubts convinced cancelled canceled delayed delay refuse refused reject rejected enemy victim "
    "victims injured price pain suffer suffered suffers trouble slow slower poorly worse worst exhausts "
    "tired exhausted impossible never cannot without unable illegal banned crushed trapped sank sink "
    "sinking"
)
SURPRISE = word_set(
    "surprise surprising surprised surprisingly unexpected unexpectedly strange strangest stranger "
    "strangely odd oddly oddest weird weirdest remarkable remarkably astonishing astonishingly amazing "
    "incredible incredibly unbelievable secret secretly mystery mysterious mysteriously curious curiously "
    "ironic ironically paradox actually suddenly discover discovered discovery reveal "
    "revealed reveals unknown hidden rare accident accidentally twist trick finally shock shocked "
    "shocking bizarre unlike nobody myth wrong real truth why"
)
SUPERLATIVES = word_set(
    "best worst biggest largest smallest tallest oldest youngest fastest slowest longest "
    "shortest deepest highest lowest heaviest lightest strongest weakest richest poorest hottest coldest "
    "brightest darkest loudest strangest rarest greatest earliest latest first last only never ever "
    "record unique entire whole"
)
CAUSE = word_set(
    "because since therefore thus caused cause causes causing led leads lead reason reasons due result "
    "results why explains explain explained so means allows began begin begins started start starts "
    "triggered sparked founded invented built created opened announced launched discovered decided wanted "
    "needed replaced"
)
CONCERN = TROUBLE
AWE = word_set(
    "million billion trillion universe galaxy star stars ancient giant enormous huge vast massive immense "
    "record oldest largest biggest tallest deepest fastest strongest wonder wonderful magnificent "
    "beautiful incredible extraordinary remarkable first ever thousand centuries century"
)
AMUSEMENT = word_set(
    "funny laugh laughed laughs joke jokes silly absurd odd weird cake chocolate cat cats dog dogs pizza "
    "dance dances danced dancing party toy toys porridge banana bananas juggle comic cartoon prank euro "
    "wobbles wobble smell smelled nickname nicknamed love loves loved delicious golden"
)
LASTING_NOUNS = word_set("world sun moon earth sea ocean sky universe internet government police public")
# Enough verbs to tell a sentence from a heading or a fragment; forms in -ed are verbs anyhow.
VERBS = word_set(
    "absorb accept accommodate add agree aim allow am appear are aren't arrive ask bake be beat become been began "
    "begin believe bent bind blame boil bought break breathe bring broke brought build built burn burst buy call came "
    "can can't cannot carry catch caught cause change charge check choose chose claim climb come compare consider "
    "consist contain continue contribute cool cost could count cover crawl create cut damage dealt decide depend "
    "describe design did didn't die differ digest disagree dissolve do does doesn't don't draw drew drink drive "
    "drove dry eat enable enjoy evaporate exist explain fall fear feature feed feel fell felt ferment fight fill "
    "find fit fix flew float flow fly fold follow forget forgive forgot form fought found freeze froze gave "
    "generate get give go got grew grow had handle hang happen has have hear heard heat held help hid hide hit "
    "hold hunt hurt improve include increase invent involve is isn't it's keep kept kill knew know launch lay "
    "lead learn leave led left lend let lie lift live look lose lost love made make may mean meant measure meet "
    "melt met might mix modify move must need offer own paid pass pay place play pour prefer press prevent "
    "produce protect provide pull pump push put raise ran reach read receive reduce reject release remain "
    "remember render require rest return ride ring rise rode roll rolled rose rub run said sail sang sank sat "
    "save saw say scatter see seem select sell send sent serve set shake shall shine shone shook shoot shot "
    "should show shut sing sink sit sleep slept slice sold solve sort pack speak spend spent spoke spread sprinkle "
    "stand start stay steal stick stir stole stood stop store stretch strike struck stuck suggest supply support "
    "survive swam swear sweep swept swim swore take taught teach tear tell test that's there's think thought threw "
    "throw tick tip told took tore track travel try turn understand understood use visit wait wake want warn was "
    "belong occur attach spill drown injure delete expire degrade weigh "
    "wasn't watch wear welcome went were weren't will win wind woke won won't wore work would write wrote "
    "behaved bit bled blew bore bred crept dug dwelt fed fled flung forbade ground hid hung knelt knit laid lit "
    "overcame proved quit rang rid shrank slid slung sped spelt spilt spun spoilt sprang stank strode strung stung "
    "swelled swung thrust trod withdrew withheld wove wrung"
)
# Nouns too: they are verbs where one thing does something to another, as in `a tyre ends most rides`.
MAYBE_VERBS = word_set(
    "affect answer attack back balance bank battle bend benefit block bloom blow book bounce branch brand burn call "
    "camp cause challenge chance charge claim clash claw clean climb close cloud clue coat collapse comfort cost "
    "count cover crack crash cross crowd cure curve cycle damage dance deal delay demand design dip display doubt "
    "drain dream dress drift drill drip drop dust end escape estimate exchange excite experience face fear feature "
    "feed feel fence fight film finish fire fish flash flood flow focus force form frame freeze fuel gain gather "
    "guess guide hand harm head heat help honour hope host hunt impact increase interest iron issue jam joke judge "
    "jump kick label lack land laugh launch level light limit link list load lock look loop love map march mark mask "
    "match matter measure mine mirror miss mistake model mount move name need note notice offer open order orbit own "
    "paint park pass pause perch permit phone pick picture pile pilot pin place plan plant play plug plot point power "
    "praise press price produce promise protest pump purchase question race rain raise range rank rate reach record "
    "regret relax reply report request rescue research resort respect rest result return reveal reward ride ring rise "
    "risk rock roll rope rule rush sail sample scale scan schedule score scream screen search seat sense separate "
    "shade shape share shelter shift ship shop shout show sign signal sleep slip slope smell smile smoke snow solve "
    "sort sound spark spell spin split sport spot spread spring stage stain stamp stand start state steam step stick "
    "sting stop store storm stress stretch strike stroke struggle study suit support surprise survey suspect swallow "
    "switch tail talk target taste tax tease test thank tie time touch tour track trade trail train transport trap "
    "travel treat trick trigger trip trust turn twist use value view visit voice vote walk wander warn wash waste "
    "watch water wave weigh welcome whisper wish wonder worry wound wrap"
)
REPORT_VERBS = word_set(
    "say says said believe believes believed think thinks thought know knows knew found find finds hope "
    "hopes hoped argue argues argued claim claims claimed call calls called make makes made see sees saw "
    "suspect"
)
