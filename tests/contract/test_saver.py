"""The fenced checkpoint savers, on every database: LangGraph's own suite, and what the fence adds."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import ormsgpack
import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, empty_checkpoint
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from graph.core.errors import LeaseLost
from graph.core.failpoint import arm
from graph.store.saver import delete_checkpoints, open_saver, prune_checkpoints
from tests.fakes.checkpoints import CHECKPOINTS, Saver, config_of, decide, execute, one_production, put, run_to_the_gate

WRITES: dict[str, Callable[[Saver, RunnableConfig], object]] = {
    "put": lambda saver, _: put(saver),
    "put_writes": lambda saver, saved: saver.put_writes(saved, [("refused", 2)], "another task"),
    "delete_thread": lambda saver, _: saver.delete_thread("t"),
}


class AsyncFace(BaseCheckpointSaver[str]):
    """LangGraph's suite speaks only to asynchronous savers; ours are synchronous."""

    def __init__(self, saver: Saver, database_url: str) -> None:
        super().__init__(serde=saver.serde)
        self._saver = saver
        self._url = database_url

    async def aput(self, *args: Any) -> RunnableConfig:
        return self._saver.put(*args)

    async def aput_writes(self, *args: Any, **named: Any) -> None:
        self._saver.put_writes(*args, **named)

    async def aget_tuple(self, config: RunnableConfig) -> Any:
        return self._saver.get_tuple(config)

    async def alist(self, config: RunnableConfig | None, **named: Any) -> AsyncIterator[Any]:
        for found in list(self._saver.list(config, **named)):
            yield found

    async def adelete_thread(self, thread_id: str) -> None:
        self._saver.delete_thread(thread_id)

    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        prune = prune_checkpoints if strategy == "keep_latest" else delete_checkpoints
        prune(self._url, thread_ids)


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    with one_production(database_url) as url:
        yield url


@pytest.fixture
def armed() -> Iterator[Callable[[str], None]]:
    yield arm
    arm("")


def test_the_saver_conforms_to_langgraph(url: str) -> None:
    @checkpointer_test(name="fenced", skip_capabilities={"delete_for_runs", "copy_thread"})
    async def fenced() -> AsyncGenerator[Saver, None]:
        with open_saver(url, "p1", 1) as saver:
            yield AsyncFace(saver, url)

    report = asyncio.run(validate(fenced))

    failures = [failure for result in report.results.values() for failure in result.failures]
    assert failures == []
    assert report.passed_all_base()
    assert report.results["prune"].passed is True


def test_a_run_waits_at_its_gate_and_goes_on_with_another_worker(url: str) -> None:
    run_to_the_gate(url)
    execute(url, "UPDATE production SET fence = 2")

    decided = decide(url, fence=2)

    assert decided["decision"] == "approve"
    assert decided["scenes"] == {"a": "key-a", "b": "key-b", "c": "key-c"}


def test_a_run_ends_when_its_lease_is_lost(url: str) -> None:
    run_to_the_gate(url)
    execute(url, "UPDATE production SET fence = 2")
    before = execute(url, CHECKPOINTS)

    with pytest.raises(LeaseLost):
        decide(url, fence=1)

    assert execute(url, CHECKPOINTS) == before
    assert decide(url, fence=2)["decision"] == "approve"


@pytest.mark.parametrize("write", WRITES)
@pytest.mark.parametrize("change", ["UPDATE production SET fence = 2", "DELETE FROM production"])
def test_no_write_passes_a_stale_fence(url: str, write: str, change: str) -> None:
    with open_saver(url, "p1", 1) as saver:
        saved = put(saver)
        saver.put_writes(saved, [("kept", 1)], "task")
        execute(url, change)

        with pytest.raises(LeaseLost):
            WRITES[write](saver, saved)
        found = saver.get_tuple(config_of("t"))

    assert found is not None
    assert found.config == saved
    assert [channel for _, channel, _ in found.pending_writes or []] == ["kept"]
    assert execute(url, CHECKPOINTS) == [1]


def test_another_production_is_no_concern_of_the_fence(url: str) -> None:
    execute(url, "INSERT INTO production VALUES ('p2', 7)")

    with open_saver(url, "p1", 1) as saver:
        put(saver)
    with open_saver(url, "p2", 1) as saver, pytest.raises(LeaseLost):
        put(saver)


def test_a_write_that_breaks_off_leaves_nothing_and_the_saver_usable(url: str) -> None:
    with open_saver(url, "p1", 1) as saver:
        saved = put(saver)
        with pytest.raises(TypeError):
            saver.put_writes(saved, [("fine", 1), ("cannot be stored", object())], "task")

        saver.put_writes(saved, [("next", 2)], "another task")
        found = saver.get_tuple(config_of("t"))

    assert found is not None
    assert [channel for _, channel, _ in found.pending_writes or []] == ["next"]


def test_no_checkpoint_is_written_after_the_fence_moved_while_another_process_writes(url: str) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.fakes.stubborn_writer", url, "t"], stdout=subprocess.PIPE, text=True
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"

        at_the_change = execute(url, "UPDATE production SET fence = 2", CHECKPOINTS)
        with open_saver(url, "p1", 2) as saver:
            put(saver, "owner")

        assert writer.wait(30) == 0

    assert execute(url, f"{CHECKPOINTS} WHERE thread_id = 't'") == at_the_change
    assert execute(url, f"{CHECKPOINTS} WHERE thread_id = 'owner'") == [1]


def test_threads_of_several_runs_write_at_once(url: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda n: run_to_the_gate(url, f"t{n}"), range(6)))
        decided = list(threads.map(lambda n: decide(url, thread=f"t{n}"), range(6)))

    assert [run["decision"] for run in decided] == ["approve"] * 6


def test_a_death_before_a_write_leaves_nothing(url: str, armed: Callable[[str], None]) -> None:
    with open_saver(url, "p1", 1) as saver:
        armed("checkpoint.before=raise")
        with pytest.raises(OSError, match=r"checkpoint\.before"):
            put(saver)

    assert execute(url, CHECKPOINTS) == [0]


def test_a_death_after_a_write_loses_nothing(url: str, armed: Callable[[str], None]) -> None:
    with open_saver(url, "p1", 1) as saver:
        armed("checkpoint.after=raise")
        with pytest.raises(OSError, match=r"checkpoint\.after"):
            put(saver)

    assert execute(url, CHECKPOINTS) == [1]


def test_a_checkpoint_that_was_tampered_with_runs_nothing(url: str, tmp_path: Path) -> None:
    marker = tmp_path / "ran"
    call = ormsgpack.Ext(0, ormsgpack.packb(("os", "system", f"touch {marker}")))
    with open_saver(url, "p1", 1) as saver:
        put(saver, values={"scenes": {"a": "key"}})
        tamper(url, call)

        saver.get_tuple(config_of("t"))

    assert not marker.exists()
    JsonPlusSerializer().loads_typed(("msgpack", ormsgpack.packb(call)))
    assert marker.exists(), "the payload does nothing even where it may"


def tamper(url: str, payload: ormsgpack.Ext) -> None:
    if url.startswith("sqlite"):
        blob = ormsgpack.packb({**empty_checkpoint(), "channel_values": {"scenes": payload}})
        execute(url, "UPDATE checkpoints SET type = 'msgpack', checkpoint = :blob", blob=blob)
    else:
        execute(url, "UPDATE checkpoint_blobs SET type = 'msgpack', blob = :blob", blob=ormsgpack.packb(payload))


def test_looking_at_a_production_does_not_import_langgraph() -> None:
    program = "import sys, graph.store.saver; print('langgraph' in sys.modules, 'psycopg' in sys.modules)"

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout == "False False\n"
