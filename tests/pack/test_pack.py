"""The audit pack: the same input gives the same bytes, and a machine without Anlan finds whatever was changed in it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from anlan.papers import verify as offline

from tests.gate.campus import CLOSED, VERIFIED, H, add, commit, edit, made, path, planned, records
from tests.house.place import ROOT
from tests.reader.small import committed, git, run

CLOCK = "2026-06-15T08:00+08:00"
VERIFY = Path(offline.__file__)
Members = dict[str, bytes]


@pytest.fixture(scope="session")
def campus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A campus with hazards in every state, some landings and their receipts."""
    repo = made(tmp_path_factory.mktemp("pack") / "campus.git")
    assert run("receipt", "--repo", repo).code == 0
    commit(repo, "main", add(H.assigned, planned()))
    commit(repo, "main", add(H.submitted, VERIFIED, CLOSED))
    assert run("receipt", "--repo", repo).code == 0
    return repo


@pytest.fixture(scope="session")
def pack(campus: Path) -> Path:
    """Its audit pack, with statuses as of a day on which some are overdue."""
    out = campus.parent / "anlan-audit.zip"
    ran = run("pack", "--repo", campus, "--rev", "main", "--as-of", CLOCK, "--out", out)
    assert ran.code == 0, ran.err
    assert ran.out.split()[0] == hashlib.sha256(out.read_bytes()).hexdigest()
    return out


def check(target: Path | None = None, script: Path = VERIFY, **env: str) -> subprocess.CompletedProcess[str]:
    """The verifier as an auditor runs it: alone, in an empty environment."""
    words = [sys.executable, "-I", script, *([target] if target else [])]
    return subprocess.run(words, env=env, capture_output=True, text=True, encoding="utf-8", cwd=script.parent)


def quick(target: Path) -> int:
    """The same, inside this process: for hundreds of runs."""
    return offline.main([str(target)])


def members(pack: Path) -> Members:
    with zipfile.ZipFile(pack) as archive:
        return {i.filename: archive.read(i) for i in archive.infolist()}


def archived(out: Path, parts: Members) -> Path:
    """An archive of these files, written as the tool writes one."""
    found = [offline.weighed(name, [data]) for name, data in parts.items()]
    body = b"".join(offline.local_header(m.name, m.crc, m.size) + parts[m.name] for m in found)
    out.write_bytes(body + offline.directory(found))
    return out


def resealed(parts: Members) -> Members:
    """The same files with a manifest that fits them: what a careful forger would do."""
    manifest = json.loads(parts[offline.MANIFEST])
    rest = {n: d for n, d in parts.items() if n != offline.MANIFEST}
    manifest["members"] = [
        {"name": n, "size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in rest.items()
    ]
    lines = rest[offline.RECEIPTS].splitlines()
    manifest["receipts"] = {"lines": len(lines), "hash": hashlib.sha256(lines[-1]).hexdigest() if lines else None}
    manifest["seal"] = offline.sealed(manifest)
    return {offline.MANIFEST: offline.canonical(manifest), **rest}


def test_an_untouched_pack_holds(pack: Path) -> None:
    done = check(pack)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✓ 全部相符 · everything agrees" in done.stdout
    assert "the statuses of 15 hazards are what the bundle says" in done.stdout
    assert "compare the last receipt with what was written down elsewhere" in done.stdout
    assert not done.stderr


def test_unpacked_it_checks_itself_twice(pack: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(tmp_path / "pack")
    for _ in range(2):
        done = check(None, tmp_path / "pack" / "verify.py")
        assert done.returncode == 0, done.stdout + done.stderr


def test_without_git_it_says_what_was_not_compared(pack: Path, tmp_path: Path) -> None:
    done = check(pack, PATH=str(tmp_path))
    assert done.returncode == 0
    assert "git is not installed: history and statuses were not compared" in done.stdout
    assert "what was compared agrees; it was only a part" in done.stdout
    assert "everything agrees" not in done.stdout


def test_what_is_in_it(pack: Path, campus: Path) -> None:
    parts = members(pack)
    assert list(parts) == ["manifest.json", "verify.py", "against.py", "signals.json", "summary.html", "hazards.json", "receipts.jsonl", "history.bundle"]  # fmt: skip
    manifest = json.loads(parts["manifest.json"])
    assert manifest["main"]["commit"] == git(campus, "rev-parse", "main")
    assert manifest["receipts"]["lines"] == 3
    assert manifest["moment"] == "2026-06-15T08:00:00+08:00"
    states = {h["id"]: h for h in json.loads(parts["hazards.json"])}
    assert states[H.submitted]["status"] == "closed"
    assert states[H.assigned]["status"] == "rectifying"
    assert states[H.assigned]["overdue"] is True
    assert H.buried not in states
    page = parts["summary.html"].decode()
    for text in (
        "<h2>未了结的隐患",
        H.assigned,
        "疑似信号",
        "依法删除",
        "涉及个人健康信息，依法删除",
        "python3 -m zipfile -e PACK.zip pack<br>python3 -I pack/verify.py PACK.zip",
    ):
        assert text in page
    assert "<script" not in page


def test_the_summary_in_english_is_english(campus: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.zip"
    assert run("pack", "--repo", campus, "--rev", "main", "--out", out, "--lang", "en").code == 0
    page = members(out)["summary.html"].decode()
    assert "<h1>Audit pack: summary</h1>" in page
    assert "How to check this" in page


def test_what_people_wrote_is_escaped(campus: Path, tmp_path: Path) -> None:
    repo = Path(shutil.copytree(campus, tmp_path / "copy.git"))
    text = git(repo, "show", f"main:{path(H.reported)}").replace(
        "title: 安全出口堆放纸箱", "title: <script>alert(1)</script>"
    )
    commit(repo, "main", {path("hz-20260504-library-77"): text.replace(H.reported, "hz-20260504-library-77") + "\n"})
    assert run("pack", "--repo", repo, "--rev", "main", "--out", tmp_path / "p.zip").code == 0
    page = members(tmp_path / "p.zip")["summary.html"].decode()
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_same_input_gives_the_same_bytes(campus: Path, pack: Path, tmp_path: Path) -> None:
    """Whether the repository is packed, loose or a clone, whatever zone and locale the machine has."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--bare", str(campus), str(clone))
    git(clone, "repack", "-q", "-a", "-d", "-f", "--depth=3")
    command = [sys.executable, "-m", "anlan", "pack", "--repo", clone, "--rev", "main", "--as-of", CLOCK, "--out", tmp_path / "b.zip"]  # fmt: skip
    odd = {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    subprocess.run(command, env=os.environ | odd, check=True, capture_output=True)
    assert (tmp_path / "b.zip").read_bytes() == pack.read_bytes()


def test_a_flipped_byte_anywhere_is_found(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = pack.read_bytes()
    chance = random.Random(20260512)
    headers = [m.start() for m in re.finditer(rb"PK\x03\x04|PK\x01\x02|PK\x05\x06", good)]
    places = [
        *(chance.randrange(len(good)) for _ in range(64)),
        *(h + n for h in headers for n in range(0, 30, 3)),
        0,
        len(good) - 1,
    ]
    spoilt = tmp_path / "spoilt.zip"
    passed = []
    for at in places:
        if at < len(good):
            spoilt.write_bytes(good[:at] + bytes([good[at] ^ (1 << chance.randrange(8))]) + good[at + 1 :])
            passed += [at] if quick(spoilt) == 0 else []
    assert not passed
    assert "Traceback" not in capsys.readouterr().err


def test_a_flipped_byte_of_an_unpacked_file_is_found(pack: Path, tmp_path: Path) -> None:
    chance = random.Random(7)
    for name, data in members(pack).items():
        folder = tmp_path / name
        folder.mkdir()
        for other, text in members(pack).items():
            (folder / other).write_bytes(text)
        at = chance.randrange(len(data))
        (folder / name).write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert quick(folder) == 1, name


@pytest.mark.parametrize("size", [0, 1, 29, 400, -1, -22, -500])
def test_a_truncated_pack(pack: Path, tmp_path: Path, size: int) -> None:
    (tmp_path / "cut.zip").write_bytes(pack.read_bytes()[:size])
    done = check(tmp_path / "cut.zip")
    assert done.returncode == 1
    assert not done.stderr


def test_bytes_added_behind(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "more.zip").write_bytes(pack.read_bytes() + b"\0")
    assert quick(tmp_path / "more.zip") == 1


def _swapped(parts: Members) -> Members:
    return {**parts, "hazards.json": parts["signals.json"], "signals.json": parts["hazards.json"]}


FORGED: dict[str, Callable[[Members], Members]] = {
    "a file left out": lambda p: {n: d for n, d in p.items() if n != "signals.json"},
    "a file more": lambda p: {**p, "notes.txt": b"x"},
    "two files swapped": _swapped,
    "another order": lambda p: dict(reversed(p.items())),
    "no manifest": lambda p: {n: d for n, d in p.items() if n != "manifest.json"},
    "an odd name": lambda p: {**p, "up.sh.txt": b"x"},
    "a manifest spelt otherwise": lambda p: {
        **p,
        "manifest.json": p["manifest.json"].replace(b'"format": 1', b'"format":  1'),
    },
}


@pytest.mark.parametrize("name", FORGED)
def test_a_pack_put_together_otherwise(pack: Path, tmp_path: Path, name: str) -> None:
    assert quick(archived(tmp_path / "same.zip", members(pack))) == 0
    assert quick(archived(tmp_path / "forged.zip", FORGED[name](members(pack)))) == 1


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_pack_zipped_anew(pack: Path, tmp_path: Path, method: int) -> None:
    with zipfile.ZipFile(tmp_path / "again.zip", "w", method) as archive:
        for name, data in members(pack).items():
            archive.writestr(name, data)
    assert quick(tmp_path / "again.zip") == 1


def _edited(name: str, change: Callable[[Any], Any]) -> Callable[[Members], Members]:
    return lambda p: resealed({**p, name: offline.canonical(change(json.loads(p[name])))})


def _status(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**r, "status": "closed", "overdue": False} if r["id"] == H.assigned else r for r in rows]


def _lines(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[Members], Members]:
    return lambda p: resealed(
        {**p, "receipts.jsonl": b"".join(x + b"\n" for x in change(p["receipts.jsonl"].splitlines()))}
    )


CAREFUL: dict[str, tuple[Callable[[Members], Members], str]] = {
    "a status edited": (_edited("hazards.json", _status), f"{H.assigned}: the pack says"),
    "a hazard left out": (_edited("hazards.json", lambda rows: rows[1:]), "the pack says None"),
    "a hazard made up": (_edited("hazards.json", lambda rows: [*rows, {**rows[0], "id": "hz-20260504-library-99"}]), "has no record"),
    "the last receipt dropped": (_lines(lambda x: x[:-1]), "receipts are not those"),
    "a receipt dropped": (_lines(lambda x: [x[0], x[2]]), "receipt line 2 does not fit"),
    "all receipts dropped": (_lines(lambda x: x[:0]), "receipts are not those"),
    "a receipt changed": (_lines(lambda x: [*x[:-1], x[-1].replace(b'"time":"20', b'"time":"21')]), "receipts are not those"),
}  # fmt: skip


@pytest.mark.parametrize("name", CAREFUL)
def test_a_careful_forger_is_found_by_the_bundle(pack: Path, tmp_path: Path, name: str) -> None:
    change, said = CAREFUL[name]
    done = check(archived(tmp_path / "forged.zip", change(members(pack))))
    assert done.returncode == 1
    assert said in done.stdout, done.stdout


def test_a_rewritten_history_in_the_pack(campus: Path, tmp_path: Path) -> None:
    repo = Path(shutil.copytree(campus, tmp_path / "copy.git"))
    commit(repo, "main", add(H.registered, planned()), "main~1")
    assert run("pack", "--repo", repo, "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert done.returncode == 1
    assert "history was rewritten" in done.stdout


def test_a_pack_of_an_older_revision(campus: Path, tmp_path: Path) -> None:
    assert run("pack", "--repo", campus, "--rev", "main~1", "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert done.returncode == 0, done.stdout
    assert "回执 2 行" in done.stdout
    codes = {f["code"] for f in json.loads(members(tmp_path / "p.zip")["signals.json"])["findings"]}
    assert not codes & {"AL201", "AL202", "AL204"}, "what was received later says nothing of this revision"


def test_a_pack_without_receipts_and_of_sha256(tmp_path: Path) -> None:
    repo = made(tmp_path / "campus.git", "--object-format=sha256")
    assert run("pack", "--repo", repo, "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert done.returncode == 0, done.stdout


def test_a_pack_of_a_campus_in_a_folder(campus: Path, tmp_path: Path) -> None:
    clone, repo = tmp_path / "clone", tmp_path / "both"
    git(tmp_path, "clone", "-q", str(campus), str(clone))
    repo.mkdir()
    shutil.copytree(clone, repo / "campus", ignore=shutil.ignore_patterns(".git"))
    committed(repo)
    assert run("receipt", "--repo", repo / "campus").code == 0
    assert run("pack", "--repo", repo / "campus", "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert done.returncode == 0, done.stdout
    assert "the statuses of 15 hazards" in done.stdout


def test_a_running_verifier_that_is_not_the_packs(pack: Path, tmp_path: Path) -> None:
    other = tmp_path / "verify.py"
    other.write_text(VERIFY.read_text("utf-8") + "# more\n", "utf-8")
    done = check(pack, other)
    assert done.returncode == 1
    assert "is not the one in the pack" in done.stdout


def test_what_is_no_pack(tmp_path: Path) -> None:
    for target in (tmp_path / "nothing.zip", tmp_path):
        done = check(target)
        assert done.returncode == 1
        assert not done.stderr


@pytest.mark.parametrize("out", ["no/such/folder/p.zip", "."])
def test_where_it_cannot_be_written(campus: Path, tmp_path: Path, out: str) -> None:
    ran = run("pack", "--repo", campus, "--out", tmp_path / out, "--lang", "en")
    assert ran.code == 2
    assert ran.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


def chained(*times: str) -> list[str]:
    """What is wrong with a chain of receipts of these times."""
    lines, prev = b"", "0" * 64
    for n, time in enumerate(times, 1):
        line = json.dumps({"seq": n, "prev": prev, "time": time}).encode()
        lines, prev = lines + line + b"\n", hashlib.sha256(line).hexdigest()
    return offline.chain(lines, {"receipts": {"lines": len(times), "hash": prev}})[1]


def test_times_of_receipts_are_moments_whatever_their_offsets() -> None:
    """As a server writes them that moves, or whose clock is set to another zone."""
    assert chained("2026-11-30T10:00:00-05:00", "2026-11-30T09:30:00-06:00", "2026-11-30T23:30:00+08:00") == []
    backwards = chained("2026-11-30T10:00:00-05:00", "2026-11-30T22:59:00+08:00")
    assert backwards == ["第 2 行回执与前一行不符 · receipt line 2 does not fit the one before it"]
    for odd in ("2026-11-30T10:00:00", "today", ""):
        assert len(chained(odd)) == 1
    assert len(chained("2026-11-30T10:00:00", "2026-11-30T10:00:00+00:00")) == 2


def against() -> ModuleType:
    spec = importlib.util.spec_from_file_location("against", VERIFY.parent / "against.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_its_own_table_of_moves_is_the_tools() -> None:
    from anlan.model.moves import HAZARD

    common = {"noted", "corrected", "redacted"}
    ours = {s: (m.frm, m.to or "=") for s, m in HAZARD.moves.items() if s not in common}
    theirs = {s: (frozenset(frm.split()), to) for s, (frm, to) in against().MOVES.items()}
    assert theirs == ours


def test_its_own_fold_is_the_tools_on_this_repositorys_records(tmp_path: Path) -> None:
    assert run("pack", "--repo", ROOT, "--rev", "HEAD", "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert done.returncode == 0, done.stdout
    assert "没有比对" not in done.stdout


def test_a_hazard_spelt_oddly_is_no_accusation(campus: Path, tmp_path: Path) -> None:
    repo = Path(shutil.copytree(campus, tmp_path / "copy.git"))
    text = records()[H.assigned]
    odd = text.replace("deadline: 2026-05-30", 'deadline: 2026-05-30 # c\n    demand: "a\n    deadline: 2026-12-30"')
    assert odd != text
    commit(repo, "main", {path(H.assigned): odd, **edit(H.registered, "step: registered", "step: registered # c")})
    assert run("pack", "--repo", repo, "--rev", "main", "--as-of", CLOCK, "--out", tmp_path / "p.zip").code == 0
    done = check(tmp_path / "p.zip")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert f"{H.assigned} is spelt so that only a YAML reader could compare it" in done.stdout
