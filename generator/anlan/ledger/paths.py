"""Where files may lie, and which names a tree must not hold."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from anlan.model import KIND_BY_NAME, RECORD_ID
from anlan.model.scalars import NAME
from anlan.sources.encoding import shown
from anlan.sources.tree import ROOTS, Entry
from anlan.terms.finding import Finding
from anlan.terms.word import Word

_KINDS = "|".join(KIND_BY_NAME)
_PLACES = re.compile(
    rf"campus\.yml|standards/{NAME}\.yml|plan/checklists/{NAME}\.yml|plan/[0-9]{{4}}/(?:schedules|campaigns)\.yml"
    rf"|plan/(?:[a-z0-9-]+/)*[A-Za-z0-9._-]+\.md|(?:.*/)?\.gitkeep"
    rf"|records/evidence/([0-9a-f]{{2}})/\1[0-9a-f]{{30}}\.(?:jpg|png|pdf)"
    rf"|records/(?:{_KINDS})/[0-9]{{4}}/[0-9]{{2}}/{RECORD_ID}\.yml"
)
_ANY_RECORD = re.compile(rf"records/(?:.*/)?(?P<id>{RECORD_ID})\.yml")


# What is most likely meant by a file that has no place, and how to mend it; the first that fits.
_MENDS = (
    (
        re.compile(r"records/(?:.*/)?\.[^/]+\.new"),
        Word("写到一半被中断留下的，删去它", "it was left when writing was cut off; remove it"),
    ),
    (
        re.compile(r"(?:records|plan|standards)/.*\.yaml|campus\.yaml"),
        Word("扩展名写成 .yml", "let its name end in .yml"),
    ),
    (
        re.compile(rf"records/(?:{_KINDS})/[0-9]{{4}}/[0-9]{{2}}/[^/]+\.yml"),
        Word(
            "编号要像 hz-20260512-library-1：类别的两个字母、日期、单位、编号末段，只用小写字母和数字，用连字符隔开",
            "an id looks like hz-20260512-library-1: the two letters of its kind, day, unit, an end of its own, in "
            "lower-case letters and digits, parted by hyphens",
        ),
    ),
    (
        re.compile(r".*", re.S),
        Word(
            "记录放 records/<类别>/<年>/<月>/<编号>.yml，照片放 records/evidence/<前两位>/",
            "records lie in records/<kind>/<year>/<month>/<id>.yml, photos in records/evidence/<two digits>/",
        ),
    ),
)


def misplaced(path: str) -> Finding | None:
    """A finding for a file that has no place in a campus's tree."""
    if _PLACES.fullmatch(path) or _ANY_RECORD.fullmatch(path):
        return None
    name = shown(path.rpartition("/")[2])
    say = Word(f"这里不放 {name}", f"{name} does not belong here")
    return Finding("FI113", shown(path), say, next(mend for like, mend in _MENDS if like.fullmatch(path)))


def odd_names(entries: list[Entry]) -> Iterator[Finding]:
    """Links and other things that are no files; names that are one on some machines."""
    seen: dict[str, str] = {}
    for entry in entries:
        if entry.sort != "file":
            yield _not_plain(entry)
        folded = entry.path.lower() if entry.path.isascii() else unicodedata.normalize("NFC", entry.path).casefold()
        if folded in seen:
            yield Finding("FI112", entry.path, Word(f"与 {seen[folded]} 只差大小写或字形，在别的电脑上是同一个文件", f"differs from {seen[folded]} by case or Unicode form only: one file on other machines"),
                          Word("改名", "rename it"))  # fmt: skip
        seen.setdefault(folded, entry.path)
        if not entry.path.isprintable():  # bytes that are no UTF-8 are not either
            yield Finding(
                "FI112",
                shown(entry.path),
                Word("文件名里有不能显示的字符", "the name holds characters that cannot be shown"),
                Word("改名", "rename it"),
            )


def shadowing(paths: Iterable[str]) -> Iterator[Finding]:
    """Files whose first name is one of the campus's own but for case, such as `Campus.yml` or `Records/…`."""
    for path in paths:
        first = path.split("/", 1)[0]
        if first not in ROOTS and first.casefold() in ROOTS:
            own = first.casefold()
            say = Word(f"{first} 与 {own} 只差大小写，在别的电脑上是同一个", f"{first} differs from {own} by case only: one and the same on other machines")  # fmt: skip
            yield Finding("FI112", path, say, Word("改名", "rename it"), hidden=True)


def _not_plain(entry: Entry) -> Finding:
    if entry.sort == "closed":
        return Finding("FI111", shown(entry.path), Word("这个文件没有读取权限", "this file may not be read"),
                       Word("改文件权限，让运行 anlan 的账号能读", "let the account that runs anlan read it"))  # fmt: skip
    what = Word("符号链接", "a symbolic link") if entry.sort == "link" else Word("特殊文件", "a special file")
    return Finding("FI111", shown(entry.path), Word("这是{w}，不是普通文件", "this is {w}, not a plain file").fill(w=what),
                   Word("换成普通文件；链接会指到仓库之外", "put a plain file; a link can lead out of the repository"))  # fmt: skip
