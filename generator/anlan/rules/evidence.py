"""Evidence: the file that is named is there, is what its name says, and stands where the campus asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from anlan.model import Evidence, Record, kind_of
from anlan.rules.rule import Ground, found, rule
from anlan.terms.finding import Card, FieldPath, Finding
from anlan.terms.vocab import STEPS
from anlan.terms.word import Word

LARGEST = 400 * 1024


def evidence_owed(record: Record) -> Iterator[tuple[FieldPath, Evidence]]:
    """The evidence that must be there for a record: what it names, but for what a `redacted` step took away, as `steps.3.evidence.0`."""
    steps = record.__dict__["steps"]
    gone = {part for step in steps if step.step == "redacted" for part in step.parts}
    heads: tuple[tuple[FieldPath, Any], ...] = (((), record), *((("steps", n), s) for n, s in enumerate(steps)))
    for at, part in heads:
        for n, item in enumerate(part.evidence):
            here = (*at, "evidence", n)
            if not gone & {".".join(map(str, here)), ".".join(map(str, (*here, "file")))}:
                yield (*here, "file"), item


@rule(
    Card("EV901", "evidence", Word("所指的照片或文件在仓库里", "A named photo or paper is in the repository"),
         Word("指不到的证据不是证据", "evidence that cannot be found is none"), Word("把文件放到 records/evidence/<前两位>/", "put the file into records/evidence/<two digits>/")),
)  # fmt: skip
def present(ground: Ground) -> Iterator[Finding]:
    """Every evidence file that a record names."""
    named = ((record, *each) for record in ground.ledger.living() for each in evidence_owed(record))
    for record, at, item in named:
        if item.file not in ground.ledger.photos:
            yield found(
                "EV901",
                record.id,
                at,
                Word(f"没有 {item.file}", f"there is no {item.file}"),
                Word(
                    f"放到 records/evidence/{item.file[:2]}/，或改正文件名",
                    f"put it into records/evidence/{item.file[:2]}/ or mend the name",
                ),
            )


@rule(
    Card("EV902", "evidence", Word("证据文件的内容与名字相符", "A file of evidence is what its name says"),
         Word("名字是内容的摘要，换了内容名字就不符", "its name is the digest of its content, so a swapped photo shows"), Word("以内容的 SHA-256 前三十二位命名", "name it by the first 32 digits of its SHA-256")),
    Card("EV904", "evidence", Word("照片不过大", "Photos are not too large"),
         Word("照片占去仓库的绝大部分", "photos are most of a repository's size"), Word("缩到长边 1600 像素再提交", "scale it to 1600 pixels"), level="warning"),
)  # fmt: skip
def genuine(ground: Ground) -> Iterator[Finding]:
    """Digest and size of every file of evidence."""
    for name, photo in ground.ledger.photos.items():
        if photo.digest != name[:32]:
            yield Finding("EV902", photo.path, Word(f"内容的摘要是 {photo.digest}", f"the digest of its content is {photo.digest}"),
                          Word("证据不替换；新照片另起名字", "evidence is never replaced; a new photo has its own name"), hidden=True)  # fmt: skip
        if photo.size > LARGEST:
            yield Finding(
                "EV904",
                photo.path,
                Word(f"文件有 {photo.size // 1024} KB", f"the file has {photo.size // 1024} KB"),
                Word("缩到长边 1600 像素", "scale it to 1600 pixels"),
                hidden=True,
            )


@rule(
    Card("EV903", "evidence", Word("要求留证的步骤附有证据", "A step that asks for evidence has it"),
         Word("校园设置规定哪些步骤要留照片", "campus.yml says which steps ask for a photo"), Word("附上照片或文件", "add a photo or paper")),
)  # fmt: skip
def asked(ground: Ground) -> Iterator[Finding]:
    """Steps against campus.yml's list of where a photo is asked for."""
    wanted: dict[tuple[str, str], list[Any]] = {}
    for asks in ground.ledger.campus.evidence:
        wanted.setdefault((asks.kind, asks.step), []).append(asks)
    for rid, course in ground.courses.items():
        kind = kind_of(rid)
        for stage in course.stages:
            asked_here = wanted.get((kind, stage.step.step))
            if asked_here is None or stage.step.evidence or not stage.move:
                continue
            field = course.record.__dict__.get("field")
            if any(w.grade in (None, stage.after.grade) and w.field in (None, field) for w in asked_here):
                say = Word("“{s}”要附照片或文件", "{s} asks for a photo or paper").fill(s=STEPS[stage.step.step])
                yield found("EV903", rid, ("steps", stage.n, "step"), say, Word("加上 evidence", "add evidence"))
