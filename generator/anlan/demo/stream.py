"""The history as one stream for `git fast-import`: root, drafts on branches, merges on main."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from anlan.demo.pulls import Draft, Pull, in_turn

BRANCH = b"refs/heads/draft"
_STEP = 2000  # merges from one word of progress to the next
NOWHERE = b"0" * 40
Author = Callable[[str], tuple[str, str]]


class History:
    """Writes the commits and counts them; `author` gives name and mail of a unit."""

    def __init__(self, office: str, author: Author) -> None:
        self.office, self.author = office, author
        self.commits = self.merges = 0
        self._mark = 0
        self._main = 0
        self._blobs: dict[bytes, int] = {}
        self._numbers: dict[int, int] = {}
        self._branches: dict[int, int] = {}
        self.landings: dict[int, int] = {}

    def write(self, root: Draft, pulls: list[Pull]) -> Iterator[bytes]:
        """The whole stream, in pieces."""
        yield b"feature done\n"
        yield from self._photos(pulls)
        yield from self._commit(b"refs/heads/main", root, root.subject, ())
        self._main = self._mark
        taken_in = {id(p.beside) for p in pulls if p.beside}
        for now in in_turn(pulls):
            if now.pull.direct:
                yield from () if now.draft is None else self._push(now.pull, now.pull.drafts[now.draft])
            elif now.draft is None:
                yield from () if id(now.pull) in taken_in else self._merge(now.pull)
                if self.merges % _STEP == 0:
                    yield b"progress %d\n" % self.merges
            else:
                yield from self._draft(now.pull, now.pull.drafts[now.draft])
        yield b"reset %s\nfrom %s\n\ndone\n" % (BRANCH, NOWHERE)

    def _photos(self, pulls: list[Pull]) -> Iterator[bytes]:
        """All photos first, those of one drawing in a row, since Git packs a file as what differs from the one before."""
        photos = {data for pull in pulls for path, data in pull.files().items() if data and path.endswith(".jpg")}
        for data in sorted(photos, key=lambda d: (len(d), d)):
            yield self._blob(data)

    def _blob(self, data: bytes) -> bytes:
        self._mark += 1
        self._blobs[data] = self._mark
        return b"blob\nmark :%d\ndata %d\n" % (self._mark, len(data)) + data + b"\n"

    def _draft(self, pull: Pull, draft: Draft) -> Iterator[bytes]:
        self._numbers.setdefault(id(pull), len(self._numbers) + 1)
        parent = self._branches.get(id(pull), self._main)
        yield from self._commit(BRANCH, draft, draft.subject, (b"from :%d\n" % parent,))
        self._branches[id(pull)] = self._mark

    def _push(self, pull: Pull, draft: Draft) -> Iterator[bytes]:
        yield from self._commit(b"refs/heads/main", draft, draft.subject, (b"from :%d\n" % self._main,))
        self._main = self.landings[id(pull)] = self._mark

    def _merge(self, pull: Pull) -> Iterator[bytes]:
        branches = [pull, *((pull.beside,) if pull.beside else ())]
        tips = [self._branches.pop(id(p)) for p in branches]
        files = {path: data for p in branches for path, data in p.files().items()} | dict(pull.beyond)
        merged = Draft(pull.merged, self.office, "", tuple(files.items()))
        subject = f"Merge pull request #{self._numbers[id(pull)]}: {pull.subject}"
        parents = (b"from :%d\n" % self._main, *(b"merge :%d\n" % tip for tip in tips))
        yield from self._commit(b"refs/heads/main", merged, subject, parents)
        self._main = self.landings[id(pull)] = self._mark
        self.merges += 1

    def _commit(self, ref: bytes, draft: Draft, subject: str, parents: tuple[bytes, ...]) -> Iterator[bytes]:
        marks = []
        for path, data in draft.files:
            if data is None:
                marks.append(b"D %s\n" % path.encode())
                continue
            if data not in self._blobs:
                yield self._blob(data)
            marks.append(b"M 100644 :%d %s\n" % (self._blobs[data], path.encode()))
        self._mark += 1
        self.commits += 1
        name, mail = self.author(draft.unit)
        who = f"{name} <{mail}> {draft.dated or draft.when} +0800\n".encode()
        said = f"{subject}\n".encode()
        head = b"commit %s\nmark :%d\nauthor %scommitter %sdata %d\n" % (ref, self._mark, who, who, len(said))
        yield b"".join((head, said, *parents, *marks, b"\n"))
