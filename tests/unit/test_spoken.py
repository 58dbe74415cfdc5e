"""What is shown and what is said for each kind of written thing."""

import time

import pytest

from tools.errors import ToolRejected
from tools.speech.spoken import Break, sentences_of, tokens_of


def said(text: str) -> str:
    return " ".join(word for token in tokens_of(text) for word in token.words)


def shown(text: str) -> str:
    return " ".join(token.shown for token in tokens_of(text))


def pauses(text: str) -> str:
    return "".join(token.pause.value or "_" for token in tokens_of(text))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("7", "seven"),
        ("120 birds", "one hundred twenty birds"),
        ("1,234,567", "one million two hundred thirty four thousand five hundred sixty seven"),
        ("10 000 of 10\u202f000", "ten thousand of ten thousand"),
        ("1'000'000", "one million"),
        ("1,00,000", "one hundred thousand"),
        ("3.14", "three point one four"),
        ("3,5", "three point five"),
        (".5", "zero point five"),
        ("0.001", "zero point zero zero one"),
        ("007", "zero zero seven"),
        ("12345678901234567890", "one two three four five six seven eight nine zero " * 2),
        ("-5 and −5 and ±3", "minus five and minus five and plus or minus three"),
        ("the 1st, 2nd, 23rd and 100th", "the first second twenty third and one hundredth"),
        ("10–20 of 2-3", "ten to twenty of two to three"),
        ("10%–20%", "ten percent to twenty percent"),
        ("100+ of 99.9%", "one hundred plus of ninety nine point nine percent"),
        ("1/2, ½, 3/4, 2⅓", "one half one half three quarters two and a third"),
        ("1½ cups", "one and a half cups"),
        ("24/7 and 50/50", "twenty four seven and fifty fifty"),
        ("3:1", "three to one"),
        ("10² is 10^2, 10⁻³", "ten squared is ten squared ten to the power of minus three"),
        ("6.02e23", "six point zero two times ten to the power of twenty three"),
        ("3x4, 2×3, 5 * 6", "three by four two by three five times six"),
        ("1.2.3 on 127.0.0.1", "one point two point three on one hundred twenty seven dot zero dot zero dot one"),
        ("1/40th of 1/10th, 2/3rds and 1/1,000th", "one fortieth of one tenth two thirds and one one thousandth"),
        ("30 µs, 30 μs and 30µs", "thirty microseconds thirty microseconds and thirty microseconds"),
        ("28 Mt of it by the 3 Mt Rainier guides", "twenty eight megatons of it by the three em tee rainier guides"),
        ("600 A, 1 A and a 5A fuse", "six hundred amps one amp and a five amp fuse"),
        ("it draws 5 A. The cable", "it draws five amps the cable"),
        ("Figure 2 A, vitamin 5 A, seat 5A", "figure two ay vitamin five ay seat five ay"),
        ("she has 5 A levels and eats her 5 A Day", "she has five ay levels and eats her five ay day"),
        ("1 A new start", "one ay new start"),
        ("5 m3 of 3 kg/m3, 20 km2", "five cubic meters of three kilograms per cubic meter twenty square kilometers"),
        ("the M3 chip", "the em three chip"),
        ("US$115/kWh", "one hundred fifteen you ess dollars per kilowatt hour"),
        ("US$ 115/kWh", "one hundred fifteen you ess dollars per kilowatt hour"),
        ("€ 5 million, $ 1 and 5 € 3 times", "five million euros one dollar and five euros three times"),
        ("1.000,50 of 1.234,5", "one thousand point five zero of one thousand two hundred thirty four point five"),
        ("192.168.0.1", "one hundred ninety two dot one hundred sixty eight dot zero dot one"),
        ("2×10⁸ and mc²", "two times ten to the power of eight and em see squared"),
        ("a 50-50 split", "a fifty fifty split"),
        ("call 1-800-555-0199", "call one eight zero zero five five five zero one nine nine"),
        ("call 555-1234", "call five five five one two three four"),
        ("call (555) 123-4567", "call five five five one two three four five six seven"),
        ("call (555)123-4567", "call five five five one two three four five six seven"),
        ("call +1 (555) 123-4567", "call plus one five five five one two three four five six seven"),
        ("call +1-555-123-4567", "call plus one five five five one two three four five six seven"),
        ("call +44 20 7946 0958", "call plus four four two zero seven nine four six zero nine five eight"),
        ("chapter (555) has 3", "chapter five hundred fifty five has three"),
        ('a 27" screen is 27" wide', "a twenty seven inch screen is twenty seven inches wide"),
        ('a 5.5" phone, 27"-screens', "a five point five inch phone twenty seven inch screens"),
        ("27″ screens, 3½” disks of 1″", "twenty seven inch screens three and a half inch disks of one inch"),
        ("24″ or 30″", "twenty four inches or thirty inches"),
        ('a "27", "in 2027" and “Room 27”', "a twenty seven in twenty twenty seven and room twenty seven"),
        ('the "wide" 27" one is 6\'2" tall', "the wide twenty seven inch one is six feet two inches tall"),
        ("5 l/100 km", "five liters per one hundred kilometers"),
        ("5.6 L/100km", "five point six liters per one hundred kilometers"),
        ("17 kWh/100 km", "seventeen kilowatt hours per one hundred kilometers"),
        ("8 liters/100 km", "eight liters per one hundred kilometers"),
        ("350 NOK and CHF 7.20", "three hundred fifty norwegian kroner and seven point two zero swiss francs"),
        ("19.9 trillion NOK", "nineteen point nine trillion norwegian kroner"),
        ("№ 5 and №7", "number five and number seven"),
        ("a ≠ b and b < c", "a is not equal to bee and bee is less than see"),
        ("10x faster, a 10x gain", "ten times faster a ten ex gain"),
        ("5.6 m people and 5.6 m wide", "five point six million people and five point six meters wide"),
        ("on 26.11.2026", "on november twenty sixth twenty twenty six"),
        ("~50, <3, >10, ≈7", "about fifty less than three greater than ten approximately seven"),
    ],
)
def test_numbers_are_said_as_people_say_them(written: str, spoken: str) -> None:
    assert said(written) == spoken.strip()


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("in 1984", "in nineteen eighty four"),
        ("in 1906, 1900, 2000", "in nineteen oh six nineteen hundred two thousand"),
        ("2005 and 2026", "two thousand five and twenty twenty six"),
        ("by 1066", "by ten sixty six"),
        ("1024 bytes", "one thousand twenty four bytes"),
        ("1914–1918", "nineteen fourteen to nineteen eighteen"),
        ("1984 km", "one thousand nine hundred eighty four kilometers"),
        ("1950 birds", "one thousand nine hundred fifty birds"),
        ("the 1990s, '80s and 2000s", "the nineteen nineties eighties and two thousands"),
        ("mid-1990s", "mid nineteen nineties"),
        ("2026-11-20", "november twentieth twenty twenty six"),
        ("31/12/1999", "december thirty first nineteen ninety nine"),
        ("on 20 November 2026", "on the twentieth of november twenty twenty six"),
        ("the 4 July", "the fourth of july"),
        ("Nov. 20, 2026", "november twentieth twenty twenty six"),
        ("5 Mar 2021", "the fifth of march twenty twenty one"),
        ("at 14:30", "at fourteen thirty"),
        ("9:05 am, 2 pm, 7 a.m.", "nine oh five ay em two pee em seven ay em"),
        ("9:00, 16:00 and 9pm", "nine o'clock sixteen hundred hours and nine pee em"),
    ],
)
def test_years_dates_and_times_are_not_read_as_counts(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3.5 km", "three point five kilometers"),
        ("1 kg", "one kilogram"),
        ("30 km/h, 60mph", "thirty kilometers per hour sixty miles per hour"),
        ("−5 °C", "minus five degrees celsius"),
        (
            "5 m², 5 m3/s, 9.81 m/s²",
            "five square meters five cubic meters per second nine point eight one meters per second squared",
        ),
        ("100 kg/m³", "one hundred kilograms per cubic meter"),
        ("a 5-kg bag", "a five kilogram bag"),
        ("5 million km", "five million kilometers"),
        ("6′ 5'10\"", "six feet five feet ten inches"),
        ("2 in the box", "two in the box"),
        ("2 min.", "two minutes"),
        ("$5 million", "five million dollars"),
        ("$1, $5.50, $0.99", "one dollar five dollars and fifty cents ninety nine cents"),
        ("€3.2bn, £10k", "three point two billion euros ten thousand pounds"),
        ("$10–20 million", "ten to twenty million dollars"),
        ("$100k–$200k", "one hundred thousand dollars to two hundred thousand dollars"),
        ("2M users, 10k views", "two million users ten thousand views"),
        ("27,000/km²", "twenty seven thousand per square kilometer"),
        ("1 tsp. salt", "one teaspoon salt"),
        ("$3/kg", "three dollars per kilogram"),
        ("US$5", "five you ess dollars"),
    ],
)
def test_units_and_currencies_are_named(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dr. Smith of St. Ives", "doctor smith of saint ives"),
        ("Main St. is closed", "main street is closed"),
        ("Mr. and Mrs. Lee, St John", "mister and missus lee saint john"),
        ("221 Baker St., London", "two hundred twenty one baker street london"),
        ("e.g. this, i.e. that, etc.", "for example this that is that et cetera"),
        ("cats vs. dogs", "cats versus dogs"),
        ("No. 5, p. 7, pp. 3–4, Fig. 2", "number five page seven pages three to four figure two"),
        ("He said no.", "he said no"),
        ("J. R. R. Tolkien", "jay are are tolkien"),
        ("the U.S., the UK and the EU", "the you ess the you kay and the ee you"),
        ("NASA and UNESCO and FBI", "nasa and unesco and eff bee eye"),
        ("CEOs, NASA's, BBC's", "see ee ohs nasa's bee bee see's"),
        ("do NOT STOP it NOW", "do not stop it now"),
        ("WHO said US data", "double you aitch oh said you ess data"),
        ("BREAKING NEWS FROM US", "breaking news from us"),
        ("Henry VIII and World War II", "henry the eighth and world war two"),
        ("Louis XIV's wig", "louis the fourteenth's wig"),
        ("Elizabeth I was queen, and Mary, I was told", "elizabeth the first was queen and mary i was told"),
        ("the XIX century", "the nineteenth century"),
        ("Washington DC", "washington dee see"),
        ("A cat, plan A. A: 2001: A Space", "a cat plan ay ay two thousand one a space"),
        ("WWII and C#", "world war two and see sharp"),
        ("COVID-19, B12, F-16, 5G", "covid nineteen bee twelve eff sixteen five gee"),
        ("H2O and CO₂", "aitch two oh and see oh two"),
        ("iPhone, YouTube, OpenAI, McDonald", "eye phone you tube open ay eye mcdonald"),
        ("well-known X-ray T-shirt", "well known ex ray tee shirt"),
        ("snake_case and/or this", "snake case and or this"),
    ],
)
def test_short_forms_and_names_are_read_out(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("R&D, AT&T, fish & chips", "are and dee ay tee and tee fish and chips"),
        ("C++ = A + B", "see plus plus equals ay plus bee"),
        ("#ClimateChange by @elonmusk", "hashtag climate change by at elonmusk"),
        ("mail anna.b@example.com!", "mail anna dot bee at example dot com"),
        ("amazon.com", "amazon dot com"),
        ("A → B", "a to bee"),
        ("β-carotene, α, π", "beta carotene alpha pi"),
        ("café, Zürich, Łódź, Straße", "cafe zurich lodz strasse"),
        ("Ｗｉｄｅ ﬁne", "wide fine"),
        ("rock 'n' roll, 'tis, dogs' tails", "rock en roll tis dogs tails"),
        ("it’s o'clock, y'all", "it's o'clock y'all"),
    ],
)
def test_signs_and_letters_are_said_by_name(written: str, spoken: str) -> None:
    assert said(written) == spoken


@pytest.mark.parametrize(
    ("written", "caption"),
    [
        ("**Bold** and _it_ and `code` and ~~old~~", "Bold and it and code and old"),
        ('See [the report](https://x.org/a_(b) "t"), page 2.', "See the report, page 2."),
        ("See https://example.com/x?y=1.", "See."),
        ("It is (https://example.com) there", "It is there"),
        ("Water[1][2] is wet[citation needed].", "Water is wet."),
        ("# Title\n\ntext", "Title text"),
        ("- one\n- [x] two\n> three", "one two three"),
        ("1. one\n2. two", "1. one 2. two"),
        ("a\n\n---\n\nb", "a b"),
        ("![picture](x.png) end", "end"),
        ("<b>Bold</b> &amp; big<br>end", "Bold & big end"),
        ("```\ncode()\n```\nend", "end"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a, b 1, 2"),
        ("I ❤️ pizza 🍕! 👨‍👩‍👧 🇩🇪 1️⃣ end", "I pizza! end"),
        ("Lego® is fun™", "Lego is fun"),
        ("2 * 3 but not * this*", "2 * 3 but not this"),
        ("He said — “no” – then left …", "He said — “no” – then left …"),
        ("costs 3.5 km and $5 million", "costs 3.5 km and $5 million"),
        ("a claim¹ stands.²", "a claim stands."),
        ('a 27" screen, a 3½” disk, 24″', 'a 27" screen, a 3½” disk, 24″'),
        ("call (555) 123-4567 or +44 20 7946 0958", "call (555) 123-4567 or +44 20 7946 0958"),
        ("needs 5 l/100 km", "needs 5 l/100 km"),
        ("zero\u200bwidth soft\u00adhyphen", "zerowidth softhyphen"),
    ],
)
def test_the_caption_is_the_text_without_what_cannot_be_said(written: str, caption: str) -> None:
    assert shown(written) == caption


def test_a_number_and_its_unit_are_one_token() -> None:
    assert [token.shown for token in tokens_of("about 3.5 km of road")] == ["about", "3.5 km", "of", "road"]


@pytest.mark.parametrize(
    ("written", "marks"),
    [
        ("one, two; three: four. Five", ",;;.\n"),
        ("Dr. Bond met Mr. Bean.", "____\n"),
        ("in the U.S. The end", "__._\n"),
        ("the U.S. economy", "__\n"),
        ("He left... and came. Then…", "_;_.\n"),
        ("Why? Because (as said) so!", "?,_,\n"),
        ("“Why?” he asked.", ",_\n"),
        ("Paris—the city — sleeps", ";_;\n"),
        ("No? Yes?", "??"),
    ],
)
def test_punctuation_makes_pauses(written: str, marks: str) -> None:
    assert pauses(written) == marks


def test_words_around_a_dash_without_spaces_are_tokens_of_their_own() -> None:
    assert [token.shown for token in tokens_of("Paris—the city")] == ["Paris—", "the", "city"]


def test_each_paragraph_and_list_entry_ends_with_a_long_pause() -> None:
    tokens = tokens_of("# Bread\n\nIt rises.\n- flour\n- salt")

    assert [token.shown for token in tokens if token.pause is Break.BLOCK] == ["Bread", "rises.", "flour", "salt"]


def test_an_endless_sentence_is_cut() -> None:
    portions = list(sentences_of(tokens_of("word " * 200)))

    assert [len(portion) for portion in portions] == [80, 80, 40]


@pytest.mark.parametrize(
    ("written", "word", "script"),
    [
        ("The city of Москва is big", "Москва", "Cyrillic"),
        ("It is 東京, Tokyo", "東京", "Chinese"),
        ("ありがとう", "ありがとう", "Japanese"),
        ("a العربية b", "العربية", "Arabic"),
        ("नमस्ते", "नमस्ते", "Devanagari"),
        ("λόγος", "λόγος", "Greek"),
        ("一", "一", "Chinese"),
    ],
)
def test_a_word_that_english_voices_cannot_speak_is_refused_by_its_script(written: str, word: str, script: str) -> None:
    with pytest.raises(ToolRejected) as refused:
        tokens_of(written)

    assert word in str(refused.value)
    assert script in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("written", ["", "  \n", "🍕🍕", "https://example.com", "—", "***", "![a](b)"])
def test_text_with_nothing_to_say_has_no_tokens(written: str) -> None:
    assert tokens_of(written) == ()


@pytest.mark.parametrize(
    "sign", ["*a ", "[a", "![", "<a ", "```\n", "a—", "|a", "1,", "1-", "http://", " ", "(", "é", "$"]
)
def test_strange_text_is_read_in_reasonable_time(sign: str) -> None:
    started = time.process_time()

    tokens_of(sign * 5000 + "end")

    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("unless you pass --xattrs.", "unless you pass dash dash xattrs"),
        ("Use -o and (--no-cache) now.", "use dash oh and dash dash no cache now"),
        ("He waited -- then he left.", "he waited then he left"),
        ("A well--known case.", "a well known case"),
    ],
)
def test_the_dashes_of_an_option_are_said_and_shown(text: str, said: str) -> None:
    tokens = tokens_of(text)

    assert " ".join(word for token in tokens for word in token.words) == said
    assert " ".join(token.shown for token in tokens).split() == text.replace("l--k", "l-- k").split()
