"""Preparing, pruning and forgetting checkpoints, and a server that goes away, on every database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base.id import uuid6
from sqlalchemy import text

from graph.store.saver import SAVER_TABLES, delete_checkpoints, open_saver, prepare_saver, prune_checkpoints
from tests.fakes.checkpoints import (
    CHECKPOINTS,
    config_of,
    decide,
    engine_of,
    execute,
    one_production,
    put,
    run_to_the_gate,
)


@pytest.fixture
def url(database_url: str) -> Iterator[str]:
    with one_production(database_url) as url:
        yield url


def test_a_waiting_run_goes_on_after_its_checkpoints_were_pruned(url: str) -> None:
    run_to_the_gate(url)
    run_to_the_gate(url, "other")
    others = execute(url, f"{CHECKPOINTS} WHERE thread_id = 'other'")

    prune_checkpoints(url, ["t"])

    assert execute(url, f"{CHECKPOINTS} WHERE thread_id = 't'") == [1]
    assert execute(url, f"{CHECKPOINTS} WHERE thread_id = 'other'") == others
    assert decide(url)["decision"] == "approve"


def test_pruning_drops_the_writes_of_old_checkpoints(url: str) -> None:
    writes = "writes" if url.startswith("sqlite") else "checkpoint_writes"
    run_to_the_gate(url)

    prune_checkpoints(url, ["t"])

    assert execute(
        url, f"SELECT count(*) FROM {writes} WHERE checkpoint_id NOT IN (SELECT checkpoint_id FROM checkpoints)"
    ) == [0]
    assert execute(url, f"SELECT count(*) FROM {writes}") != [0]


def test_pruning_spares_the_writes_of_a_checkpoint_that_is_yet_to_be_saved(url: str) -> None:
    with open_saver(url, "p1", 1) as saver:
        put(saver)
        coming: RunnableConfig = {
            "configurable": {"thread_id": "t", "checkpoint_ns": "", "checkpoint_id": str(uuid6())}
        }
        saver.put_writes(coming, [("early", 1)], "task")

    prune_checkpoints(url, ["t"])

    writes = "writes" if url.startswith("sqlite") else "checkpoint_writes"
    assert execute(url, f"SELECT channel FROM {writes}") == ["early"]


def test_a_deleted_run_is_forgotten_entirely(url: str) -> None:
    run_to_the_gate(url)
    run_to_the_gate(url, "other")

    delete_checkpoints(url, ["t"])

    with open_saver(url, "p1", 1) as saver:
        assert saver.get_tuple(config_of("t")) is None
    assert decide(url, thread="other")["decision"] == "approve"


def test_the_tables_may_be_prepared_again_and_by_several_at_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(prepare_saver, [database_url] * 4))

    prepare_saver(database_url)


def test_every_table_of_langgraph_is_known(database_url: str) -> None:
    prepare_saver(database_url)

    catalogue = (
        "sqlite_master WHERE type = 'table'"
        if database_url.startswith("sqlite")
        else "pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    name = "name" if database_url.startswith("sqlite") else "relname"
    assert set(execute(database_url, f"SELECT {name} FROM {catalogue}")) <= SAVER_TABLES


@pytest.mark.postgres
def test_preparing_does_not_wait_for_those_who_wait_for_it(postgres_database_url: str) -> None:
    url = postgres_database_url
    engine = engine_of(url)
    with ThreadPoolExecutor(1) as threads, engine.connect() as migrating:
        migrating.execute(text("SELECT pg_advisory_lock(1)"))
        waiting = threads.submit(execute, url, "SELECT pg_advisory_lock(1)")
        try:
            while not execute(url, "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
                assert not waiting.done()

            prepare_saver(url)
        finally:
            migrating.execute(text("SELECT pg_advisory_unlock(1)"))
    engine.dispose()


@pytest.mark.postgres
def test_a_connection_that_the_server_closed_is_replaced(postgres_database_url: str) -> None:
    with one_production(postgres_database_url) as url, open_saver(url, "p1", 1) as saver:
        put(saver)
        execute(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )

        put(saver)

        assert execute(url, CHECKPOINTS) == [2]
