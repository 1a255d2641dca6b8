"""The campus's site holds no byte of the office's records; a count remains."""

from __future__ import annotations

import gzip
import hashlib
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from anlan.model import KINDS, path_of

from tests.site.conftest import Anlan
from tests.site.place import AS_OF, git, landed
from tests.site.texts import golden_records, record, written

MARK = "zqx"
PHOTO = b"\x89PNG\r\n\x1a\n zqxphoto"


def secret(rid: str) -> str:
    """The same record's id as the office's: its day, unit and kind stay."""
    kind, day, unit, _ = rid.split("-")
    return f"{kind}-{day}-{unit}-{MARK}"


def renamed(value: Any, ids: dict[str, str]) -> Any:
    """Every reference to a record leads to its twin."""
    if isinstance(value, dict):
        return {k: renamed(v, ids) for k, v in value.items()}
    if isinstance(value, list):
        return [renamed(v, ids) for v in value]
    if isinstance(value, str) and value.partition("#")[0] in ids:
        rid, sign, key = value.partition("#")
        return ids[rid] + sign + key
    return value


@dataclass(frozen=True)
class Twins:
    """A campus in which every record has a twin that only the office may see, and the files of evidence of those."""

    repo: Path
    ids: tuple[str, ...]
    photo: str


@pytest.fixture(scope="module")
def twins(hillside: Path, tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Every text of a twin holds the mark, and so do its id, its evidence and the subjects and authors of its commits."""
    repo = tmp_path_factory.mktemp("twins") / "campus"
    shutil.copytree(hillside, repo)
    photo = _photo(repo, PHOTO)
    ids = {p.stem: secret(p.stem) for p in golden_records() if p.stem != "hz-20260509-security-1"}
    for path in golden_records():
        if path.stem in ids:
            value = renamed(record(path, lambda name: f"{MARK} {name}"), ids)
            value |= {"visibility": "office"}
            if "tombstone" not in value:
                value |= {"evidence": [{"file": photo, "caption": f"{MARK} caption"}]}
            _write(repo, value)
    broken = path_of("hz-20260513-library-broken")
    doubtful = _photo(repo, PHOTO + b"2")
    (repo / broken).write_text(f"id: hz-20260513-library-broken\ntitle: {MARK}\n{MARK}: {doubtful}\n", "utf-8")
    page = repo / "plan" / "education" / "ls-exit.md"
    link = "../../" + path_of(ids["ic-20260510-dorms-1"])
    text = f"\n看[那次冒烟]({link}#steps)，![烟感]({_to(photo)})，![存疑]({_to(doubtful)})。\n"
    page.write_text(page.read_text("utf-8") + text, "utf-8")
    landed(repo, "2026-05-20T08:00:00+08:00", f"{MARK}@hillside.example", f"{MARK}: the twins")
    return Twins(repo, tuple(ids.values()), photo)


def _photo(repo: Path, data: bytes) -> str:
    """A file of evidence, by the name that its content gives it."""
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.png"
    file = repo / "records" / "evidence" / name[:2] / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(data)
    return name


def _to(name: str) -> str:
    """Where a lesson finds it."""
    return f"../../records/evidence/{name[:2]}/{name}"


def _write(repo: Path, value: dict[str, Any]) -> None:
    file = repo / path_of(value["id"])
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(written(value), "utf-8")


def _naming(ids: dict[str, str]) -> dict[str, Any]:
    """A record of the campus that names records of the office in every way it can."""
    of = {rid[:2]: twin for rid, twin in ids.items()}
    return {
        "id": "hz-20260514-library-9", "title": "公开的一条", "place": "hall", "field": "fire",
        "at": "2026-05-14T08:00+08:00", "by": "library/officer", "found_in": f"{of['in']}#exit", "risk_point": of["rk"],
        "see": [of["ic"], of["no"], of["hz"]], "fulfils": [f"{of['ic']}#bin", f"{of['me']}#shelf"],
        "steps": [
            {"step": "corrected", "at": "2026-05-14T08:30+08:00", "by": "library/officer", "reason": "补上", "set": {"found_in": of["in"], "risk_point": of["rk"]}},
            {"step": "merged", "at": "2026-05-14T09:00+08:00", "by": "security/officer", "into": ids["hz-20260506-library-1"], "reason": "重复", "see": [of["hz"]]},
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def answered(twins: Twins) -> Twins:
    """And an answer, a draw, a notice and an inspection of the campus that name the office's."""
    of = {rid[:2]: rid for rid in twins.ids}
    head = {"at": "2026-05-14T10:00+08:00", "by": "security/officer"}
    ids = {p.stem: secret(p.stem) for p in golden_records()}
    shared = {"evidence": [{"file": _photo(twins.repo, b"\x89PNG\r\n\x1a\n of both")}]}
    for value in (
        _naming(ids),
        {"id": "hz-20260514-library-8", "title": "用了办公室的照片", "place": "hall", "field": "fire", "at": "2026-05-14T08:00+08:00", "by": "library/officer", "found_in": of["hz"], **shared},
        {"id": f"hz-20260504-library-{MARK}", "title": f"{MARK} 共用照片", "visibility": "office", "source": "self", "place": "hall", "field": "fire", "at": "2026-05-04T08:00+08:00", "by": "library/officer", **shared},
        {"id": "an-20260514-security-9", "signal": f"LT103/{of['pa']}", "stance": "explained", "reason": "已说明", **head},
        {"id": "no-20260514-security-9", "title": "公开的通知", "level": "rectify", "to": "library/head", "hazards": [of["hz"]], "due": "2026-05-30", "text": "请办", **head},
        {"id": "in-20260514-security-9", "method": "covert", "place": "hall", "until": "2026-05-14T11:00+08:00", "checklist": "fire-v1", "results": {"exit": "ok", "gear": "ok", "lift": "ok"}, "sealed_in": of["se"], "drawn_by": of["dw"], **head},
        {"id": "dw-20260514-security-9", "title": "公开的抽签", "method": "anlan-draw-1", "seals": [of["se"]], "pool": ["hall"], "take": "1", "inspectors": ["audit/head"], "each": "1", **head},
    ):  # fmt: skip
        _write(twins.repo, value)
    landed(twins.repo, "2026-05-20T09:00:00+08:00", "security@hillside.example", "records that name")
    return twins


def _site(anlan: Anlan, twins: Twins, out: Path, audience: str) -> dict[str, bytes]:
    """Every file of the site for an audience, by its name; what is compressed, laid open."""
    done = anlan("build", "--repo", twins.repo, "--rev", "HEAD", "--as-of", AS_OF, "--audience", audience, "--out", out)
    assert done.returncode == 1, done.stderr
    files = {p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    return {name: gzip.decompress(data) if name.endswith(".gz") else data for name, data in files.items()}


@pytest.fixture(scope="module")
def campus(anlan: Anlan, answered: Twins, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The campus's site."""
    return _site(anlan, answered, tmp_path_factory.mktemp("campus") / "site", "campus")


@pytest.fixture(scope="module")
def office(anlan: Anlan, answered: Twins, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The office's site."""
    return _site(anlan, answered, tmp_path_factory.mktemp("office") / "site", "office")


def test_every_kind_has_a_twin(twins: Twins) -> None:
    assert {rid[:2] for rid in twins.ids} == set(KINDS)
    assert "zqx title" in (twins.repo / path_of(secret("hz-20260506-library-1"))).read_text("utf-8")
    assert MARK in git(twins.repo, "log", "--format=%s %ae")


def test_no_byte_of_the_office_s_records_is_on_the_campus_s_site(campus: dict[str, bytes], answered: Twins) -> None:
    digest = answered.photo.partition(".")[0].encode()
    for name, data in campus.items():
        assert MARK not in name
        at = data.find(MARK.encode())
        assert at < 0, (name, data[max(0, at - 200) : at + 100].decode("utf-8", "replace"))
        assert digest not in data
        assert digest.decode() not in name


def test_a_signal_of_the_campus_s_own_record_names_none_of_the_office_s(
    campus: dict[str, bytes], office: dict[str, bytes]
) -> None:
    seen, whole = (site["audit/signals/index.html"].decode() for site in (campus, office))
    for key in ("NC102/hz-20260514-library-8", "RF302/hz-20260514-library-8"):
        assert key in seen
        assert key in whole
    assert re.search(r"照片 \w{8} 已用在 不在本页公开范围内的记录", seen)
    assert re.search(rf"照片 \w{{8}} 已用在 \S+-{MARK}", whole)


def test_a_count_remains(campus: dict[str, bytes], answered: Twins) -> None:
    shown = campus["ledger/index.html"].decode()
    assert f"{len(answered.ids) + 1}" in shown.partition("<form")[0]
    assert "不在本页公开范围内的记录" in campus["r/hz-20260514-library-9/index.html"].decode()


def test_the_office_s_site_shows_them(office: dict[str, bytes], answered: Twins) -> None:
    for rid in answered.ids:
        assert f"r/{rid}/index.html" in office
    page = office[f"r/{secret('hz-20260506-library-1')}/index.html"].decode()
    assert "zqx title" in page
    assert "zqx caption" in page
    assert f"e/{answered.photo}" in office
    assert f'href="../../r/{secret("in-20260506-library-1")}/"' in page


def test_a_page_keeps_the_words_of_a_link_that_it_may_not_show(
    campus: dict[str, bytes], office: dict[str, bytes]
) -> None:
    lesson = "plan/education/ls-exit/index.html"
    assert '看<a>那次冒烟</a>，<img alt="烟感" />，<img alt="存疑" />。' in campus[lesson].decode()
    assert f'看<a href="../../../r/{secret("ic-20260510-dorms-1")}/#steps">那次冒烟</a>，' in office[lesson].decode()


def test_a_page_shows_the_evidence_that_it_may_show(
    office: dict[str, bytes], anlan: Anlan, hillside: Path, answered: Twins, tmp_path: Path
) -> None:
    lesson = "plan/education/ls-exit/index.html"
    assert f'<img alt="烟感" src="../../../e/{answered.photo}" />' in office[lesson].decode()
    repo = tmp_path / "campus"
    shutil.copytree(hillside, repo)
    own, gone = _photo(repo, PHOTO), f"{'0' * 32}.png"
    page = repo / "plan" / "education" / "ls-exit.md"
    text = page.read_text("utf-8")
    page.write_text(f"{text}\n![出口]({_to(own)})\n", "utf-8")
    assert anlan("check", "--repo", repo, "plan").returncode == 0
    anlan("build", "--repo", repo, "--out", tmp_path / "site")
    assert (tmp_path / "site" / "e" / own).read_bytes() == PHOTO
    assert f'src="../../../e/{own}"' in (tmp_path / "site" / lesson).read_text("utf-8")
    page.write_text(f"{text}\n![出口]({_to(gone)})\n", "utf-8")
    assert f"没有 records/evidence/00/{gone}" in anlan("check", "--repo", repo, "plan").stdout


def test_a_file_that_cannot_be_read_counts_as_the_office_s(campus: dict[str, bytes], office: dict[str, bytes]) -> None:
    path = path_of("hz-20260513-library-broken")
    for site in (campus, office):
        page = site["audit/bad/index.html"].decode()
        assert path in page
        assert "SC201" in page
    assert f"不认识的键 {MARK}" in office["audit/bad/index.html"].decode()
