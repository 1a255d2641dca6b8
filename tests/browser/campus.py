"""The campus that the browser sees: the example's records as they stand, three hazards that are open, one bad file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ANLAN = Path(sys.executable).parent / "anlan"
PARTS = ("campus.yml", "mkdocs.yml", "plan", "records", "site_templates", "standards")
OVERDUE, FRESH, SECRET = "works-7", "works-8", "security-7"


def tool(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the tool."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    return subprocess.run([str(ANLAN), *words], capture_output=True, text=True, env=env, check=False)


@dataclass(frozen=True)
class Campus:
    """A repository, the moment at which it is read, and the ids of what was added to the example."""

    folder: Path
    moment: datetime

    def id(self, suffix: str) -> str:
        """The id of a hazard that was added."""
        return f"hz-{self.moment - timedelta(days=24):%Y%m%d}-{suffix}"

    @property
    def as_of(self) -> str:
        """The moment as the command line takes it."""
        return self.moment.isoformat(timespec="minutes")

    def anlan(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs the tool on this campus."""
        return tool(*words, "--repo", str(self.folder), "--rev", "HEAD", "--as-of", self.as_of)

    def commit(self) -> None:
        """Commits what stands in the folder, a minute before the moment."""
        at = (self.moment - timedelta(minutes=1)).isoformat()
        env = {**os.environ, "GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at, "GIT_CONFIG_GLOBAL": os.devnull}
        who = ["-c", "user.name=保卫处", "-c", "user.email=baowei@anlan.example"]
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], [*who, "commit", "-q", "-m", "records: all"]):
            subprocess.run(["git", "-C", str(self.folder), *words], check=True, env=env)

    def build(self, out: Path, lang: str) -> Path:
        """Builds the site; errors in records are no reason not to publish the rest."""
        done = self.anlan("build", "--lang", lang, "--out", str(out), "--jobs", "1")
        assert done.returncode in (0, 1), done.stderr
        return out


def made(folder: Path, forge: str = "gitea") -> Campus:
    """Copies the example, adds to it, and commits it a minute before the moment."""
    for part in PARTS:
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, folder / part)
    settings = folder / "campus.yml"
    settings.write_text(
        re.sub(r"kind: (github|gitlab|gitea)\n", f"kind: {forge}\n", settings.read_text("utf-8"), count=1), "utf-8"
    )
    campus = Campus(folder, _last_moment(folder / "records") + timedelta(days=30))
    _add(campus)
    campus.commit()
    return campus


def _last_moment(records: Path) -> datetime:
    """The last moment that any record claims, so that none lies after the clock."""
    texts = (path.read_text("utf-8") for path in records.rglob("*.yml"))
    return max(
        datetime.fromisoformat(at) for text in texts for at in re.findall(r"\bat: ?'?\"?(\d{4}-[\d:T+-]+)", text)
    )


def _add(campus: Campus) -> None:
    then = campus.moment - timedelta(days=24)
    folder = campus.folder / "records" / "hazard" / f"{then:%Y}" / f"{then:%m}"
    folder.mkdir(parents=True, exist_ok=True)
    head = (
        "title: {title}\nplace: northsite\nspot: 二层东侧\nfield: construction\n"
        f"at: {then.isoformat(timespec='minutes')}\nby: works/site-manager\nsource: self\n"
    )
    assigned = (
        f"steps:\n  - step: assigned\n    at: {(then + timedelta(hours=2)).isoformat(timespec='minutes')}\n"
        "    by: security/clerk\n    grade: general\n    to: works/head\n"
        f"    deadline: {then + timedelta(days=7):%Y-%m-%d}\n    demand: 加装护栏\n"
    )
    texts = {
        OVERDUE: head.format(title="临边护栏缺失") + assigned,
        FRESH: head.format(title="配电箱门未关"),
        SECRET: head.format(title="只给安全部门看的一条").replace("works/site-manager", "security/clerk")
        + "visibility: office\n",
        "works-9": head.format(title="键写了两遍") + "title: 又一遍\n",
    }
    for suffix, text in texts.items():
        (folder / f"{campus.id(suffix)}.yml").write_text(f"id: {campus.id(suffix)}\n{text}", "utf-8")
