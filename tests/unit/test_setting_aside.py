"""What stays until the end is not looked through again and again while people wait."""

import subprocess
import sys

LOOK = """
import gc
from bot.terminal.serving import YOUNG, set_aside_what_stays

stays = ["a list is something that the collector follows"]
followed = any(one is stays for one in gc.get_objects())
set_aside_what_stays()
print(followed, any(one is stays for one in gc.get_objects()), gc.get_threshold()[0] == YOUNG)
"""


def test_the_collector_passes_over_what_is_there_by_then() -> None:
    looked = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)

    assert looked.stdout.split() == ["True", "False", "True"]
