"""Several processes and threads over one store: nothing torn, lost or doubled."""

import random
import select
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest

from dashboard.store import Store, StoreError
from tests.store.builders import START, import_row, incidents
from tests.store.loader_child import OWN, SHARED
from tests.store.reading import content

CHILD = "tests.store.loader_child"
ROOT = Path(__file__).parents[2]


@contextmanager
def loading(url: str, prefix: str, number: int) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", CHILD, url, prefix, str(number)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            yield child
        finally:
            child.kill()


def whole_imports(store: Store) -> set[str]:
    """The imports that are present, each looked at for being whole and there once."""
    present = [key for _, key in content(store)]
    owners = [key.split(":")[0] for key in present if not key.startswith("shared:")]
    counts = {import_id: owners.count(import_id) for import_id in owners}
    assert set(counts.values()) <= {OWN}, counts
    assert len(present) == len(counts) * OWN + (SHARED if counts else 0)
    return set(counts)


@contextmanager
def watching(look: Callable[[], set[str]]) -> Iterator[list[set[str]]]:
    """`look` again and again in a thread; what it saw only ever grows."""
    seen: list[set[str]] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            seen.append(look())

    with ThreadPoolExecutor(1) as pool:
        watcher = pool.submit(watch)
        try:
            yield seen
        finally:
            stop.set()
        watcher.result()
    assert all(earlier <= later for earlier, later in pairwise(seen))


def killed_at_random(url: str, prefix: str, chance: random.Random) -> set[str]:
    """Load until a random moment; the imports that the child said were done."""
    lines: list[str] = []
    with loading(url, prefix, 1000) as child:
        assert child.stdout is not None
        for _ in range(chance.randint(1, 7)):
            lines.append(child.stdout.readline())
        select.select([child.stdout], [], [], chance.uniform(0, 0.08))
        child.kill()
        lines.extend(child.stdout)
    assert lines[0].startswith("start"), "the child did not begin"
    return {line.split()[1] for line in lines if line.startswith("done")}


@pytest.mark.parametrize("seed", range(2))
def test_a_loader_killed_at_random_moments_beside_a_reader(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    announced: set[str] = set()
    with watching(lambda: whole_imports(store)) as seen:
        for life in range(3):
            announced |= killed_at_random(store.url, f"life{life}-", chance)
            assert announced <= whole_imports(store), "an import was lost"
    committed = store.imports()["import_id"].tolist()
    assert len(committed) == len(set(committed))
    assert whole_imports(store) == set(committed)
    assert len(seen) > 1
    store.compact()
    assert whole_imports(store) == set(committed)


def test_processes_that_make_and_load_one_store_at_once(tmp_path: Path) -> None:
    url = str(tmp_path / "store")
    with (
        loading(url, "a", 4) as first,
        loading(url, "b", 4) as second,
        loading(url, "c", 4) as third,
    ):
        said = [child.communicate()[0] for child in (first, second, third)]
    assert [text.count("done") for text in said] == [4, 4, 4]
    store = Store.open(url)
    expected = {f"{prefix}{number}" for prefix in "abc" for number in range(4)}
    assert whole_imports(store) == expected
    assert sorted(store.imports()["import_id"]) == sorted(expected)
    assert store.version().startswith("i12-e0-")


def test_a_reader_sees_another_processs_commit_at_its_next_look(store: Store) -> None:
    before = store.version()
    with loading(store.url, "a", 1) as child:
        assert child.communicate()[0].split() == ["start", "a0", "done", "a0"]
    assert store.version() != before
    assert whole_imports(store) == {"a0"}


def test_eight_threads_get_right_answers(store: Store) -> None:
    store.commit(incidents(400, age=[i % 8 for i in range(400)]), import_row())
    present = store.present("incident")

    def ask(age: int) -> list[tuple[int, int]]:
        wanted = present.filter(present.age == age)
        frames = [
            store.execute(wanted.agg(n=wanted.count(), lowest=wanted.row.min())) for _ in range(12)
        ]
        return [(int(frame["n"][0]), int(frame["lowest"][0])) for frame in frames]

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert answers == [[(50, age + 2)] * 12 for age in range(8)]


def test_threads_ask_while_others_load(store: Store) -> None:
    """Two Store objects over one path; each import adds 10 records."""
    done = threading.Event()

    def ask(opened: Store) -> list[int]:
        counts = [0]
        while not done.is_set() or counts[-1] < 60:
            frame = opened.execute(opened.present("incident").count().name("n"))
            counts.append(int(frame["n"][0]))
        return counts

    def load(thread: int) -> None:
        opened = Store.open(store.url)
        for number in range(3):
            keys = [f"{thread}-{number}-{i}" for i in range(10)]
            opened.commit(incidents(10, key=keys), import_row())

    with ThreadPoolExecutor(8) as pool:
        askers = [pool.submit(ask, Store.open(store.url)) for _ in range(4)]
        loaders = [pool.submit(load, thread) for thread in range(2)]
        try:
            for loader in loaders:
                loader.result()
        finally:
            done.set()
        seen = [asker.result() for asker in askers]
    for counts in seen:
        assert set(counts) <= set(range(0, 61, 10))
        assert counts == sorted(counts)
        assert counts[-1] == 60


def test_entries_of_many_threads_are_all_kept_and_numbered_once(store: Store) -> None:
    def enter(thread: int) -> list[str]:
        return [
            store.add_entry("note", str(thread), {"n": n}, who="someone", at=START)
            for n in range(4)
        ]

    with ThreadPoolExecutor(4) as pool:
        ids = [entry_id for made in pool.map(enter, range(4)) for entry_id in made]
    entries = store.entries()
    assert sorted(entries["entry_id"]) == sorted(ids)
    for _, own in entries.groupby("subject"):
        assert [value["n"] for value in own["value"]] == [0, 1, 2, 3]
    assert store.version().startswith("i0-e16-")


def test_an_import_is_undone_once_however_many_ask(store: Store) -> None:
    row = import_row()
    store.commit(incidents(1), row)

    def undo(_: int) -> str:
        try:
            store.undo(row.import_id, who="someone", at=START)
        except StoreError:
            return "refused"
        return "undone"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(undo, range(4)))
    assert outcomes == ["refused", "refused", "refused", "undone"]
