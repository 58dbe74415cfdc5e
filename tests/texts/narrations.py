"""Paragraphs as they are narrated, on many subjects. The pace of the voices was not fitted to them."""

NARRATIONS = {
    "semmelweis": (
        "In 1847, a Hungarian doctor named Ignaz Semmelweis noticed something terrible. Women in one ward of "
        "his hospital were dying five times as often as women in the other. The only difference? Doctors came "
        "to the first ward straight from the autopsy room, and they never washed their hands."
    ),
    "webb_telescope": (
        "The James Webb Space Telescope sits 1.5 million km from Earth, where the temperature of its mirrors "
        "stays below −220 °C. It cost $10 billion and took more than twenty years to build. And yet, a grain "
        "of dust hit it within months."
    ),
    "baking": (
        "Preheat the oven to 180 °C. Mix 250 g of flour, 100 g of sugar and a pinch of salt; rub in the "
        "butter until it looks like crumbs. Add one egg, knead it briefly, and chill the dough for 30 "
        "minutes."
    ),
    "octopus": (
        "Octopuses have three hearts, blue blood, and nine brains. Two of the hearts pump blood to the gills. "
        "The third one keeps it moving through the body, and it stops when the animal swims, which is why an "
        "octopus would rather crawl."
    ),
    "council": (
        "City council voted 7–2 on Tuesday to close Main Street to cars. Shop owners are divided. “We will "
        "lose half of our customers,” said Maria Lopez, who has run a bakery there since 1998. Others point "
        "to Ghent, where visits rose by 17% after a similar change."
    ),
    "yawning": (
        "Why do we yawn? For a long time, people thought the body needed oxygen. Experiments say no. A better "
        "idea is that yawning cools the brain, the way a fan cools a computer."
    ),
    "coffee": (
        "Coffee was discovered, so the story goes, by a goatherd in Ethiopia. His goats ate some red berries "
        "and would not sleep. Whether that is true, nobody knows. What we do know is that by the fifteenth "
        "century monks in Yemen drank it to stay awake during prayers."
    ),
    "router": (
        "Open the settings, choose Network, and switch the proxy off. If the error stays, restart the router "
        "and wait two minutes. Still nothing? Then the cable is probably broken."
    ),
    "armistice": (
        "The treaty was signed on 11 November 1918. Four empires had fallen, about 20 million people had "
        "died, and a generation came home to a world that it did not recognise."
    ),
    "gold": (
        "Your phone contains gold. Not much: about 0.03 grams. But a ton of old phones holds more gold than a "
        "ton of ore, so recyclers now call our drawers the richest mines on the planet."
    ),
    "slow_down": ("Stop. Look. Listen. That is all it takes."),
    "interest_rates": (
        "Interest rates determine how expensive borrowing becomes. When the central bank raises them, "
        "mortgages, business loans and government debt all become costlier, consumption slows down, and "
        "inflation eventually follows."
    ),
    "river": (
        "The river floods every spring. Farmers along its banks have learned to wait for it, because the mud "
        "it leaves behind feeds the fields for the rest of the year."
    ),
    "robot": (
        "Dr. Chen's team at MIT trained a small robot to fold shirts. It failed 400 times. On the 401st try, "
        "it folded one perfectly, dropped it on the floor, and waited for applause."
    ),
}
