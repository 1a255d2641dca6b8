"""The page of a record: what it says, how it went, the commits behind it, what may come next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from anlan.boards.drift import Drift, drift
from anlan.boards.forge import Links
from anlan.boards.hazard_rows import major_chips, overdue_chip
from anlan.boards.heads import head_lines
from anlan.boards.nexts import NextStep, next_steps
from anlan.boards.past import Past
from anlan.boards.pieces import Line, Piece, Table
from anlan.boards.said import line, reference
from anlan.boards.sections import sections
from anlan.boards.voice import Voice
from anlan.model import Record, Tombstone, kind_of, of_record, path_of
from anlan.terms import vocab
from anlan.trace import Commit, Revision

LONG_GAP = timedelta(hours=24)
_HANDLED = frozenset(("at", "by", "entered_by", "step", "evidence"))
_KEY_STEPS = frozenset(("closed", "fixed", "reopened", "ended", "void", "merged", "lifted", "retired", "accepted"))


class StepView(NamedTuple):
    """One step: who took it; when it was claimed, committed and received; how far claimed and received are apart; the
    landing that brought it and how well that is proved."""

    name: str
    who: str
    entered: str
    key: bool
    lines: tuple[Line, ...]
    claimed: str
    committed: str = ""
    commit: str = ""
    received: str = ""
    gap: str = ""
    long: bool = False
    trust: Piece | None = None


class PhotoView(NamedTuple):
    """A photo of the evidence."""

    file: str
    alt: str
    when: str
    caption: str
    picture: bool


class RevisionView(NamedTuple):
    """A landing or a draft of the file."""

    commit: str
    role: str
    landing: bool
    author: str
    at: str


class RecordView(NamedTuple):
    """Everything on a record's page."""

    id: str
    path: str
    kind: str
    title: str
    chips: tuple[Piece, ...]
    lines: tuple[Line, ...]
    drift: Drift | None
    age: str
    tables: tuple[Table, ...]
    photos: tuple[PhotoView, ...]
    steps: tuple[StepView, ...]
    nexts: tuple[NextStep, ...]
    edit: str
    source: str
    revisions: tuple[RevisionView, ...]
    related: tuple[tuple[str, Piece], ...]
    judged: tuple[Piece, ...]
    buried: str = ""


class RecordPages:
    """Makes the view of any record of one ledger."""

    def __init__(self, voice: Voice, past: Past | None, broken: Mapping[str, tuple[str, ...]]) -> None:
        """`broken` holds the codes of the rules that a record breaks."""
        self.voice, self.past, self.broken = voice, past, broken
        self.links = Links(voice.ledger.campus.forge)
        self._clocks: dict[str, str] = {}
        self._trusts = tuple(
            Piece(f"L{level} {voice.say(word)}", "", f"al-trust al-trust--{level}")
            for level, word in enumerate(vocab.TRUSTS)
        )
        self._roles = {True: voice("落地", "landing"), False: voice("草稿", "draft")}
        self._passed = (Piece(voice("全部通过", "all passed"), "audit/rules/"),)
        self._nexts: dict[tuple[str | None, ...], tuple[NextStep, ...]] = {}
        self._authors = {i: voice.unit(u.id) for u in voice.ledger.campus.units for i in u.identities}

    def view(self, rid: str) -> RecordView:
        """The page of one record."""
        record = self.voice.ledger.records[rid]
        revisions = self.past.trace.of(path_of(rid)) if self.past else ()
        if isinstance(record, Tombstone):
            return self._buried(record, revisions)
        voice, facts = self.voice, self.voice.facts
        hazard, course = facts.hazards.get(rid), facts.courses[rid]
        path = path_of(rid)
        return RecordView(
            id=rid, path=path, kind=voice.kind(record), title=voice.title(rid), chips=self._chips(rid), lines=head_lines(voice, record, hazard),
            drift=drift(voice, hazard) if hazard else None, age=voice.days(hazard.age) if hazard else "", tables=sections(voice, record),
            photos=tuple(self._photos(record, course.stages)), steps=self._steps(record, course.stages),
            nexts=self.nexts(rid), edit=self.links.edit(path), source=self.links.file(path),
            revisions=tuple(map(self._revision, revisions)), related=self._related(rid), judged=self._judged(rid),
        )  # fmt: skip

    def nexts(self, rid: str) -> tuple[NextStep, ...]:
        """The lawful next steps of a record; they depend on little, and are made once for all that agree in it."""
        record = self.voice.ledger.records[rid]
        if isinstance(record, Tombstone):
            return ()
        now = self.voice.facts.courses[rid].now
        key = (rid[:2], now.state, now.grade, now.to, now.submitter, record.by)
        if key not in self._nexts:
            self._nexts[key] = next_steps(self.voice, record, now)
        return self._nexts[key]

    def _chips(self, rid: str) -> tuple[Piece, ...]:
        voice, hazard = self.voice, self.voice.facts.hazards.get(rid)
        chips = (voice.state(voice.facts.courses[rid].now.state),)
        if hazard is None:
            return chips
        over = overdue_chip(voice, hazard)
        turn = (
            (Piece(voice(f"第 {hazard.now.round} 轮", f"round {hazard.now.round}"), "", "al-dim"),)
            if hazard.now.round > 1
            else ()
        )
        return chips + major_chips(voice, hazard) + ((over,) if over else ()) + turn

    def _buried(self, record: Tombstone, revisions: tuple[Revision, ...]) -> RecordView:
        voice, stub, path = self.voice, record.tombstone, path_of(record.id)
        said = voice(f"这条记录已依法删除，只留存根。{stub.reason}。批准 {voice.who(stub.approved_by)}，{voice.moment(stub.at)}。",
                     f"This record was removed by law; only this stub remains. {stub.reason}. Approved by {voice.who(stub.approved_by)}, {voice.moment(stub.at)}.")  # fmt: skip
        return RecordView(record.id, path, voice.kind(record), voice.title(record.id), (voice.state("tombstone"),), (), None, "", (), (), (), (), "",
                          self.links.file(path), tuple(map(self._revision, revisions)), self._related(record.id), self._judged(record.id), said)  # fmt: skip

    def _steps(self, record: Record, stages: Iterable[Any]) -> tuple[StepView, ...]:
        voice, kind = self.voice, kind_of(record.id)
        landed = self.past.landed if self.past else None
        name, who, entered = voice("提交", "Filed"), voice.who(record.by), voice.who(record.entered_by)
        head = landed.heads.get(record.id) if landed else None
        first = StepView(name, who, entered, True, (), voice.moment(record.at), **self._landed(record.at, head))
        return first, *(self._step(kind, s.step, landed.step(record.id, s.n) if landed else None) for s in stages)

    def _step(self, kind: str, step: Any, landing: Revision | None) -> StepView:
        voice = self.voice
        lines = tuple(x for k, v in step.__dict__.items() if k not in _HANDLED and (x := line(voice, kind, k, v)))
        return StepView(voice.of(vocab.STEPS, step.step), voice.who(step.by), voice.who(step.entered_by), step.step in _KEY_STEPS, lines,
                        voice.moment(step.at), **self._landed(step.at, landing))  # fmt: skip

    def _landed(self, claimed: datetime, landing: Revision | None) -> dict[str, Any]:
        """Two of the three clocks, the gap, the trust level."""
        if landing is None or self.past is None:
            return {}
        commit = landing.commit
        received = self.past.received.get(commit.id)
        gap = self.past.arrived(commit) - claimed
        return {
            "committed": self._committed(commit), "commit": commit.id, "trust": self._trusts[self.past.level(commit)],
            "received": self.voice.moment(received) if received else "", "gap": self.voice.gap(gap), "long": gap > LONG_GAP,
        }  # fmt: skip

    def _revision(self, revision: Revision) -> RevisionView:
        """A revision; its author is the unit whose identity the mail address is, else the name that Git holds."""
        commit, landing = revision.commit, revision.role == "landing"
        author = self._authors.get(commit.mail) or commit.author
        return RevisionView(commit.id, self._roles[landing], landing, author, self._committed(commit))

    def _committed(self, commit: Commit) -> str:
        said = self._clocks.get(commit.id)
        if said is None:
            said = self._clocks[commit.id] = self.voice.moment(commit.committed_at)
        return said

    def _photos(self, record: Record, stages: Iterable[Any]) -> Iterable[PhotoView]:
        voice = self.voice
        shown = [(voice("提交时", "When filed"), record.at, e) for e in record.evidence]
        shown += [(voice.of(vocab.STEPS, s.step.step), s.step.at, e) for s in stages for e in s.step.evidence]
        for when, at, evidence in shown:
            if evidence.file in voice.ledger.photos:
                day = voice.day(voice.local(at).date())
                caption = evidence.caption or voice("未写说明", "no caption")
                yield PhotoView(
                    evidence.file,
                    evidence.caption or voice(f"{when}的现场", f"The place: {when.lower()}"),
                    f"{when} {day}",
                    caption,
                    not evidence.file.endswith(".pdf"),
                )

    def _judged(self, rid: str) -> tuple[Piece, ...]:
        """The rules that it breaks, or that it passed all; signals are looked for while pages of records are written."""
        rules = tuple(Piece(code, f"audit/rules/#{code}", "al-code") for code in self.broken.get(rid, ()))
        return rules or self._passed

    def _related(self, rid: str) -> tuple[tuple[str, Piece], ...]:
        """Tasks that this record fulfils, records that it names and that name it; those out of sight are one neutral line."""
        voice, refs = self.voice, self.voice.facts.references
        near = dict.fromkeys((*refs.names.get(rid, ()), *refs.named_by.get(rid, ())))
        seen = [i for i in near if i in voice.ledger.records and i != rid]
        record = voice.ledger.records[rid]
        tasks = () if isinstance(record, Tombstone) else (r for r in record.fulfils if not of_record(r))
        lines = [(voice("任务", "Task"), reference(voice, ref)) for ref in tasks]
        lines += [(voice.kind(voice.ledger.records[i]), voice.record(i)) for i in seen]
        return tuple(lines) + ((("", voice.record("")),) if len(seen) < len([i for i in near if i != rid]) else ())
