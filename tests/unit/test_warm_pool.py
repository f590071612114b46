"""The batch's processes: each call in one of its own, which leaves nothing behind and takes nothing along."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest

from khcn_tools.errors import KhcnError
from khcn_tools.run import warm_pool
from khcn_tools.run.engine.charts import INLINE
from khcn_tools.run.warm_pool import WarmPool, ahead, pool

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")


@pytest.fixture(scope="module")
def warm() -> Iterator[WarmPool]:
    """Give a pool that forks: `eval` and `exec` are the calls that every process knows."""
    with pool(2) as executor:
        assert isinstance(executor, WarmPool)
        yield executor


def value(warm: WarmPool, expression: str) -> object:
    with_modules = f"(lambda os, sys, time: ({expression}))(*map(__import__, ('os', 'sys', 'time')))"
    return warm.submit(eval, with_modules).result()


def told(file: Path, count: int) -> list[int]:
    """Return the process numbers that a call has written down, once they are there."""
    for _ in range(300):
        if file.exists() and len(numbers := file.read_text("ascii").split()) == count:
            return [int(number) for number in numbers]
        time.sleep(0.1)
    raise AssertionError(f"{file} does not name {count} processes")


def all_gone(processes: list[int]) -> bool:
    """Say whether processes have ended, or do so within some seconds."""
    running = [psutil.Process(p) for p in processes if psutil.pid_exists(p)]
    alive = psutil.wait_procs(running, timeout=20)[1]
    return all(process.status() == psutil.STATUS_ZOMBIE for process in alive)  # whose parent does not look


FAMILY = """
import os, subprocess, time
subprocess.Popen(["sleep", "1000"])
os.system("sleep 1000 &")
subprocess.Popen(["sh", "-c", "sleep 1000 & sleep 1000"], start_new_session=True)
time.sleep(0.5)
import psutil
family = [os.getpid(), *(p.pid for p in psutil.Process().children(recursive=True))]
with open({file!r} + "~", "w") as f:
    f.write(" ".join(map(str, family)))
os.replace({file!r} + "~", {file!r})
time.sleep({seconds})
"""
"""A call with five subprocesses: a child, two in the background, two in a session of their own."""
MEMBERS = 6


def test_a_call_returns_what_its_function_returns_or_raises_it(warm: WarmPool) -> None:
    assert warm.submit(divmod, 7, 2).result() == (3, 1)
    with pytest.raises(ValueError, match="invalid literal"):
        warm.submit(int, "x").result()


def test_a_call_that_is_cancelled_before_it_begins_disturbs_no_other(warm: WarmPool) -> None:
    futures = [warm.submit(eval, "__import__('time').sleep(0.3)") for _ in range(4)]
    assert futures[-1].cancel()
    assert [future.result() for future in futures[:-1]] == [None] * 3
    assert value(warm, "1") == 1


def test_what_cannot_be_handed_back_is_an_error_of_that_call(warm: WarmPool) -> None:
    with pytest.raises(Exception, match="pickle"):
        value(warm, "lambda: 1")
    assert value(warm, "1") == 1


def test_each_call_has_a_process_of_its_own_forked_with_one_thread(warm: WarmPool) -> None:
    first, second = (
        value(warm, "os.getpid(), os.getppid(), len(__import__('threading').enumerate())") for _ in "12"
    )
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert first[0] != second[0]
    assert first[1:] == second[1:] == (warm._parent.pid, 1)


def test_the_parent_has_imported_much_and_nothing_that_looks_for_a_shell(warm: WarmPool) -> None:
    loaded = value(warm, "set(sys.modules)")
    assert isinstance(loaded, set)
    assert {"pandas", "papermill", "nbconvert", "typst", "IPython", "matplotlib", "docx"} <= loaded
    assert not {"matplotlib.pyplot", "matplotlib_inline.backend_inline"} & loaded


PYPLOT = """
import sys
executed = []
sys.addaudithook(lambda event, its: event == "exec" and executed.append(its[0].co_filename))
import matplotlib.pyplot, colorsys
"""


def test_pyplot_is_imported_in_the_parent_and_given_to_who_imports_it(warm: WarmPool) -> None:
    """What it is then is held by `tests/functional/test_engine.py`."""
    chosen = f"__import__('matplotlib').rcParams.update(backend={INLINE!r})"
    body = f"(space := {{}}, {chosen}, exec({PYPLOT!r}, space)) and [*map(os.path.basename, space['executed'])]"
    assert value(warm, body) == ["colorsys.py"]  # which the parent has not


def test_what_is_begun_ahead_is_handed_over_once_and_ends_unused_too() -> None:
    with ahead(2) as begun, begun(2) as first, begun(2) as second:
        assert isinstance(first, WarmPool)
        assert isinstance(second, WarmPool)
        assert first is not second
        assert [pool.submit(abs, -1).result() for pool in (first, second)] == [1, 1]
    assert all_gone([first._parent.pid, second._parent.pid])


def test_what_was_begun_ahead_ends_with_the_batch_that_uses_it() -> None:
    with ahead(1) as begun:
        with contextlib.suppress(KeyboardInterrupt), begun(1) as executor:
            raise KeyboardInterrupt
        assert isinstance(executor, WarmPool)
        assert executor.ended


def test_a_parent_that_is_killed_while_it_waits_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[WarmPool] = []

    class Noted(WarmPool):
        def __init__(self, workers: int, temporary: str) -> None:
            super().__init__(workers, temporary)
            made.append(self)

    monkeypatch.setattr(warm_pool, "WarmPool", Noted)
    with ahead(1) as begun:
        assert not made[0].refused
        made[0]._parent.kill()
        made[0]._parent.wait()
        with begun(1) as executor:
            assert executor.submit(abs, -1).result() == 1
        assert made == [made[0], executor]


def test_where_the_parent_refuses_slower_processes_do_the_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    refusing = "from multiprocessing.connection import Connection; Connection({pipe}).send('why')"
    body = f"{refusing}; import time; time.sleep(60)"
    monkeypatch.setattr(warm_pool, "_BODY", body)
    with pool(1) as executor:
        assert not isinstance(executor, WarmPool)
        assert executor.submit(abs, -1).result() == 1
    assert caplog.messages == ["reports are made by slower processes: why"]
    assert not [p for p in psutil.Process().children() if "time.sleep(60)" in "".join(p.cmdline())]


def test_what_is_begun_ahead_and_not_used_ends_too() -> None:
    before = set(psutil.Process().children())
    with ahead(2):
        (parent,) = set(psutil.Process().children()) - before
    assert not parent.is_running()


def test_a_parent_that_cannot_start_is_told_to_who_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm_pool, "_BODY", "raise SystemExit(1)")
    with ahead(1):
        pass
    with pytest.raises(KhcnError, match="could not start"), pool(1):
        pass


def test_nothing_of_one_call_is_seen_by_the_next(warm: WarmPool) -> None:
    look = (
        "__import__('pandas').options.display.max_rows, __import__('matplotlib').rcParams['font.size'],"
        "os.environ.get('MARK'), os.getcwd(), sys.path, __import__('locale').setlocale(0), time.tzname,"
        "os.umask(18), sys.getrecursionlimit(), __import__('decimal').getcontext().prec,"
        "hasattr(__import__('builtins'), 'mark')"
    )
    before = value(warm, look)
    warm.submit(exec, """
import builtins, decimal, locale, os, sys, time
import matplotlib, pandas
pandas.options.display.max_rows = 7
matplotlib.rcParams["font.size"] = 99
os.environ["MARK"], os.environ["TZ"] = "here", "Asia/Ho_Chi_Minh"
time.tzset()
locale.setlocale(locale.LC_ALL, "C")
os.chdir("/")
sys.path.insert(0, "/nowhere")
os.umask(0)
sys.setrecursionlimit(500)
decimal.getcontext().prec = 3
builtins.mark = bytearray(10_000_000)
""").result()  # fmt: skip
    assert value(warm, look) == before


def test_random_numbers_are_others_in_each_call(warm: WarmPool) -> None:
    draw = "__import__('random').random(), __import__('numpy').random.rand()"
    first, second = value(warm, draw), value(warm, draw)
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert not set(first) & set(second)


def test_the_environment_is_the_callers_of_now(warm: WarmPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    monkeypatch.setenv("MARK", "đây")
    monkeypatch.delenv("HOME", raising=False)
    assert value(warm, "time.timezone, os.environ['MARK'], 'HOME' in os.environ") == (-7 * 3600, "đây", False)
    assert value(warm, "os.environ['PYTHONHASHSEED'], hash('a') == hash('a')") == ("0", True)


@pytest.mark.parametrize(
    "end",
    ["os._exit(0)", "os._exit(3)", "os.kill(os.getpid(), 9)", "__import__('ctypes').string_at(0)"],
)
def test_a_call_that_ends_its_process_fails_alone(warm: WarmPool, end: str) -> None:
    other = warm.submit(eval, "__import__('time').sleep(0.2) or 'done'")
    with pytest.raises(KhcnError, match="ended without a word"):
        value(warm, end)
    assert other.result() == "done"


def test_a_call_without_memory_fails_alone(warm: WarmPool) -> None:
    code = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))\nbytearray(2**31)"
    with pytest.raises(MemoryError):
        warm.submit(exec, code).result()
    assert value(warm, "len(bytearray(2**24))") == 2**24


def test_a_process_forked_by_a_call_cannot_keep_it_from_ending(warm: WarmPool) -> None:
    """It holds the pipe for the result, and never closes it."""
    with pytest.raises(KhcnError, match="ended without a word"):
        value(warm, "os._exit(1) if os.fork() else time.sleep(1000)")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a session of its own is not followed")
def test_what_a_call_has_started_ends_with_it(warm: WarmPool, tmp_path: Path) -> None:
    file = tmp_path / "family"
    warm.submit(exec, FAMILY.format(file=str(file), seconds=0)).result()
    assert all_gone(told(file, MEMBERS))


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a session of its own is not followed")
def test_a_call_that_takes_too_long_is_ended_with_all_it_has_started(tmp_path: Path) -> None:
    file = tmp_path / "family"
    slow = WarmPool(1, str(tmp_path), seconds=3)
    try:
        future = slow.submit(exec, FAMILY.format(file=str(file), seconds=1000))
        with pytest.raises(KhcnError, match="it took more than 3 seconds and was ended"):
            future.result()
        assert all_gone(told(file, MEMBERS))
        assert slow.submit(abs, -1).result() == 1
    finally:
        slow.end()


def test_where_the_warm_parent_is_killed_its_children_end_and_the_caller_is_told(tmp_path: Path) -> None:
    file = tmp_path / "family"
    broken = WarmPool(1, str(tmp_path))
    future = broken.submit(
        exec, FAMILY.format(file=str(file), seconds=1000).replace(", start_new_session=True", "")
    )
    family = told(file, MEMBERS)
    broken._parent.send_signal(signal.SIGKILL)
    with pytest.raises(BrokenExecutor):
        future.result()
    assert all_gone(family)
    with pytest.raises(BrokenExecutor):
        broken.submit(abs, -1)
    broken.end()


CALLER = """
import sys
from khcn_tools.run.warm_pool import pool
with pool(1) as warm:
    warm.submit(exec, open(sys.argv[1]).read()).result()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a session of its own is not followed")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_where_the_caller_ends_nothing_is_left(tmp_path: Path, how: signal.Signals) -> None:
    file, code = tmp_path / "family", tmp_path / "code"
    code.write_text(FAMILY.format(file=str(file), seconds=1000), "utf-8")
    caller = subprocess.Popen([sys.executable, "-c", CALLER, str(code)], stderr=subprocess.DEVNULL)  # noqa: S603  # ours
    family = told(file, MEMBERS)
    family += [process.pid for process in psutil.Process(caller.pid).children(recursive=True)]
    caller.send_signal(how)
    caller.wait()
    assert all_gone(family)
