"""What a workspace may see: the videos that are talked about in it; at home those too that nobody talks about."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.slack.clients import Clients
from bot.studio import Studio
from graph.core.errors import ProductionNotFound
from graph.core.ids import ProductionId
from graph.core.near import pick_id
from graph.core.standing import Standing
from graph.store.cards import find_thread, list_threads
from graph.store.installations import is_part_of
from graph.store.productions import titles_of_all


@dataclass(frozen=True)
class Borders:
    """Keeps workspaces that know nothing of each other apart, whatever ids they share."""

    studio: Studio
    clients: Clients

    def is_home(self, workspace: str) -> bool:
        """Whether ids that stand alone, and what began at a terminal, belong to this workspace."""
        return is_part_of(workspace, self.clients.home())

    def standings(self, workspace: str, conversation: str = "") -> tuple[Standing, ...]:
        """How all videos stand that may be seen there, as `sight` says."""
        sees = self.sight(workspace, conversation)
        return tuple(one for one in self.studio.look().standings if sees(one.glance.id))

    def resolve(self, text: str, workspace: str, conversation: str = "") -> ProductionId:
        """The video that somebody there means. Raises `ProductionNotFound`, which names none that they may not see."""
        sees = self.sight(workspace, conversation)
        with self.studio.db.read() as session:
            known = titles_of_all(session)
        return pick_id(text, {name: title for name, title in known.items() if sees(name)})

    def refuse_foreign(self, production: ProductionId, workspace: str, conversation: str = "") -> None:
        """Raise `ProductionNotFound` where it may not be seen, so that nothing there can act on it."""
        with self.studio.db.read() as session:
            thread = find_thread(session, production)
        if not (thread.workspace == workspace if thread else self.is_home(workspace)):
            raise ProductionNotFound("this video is of another workspace", hint="Ask where it is talked about.")
        if conversation and (thread is None or thread.conversation != conversation):
            raise ProductionNotFound("this video is talked about elsewhere", hint="Ask there.")

    def sight(self, workspace: str, conversation: str = "") -> Callable[[str], bool]:
        """Tells of each production whether the workspace may see it; with a conversation, whether it is of there."""
        with self.studio.db.read() as session:
            threads = list_threads(session)
        if conversation:
            here = (workspace, conversation)
            said_here = {str(one.production) for one in threads if (one.workspace, one.conversation) == here}
            return said_here.__contains__
        places = {str(thread.production): thread.workspace for thread in threads}
        unspoken = workspace if self.is_home(workspace) else ""
        return lambda production: places.get(production, unspoken) == workspace
