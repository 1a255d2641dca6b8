"""The workflows, run: each `run:` step in order in a fresh clone, and what they must never do."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.place import BIN, ROOT, run

FOLDER = ROOT / ".github" / "workflows"
NAMES = ("check", "publish", "nightly", "tool")
# The whole test run is the one step that a test cannot run inside itself.
ITSELF = "tool"


def workflow(name: str) -> dict[str, Any]:
    return yaml.load((FOLDER / f"{name}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)  # type: ignore[no-any-return]


def jobs(name: str) -> list[dict[str, Any]]:
    """The jobs of a workflow, those of a workflow that it calls in their place."""
    found: list[dict[str, Any]] = []
    for job in workflow(name)["jobs"].values():
        called = job.get("uses", "")
        found += jobs(Path(called).stem) if called.startswith("./") else [job]
    return found


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone of what is committed, with the environment that stands lent to it."""
    there = tmp_path / "clone"
    assert run("git", "clone", "--quiet", "--no-hardlinks", ROOT, there).returncode == 0
    wanted = (there / "requirements.lock").read_bytes() + (there / "pyproject.toml").read_bytes()
    lent = BIN.parent / "as-locked"
    assert lent.is_file(), "the tests run in the environment of `make setup`"
    assert lent.read_bytes() == wanted, "commit requirements.lock and pyproject.toml, then `make setup`"
    (there / ".venv").symlink_to(BIN.parent)
    return there


def runner(clone: Path) -> dict[str, str]:
    """The variables of a runner; the clone's own code goes before the installed one's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(clone.parent),
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(clone),
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(clone.parent / "summary.md"),
        "ANLAN_VENV": str(BIN.parent),
        "PROPOSAL": "HEAD",
        "LOGIN": "yunlu-baowei",
        "RUNNER_TEMP": str(clone.parent),
        "PYTHONPATH": str(clone / "generator"),
    }


@pytest.mark.parametrize("name", [n for n in NAMES if n != ITSELF])
def test_the_steps_run_in_a_fresh_clone(name: str, clone: Path) -> None:
    ran = 0
    for job in jobs(name):
        for step in job["steps"]:
            if "run" in step:
                assert "${{" not in step["run"], "a step takes nothing from an expression"
                done = run("bash", "-eo", "pipefail", "-c", step["run"], cwd=clone, env=runner(clone))
                assert done.returncode == 0, f"{step['run']}\n{done.stdout}\n{done.stderr}"
                ran += 1
            elif "upload" in step["uses"]:
                assert (clone / step["with"]["path"] / "index.html").is_file()
    assert ran >= 2
    assert run("git", "status", "--porcelain", cwd=clone).stdout == "", "the steps leave the clone as it was"


def landed(clone: Path) -> Path:
    """A hazard that stands on main, not a tombstone."""
    return next(p for p in sorted((clone / "records" / "hazard").rglob("*.yml")) if "\ntitle: " in p.read_text("utf-8"))


def proposed(clone: Path, tag: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    """Everything in the work tree as a proposal's commit, perhaps with a tag on it, and how its check ends."""
    who = ["-c", "user.name=clerk", "-c", "user.email=clerk@anlan.example"]
    assert run("git", "add", "-A", cwd=clone).returncode == 0
    assert run("git", *who, "commit", "-qm", "a proposal", cwd=clone).returncode == 0
    assert not tag or run("git", "tag", tag, cwd=clone).returncode == 0
    set_up, judge = [step["run"] for step in jobs("check")[0]["steps"] if "run" in step][:2]
    done = run("bash", "-eo", "pipefail", "-c", set_up, cwd=clone, env=runner(clone))
    assert done.returncode == 0, done.stdout + done.stderr
    return run("bash", "-eo", "pipefail", "-c", judge, cwd=clone, env=runner(clone) | env)


def test_a_bad_record_fails_the_check_beside_its_line(clone: Path) -> None:
    record = landed(clone)
    record.write_text(record.read_text("utf-8") + "no_such_key: 1\n", "utf-8")
    done = proposed(clone)
    assert done.returncode == 1, done.stderr
    assert f"::error file={record.relative_to(clone)}," in done.stdout
    assert record.stem in (clone.parent / "summary.md").read_text("utf-8")


def test_a_proposal_does_not_judge_itself(clone: Path) -> None:
    """It edits a landed head, and empties the rule book that would say so."""
    record = landed(clone)
    record.write_text(record.read_text("utf-8").replace("title: ", "title: 已改，", 1), "utf-8")
    book = clone / "generator" / "anlan" / "rules" / "book.py"
    book.write_text(book.read_text("utf-8") + "\nCHANGE_RULES = ()\nRULES = ()\n", "utf-8")
    done = proposed(clone, tag="origin/main")  # Git takes a tag before a branch of the same name
    assert done.returncode == 1, done.stderr
    assert "CH101" in done.stdout
    assert f"::warning file={book.relative_to(clone)}," in done.stdout


def test_at_gitea_the_login_is_an_account_of_gitea(clone: Path) -> None:
    record = landed(clone)
    record.write_text(record.read_text("utf-8") + "# x\n", "utf-8")
    done = proposed(clone, GITEA_ACTIONS="true", LOGIN="somebody")
    assert done.returncode == 1, done.stderr
    assert "campus.yml 不认识账号 gitea:somebody" in done.stdout


def test_what_goes_into_another_branch_is_not_judged_by_its_rules() -> None:
    """Else a tick that was earned against a branch with looser rules would stay when the proposal is turned to main."""
    asked = workflow("check")["on"]["pull_request"]
    assert asked["branches"] == ["main"]
    assert "edited" in asked["types"]


def test_a_bad_record_on_main_does_not_stop_the_rest(clone: Path) -> None:
    record = next((clone / "records" / "hazard").rglob("*.yml"))
    record.write_text(record.read_text("utf-8") + "no_such_key: 1\n", "utf-8")
    who = ["-c", "user.name=clerk", "-c", "user.email=clerk@anlan.example"]
    assert run("git", *who, "commit", "-qam", "a bad record", cwd=clone).returncode == 0
    done = run(".ci/publish", "site", cwd=clone, env=runner(clone))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "::warning::some records on main are bad" in done.stdout
    assert (clone / "site" / "index.html").is_file()


def test_every_workflow_is_known_here() -> None:
    assert sorted(NAMES) == sorted(p.stem for p in FOLDER.iterdir())


@pytest.mark.parametrize("name", NAMES)
def test_a_workflow_has_only_the_rights_it_needs(name: str) -> None:
    text = (FOLDER / f"{name}.yml").read_text("utf-8")
    flow = workflow(name)
    assert flow["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    assert "pull_request_target" not in text
    for used in re.findall(r"uses: (\S+)", text):
        assert used.startswith("./") or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used), used
    for job in jobs(name):
        for step in job["steps"]:
            if "checkout" in step.get("uses", ""):
                assert step["with"] == {"fetch-depth": "0", "persist-credentials": "false"}


def test_pages_only_where_a_campus_turned_them_on() -> None:
    for step in (s for job in jobs("publish") for s in job["steps"] if "pages" in s.get("uses", "")):
        owner = next(job for job in jobs("publish") if step in job["steps"])
        assert "vars.PUBLISH_PAGES == 'true'" in (step.get("if", ""), owner.get("if", ""))


def test_lint_of_workflows_and_forms() -> None:
    zizmor = shutil.which("zizmor", path=str(BIN))
    assert zizmor
    done = run(zizmor, "--offline", "--quiet", ".github", cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
