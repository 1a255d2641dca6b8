"""The history of the demo: units draft, the office merges, time runs forward, the work tree is clean."""

from itertools import pairwise
from pathlib import Path

from anlan.demo.college import College
from anlan.sources.git import Repository
from anlan.trace import trace

from tests.demo.place import git


def commits(demo: Path) -> list[list[str]]:
    return [line.split("\t") for line in git(demo, "log", "--format=%H\t%P\t%ae\t%ce\t%ct\t%s").splitlines()]


def test_the_office_merges_and_units_draft(demo: Path, college: College) -> None:
    units = {college.mail(u.id): u.id for u in college.campus.units if college.mail(u.id)}
    drafts = {}
    for commit, parents, author, committer, _, _ in commits(demo):
        merge = " " in parents
        assert author == committer
        assert author in units
        if merge or not parents:
            assert units[author] == college.office
        else:
            drafts[commit] = units[author]
    assert len(set(drafts.values())) >= 12


def test_a_draft_is_authored_by_the_unit_that_the_record_names(demo: Path, college: College) -> None:
    out = git(
        demo, "log", "--no-merges", "--diff-filter=A", "--name-only", "--format=@%ae", "--", "records/*/*/*/*.yml"
    )
    mail, seen = "", 0
    for line in filter(None, out.splitlines()):
        if line.startswith("@"):
            mail = line[1:]
        elif line.startswith("records/"):
            unit = line.rpartition("/")[2].split("-")[2]
            wanted = college.mail(unit)
            if wanted:  # what outsiders saw is entered by the office
                assert mail == wanted, line
                seen += 1
    assert seen > 300


def test_main_holds_merges_alone_and_time_runs_forward(demo: Path) -> None:
    rows = [line.split() for line in git(demo, "log", "--first-parent", "--format=%ct %P").splitlines()]
    assert all(len(row) == 3 for row in rows[:-1])
    assert len(rows[-1]) == 1
    assert all(int(new[0]) >= int(old[0]) for new, old in pairwise(rows))
    times = {c[0]: int(c[4]) for c in commits(demo)}
    assert all(times[p] <= int(c[4]) for c in commits(demo) for p in c[1].split())


def test_a_record_lands_step_by_step_and_its_head_stays(demo: Path) -> None:
    past = trace(Repository(demo), "HEAD")
    landings = [
        sum(r.role == "landing" for r in revisions) for path, revisions in past.revisions.items() if "/hazard/" in path
    ]
    assert max(landings) >= 4
    assert sum(n > 2 for n in landings) > len(landings) / 3


def test_git_finds_nothing_wrong(demo: Path) -> None:
    git(demo, "fsck", "--strict", "--no-dangling")
    assert git(demo, "status", "--porcelain", "--ignored") == ""
    assert git(demo, "symbolic-ref", "HEAD").strip() == "refs/heads/main"
    assert git(demo, "for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/anlan-receipts",
        "refs/heads/main",
    ]


def test_no_hooks_and_no_settings_of_anybody_came_along(demo: Path) -> None:
    assert not (demo / ".git" / "hooks").exists()
    assert "user" not in (demo / ".git" / "config").read_text("utf-8")
