"""The command line ``khcn``: arguments in, exit code out, no logic.

Exit codes: 0 done; 1 done, and something needs attention (the command's help says what); 2 called wrongly,
or the plan, a form or a rule file is at fault; 130 interrupted.

What a command needs is imported by that command: ``khcn --help`` and ``khcn status`` start at once.
"""

# ruff: noqa: PLC0415  # see above

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import sys
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import Any

from khcn_tools.errors import KhcnError, SubmissionError, UsageError
from khcn_tools.model import AUDIENCES, Plan
from khcn_tools.plan import find_root, load_plan

DONE, ATTENTION, MISUSE, INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = """\
Inspection of emulation and commendation work: from workbooks to reports.

A year's work, from the project's folder:
  khcn forms      writes the workbooks to send out: reports/<year>/forms;
                  what comes back goes to data/submissions/<year>/<unit>.xlsx
  khcn check      reads and checks it, tells what is to be clarified
  khcn build      checks, makes the reports: reports/<year>/council/index.html
  khcn status     what is missing, what is out of date

For the first time, and for the next year:
  khcn init DIR       makes a folder of one's own: plan, forms, rules, notebooks
  khcn new-year YEAR  carries the plan on, lists what must be looked at

At any time:
  khcn peek FILE  what the reader sees in a spreadsheet
"""

_ROOT = "the folder that holds data/, notebooks/ and reports/ (default: the nearest one upwards from here)"
_YEAR = "the year of the plan (default: the only plan)"
_EXIT_2 = "  2  called wrongly, or the plan, a form or a rule file is at fault"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults that people can mend are told without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text file
    options = _parser().parse_args(argv)
    try:
        code: int = options.run(options)
    except UsageError as error:
        return _told(error, MISUSE)
    except BrokenPipeError:  # whoever reads along has seen enough, such as `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ATTENTION
    except (KhcnError, OSError) as error:
        return _told(error, ATTENTION)
    except KeyboardInterrupt:
        return _told("interrupted; what is finished is kept: run the same command to go on", INTERRUPTED)
    return code


# ---------------------------------------------------------------------------------------------
# The commands


def _forms(options: Namespace) -> int:
    """Write the workbooks to be filled in: for each unit its own, and the inspection team's.

    Where units have sent something it is checked first, and the team's say what to look at first, and why.

    for example:
      khcn forms
      khcn forms --unit van-phong thanh-tra --out to-send

    exit code:
      0  written
    """
    from khcn_tools.run import screen
    from khcn_tools.run.blanks import write_forms
    from khcn_tools.run.progress import counting

    root, plan = _year(options)
    with counting(sys.stderr) as told:
        written = write_forms(root, plan, options.unit, options.out, told)
    return _say(screen.of_forms(plan, written))


def _peek(options: Namespace) -> int:
    """Show which tables are seen in a spreadsheet (.xlsx, .xls, .xlsb, .ods, CSV), and how each row is read.

    for example:
      khcn peek data/submissions/2022/van-phong.xlsx
      khcn peek old.xls --records --json

    exit code:
      0  tables were seen
      1  nothing readable
    """
    from khcn_tools.read.confined import confined
    from khcn_tools.read.peek import peek, render_peek

    if not options.file.exists():
        raise UsageError(f"{options.file}: no such file; give the path of a spreadsheet")
    (seen,) = confined(partial(peek, records=options.records), [options.file])
    if isinstance(seen, SubmissionError):
        raise SubmissionError(f"{options.file}: {seen}")
    return _say([_as_json(seen) if options.json else render_peek(seen)], attention=not seen["tables"])


def _check(options: Namespace) -> int:
    """Read, clean and check what the units sent, and write the year's database.

    for example:
      khcn check
      khcn check --year 2022 --json findings.json
      khcn check --feedback to-send-back

    exit code:
      0  no finding is an error
      1  some are
    """
    from khcn_tools.run import screen
    from khcn_tools.run.check import check
    from khcn_tools.run.progress import counting

    root, plan = _year(options)
    with counting(sys.stderr) as told:
        checked = check(root, plan, options.json, options.feedback, told)
    errors = any(finding.severity == "error" for finding in checked.year.findings)
    return _say(screen.of_check(checked), attention=errors)


def _build(options: Namespace) -> int:
    """Check, then make every report that is not up to date, and the index page.

    for example:
      khcn build
      khcn build --unit van-phong --formats html,pdf,docx
      khcn build --jobs 4 --force
      khcn build --cluster tcp://10.0.0.5:8786

    exit code:
      0  all reports built or unchanged
      1  some failed (the others are built)
    """
    from khcn_tools.run import screen
    from khcn_tools.run.build import Request, build
    from khcn_tools.run.reports import FORMATS, audience_folder, available

    root, plan = _year(options)
    (audience,) = available("audience", [options.audience], AUDIENCES)
    formats = available("format", options.formats.split(","), FORMATS)
    folder = audience_folder(root, plan, audience)
    if options.cluster and options.jobs:
        raise UsageError("--jobs is about this computer: with --cluster its workers' threads count")
    pool = None
    if options.cluster:
        from khcn_tools.run import cluster

        pool = cluster.pool_on(options.cluster, root, folder)
    request = Request(tuple(options.unit), audience, formats, options.jobs, options.force)
    entries = build(root, plan, request, pool=pool)
    said = screen.of_build(plan, entries, folder.relative_to(root))
    return _say(said, attention=any(e.report == "failed" for e in entries))


def _status(options: Namespace) -> int:
    """Say what is missing, not checked or out of date, and why; opens no workbook.

    for example:
      khcn status
      khcn status --json
      khcn status --recommendations

    exit code:
      0  always
    """
    from khcn_tools.run import screen
    from khcn_tools.run.status import as_json, status

    if options.recommendations:
        return _recommendations(options)
    year = status(*_year(options))
    return _say([_as_json(as_json(year))] if options.json else screen.of_status(year))


def _new_year(options: Namespace) -> int:
    """Carry the latest plan on to another year, and list what must be looked at before it is used.

    Comments and wording stay; number, days and period are blank, deadline, visits and notes are gone.
    Forms and rules are shared by all years. A plan that is there already is never overwritten.

    for example:
      khcn new-year 2023

    exit code:
      0  the plan and the year's folders are made
    """
    from khcn_tools.run.new_year import new_year, of_new_year

    return _say(of_new_year(new_year(_root(options), options.year)))


def _init(options: Namespace) -> int:
    """Make a folder of one's own: a plan to be gone through, forms, rules and notebooks, and no data.

    They are taken from --root, else from the tree that the package is installed from, else from the
    nearest root upwards. What was accepted or set locally there (local.toml) does not come along.

    for example:
      khcn init ../kiem-tra --year 2023

    exit code:
      0  the folder is made
    """
    from khcn_tools.run.new_year import init, of_new_year

    source = _root(options) if options.root else None
    return _say(of_new_year(init(options.dir, options.year, source), options.dir))


def _recommendations(options: Namespace) -> int:
    """Say who is to do what, by when."""
    from khcn_tools.run.recommendations import as_json, of_recommendations, recommendations

    year = recommendations(*_year(options))
    today = dt.datetime.now().astimezone().date()
    return _say([_as_json(as_json(year))] if options.json else of_recommendations(year, today))


def _year(options: Namespace) -> tuple[Path, Plan]:
    """Return the root and the plan that a command is about."""
    root = _root(options)
    return root, load_plan(root, options.year)


def _root(options: Namespace) -> Path:
    """Return the root that a command is about."""
    if options.root and not (options.root / "data" / "plans").is_dir():
        raise UsageError(f"--root {options.root}: no data/plans in it; name the folder that holds data/")
    return find_root(options.root)


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _say(lines: Iterable[str], *, attention: bool = False) -> int:
    """Write what a command has to say; return its exit code."""
    for line in lines:
        print(line)
    return ATTENTION if attention else DONE


def _told(error: object, code: int) -> int:
    """Write an error for people; return the exit code."""
    print(f"khcn: error: {error}", file=sys.stderr)
    return code


# ---------------------------------------------------------------------------------------------
# The arguments


def _parser() -> ArgumentParser:
    """Return the parser of the whole command line."""
    parser = ArgumentParser(
        prog="khcn",
        description=_DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        epilog="khcn COMMAND --help says more, with examples.",
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    forms = _command(commands, _forms)
    _add_unit(forms, "for these units only (default: every inspected unit)")
    out = "where to (default: reports/<year>/forms); files that are there already are never overwritten"
    forms.add_argument("--out", type=Path, metavar="DIR", help=out)

    peek = _command(commands, _peek)
    peek.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet")
    peek.add_argument("--records", action="store_true", help="the rows that hold data as well")
    peek.add_argument("--json", action="store_true", help="as JSON")

    check = _command(commands, _check)
    check.add_argument(
        "--json", type=Path, metavar="FILE", help="write all findings, and the cells' accounting"
    )

    check.add_argument(
        "--feedback",
        type=Path,
        metavar="DIR",
        help="write each unit's own workbook, and the team's, with what is to be clarified marked in it",
    )

    build = _command(commands, _build)
    _add_unit(build, "these units' reports and the overall one; all other reports stay as they are")
    build.add_argument("--audience", default="council", help="for whom: council (the default), unit, public")
    build.add_argument(
        "--formats", default="html,pdf", help="beside the notebook: any of html,pdf,docx (default: html,pdf)"
    )
    build.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="reports at a time (default: one a core)"
    )
    cluster = "on the workers of the Dask scheduler at ADDRESS, which share the root (docs/cluster.md)"
    build.add_argument("--cluster", metavar="ADDRESS", help=cluster)
    build.add_argument("--force", action="store_true", help="build what is up to date as well")

    status = _command(commands, _status)
    follow = "what the inspection has recommended, this year and in earlier ones that are still open"
    status.add_argument("--recommendations", action="store_true", help=follow)
    status.add_argument("--json", action="store_true", help="as JSON")

    latest = "the year of the plan (default: that of the latest plan there)"
    init = _command(commands, _init, latest, "the folder to take plan, forms, rules and notebooks from")
    init.add_argument("dir", type=Path, metavar="DIR", help="the folder to make: new, or empty")

    new_year = _command(commands, _new_year, "")
    new_year.add_argument("year", type=int, metavar="YEAR", help="the year to make a plan for")
    return parser


def _command(
    commands: Any, run: Callable[[Namespace], int], year: str = _YEAR, root: str = _ROOT
) -> ArgumentParser:
    """Add the command that `run` carries out and describes, with what every command has.

    `year`, `root` are the help of --year, --root; a command has no --year where that is "".
    """
    summary, _, rest = cleandoc(run.__doc__ or "").partition("\n\n")
    parser: ArgumentParser = commands.add_parser(
        run.__name__[1:].replace("_", "-"),
        help=summary.rstrip("."),
        description=summary,
        epilog=f"{rest}\n{_EXIT_2}",
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=run)
    parser.add_argument("--root", type=Path, metavar="DIR", help=root)
    if year:
        parser.add_argument("--year", type=int, help=year)
    return parser


def _add_unit(parser: ArgumentParser, text: str) -> None:
    parser.add_argument("--unit", nargs="+", action="extend", default=[], metavar="ID", help=text)


def _count(text: str) -> int:
    """Return a number of processes: at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)
