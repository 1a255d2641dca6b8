"""The lessons: what there is to learn, the quiz of each, how many studied it."""

from __future__ import annotations

from dataclasses import dataclass

from anlan.boards.pieces import Cell, Piece, Row, Table, text
from anlan.boards.said import page_of
from anlan.boards.voice import Voice
from anlan.model import Lesson, Training
from anlan.model.plan import LETTERS


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question of a quiz, its options, the letter of the answer and why."""

    ask: str
    options: tuple[str, ...]
    answer: str
    why: str


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson as its page and the list of lessons show it."""

    id: str
    path: str
    title: Piece
    audience: str
    minutes: str
    basis: str
    people: int
    sessions: int
    quiz: tuple[QuestionView, ...]
    taught: Table
    campaigns: str


def lessons(voice: Voice) -> tuple[LessonView, ...]:
    """Every lesson, in the order of its file."""
    book = voice.ledger.plan
    taught: dict[str, list[Training]] = {}
    for training in sorted(voice.ledger.of("training"), key=lambda r: (r.at, r.id), reverse=True):
        for lesson in dict.fromkeys(training.lessons):
            taught.setdefault(lesson, []).append(training)
    return tuple(
        _lesson(voice, card, taught.get(card.id, []))
        for card in sorted(book.lessons.values(), key=lambda c: book.files[c.id])
    )


def _lesson(voice: Voice, card: Lesson, trainings: list[Training]) -> LessonView:
    book = voice.ledger.plan
    path = book.files[card.id]
    quiz = tuple(QuestionView(q.ask, q.options, LETTERS[q.answer - 1], q.why) for q in card.quiz)
    campaigns = voice.listed(book.campaigns[c].title for c in card.campaigns if c in book.campaigns)
    return LessonView(card.id, path, Piece(card.title, page_of(path)), voice.listed(card.audience), voice(f"约 {card.minutes} 分钟", f"about {card.minutes} minutes"), card.basis or "",
                      sum(c.people for t in trainings for c in t.counts), len(trainings), quiz, _taught(voice, trainings), campaigns)  # fmt: skip


def _taught(voice: Voice, trainings: list[Training]) -> Table:
    rows = [
        Row(
            (
                Cell((voice.record(t.id),)),
                Cell((Piece(voice.day(voice.local(t.at).date()), "", "al-num"),)),
                Cell((voice.unit_link(c.unit),)),
                text(str(c.people)),
                text(str(t.hours)),
            )
        )
        for t in trainings
        for c in t.counts
    ]
    heads = (
        voice("培训", "Training"),
        voice("日期", "Day"),
        voice("单位", "Unit"),
        voice("人数", "People"),
        voice("学时", "Hours"),
    )
    return Table(voice("谁学过，只记人数", "Who studied it, counts only"), heads, tuple(rows), right=(3, 4))
