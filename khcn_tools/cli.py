"""The command line ``khcn``: arguments in, exit code out, no logic.

Exit codes: 0 done; 1 done, and something needs attention (the command's help says what); 2 called wrongly,
or the plan, a form or a rule file is at fault; 130 interrupted.

What a command needs is imported by that command: ``khcn --help`` and ``khcn status`` start at once.
"""

# ruff: noqa: PLC0415  # see above

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from khcn_tools.errors import KhcnError, SubmissionError, UsageError
from khcn_tools.model import Plan
from khcn_tools.plan import find_root, load_plan

Add = Callable[..., argparse.ArgumentParser]
Run = Callable[[argparse.Namespace], int]

DONE, ATTENTION, MISUSE, INTERRUPTED = 0, 1, 2, 130

_DESCRIPTION = """\
Inspection of emulation and commendation work: from the units' workbooks to reports.

A year's work, from the project's folder:
  khcn forms     writes the workbooks to send out    -> reports/<year>/forms
                 what units send back goes to           data/submissions/<year>/<unit>.xlsx
  khcn check     reads and checks it, tells what is to be clarified
  khcn build     checks, then makes the reports      -> reports/<year>/council/index.html
  khcn status    what is missing, what is out of date

At any time:
  khcn peek FILE what the reader sees in a spreadsheet
"""

_EXITS = "exit code: 0 {}; 2 called wrongly, or the plan, a form or a rule file is at fault"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; faults that people can mend are told without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a text file
    options = _parser().parse_args(argv)
    try:
        code: int = options.run(options)
    except UsageError as error:
        return _told(error, MISUSE)
    except (KhcnError, OSError) as error:
        return _told(error, ATTENTION)
    except KeyboardInterrupt:
        return _told("interrupted; what is finished is kept: run the same command to go on", INTERRUPTED)
    return code


# ---------------------------------------------------------------------------------------------
# The commands


def _forms(options: argparse.Namespace) -> int:
    from khcn_tools.run import screen
    from khcn_tools.run.blanks import write_forms

    root, plan = _year(options)
    _say(screen.of_forms(plan, write_forms(root, plan, options.unit, options.out)))
    return DONE


def _peek(options: argparse.Namespace) -> int:
    from khcn_tools.read.peek import peek, render_peek

    if not options.file.exists():
        raise UsageError(f"{options.file}: no such file; give the path of a spreadsheet")
    try:
        seen = peek(options.file, records=options.records)
    except SubmissionError as error:
        raise SubmissionError(f"{options.file}: {error}") from error
    _say([_as_json(seen) if options.json else render_peek(seen)])
    return DONE if seen["tables"] else ATTENTION


def _check(options: argparse.Namespace) -> int:
    from khcn_tools.collect import collect, findings_json
    from khcn_tools.run import screen

    root, plan = _year(options)
    year = collect(root, plan)
    if options.json:
        options.json.write_text(_as_json(findings_json(year)) + "\n", encoding="utf-8")
    _say(screen.of_check(plan, year.states, year.findings, year.accounting))
    return ATTENTION if any(finding.severity == "error" for finding in year.findings) else DONE


def _build(options: argparse.Namespace) -> int:
    from khcn_tools.run import screen
    from khcn_tools.run.build import Request, build
    from khcn_tools.run.reports import AUDIENCES, FORMATS, audience_folder, available

    root, plan = _year(options)
    (audience,) = available("audience", [options.audience], AUDIENCES)
    formats = available("format", options.formats.split(","), FORMATS)
    request = Request(tuple(options.unit), audience, formats, options.jobs, options.force)
    entries = build(root, plan, request)
    _say(screen.of_build(plan, entries, audience_folder(root, plan, audience).relative_to(root)))
    return ATTENTION if any(entry.report == "failed" for entry in entries) else DONE


def _status(options: argparse.Namespace) -> int:
    from khcn_tools.run import screen
    from khcn_tools.run.status import as_json, status

    year = status(*_year(options))
    _say([_as_json(as_json(year))] if options.json else screen.of_status(year))
    return DONE


def _year(options: argparse.Namespace) -> tuple[Path, Plan]:
    """Return the root and the plan that a command is about."""
    if options.root and not (options.root / "data" / "plans").is_dir():
        raise UsageError(f"--root {options.root}: no data/plans in it; name the folder that holds data/")
    root = find_root(options.root)
    return root, load_plan(root, options.year)


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _told(error: object, code: int) -> int:
    """Write an error for people; return the exit code."""
    print(f"khcn: error: {error}", file=sys.stderr)
    return code


# ---------------------------------------------------------------------------------------------
# The arguments


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="khcn",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="khcn COMMAND --help says more, with examples.",
        allow_abbrev=False,
    )
    add = parser.add_subparsers(required=True, metavar="COMMAND").add_parser
    for add_command in (_add_forms, _add_peek, _add_check, _add_build, _add_status):
        add_command(add)
    return parser


def _command(add: Add, run: Run, summary: str, ends: str, examples: Sequence[str]) -> argparse.ArgumentParser:
    """Add the command that `run` carries out, with what every command has."""
    parser = add(
        run.__name__.removeprefix("_"),
        help=summary,
        description=f"{summary[0].upper()}{summary[1:]}.",
        epilog="\n".join(
            ["examples:", *(f"  khcn {example}" for example in examples), "", _EXITS.format(ends)]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.set_defaults(run=run)
    parser.add_argument(
        "--root", type=Path, metavar="DIR", help="the folder that holds data/, notebooks/ and reports/ "
        "(default: the nearest one upwards from here)",
    )  # fmt: skip
    parser.add_argument("--year", type=int, help="the year of the plan (default: the only plan)")
    return parser


def _add_forms(add: Add) -> None:
    parser = _command(
        add,
        _forms,
        "write the workbooks to be filled in: for each unit its own, and the inspection team's",
        "written",
        ["forms", "forms --unit van-phong thanh-tra --out to-send"],
    )
    _add_unit(parser, "for these units only (default: every inspected unit)")
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where to (default: reports/<year>/forms); files that are "
        "there already are never overwritten",
    )  # fmt: skip


def _add_peek(add: Add) -> None:
    parser = _command(
        add,
        _peek,
        "show which tables are seen in a spreadsheet (.xlsx, .xls), and how each row is read",
        "tables were seen; 1 nothing readable",
        ["peek data/submissions/2022/van-phong.xlsx", "peek old.xls --records --json"],
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet")
    parser.add_argument("--records", action="store_true", help="the rows that hold data as well")
    parser.add_argument("--json", action="store_true", help="as JSON")


def _add_check(add: Add) -> None:
    parser = _command(
        add,
        _check,
        "read, clean and check what the units sent, and write the year's database",
        "no finding is an error; 1 some are",
        ["check", "check --year 2022 --json findings.json"],
    )
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write all findings, and the cells' accounting"
    )


def _add_build(add: Add) -> None:
    parser = _command(
        add,
        _build,
        "check, then make every report that is not up to date, and the index page",
        "all reports built or unchanged; 1 some failed (the others are built)",
        ["build", "build --unit van-phong --formats html", "build --jobs 4 --force"],
    )
    _add_unit(parser, "these units' reports and the overall one; all other reports stay as they are")
    parser.add_argument("--audience", default="council", help="for whom: council (the default)")
    parser.add_argument(
        "--formats", default="html,pdf", help="beside the notebook: html, pdf, or both (the default)"
    )
    parser.add_argument(
        "--jobs", type=_count, default=0, metavar="N", help="reports at a time (default: one a core)"
    )
    parser.add_argument("--force", action="store_true", help="build what is up to date as well")


def _add_status(add: Add) -> None:
    parser = _command(
        add,
        _status,
        "say what is missing, not checked or out of date, and why; opens no workbook",
        "always",
        ["status", "status --json"],
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def _add_unit(parser: argparse.ArgumentParser, text: str) -> None:
    parser.add_argument("--unit", nargs="+", action="extend", default=[], metavar="ID", help=text)


def _count(text: str) -> int:
    """Return a number of processes: at least one."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes; give 1 or more")
    return int(text)
