"""What written English means when it is read aloud: letters, abbreviations, symbols, names and acronyms."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


LETTERS = {
    "a": "ay", "b": "bee", "c": "see", "d": "dee", "e": "ee", "f": "eff", "g": "gee", "h": "aitch", "i": "eye",
    "j": "jay", "k": "kay", "l": "ell", "m": "em", "n": "en", "o": "oh", "p": "pee", "q": "cue", "r": "are",
    "s": "ess", "t": "tee", "u": "you", "v": "vee", "w": "double you", "x": "ex", "y": "why", "z": "zee",
}  # fmt: skip
"""The letters' names as words, because a lone "a" would be taken for the article."""

LETTER_PLURALS = {"h": "aitches", "r": "ars", "s": "esses", "u": "yous", "x": "exes", "w": "double yous"}

TITLES = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "prof": "professor",
    "st": "saint",
    "mt": "mount",
    "ft": "fort",
    "gov": "governor",
    "sen": "senator",
    "rep": "representative",
    "gen": "general",
    "col": "colonel",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "capt": "captain",
    "maj": "major",
    "rev": "reverend",
    "hon": "honorable",
    "pres": "president",
    "supt": "superintendent",
}
"""Said so before a name; "St." after a name is a street."""

ABBREVIATIONS = {
    "vs": "versus",
    "etc": "et cetera",
    "e.g": "for example",
    "eg": "for example",
    "i.e": "that is",
    "ie": "that is",
    "approx": "approximately",
    "cf": "compare",
    "jr": "junior",
    "sr": "senior",
    "inc": "incorporated",
    "ltd": "limited",
    "corp": "corporation",
    "co": "company",
    "bros": "brothers",
    "ave": "avenue",
    "blvd": "boulevard",
    "rd": "road",
    "dept": "department",
    "ca": "circa",
    "c": "circa",
    "fig": "figure",
    "figs": "figures",
    "vol": "volume",
    "vols": "volumes",
    "ch": "chapter",
    "eq": "equation",
    "p": "page",
    "pp": "pages",
    "no": "number",
    "nos": "numbers",
    "tel": "telephone",
    "ext": "extension",
    "max": "maximum",
    "min": "minimum",
    "avg": "average",
    "govt": "government",
    "univ": "university",
    "hr": "hour",
    "hrs": "hours",
    "yr": "year",
    "yrs": "years",
    "oz": "ounces",
    "lb": "pounds",
    "lbs": "pounds",
    "tbsp": "tablespoons",
    "tsp": "teaspoons",
    "ph.d": "pee aitch dee",
}
"""Read so when they stand with their full stop ("no." only before a number)."""

WITHOUT_STOP = frozenset(["mr", "mrs", "ms", "dr", "prof", "vs", "etc", "eg", "ie", "jr", "ltd", "st", "tbsp", "tsp"])
"""Abbreviations that are read so even without their full stop."""

BEFORE_NUMBER = frozenset(["no", "nos", "p", "pp", "c", "ca", "ch", "fig", "figs", "vol", "vols", "eq", "ext"])

MONTHS = {
    "jan": "january",
    "feb": "february",
    "mar": "march",
    "apr": "april",
    "may": "may",
    "jun": "june",
    "jul": "july",
    "aug": "august",
    "sep": "september",
    "sept": "september",
    "oct": "october",
    "nov": "november",
    "dec": "december",
}
MONTH_NAMES = tuple(dict.fromkeys(MONTHS.values()))
DAYS = {
    "mon": "monday",
    "tue": "tuesday",
    "tues": "tuesday",
    "wed": "wednesday",
    "thu": "thursday",
    "thurs": "thursday",
    "fri": "friday",
}

INCHES = {"\ue000": '"', "\ue001": "”"}
"""What stands for a quotation mark that means inches while a text is read, and how it is written."""
SYMBOLS = {
    "&": "and",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "%": "percent",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "≈": "approximately",
    "~": "about",
    "≠": "is not equal to",
    "≤": "at most",
    "≥": "at least",
    "<": "less than",
    ">": "greater than",
    "→": "to",
    "−": "minus",
    "∞": "infinity",
    "√": "square root of",
    "§": "section",
    "№": "number",
    "©": "copyright",
    "°": "degrees",
    "$": "dollars",
    "€": "euros",
    "£": "pounds",
    "¥": "yen",
    "Δ": "delta",
    "Ω": "ohm",
    "µ": "micro",
} | dict.fromkeys(("″", *INCHES), "inch")
GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi", "ρ": "rho",
    "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
"""Lone Greek letters are signs of science; words in Greek are refused."""

FRACTIONS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

ACRONYMS = _words("""
    aids ascii asean brics cad cern covid defcon ebola faang fema fifa gif hipaa ikea imap interpol iso jpeg json
    laser lego lidar mers moma nafta nasa nasdaq nato noaa opec osha pin radar ram rom sars scuba seal sim snap sonar
    swat taser uefa unesco unicef wimax wifi wysiwyg yolo zip
""")
"""Capitals that are read as a word; other short ones are spelled out."""

SHOUTED = _words("""
    a all and any are bad be best big but buy by can cost dead did do does done don easy end ever fact fast find for
    free from full get give go good great had has have he here hot how huge if in is it its just keep kill know last
    less let life like live long lost love made make many may more most much must my name need new news next nice no
    none not now of off ok old on once one only open or our out over own play read real rule safe same save say see
    she show so some stop sure take than that the them then they this time tip to too top true try two up use very
    wait want was way we well were what when who why will win with word work yes yet you your zero
""")
"""Short words that are often set in capitals for emphasis."""

SPELLED_AMONG_SHOUTED = frozenset(["us", "it", "who", "un", "eu", "uk"])
"""Initialisms before they are words when the text around them is not in capitals."""

NUMBERED = _words("""
    war wars chapter part act scene volume book phase type stage class apollo section article appendix figure table
    mark title grade level bowl saturn gemini soyuz rocky
""")
"""After these a Roman numeral is a plain number: "World War II"."""

LABELS = NUMBERED | _words("""
    annex block building clause exercise flat gate group hall hepatitis item line no number page panel paragraph plate
    platform question road room route row rule schedule seat terminal unit version vitamin year
""")
"""Behind these a number and the letter after it are a name: "Figure 2 A"."""
NAMED_BY_A = _words("day grade grades level levels list lists side sides star stars team teams")
"""Behind an A these are what it names: "5 A levels"."""
AFTER_UNIT = _words("and at by for from in is of on or per through to when while with")
"""Before these words a number and an A that begin a line are an amount, before others a heading: "1 A new start"."""
WITH_CURRENT = _words("breaker breakers charger circuit circuits fuse fuses outlet plug socket supply")
"""Before these an A right behind a number means amps: "a 5A fuse"."""

REGNAL = _words("""
    henry louis charles philip george edward pius william richard ptolemy john paul peter nicholas frederick james
    alfonso ivan napoleon leo gregory catherine alexander elizabeth mary benedict innocent clement urban francis
    ferdinand gustav carl christian haakon harald olav otto wilhelm ramesses thutmose amenhotep cleopatra darius xerxes
    artaxerxes constantine theodosius justinian david robert kenneth leopold albert baldwin rudolf maximilian
    joseph pedro juan felipe umberto victor emmanuel boniface celestine sixtus julius mehmed murad selim abdul
    rama naruhito nicolas bela stephen
""")
"""After these names it is an ordinal: "Henry VIII" is "henry the eighth"."""

PRONUNCIATIONS = {
    "macos": "mac oh ess",
    "ios": "eye oh ess",
    "ipad": "eye pad",
    "iphone": "eye phone",
    "iphones": "eye phones",
    "ebay": "ee bay",
    "latex": "lay tech",
    "mysql": "my sequel",
    "sql": "sequel",
    "sqlite": "sequel light",
    "postgresql": "post gress",
    "nginx": "engine ex",
    "linux": "linnux",
    "ubuntu": "oo boon too",
    "kubernetes": "koober nettees",
    "github": "git hub",
    "youtube": "you tube",
    "tiktok": "tick tock",
    "linkedin": "linked in",
    "wifi": "why fie",
    "wi-fi": "why fie",
    "pdf": "pee dee eff",
    "phd": "pee aitch dee",
    "ok": "oh kay",
    "c#": "see sharp",
    "f#": "eff sharp",
    ".net": "dot net",
    "wwi": "world war one",
    "wwii": "world war two",
    "ii": "two",
    "iii": "three",
    "vii": "seven",
    "viii": "eight",
    "nth": "enth",
    "xi": "shee",
    "vi": "vee eye",
    "hmm": "hum",
    "shh": "shush",
}
"""Names that both engines get wrong."""

SENTENCE_STARTERS = _words("""
    the a an it he she they we i you this that these those his her their its our my your and but or so yet then when
    where while if as at by for in on to from of with after before because since although though there here what who
    why how one some many most all no not now today
""")
"""A capital on these tells that the abbreviation before them ended its sentence."""

BEFORE_YEARS = _words("""
    in since by of from until till before after around circa year during late early mid summer winter spring autumn
    fall between and to
""") | frozenset(MONTH_NAMES)
NOT_PLURALS = _words("was is as has his its this us does always perhaps across less plus")
"""Words that end like a plural: after "1950" they do not make it a count."""
