"""The command line's parser: what it refuses and what it explains, in both languages."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from anlan.sources.problem import CannotRun
from anlan.terms.word import Lang, Word, same

# What argparse says of words that it cannot take, and what a person is told instead.
_REFUSALS = (
    (r"argument COMMAND: invalid choice: '(.*?)' .*", Word("没有 {a} 这个命令", "there is no command {a}")),
    (r"argument (\S+): invalid choice: '(.*)' \(choose from (.*)\)",
     Word("{a} 不能写 {b}，可写 {c}", "{a} cannot be {b}; it is one of {c}")),
    (r"argument (\S+): invalid int value: '(.*)'", Word("{a} 要写整数，{b} 不是", "{a} takes a whole number; {b} is none")),
    (r"argument (\S+): expected (?:one|at least one) argument", Word("{a} 后面缺一个值", "{a} lacks its value")),
    (r"argument (\S+): ignored explicit argument '(.*)'", Word("{a} 后面不写值", "{a} takes no value")),
    (r"the following arguments are required: (.*)", Word("还缺 {a}", "missing: {a}")),
    (r"unrecognized arguments: (.*)", Word("不认识 {a}", "unknown: {a}")),
    (r"ambiguous option: (\S+) could match (.*)", Word("{a} 可以是 {b}，请写全", "{a} could be {b}; write it in full")),
)  # fmt: skip


def _parts(match: re.Match[str]) -> dict[str, str]:
    return {name: part.replace("'", "") for name, part in zip("abc", match.groups(), strict=False)}


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese, as the parsers of its commands do; its refusals are one line and exit 2."""

    lang: Lang = "zh"

    def __init__(self, **settings: Any) -> None:
        """As argparse's."""
        super().__init__(**settings, formatter_class=_Chinese if self.lang == "zh" else argparse.HelpFormatter)
        for action in self._actions:
            if "--help" in action.option_strings:
                action.help = Word("显示这段说明", "show this help").say(self.lang)

    def error(self, message: str) -> NoReturn:
        """Says what cannot be taken."""
        said = next((w.fill(**_parts(m)) for p, w in _REFUSALS if (m := re.fullmatch(p, message))), same(message))
        raise CannotRun(f"命令写法不对：{said.zh}（看 {self.prog} --help）", f"{said.en} (see {self.prog} --help)")

    def format_help(self) -> str:
        """The help, its headings too."""
        self._positionals.title = Word("要写的", "what to write").say(self.lang)
        self._optionals.title = Word("选项", "options").say(self.lang)
        return super().format_help()


class EnglishParser(Parser):
    """A parser that speaks English."""

    lang = "en"


PARSERS: dict[Lang, type[Parser]] = {"zh": Parser, "en": EnglishParser}


class _Chinese(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[Any], prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def kept_lines(sort: type[argparse.HelpFormatter]) -> type[argparse.HelpFormatter]:
    """The same, with the lines of texts as they stand."""
    return type("KeptLines", (argparse.RawDescriptionHelpFormatter, sort), {})


def folder(text: str) -> str:
    """The folder of a repository; raises CannotRun where there is none, since no other is taken in its place."""
    if not text:
        raise CannotRun("--repo 后面是空的", "--repo is empty")
    if not Path(text).is_dir():
        raise CannotRun(f"{text} 不是文件夹", f"{text} is not a folder")
    return text
