"""What is wrong with one file, before anybody knows what it should hold."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from anlan.terms.finding import FieldPath, Finding, Spot
from anlan.terms.word import Word


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding that does not know its file yet."""

    code: str
    at: Spot | FieldPath
    say: Word
    mend: Word
    hidden: bool = False
    key: bool = False

    def found(self, path: str, record: str | None = None) -> Finding:
        """The problem as a finding in a file."""
        return Finding(self.code, path, self.say, self.mend, self.at, record, self.key, self.hidden)


def brief(text: str) -> str:
    """What somebody wrote, as a message may repeat it: at most forty characters, on one line."""
    text = text.replace("\n", "⏎")
    return f"{text[:40]}{'…' if len(text) > 40 else ''}"


_FAILURES = {
    errno.ENOENT: Word("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: Word("没有权限", "permission denied"),
    errno.EPERM: Word("不允许这样做", "not permitted"),
    errno.EROFS: Word("这里是只读的", "it is read-only here"),
    errno.ENOSPC: Word("磁盘满了", "no space left on the disk"),
    errno.EDQUOT: Word("配额用完了", "the disk quota is used up"),
    errno.EISDIR: Word("这是文件夹，不是文件", "it is a folder, not a file"),
    errno.ENOTDIR: Word("路径中间有一段不是文件夹", "a part of the path is no folder"),
    errno.EEXIST: Word("已经有了", "it is there already"),
    errno.ENOTEMPTY: Word("文件夹不是空的", "the folder is not empty"),
    errno.ENAMETOOLONG: Word("名称太长", "the name is too long"),
    errno.ELOOP: Word("链接绕成了圈", "links lead round in a circle"),
    errno.EFBIG: Word("文件太大", "the file is too large"),
    errno.EMFILE: Word("打开的文件太多", "too many files are open"),
    errno.ENFILE: Word("打开的文件太多", "too many files are open"),
    errno.ENOMEM: Word("内存不够", "not enough memory"),
    errno.EBUSY: Word("正被占用", "it is in use"),
    errno.ETXTBSY: Word("正被占用", "it is in use"),
    errno.EXDEV: Word("不在同一个磁盘上", "it is on another disk"),
    errno.EIO: Word("磁盘读写出错", "the disk cannot be read or written"),
    errno.EPIPE: Word("另一头已经关闭", "the other end was closed"),
    errno.EADDRINUSE: Word("端口已被占用", "the port is in use"),
}


def failure(error: OSError) -> Word:
    """Why the system could not do something; what is rare keeps its number and the system's own words."""
    known = _FAILURES.get(error.errno or 0)
    own = error.strerror or str(error)
    return known or Word(f"系统不允许（{error.errno}：{own}）" if error.errno else own, own)


class CannotRun(Exception):
    """The tool cannot do what was asked: one line, exit 2."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.word = Word(zh, en)
