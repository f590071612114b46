"""The engine against a real kernel: awkward cells, executed by both, outputs compared cell by cell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from khcn_tools.run import warm_pool
from khcn_tools.run.execute import execute

if sys.platform == "win32":
    pytest.skip("there notebooks run in kernels", allow_module_level=True)

Cell = str | tuple[str, str]  # source; and a tag

PAUSE = "time.sleep(0.5)"
"""A kernel looks at its descriptors from another thread, and loses what it has not seen when the cell ends."""

CASES: dict[str, list[Cell]] = {
    "both streams": ["import sys\nfor n in range(3):\n    print(n)\n    print('e', n, file=sys.stderr)"],
    "past the streams": [
        f"import os, time\nprint('a')\nos.system('echo b; echo c >&2')\n{PAUSE}\nprint('d')",
        f"os.write(1, 'đ'.encode())\n{PAUSE}",
        f"import ctypes\nlibc = ctypes.CDLL(None)\nlibc.puts(b'from C')\nlibc.fflush(None)\n{PAUSE}",
        f"import subprocess\nprint(subprocess.run(['echo', 'child']).returncode)\n{PAUSE}",
        f"os.system('seq 1 20000')\n{PAUSE}\nprint('end')",
    ],
    "streams and displays": [
        "print('a'); display(1); print('b'); display('c', {'d': 2}); print('e', end=''); 'f'",
        "import sys\nprint('x', flush=True)\nsys.stderr.write('y')\nsys.stdout.flush()\nprint('z')",
    ],
    "results": ["1", "None", "2;", "_", "_1, Out[1], In[1], _i", "'đơn vị'", "[None] * 3", "..."],
    "count of executions": ["", "# a remark", "print(get_ipython().execution_count)", "1", "_3"],
    "display updated": [
        "h = display('first', display_id='x')\nprint('between')\nh.update('second')",
        "from IPython.display import update_display\nupdate_display('third', display_id='x')",
        "display('last', display_id='x')",
        "update_display('fourth', display_id='x'); update_display('none', display_id='unknown')",
    ],
    "output cleared": [
        "from IPython.display import clear_output\nprint('a'); clear_output(); print('b')",
        "print('a'); display(1); clear_output(wait=True)",
        "for i in range(3):\n    clear_output(wait=True)\n    print(i)",
    ],
    "rich results": [
        "from IPython.display import HTML, Image, JSON, Markdown, SVG\nHTML('<b>x</b>')",
        "display(Markdown('**x**'), metadata={'text/markdown': {'n': (1, 2)}}); JSON({'a': [1.5, None]})",
        "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + bytes(9), format='png')",
        "display({'text/plain': 'own', 'application/x+json': {'k': (1, 2)}}, raw=True)",
    ],
    "a table": [
        "import pandas as pd\ntable = pd.DataFrame({'đơn vị': ['a', 'b'], 'số': [1, 2.5]})\ntable",
        "display(table.style.hide()._repr_html_()[:7]); table.describe()",
    ],
    "an error ends": ["print('before')\n1 / 0", "print('never')"],
    "an error deep within": ["def f(n):\n    return f(n - 1) if n else {}['khóa']\n", "f(3)"],
    "an error with a cause": [
        "try:\n    int('x')\nexcept ValueError as e:\n    raise RuntimeError('vì') from e"
    ],
    "an error in a library": ["import json\njson.loads('{')"],
    "a group of errors": ["raise ExceptionGroup('nhóm', [ValueError(1), TypeError('hai')])"],
    "an error of syntax": ["x = (1,\nprint(x", "print('never')"],
    "an error that is allowed": [("1 / 0", "raises-exception"), "print('goes on')"],
    "an error while displaying": ["class A:\n    def __repr__(self): raise ValueError('repr')\nprint(1)\nA()"],
    "a cell skipped": [("1 / 0", "skip-execution"), "2"],
    "a cell without the tag's parameter": [("a = 1", "parameters"), "a"],
    "an await of a macro": [
        "import asyncio\nawait asyncio.sleep(0, 'slept')",
        "%macro asleep 1",
        "asleep",
    ],
    "an await that is written by a transformer": [
        (
            "seen = []\ndef awake(lines):\n    seen.append(lines)\n"
            "    return [line.replace('AWAIT', 'await') for line in lines]\n"
            "get_ipython().input_transformers_post.append(awake)"
        ),
        "import asyncio\nAWAIT asyncio.sleep(0, 'slept')",
        "len(seen)",
    ],
    "an await": [
        "import asyncio\nawait asyncio.sleep(0.01)\nprint('woke')\nawait asyncio.sleep(0, 'result')",
        "async def f(): raise OSError('bên trong')\nawait f()",
    ],
    "the loop": [
        "import asyncio\nloop = asyncio.get_running_loop()\nloop.is_running()",
        "task = loop.create_task(asyncio.sleep(0, 7))",
        "await task, loop is asyncio.get_running_loop()",
        ("asyncio.run(asyncio.sleep(0))", "raises-exception"),
        "async for x in (i async for i in asyncio.as_completed([asyncio.sleep(0, 1)])): pass",
    ],
    "magics": [
        "%%capture kept\nprint('hidden'); display(1)",
        "kept.stdout, len(kept.outputs)",
        "%precision 3\n1 / 3",
        "%whos int",
        "%%writefile written.txt\nnội dung",
        "%load_ext autoreload\n%autoreload 0\n%store",
        "%nonsense",
    ],
    "a shell": ["%%bash\necho out\necho err >&2", "!echo đã gọi", "x = !echo a; echo b\nx", "%%sh\nexit 3"],
    "another language": [
        "%%html\n<b>x</b>",
        "%%javascript\nalert(1)",
        "%%latex\n$x$",
        "%%python\nprint(6 * 7)",
    ],
    "asking": ["input('tên? ')"],
    "asking for a password": ["from getpass import getpass\ngetpass()"],
    "leaving by SystemExit": ["import sys\nprint('a')\nsys.exit(0)", "print('next')"],
    "leaving with a message": ["raise SystemExit('hỏng')", "print('next')"],
    "interrupted": ["print('a')\nraise KeyboardInterrupt", "print('next')"],
    "warnings and logs": [
        "import warnings\nwarnings.warn('cẩn thận')",
        "import logging\nlogging.warning('ghi lại')\nlogging.getLogger('x').error('lỗi')",
    ],
    "threads": [
        "import threading\nt = threading.Thread(target=print, args=('from a thread',))\nt.start(); t.join()"
    ],
    "an error in a thread": [
        "import threading\nt = threading.Thread(target=int, args=('x',))\nt.start(); t.join()"
    ],
    "processes": [
        "import subprocess\nsubprocess.run('echo taken', shell=True, capture_output=True, text=True).stdout",
    ],
    "where it runs": [
        "import os, sys\nos.path.basename(os.getcwd()), sys.path[0], sys.stdout.isatty(), sys.stdout.encoding",
        "__name__, sys.modules['__main__'].__dict__ is globals(), 'get_ipython' in dir()",
        "type(get_ipython()).__name__, [os.environ[k] for k in ('PYTHONHASHSEED', 'MPLBACKEND', 'TERM')]",
        "sorted(name for name in dir() if not name.startswith('_'))",
    ],
    "pickled": ["import pickle\nclass A: pass\ntype(pickle.loads(pickle.dumps(A()))) is A"],
    "charts": [
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nprint('before the chart');",
        "fig, ax = plt.subplots()\nax.bar(['a', 'b'], [1, 2])\nfig2 = plt.figure()\nplt.plot([3, 1]);",
        "plt.plot([2, 1])\nplt.show()\nprint('after it')",
        "fig",
        "%config InlineBackend.figure_formats = ['svg']\nplt.rcParams['svg.hashsalt'] = 'x'\nplt.plot([1]);",
        "import matplotlib\nplt.rcParams['figure.dpi'], matplotlib.get_backend(), plt.isinteractive()",
    ],
    "charts by magic": ["%matplotlib inline\nfrom pylab import plot\nplot([1, 3]);", "plot([5]); 1 / 0"],
    "charts without pyplot": [
        "from matplotlib.figure import Figure\nf = Figure()\nf.subplots().plot([1, 2])\nf"
    ],
    "charts by pandas": ["import pandas as pd\npd.Series([1, 3]).plot();"],
    "pyplot looked for": [
        "import matplotlib, sys\nhasattr(matplotlib, 'pyplot'), 'matplotlib.pyplot' in sys.modules",
        "from importlib.util import find_spec\nspec = find_spec('matplotlib.pyplot')",
        "spec.has_location, spec.origin == spec.loader.get_filename()",
        "'def plot(' in spec.loader.get_source(spec.name)",
        "import matplotlib.pyplot as plt\nplt.__spec__.origin == plt.__file__, matplotlib.pyplot is plt",
        "import importlib, inspect\nimportlib.reload(plt) is plt",
        "inspect.getsourcefile(plt.plot) == plt.__file__",
        "del sys.modules['matplotlib.pyplot']\nimport matplotlib.pyplot as again\nagain is plt",
    ],
    "pyplot of another backend": [
        "import matplotlib\nmatplotlib.rcParams['backend'] = 'TkAgg'",
        "import matplotlib.pyplot as plt\nplt.figure()\nplt.get_backend()",
    ],
    "pyplot of another matplotlib": [
        (
            "import matplotlib, sys\nfor name in {*sys.modules}:\n"
            "    if name.startswith('matplotlib'): del sys.modules[name]"
        ),
        "import matplotlib as mpl\nimport matplotlib.pyplot as plt",
        "mpl is matplotlib, plt.rcParams is mpl.rcParams",
    ],
    "pyplot of other settings": [
        "import importlib, matplotlib\nimportlib.reload(matplotlib)\nimport matplotlib.pyplot as plt",
        "plt.rcParams is matplotlib.rcParams",
    ],
}


def notebook(path: Path, cells: list[Cell]) -> Path:
    """Write a notebook of these cells."""
    told = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
    data = {
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{n}",
                "metadata": {"tags": [tag]} if tag else {},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for n, (source, tag) in enumerate(told)
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(data), "utf-8")
    return path


Executed = tuple[dict[str, Any], str]


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Executed, Executed]]:
    """Return each case's notebook and error as the engine, and as a kernel leaves them."""
    os.environ.pop("PYTEST_CURRENT_TEST", None)  # ipykernel leaves descriptors alone where it sees this
    kinds = ("engine", "kernel")
    root = tmp_path_factory.mktemp("cases")
    paths = {
        (name, kind): notebook(root / kind / str(n) / "a.ipynb", CASES[name])
        for n, name in enumerate(CASES)
        for kind in kinds
    }
    with warm_pool.pool(2) as warm, ThreadPoolExecutor(2) as kernels:
        pools = {"engine": warm, "kernel": kernels}
        futures = {
            (name, kind): pools[kind].submit(execute, path, {}, folder=path.parent, scrub=str)
            for (name, kind), path in paths.items()
        }
        found = {key: future.result() for key, future in futures.items()}
    return {name: (found[name, "engine"], found[name, "kernel"]) for name in CASES}


_RANDOM = (
    ("0x", r"0x[0-9a-f]+", "0x…"),
    ("ipykernel_", r"[^ '\"]*/ipykernel_\d+/", "…/"),
    ("<dc:date>", r"<dc:date>[^<]*", "<dc:date>"),
    ("Thread-", r"Thread-\d+", "Thread"),
    ("/cases", r"/cases\d*/(engine|kernel)/", "/"),
)
"""What it is known by, looked for first: patterns are slow on long texts."""


def plain(outputs: list[Any], *, in_a_row: bool) -> list[Any]:
    """Return outputs with one piece per stream (in a row), without addresses and numbers of processes."""
    merged: list[Any] = []
    for output in outputs:
        former = [o for o in (merged[-1:] if in_a_row else merged) if o.get("name") == output.get("name", "")]
        if former:
            former[-1]["text"] += output["text"]
        else:
            merged.append(dict(output))
    for output in merged if not in_a_row else ():  # there even the pieces of a stream come in any order
        output["text"] = "".join(sorted(output["text"])) if "text" in output else ""
    text = json.dumps(merged, ensure_ascii=False)
    for known_by, pattern, instead in _RANDOM:
        if known_by in text:
            text = re.sub(pattern, instead, text)
    return list(json.loads(text))


@pytest.mark.parametrize("name", list(CASES))
def test_outputs_are_those_of_a_kernel(executed: dict[str, tuple[Executed, Executed]], name: str) -> None:
    (ours, error), (kernels, expected) = executed[name]
    assert error == expected
    cells = list(zip(ours["cells"], kernels["cells"], strict=True))
    in_a_row = name != "past the streams"  # of which a kernel hands on what it sees when it sees it
    for mine, theirs in cells:
        shown, expected_shown = (plain(cell.get("outputs", []), in_a_row=in_a_row) for cell in (mine, theirs))
        if shown != expected_shown:  # pytest would take minutes to compare long ones
            pytest.fail(f"{shown!r:.2000}\nin a kernel:\n{expected_shown!r:.2000}")
        assert mine.get("execution_count") == theirs.get("execution_count")
        assert mine["metadata"] == theirs["metadata"]
    assert ours["metadata"] == kernels["metadata"]


def test_every_chart_is_there(executed: dict[str, tuple[Executed, Executed]]) -> None:
    ((ours, _), _) = executed["charts"]
    charts = [[t for o in cell["outputs"] for t in o.get("data", {}) if "image" in t] for cell in ours["cells"]]
    png, svg = ["image/png"], ["image/svg+xml"]
    assert charts == [png, png * 2, png, png, svg, []]


# By itself


def papermill(path: Path, *options: str) -> tuple[subprocess.CompletedProcess[str], list[Any]]:
    """Execute a notebook by papermill's own command; return how that ended, and the code cells it saved."""
    saved = path.with_name("out.ipynb")
    command = [
        sys.executable,
        "-m",
        "papermill",
        str(path),
        str(saved),
        "--engine",
        "khcn",
        "--no-progress-bar",
        *options,
    ]
    done = subprocess.run(  # noqa: S603  # ours
        command, capture_output=True, check=False, encoding="utf-8", timeout=60
    )
    cells = json.loads(saved.read_text("utf-8"))["cells"]
    return done, [cell for cell in cells if cell["cell_type"] == "code"]


def test_papermill_alone_parameterises_executes_and_saves(tmp_path: Path) -> None:
    path = notebook(tmp_path / "a/a.ipynb", [('unit = ""', "parameters"), "print(unit)"])
    done, (_, injected, last) = papermill(path, "-p", "unit", "văn phòng")
    assert done.returncode == 0, done.stderr
    assert injected["metadata"]["tags"] == ["injected-parameters"]
    assert last["outputs"] == [{"name": "stdout", "output_type": "stream", "text": ["văn phòng\n"]}]
    assert last["metadata"]["papermill"]["status"] == "completed"


def test_an_empty_name_of_a_backend_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a kernel: charts are shown in the notebook."""
    monkeypatch.setenv("MPLBACKEND", "")
    chart = "import os\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nos.environ['MPLBACKEND']"
    done, (cell,) = papermill(notebook(tmp_path / "a/a.ipynb", [chart]))
    assert done.returncode == 0, done.stderr
    value, picture = cell["outputs"]
    assert "inline" in "".join(value["data"]["text/plain"])
    assert "image/png" in picture["data"]


def test_papermill_saves_what_ran_before_an_error(tmp_path: Path) -> None:
    done, cells = papermill(notebook(tmp_path / "a/a.ipynb", ["print('a')", "1 / 0", "2"]))
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert [cell["execution_count"] for cell in cells] == [1, 2, None]


STUBBORN = "import time\nwhile True:\n    try: time.sleep(99)\n    except Exception: pass"


@pytest.mark.parametrize(
    "endless",
    ["while True: pass", "import asyncio\nawait asyncio.sleep(99)", STUBBORN],
)  # fmt: skip
def test_a_cell_that_takes_too_long_is_broken_off(tmp_path: Path, endless: str) -> None:
    path = notebook(tmp_path / "a/a.ipynb", ["print('a')", endless, "print('never')"])
    done, cells = papermill(path, "--execution-timeout", "1")
    assert done.returncode == 1
    assert "A cell timed out while it was being executed, after 1 seconds" in done.stderr
    assert [len(cell["outputs"]) for cell in (cells[0], cells[2])] == [1, 0]


def test_after_exit_nothing_is_executed(tmp_path: Path) -> None:
    done, cells = papermill(notebook(tmp_path / "a/a.ipynb", ["print('a')\nexit()", "print('never')"]))
    assert "DeadKernelError: Kernel died" in done.stderr
    assert [len(cell["outputs"]) for cell in cells] == [1, 0]


IN_ONE_PROCESS = """
import os, sys
import matplotlib.pyplot as plt
plt.figure()
import papermill
def state():
    of_process = sys.path[:], os.getcwd(), dict(os.environ), sys.modules["__main__"]
    return sys.stdout, sys.stderr, sys.displayhook, *of_process
before = state()
for n in range(2):
    done = papermill.execute_notebook(sys.argv[1], None, engine_name="khcn", progress_bar=False)
    print([[sorted(o["data"]) for o in cell.outputs if "data" in o] for cell in done.cells])
    assert state() == before
os.system("echo mine")
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.instance()
papermill.execute_notebook(sys.argv[1], None, engine_name="khcn", progress_bar=False)
"""


def test_several_in_one_process_show_their_charts_and_leave_it_as_it_was(tmp_path: Path) -> None:
    """Trap: with pyplot imported before the shell is there, every chart vanished without a word."""
    chart = "import os, sys\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);"
    path = notebook(tmp_path / "a/a.ipynb", [chart, "os.environ['X'] = '1'\nos.chdir('/')\nsys.path.clear()"])
    done = subprocess.run(  # noqa: S603  # ours
        [sys.executable, "-c", IN_ONE_PROCESS, str(path)],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.stdout == "[[['image/png', 'text/plain']], []]\n" * 2 + "mine\n", done.stderr
    assert "UsageError: the engine khcn cannot run within another IPython" in done.stderr
