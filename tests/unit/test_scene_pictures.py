import pytest

from graph.agents.extractive.headlines import headline_of
from graph.agents.extractive.numbers import strongest_amount
from graph.agents.extractive.visuals import plain_icon, visual_of
from graph.agents.storyboard import draw_board
from graph.core.script import Beat, Emotion, Listing, Revision, Visual
from tests.fakes.scripts import scene, script
from tools.render.icons import find_icon


def _visual(*texts: str) -> Visual:
    return visual_of(texts, Emotion.AWE, {}, plain_icon)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("It cost $3.2 billion in 2019.", "$3.2", "billion"),
        ("Up to 2.3 million gallons were in it.", "2.3", "million gallons"),
        ("In 1919, a wave killed 21 people.", "21", "people"),
        ("It has 9,000 km of road.", "9,000", "km"),
        ("Bake it at 230 °C for long.", "230", "°C"),
        ("It grew by 8% this year.", "8%", ""),
        ("Bake for 22 to 25 minutes in all.", "22 to 25", "minutes"),
    ],
)
def test_an_amount_is_shown_large_with_its_unit(text: str, number: str, unit: str) -> None:
    visual = _visual(text)

    assert (visual.layout, visual.number, visual.unit) == ("number", number, unit)


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 15 January 1919 in Boston.",
        "It runs on Python 3.12 and later.",
        "The 5 p.m. train left without them.",
        "Since 1974 nobody has seen it.",
        "The ship Gulf Livestock 1 left the harbour.",
        "They began a 30-day voyage north.",
    ],
)
def test_years_dates_versions_and_names_are_no_amounts(text: str) -> None:
    assert strongest_amount(text) is None
    assert _visual(text).layout == "headline"


def test_a_number_that_is_about_right_says_so_on_the_screen() -> None:
    assert _visual("The brain has about 500 million neurons in it.").headline == "About"
    assert _visual("Sensors report every 10 minutes.").headline == "Every"
    assert _visual("It will only continue with at least 500 people.").headline == "At least"
    assert "500" not in _visual("A deep brain has 500 million neurons in it.").headline


@pytest.mark.parametrize(
    ("text", "headline", "number"),
    [
        ("They cost ca. 30% less.", "Circa", "30%"),
        ("They cost c. 30% less than the old ones.", "Circa", "30%"),
        ("It holds circa 500 people at a time.", "Circa", "500"),
        ("The tower needs approx. 900 bolts in all.", "Approx", "900"),
        ("They cost up to 30% less.", "Up to", "30%"),
    ],
)
def test_a_shortened_circa_is_kept_over_its_number(text: str, headline: str, number: str) -> None:
    visual = _visual(text)

    assert (visual.headline, visual.number) == (headline, number)


@pytest.mark.parametrize(
    ("text", "headline", "number"),
    [
        ("Sales fell by 8% in the spring, but rose by 15% a year later.", "Sales fell by", "8%"),
        ("It has fallen by about 8% this year.", "Has fallen by about", "8%"),
        ("In May the price of copper rose 40% in Chile.", "Price of copper rose", "40%"),
        ("The number of visitors to the old harbour museum dropped by 12% that year.", "Dropped by", "12%"),
    ],
)
def test_over_a_change_stands_which_way_it_goes(text: str, headline: str, number: str) -> None:
    visual = _visual(text)

    assert (visual.headline, visual.number) == (headline, number)


def test_what_a_street_is_called_is_not_what_it_shows() -> None:
    def icon(text: str) -> str:
        return visual_of((text,), Emotion.AWE, {}, find_icon).icon

    assert icon("The council closed Harbour Street to all but the neighbours.") != "anchor"
    assert icon("The harbour was full of old things.") == "anchor"


def test_a_quote_names_who_said_it() -> None:
    visual = _visual('"I have never seen so many people on that boat," said harbour master Lotte Vane.')

    assert visual.layout == "quote"
    assert visual.quote == "I have never seen so many people on that boat"
    assert visual.attribution == "Lotte Vane"


def test_a_quote_of_nobody_is_no_quote() -> None:
    assert _visual('They called it "the loneliest place of all" for years.').layout == "headline"


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("It sends blood to the arms, the brain and every other organ.", ("arms", "brain", "every other organ")),
        ("Horses, wagons and people were caught in it.", ("Horses", "wagons", "people")),
        ("It needs three things: flour, water, and time.", ("flour", "water", "time")),
    ],
)
def test_what_is_counted_up_becomes_a_list(text: str, items: tuple[str, ...]) -> None:
    visual = _visual(text)

    assert (visual.layout, visual.items) == ("list", items)


def test_two_clauses_are_no_list() -> None:
    assert _visual("Sugar binds the water that is left, so bacteria and moulds dry out.").layout == "headline"


@pytest.mark.parametrize(
    ("line", "never"),
    [
        ("This drug may cure cancer in mice.", "Cure cancer"),
        ("Vaccines do not cause autism in children.", "Cause autism"),
        ("If you drink it, it heals broken bones.", "Drink"),
        ("Nobody has ever proved that ghosts exist.", "Ghosts exist"),
    ],
)
def test_a_headline_drops_no_doubt(line: str, never: str) -> None:
    assert not headline_of(line, {}).text.startswith(never)


def test_a_headline_has_two_to_five_words_with_one_that_stands_out() -> None:
    weights = {"octopu": 9.0, "heart": 9.0}

    headline = headline_of("An octopus has three hearts, and one of them stops when it swims.", weights)

    assert headline.text == "An octopus has three hearts"
    assert headline.accent == "three hearts"


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("Never blend it all, or it turns to glue.", "Never blend it all"),
        ("Blend half of the soup and return it to the pot.", "Blend half of the soup"),
        ("Season with salt only now, because salt keeps lentils hard.", "Season with salt only now"),
        ("The Lindholm harbour tunnel reopened on Tuesday morning after nine long weeks.", "Lindholm harbour tunnel"),
        ("She added that no structural damage was found in the tunnel walls.", "No structural damage"),
        ("Names that are not valid UTF-8 are refused.", ""),
        ("It never holds more than one file in memory.", ""),
        ("Most lichens grow less than one millimetre a year.", ""),
        ("Extended attributes are lost unless you pass --xattrs.", "Extended attributes"),
    ],
)
def test_a_headline_is_a_whole_phrase_or_none(line: str, headline: str) -> None:
    assert headline_of(line, {}).text == headline


@pytest.mark.parametrize(
    "text",
    [
        "The bridge did not cost 31 million euros.",
        "The bridge could cost 31 million euros.",
        "Nobody paid 31 million euros for the bridge.",
        "The cells supposedly last 3,000–5,000 cycles.",
        "Reportedly, the bridge cost 31 million euros.",
        "The bridge is expected to cost 31 million euros.",
    ],
)
def test_a_number_that_is_denied_or_only_possible_is_not_shown_alone(text: str) -> None:
    assert _visual(text).layout != "number"


def test_over_a_number_stands_what_it_is_of_and_no_word_is_shown_twice() -> None:
    visual = _visual("Repairs cost €3.7 million, about 15% more than the city council had approved in March.")

    assert (visual.headline, visual.number, visual.unit) == ("Repairs", "€3.7", "million")


def test_what_is_written_is_no_part_of_the_list_of_it() -> None:
    visual = _visual("It writes timestamps, user names and file sizes.")

    assert visual.items == ("timestamps", "user names", "file sizes")


def test_a_list_item_is_not_cut_from_what_says_which_it_is() -> None:
    assert _visual("Tar writes timestamps, user ids and the order in which the system returns names.").items == ()


@pytest.mark.parametrize(
    ("line", "number", "unit"),
    [
        ("22% of the bill was for tests that nobody used.", "22%", "of the bill"),
        ("That alone saved $9,400 a month.", "$9,400", "a month"),
        ("The wall was to be raised at a cost of £18.5m.", "£18.5m", ""),
        ("It goes on sale on 1 May for €149.", "€149", ""),
        ("People collected honey 8,000 years ago.", "8,000", "years ago"),
        ("Put the pot into the oven for 2½ hours.", "2½", "hours"),
        ("For one jar (500 g) a hive flies about 90,000 km.", "90,000", "km"),
    ],
)
def test_a_share_a_rate_and_a_sum_are_shown_with_what_they_are_of(line: str, number: str, unit: str) -> None:
    visual = _visual(line)

    assert (visual.number, visual.unit) == (number, unit)


@pytest.mark.parametrize(
    ("line", "headline"),
    [
        ("A flat tyre ends most rides before noon, however new it is.", "Flat tyre"),
        ("The ECB plans a digital euro for the years to come.", "Digital euro"),
        ("Every night, billions of birds fall asleep on a branch.", "Billions of birds"),
        ("In the 119th minute, Red Valley's goalkeeper Ana Prieto punched the ball away.", "Ana Prieto"),
        ("But it carries far less of it, and it makes the blood thick and hard to pump.", ""),
        ("However, Gandhi was arrested on the midnight of 4 May.", "Gandhi"),
        ('Run shelfmark find "a report" and press a key on it.', ""),
    ],
)
def test_a_headline_ends_where_the_verb_begins_and_takes_names_whole(line: str, headline: str) -> None:
    assert headline_of(line, {}).text == headline


@pytest.mark.parametrize(
    ("line", "headline", "number"),
    [
        ("Fry the bacon in a heavy pot for 8 minutes, then lift it out.", "Fry the bacon", "8"),
        ("Heat the oven to 160 °C.", "Heat the oven", "160"),
        ("Cut the beef into cubes of about 5 cm.", "About", "5"),
    ],
)
def test_over_the_number_of_a_step_stands_what_is_to_be_done(line: str, headline: str, number: str) -> None:
    visual = _visual(line)

    assert (visual.headline, visual.number) == (headline, number)


def test_words_that_begin_a_sentence_speak_no_quote() -> None:
    line = 'Last spring our CFO asked me a simple question: "What are we paying for?"'

    assert _visual(line).attribution == "Our CFO"


def test_only_the_number_of_the_hook_opens_a_film() -> None:
    number = Visual(layout="number", number="8%", unit="")
    scenes = [
        scene("a").model_copy(update={"beat": Beat.HOOK, "visual": number}),
        scene("b").model_copy(update={"visual": number}),
        scene("c").model_copy(update={"beat": Beat.HOOK}),
    ]
    revision = Revision(number=1, script=script(*scenes), listing=Listing(title="Sales", description=""))

    shots = draw_board(revision, "@greenlight", {}).shots

    assert [shots[one.id].opens for one in scenes] == [True, False, False]
