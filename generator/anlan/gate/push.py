"""A push judged before its refs move: main grows by lawful landings on one line; other branches are looked at only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

from anlan.gate.judged import judged
from anlan.gate.sides import revisions
from anlan.gate.vouched import PushLog
from anlan.ledger import read_ledger
from anlan.report import Located, locate
from anlan.rules import BOOK, judge
from anlan.rules.examples import example
from anlan.sources.encoding import decoded
from anlan.sources.git import Repository
from anlan.sources.lines import NewText, between, is_before, landed_between, meeting, new_texts
from anlan.sources.personal import personal
from anlan.sources.problem import CannotRun, Problem
from anlan.sources.tree import RevisionTree
from anlan.terms.finding import Finding
from anlan.terms.word import Word

RECEIPTS = "refs/heads/anlan-receipts"
# Branches and tags, and where a forge keeps proposals: nothing of ours reads the latter, and Gitea pushes them by itself.
_RECEIVED = re.compile(r"refs/(?:heads|tags|for)/.+|refs/pull/[0-9]+/head").fullmatch


class Update(NamedTuple):
    """One line that Git tells a hook: a ref is to move from one commit to another; None where it is made or removed."""

    old: str | None
    new: str | None
    ref: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of one update; `refused` says in one sentence why the ref must not move, None where it may."""

    update: Update
    refused: Word | None = None
    found: tuple[Located, ...] = ()


@dataclass(frozen=True, slots=True)
class Push:
    """Where a push is judged: the repository, its main ref, the login that is vouched for, the log of pushes, the clock.

    `variable` is where the server puts the login.
    """

    repository: Repository
    main: str
    login: str
    log: PushLog
    moment: datetime
    variable: str = "REMOTE_USER"


def updates(lines: Iterable[str]) -> tuple[Update, ...]:
    """What Git tells `pre-receive`: `old new ref`, a line each; raises CannotRun for anything else."""
    out = []
    for line in lines:
        words = line.rstrip("\n").split(" ", 2)
        if len(words) != 3 or not all(len(w) in (40, 64) for w in words[:2]):
            raise CannotRun(
                "这个命令由 Git 在推送时调用，标准输入应是“旧 新 引用”",
                "Git calls this at a push; standard input should be `old new ref` lines",
            )
        out.append(Update(_commit(words[0]), _commit(words[1]), words[2]))
    return tuple(out)


def _commit(word: str) -> str | None:
    return None if set(word) == {"0"} else word


def verdict(push: Push, update: Update) -> Verdict:
    """Judges one update."""
    if update.ref == push.main:
        return _main(push, update)
    why = _barred(push, update)
    return Verdict(update, why) if why else _private(push, update) or Verdict(update)


def _barred(push: Push, update: Update) -> Word | None:
    """Why a ref other than main may not move, whatever it names."""
    if update.new and not update.old and _misleads(update.ref, push.main):
        return Word("这个名字会被当成主线，换一个名字", "this name could be taken for the main line; choose another")
    if update.new and not update.old and _in_the_way(update.ref, push.main):
        return Word("有了这个名字，主线或回执就没有位置了，换一个名字", "this name would leave no place for the main line or the receipts; choose another")  # fmt: skip
    if update.ref.startswith("refs/replace/"):
        return Word("替换引用会让别人看到另一段历史", "a replace ref would show others another history")
    if not _RECEIVED(update.ref) and (update.new or not update.ref.startswith("refs/remotes/")):
        return Word(
            "只收分支（refs/heads/）和标签（refs/tags/）",
            "only branches (refs/heads/) and tags (refs/tags/) are received",
        )
    if update.ref.startswith("refs/tags/") and update.old:
        return Word("标签是证物，不移动也不删除", "a tag is evidence: it is neither moved nor removed")
    if update.ref == RECEIPTS:
        return Word("回执由服务器写，不能推送", "receipts are written by the server and cannot be pushed")
    if update.new and not push.repository.holds(update.new):  # a text that no path names would be looked at by nobody
        return Word(
            "只收提交；这里指的是单个文件或文件夹", "only commits are received; this names a single file or folder"
        )
    return None


def _misleads(ref: str, main: str) -> bool:
    """Whether a new ref could be taken for main: Git takes a tag before a branch, and some machines know no capitals."""
    kind, _, name = ref.removeprefix("refs/").casefold().partition("/")
    own = ("head", *_own(main))
    if kind == "tags":
        return name in own or name.startswith(("heads/", "tags/", "remotes/", "origin/", "refs/"))
    return kind == "heads" and name in own and ref not in (main, RECEIPTS)


def _in_the_way(ref: str, main: str) -> bool:
    """Whether a new branch lies below one of the server's own, or one of those below it: a name is a file or a folder."""
    kind, _, name = ref.removeprefix("refs/").casefold().partition("/")
    return kind == "heads" and any(own.startswith(f"{name}/") or name.startswith(f"{own}/") for own in _own(main))


def _own(main: str) -> tuple[str, str]:
    """The names of the server's own branches, without capitals."""
    return main.removeprefix("refs/heads/").casefold(), RECEIPTS.removeprefix("refs/heads/")


def _private(push: Push, update: Update) -> Verdict | None:
    """Personal data in any new text, on whatever branch and in whatever draft: Git never forgets."""
    if update.new is None:
        return None
    wrong = [(text, problem) for text in new_texts(push.repository, update.new) if (problem := _told(text.data))]
    if not wrong:
        return None
    return Verdict(update, _rewritten(push, update, update.new), tuple(_in_commits(push, wrong)))


def _in_commits(push: Push, wrong: Iterable[tuple[NewText, Problem]]) -> Iterator[Located]:
    """Each problem in the oldest pushed commit that holds it: the last version of the file may be clean."""
    for text, problem in wrong:
        finding = problem.found(text.path)
        say = Word(f"提交 {text.commit[:12]} 里：{finding.say.zh}", f"in commit {text.commit[:12]}: {finding.say.en}")
        yield from locate([replace(finding, say=say)], RevisionTree(push.repository, text.commit))


def _told(data: bytes) -> Problem | None:
    """The first piece of personal data in a text, but for those that the tool's own examples make up."""
    text = decoded(data)
    problem = personal(text) if isinstance(text, str) else None
    return problem if isinstance(problem, Problem) and data not in _invented() else None


def _rewritten(push: Push, update: Update, new: str) -> Word:
    """Commits that hold personal data are made anew as one, from where the server has everything before them."""
    why = Word("提交里有个人信息，后来删了的旧提交里也还在；全部删去",
               "commits hold personal data, older ones also what was removed since; remove all of it")  # fmt: skip
    repository, old = push.repository, update.old
    begun = repository.answer("rev-parse", "--quiet", "--verify", push.main)[0] == 0
    start = meeting(repository, push.main, new) if begun else None
    if old and is_before(repository, old, new) and (start is None or is_before(repository, start, old)):
        start = old
    if begun and start is None:  # what has nothing in common with main is made anew as somebody sees fit
        return Word(f"{why.zh}，重写这些提交再推送", f"{why.en}, rewrite those commits and push again")
    again = _one_commit(start)
    return Word(f"{why.zh}，再{again.zh}", f"{why.en}, then {again.en}")


def _one_commit(start: str | None, words: str = "") -> Word:
    """How to make one commit of all since a commit; where everything was taken back, nothing is left to commit."""
    back, again = f"git reset --soft {start[:12]}" if start else "git update-ref -d HEAD", f"git commit -a{words}"
    return Word(f"合成一个提交：{back}；还有改动的，接着 {again}",
                f"make one commit of all: {back}; and where changes are left, {again}")  # fmt: skip


@cache
def _invented() -> frozenset[bytes]:
    """The tool's own examples of personal data, all of it made up: who keeps the tool beside the records may push them."""
    codes = [code for code in BOOK if code.startswith("PD")]
    return frozenset(p.read_bytes() for code in codes for p in example(code, "rejected").rglob("*.yml"))


def _main(push: Push, update: Update) -> Verdict:
    name = push.main.removeprefix("refs/heads/")
    if update.new is None:
        return Verdict(update, Word(f"主线 {name} 不能删除", f"the main line {name} cannot be removed"))
    if private := _private(push, update):
        return private
    if update.old is None:
        return _refused_if_errors(update, locate(_whole(push, update.new), RevisionTree(push.repository, update.new)))
    landings = landed_between(push.repository, update.old, update.new)
    if landings is None:
        return Verdict(update, _turned(name, update.new, is_before(push.repository, update.old, update.new)))
    found = [(landing, list(_landing(push, landing))) for landing in landings]
    bad = [landing for landing, items in found if any(item.level == "error" for item in items)]
    return _refused_if_errors(update, [i for _, items in found for i in items], _anew(update.old, landings, bad))


def _refused_if_errors(update: Update, found: Sequence[Located], then: Word | None = None) -> Verdict:
    errors = sum(item.level == "error" for item in found)
    why = Word(f"有 {errors} 个错误，没有收下", f"not received: {errors} error{'' if errors == 1 else 's'}")
    if then is not None:
        why = Word(f"{why.zh}；{then.zh}", f"{why.en}; {then.en}")
    return Verdict(update, why if errors else None, tuple(found))


def _anew(old: str, landings: Sequence[tuple[str, ...]], bad: Sequence[tuple[str, ...]]) -> Word | None:
    """How to land again: every commit on the main line is a landing, so that a mending commit on top would not help."""
    if any(len(landing) > 2 for landing in bad):
        again = f"git reset --hard {old[:12]}"
        return Word(f"先退回 {again}，在分支上改好再合并", f"go back by {again}, mend the branch and merge it again")
    if not bad:
        return None
    one = _one_commit(old, " -C ORIG_HEAD" if len(landings) == 1 else "")
    return Word(f"改好后{one.zh}", f"mend it, then {one.en}")


def _whole(push: Push, commit: str) -> list[Finding]:
    ledger, findings = read_ledger(RevisionTree(push.repository, commit), push.moment)
    if ledger is None and not findings:
        raise CannotRun("第一次推送里没有 campus.yml", "the first push holds no campus.yml")
    return findings + (judge(ledger) if ledger is not None else [])


def _landing(push: Push, landing: tuple[str, ...]) -> Iterator[Located]:
    """A commit on the main line against its first parent, for the pusher.

    What others pushed on branches before stays vouched for by them, as far as it landed as they pushed it.
    """
    commit, first, *_ = landing
    sides = revisions(push.repository, first[:12], first, commit)
    who = (f"login:{push.login}",) if push.login else ()
    known = push.log.of(between(push.repository, first, commit)) if push.login else ()
    others = {(p.login, p.commit): None for p in known if p.login != push.login}
    pushed = [(f"login:{login}", RevisionTree(push.repository, c)) for login, c in others]
    found = [_by_login(push, f) for f in judged(sides, who, push.moment, 1, pushed)]
    yield from locate(found, sides.after)


def _by_login(push: Push, finding: Finding) -> Finding:
    """A finding as a server says it, which knows logins and no --actor."""
    if finding.code != "CH204" or push.login:
        return finding
    name = push.variable
    say = Word(
        f"变量 {name} 里没有登录名，谁推送的没有核对",
        f"the variable {name} holds no login; who pushes was not verified",
    )
    mend = Word(f"由服务器把登录名放进 {name}；放在别处的，装钩子时写 --login-variable",
                f"let the server put the login into {name}; one that has it elsewhere says so by --login-variable at the install")  # fmt: skip
    return replace(finding, say=say, mend=mend)


def _turned(name: str, new: str, merged: bool) -> Word:
    """Why a push would take the old tip off the main line, and how to mend it."""
    again = f"git fetch origin && git switch -C land origin/{name} && git merge --no-ff {new[:12]} && git push origin land:{name}"
    if merged:
        return Word(f"git pull 把主线转了向：原来的主线成了支线，草稿会被当成落地。改为：{again}",
                    f"git pull turned the line round: what stood on main became a branch, and drafts would look like landings. Instead: {again}")  # fmt: skip
    return Word(
        f"主线只增不改，不能强推。改为：{again}", f"the main line only grows, it cannot be forced. Instead: {again}"
    )
