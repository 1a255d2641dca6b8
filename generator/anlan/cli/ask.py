"""What was asked on the command line, as values: repository, revision, moment, language, jobs."""

from __future__ import annotations

import argparse
import os
import re
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from anlan.report import Located, Where, as_github, as_json, as_summary, as_text
from anlan.sources.problem import CannotRun
from anlan.sources.strict_yaml import read_yaml
from anlan.sources.tree import LAST_YEAR, Opened, open_tree
from anlan.terms.word import LANGS, Lang, Word
from anlan.trace.purged import received_times

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)", re.ASCII)


def language(argv: list[str]) -> Lang:
    """The language asked for; else that of the campus in the folder asked for; else Chinese. Never the locale."""
    asked = _value(argv, "--lang")
    if asked in LANGS:
        return "en" if asked == "en" else "zh"
    settings = Path(_value(argv, "--repo") or ".") / "campus.yml"
    try:
        value = read_yaml(settings.read_bytes(), 1 << 20) if settings.is_file() else None
    except OSError:
        return "zh"
    return "en" if isinstance(value, dict) and value.get("language") == "en" else "zh"


def _value(argv: list[str], option: str) -> str | None:
    """What an option says; where it stands twice, the last holds, as for the parser."""
    said = None
    for n, word in enumerate(argv):
        if word == option and n + 1 < len(argv):
            said = argv[n + 1]
        elif word.startswith(f"{option}="):
            said = word.partition("=")[2]
    return said


def moment_of(text: str) -> datetime:
    """A moment with its offset; raises CannotRun for anything else, and for one that no campus will see."""
    if _TIME.fullmatch(text) and 1900 <= int(text[:4]) <= LAST_YEAR:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    raise CannotRun(
        f"时间 {text} 写法不对，应如 2026-05-25T08:00+08:00，年份从 1900 到 {LAST_YEAR}",
        f"{text} is no moment; write it like 2026-05-25T08:00+08:00, in the years 1900 to {LAST_YEAR}",
    )


def opened(args: argparse.Namespace) -> Opened:
    """The tree and the clock that were asked for."""
    as_of = moment_of(args.as_of) if getattr(args, "as_of", None) else None
    return open_tree(Path(args.repo), getattr(args, "rev", None), as_of, datetime.now(UTC), received_times)


def as_of_options(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Which content, and by which clock (design, section 5)."""
    parser.add_argument(
        "--rev", help=Word("读这个版本的内容，不用检出", "read this revision, without a checkout").say(lang)
    )
    moment = Word("以这个时刻为准，如 2026-05-25T08:00+08:00", "as of this moment, like 2026-05-25T08:00+08:00")
    parser.add_argument("--as-of", metavar="T", help=moment.say(lang))


def jobs_of(args: argparse.Namespace) -> int:
    """How many processes may work: as asked, else as many as there are processors."""
    jobs = getattr(args, "jobs", None)
    if jobs is None:
        return min(8, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)
    if jobs < 1:
        raise CannotRun("--jobs 至少是 1", "--jobs is at least 1")
    return int(jobs)


def say(word: Word, lang: Lang) -> None:
    """One line of progress, for people, on standard error."""
    print(word.say(lang), file=sys.stderr, flush=True)


def unforeseen(error: Exception) -> Word:
    """What is said of an error of the tool itself; where ANLAN_DEBUG is set, all that Python knows of it goes before."""
    if os.environ.get("ANLAN_DEBUG"):
        traceback.print_exception(error, file=sys.stderr)
    what = " ".join("".join(traceback.format_exception_only(error)).split())
    return Word(
        f"没有料到的错误，是本工具的毛病：{what}。请报告，并附上 ANLAN_DEBUG=1 时同一命令的输出",
        f"an unforeseen error, a bug of the tool: {what}. Please report it, with what the command says under ANLAN_DEBUG=1",
    )


FORMATS = {"text": as_text, "json": as_json, "github": as_github}


def reported(found: list[Located], form: str, lang: Lang, quiet: bool = False, folder: str = "") -> int:
    """Writes findings to standard output, or where `quiet` to standard error and only if there are any; the exit code."""
    text = as_github(found, lang, folder) if form == "github" else FORMATS[form](found, lang)
    if not quiet:
        sys.stdout.write(text)
    elif found:
        sys.stderr.write(text)
    return 1 if any(item.level == "error" for item in found) else 0


def summarised(found: list[Located], lang: Lang, where: Where) -> int:
    """Writes findings as one Markdown text with addresses at the forge; the exit code."""
    sys.stdout.write(as_summary(found, lang, where))
    return 1 if any(item.level == "error" for item in found) else 0
