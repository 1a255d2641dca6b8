"""Whatever people write shows as they wrote it, and runs nowhere."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from anlan.model.campus import Campus
from anlan.model.part import Part
from anlan.model.plan import Campaigns, Checklist, Lesson, Measure, Plan, Schedules, Standard, TextPage
from anlan.site.plain import looked_over
from anlan.sources.front_matter import read_markdown
from anlan.sources.problem import Problem
from anlan.sources.strict_yaml import read_yaml

from tests.site.conftest import Anlan
from tests.site.place import OFFICE, Done, git, landed
from tests.site.texts import filled, golden_records, record, written
from tests.site.walk import Seen, faults, pages

NASTY = (
    "<script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "{# note #}", "javascript:alert(1)", "<!-- anlan:board hazards -->",
    "anlan0body0token anlan0title0token", "[x](javascript:alert(1))", "**b**", "&amp; &lt;i&gt;", "\"quoted\" 'single'",
    "</title></textarea></style></script><svg onload=alert(1)>", "]]>", "a\\u003c/script>", "%s %d %(x)s {0}", "<img src=x onerror=alert(1)>",
)  # fmt: skip
LONG = " ".join(NASTY)
PAGE_OF: dict[str, type[Part]] = {"campus.yml": Campus, "standards": Standard, "checklists": Checklist}
BODY = """
# {nasty}

{nasty}

<script>alert(1)</script>

<div onclick="alert(1)">block</div>

<!-- anlan:board hazards -->

<!-- anlan:board _m -->

<!-- anlan:board two words -->

Inline <b onmouseover="alert(1)">html</b>, [a](javascript:alert(1)), [b](java&#115;cript:alert(1)), [c]( JaVaScRiPt&colon;alert(1)),
[d](data:text/html,x), ![e](javascript:alert(1)), ![f](https://o.example/p.png), ![g](//o.example/p.png), <javascript:alert(1)>,
[h]{{: onclick="alert(1)" }} [i](x.md){{: onclick="alert(1)" style="background:url(//o.example)" }}

[r]: javascript:alert(1)

[j][r] and *em*{{: onmouseover="alert(1)" }}

~~~ {{ .py onclick="alert(1)" }}
<script>alert(2)</script>
~~~

    <script>alert(3)</script>

| a | b |
|---|---|
| <img src=x onerror=alert(1)> | <!-- anlan:board drills --> |
"""


def nasty(name: str) -> str:
    """A text for a field: everything that could be dangerous, and the field's name."""
    return f"{name}: {LONG}"


def _front(path: Path) -> type[Part]:
    folders = path.parts
    if "measures" in folders:
        return Measure
    if path.name == "index.md":
        return Plan if "education" not in folders else TextPage
    return Lesson


def _plan(repo: Path) -> None:
    """Every text of campus.yml, plan, lessons and standards replaced, pages with a hostile body."""
    for path in sorted(p for p in repo.rglob("*") if p.suffix in (".yml", ".md") and ".git" not in p.parts):
        if path.suffix == ".md":
            read = read_markdown(path.read_bytes(), 1 << 20)
            assert not isinstance(read, Problem)
            front = written(filled(read.front, (_front(path),), nasty))
            path.write_text(f"---\n{front}---\n{BODY.format(nasty=LONG)}", "utf-8")
            continue
        name = path.name if path.name == "campus.yml" else path.parent.name
        model: type[Part] = PAGE_OF.get(name) or (Schedules if path.name == "schedules.yml" else Campaigns)
        value = filled(read_yaml(path.read_bytes(), 1 << 20), (model,), nasty, add=False)
        path.write_text(written(_workable(value, read_yaml(path.read_bytes(), 1 << 20))), "utf-8")


def _workable(value: Any, before: Any) -> Any:
    """What would stop the campus from being read at all, or is no free text, stays as it was."""
    kept = ("timezone", "git_domain", "rrule", "map", "code", "identities")
    if isinstance(value, dict):
        return {k: before[k] if k in kept or (k == "url") else _workable(v, before[k]) for k, v in value.items()}
    if isinstance(value, list):
        return [_workable(v, b) for v, b in zip(value, before, strict=True)]
    return value


@pytest.fixture(scope="module")
def hostile(hillside: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden campus with something dangerous in every text that it holds, and in subjects and names of commits."""
    repo = tmp_path_factory.mktemp("hostile") / "campus"
    shutil.copytree(hillside, repo)
    _plan(repo)
    for path in golden_records():
        file = (
            repo / "records" / path.parent.parent.parent.name / path.parent.parent.name / path.parent.name / path.name
        )
        file.write_text(written(record(path, nasty)), "utf-8")
    git(repo, "add", "-A")
    landed(repo, "2026-05-20T08:00:00+08:00", f'"><script>alert(1)</script>{OFFICE}', LONG)
    return repo


@pytest.fixture(scope="module")
def site(anlan: Anlan, hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Done]:
    """The hostile campus's site, as the office sees it: the most that is ever shown."""
    out = tmp_path_factory.mktemp("site") / "site"
    done = anlan("build", "--repo", hostile, "--rev", "HEAD", "--out", out, "--audience", "office")
    assert done.returncode == 1, done.stderr
    return out, done


@pytest.fixture(scope="module")
def whole(site: tuple[Path, Done]) -> dict[str, Seen]:
    """Its pages, parsed."""
    return pages(site[0])


def test_no_script_but_our_own(whole: dict[str, Seen], built: Any) -> None:
    """By parsing: the scripts of each page are those of a page of the harmless campus."""

    def scripts(page: Seen) -> set[str]:
        return {attrs.get("src", "").rpartition("/")[2] for tag, attrs in page.elements if tag == "script"}

    ours = set().union(*(scripts(p) for p in pages(built.out).values()))
    assert set().union(*(scripts(p) for p in whole.values())) <= ours
    counts = {n: sum(tag == "script" for tag, _ in p.elements) for n, p in pages(built.out).items()}
    for name, page in whole.items():
        if name in counts:
            assert sum(tag == "script" for tag, _ in page.elements) == counts[name], name


def test_no_event_and_no_address_that_runs(whole: dict[str, Seen]) -> None:
    for path, page in whole.items():
        for tag, attrs in page.elements:
            assert not [a for a in attrs if a.startswith("on")], (path, tag, attrs)
            for name in ("href", "src", "action", "formaction", "xlink:href"):
                plain = re.sub(r"[\x00-\x20]", "", attrs.get(name, "")).lower()
                assert not plain.startswith(("javascript:", "data:", "vbscript:")), (path, tag, attrs)
            assert "url(" not in attrs.get("style", "")
            assert tag not in ("svg:script", "iframe", "object", "embed", "base"), path


def test_nothing_is_loaded_from_outside_and_every_link_of_ours_resolves(site: tuple[Path, Done]) -> None:
    """People's dead links stay dead, and are findings; what would load from outside does not even stand."""
    left = [(path, link, fault) for path, link, fault in faults(site[0])]
    assert {fault for _, _, fault in left} <= {"leads nowhere"}
    assert {link for _, link, _ in left} == {"x.md"}


def test_texts_show_as_they_were_written(whole: dict[str, Seen]) -> None:
    for rid in ("hz-20260506-library-1", "ic-20260510-dorms-1", "me-20260511-security-1"):
        page = whole[f"r/{rid}/index.html"]
        text = "".join(page.texts)
        assert f"title: {LONG}" in text
        assert "49" not in re.findall(r"title: .{0,40}", text)[0]
    assert all(n in "".join(whole["boards/hazards/index.html"].texts) for n in NASTY)
    measure = whole["plan/2026/measures/pm-2026-fire/index.html"]
    assert "<script>alert(1)</script>" in "".join(measure.texts)
    assert '<div onclick="alert(1)">block</div>' in "".join(measure.texts)
    assert any(t.startswith(f"title: {LONG[:40]}") for t in measure.texts)


def test_titles_stay_titles(whole: dict[str, Seen], site: tuple[Path, Done]) -> None:
    for path in site[0].rglob("*.html"):
        title = re.search(r"<title>(.*?)</title>", path.read_text("utf-8"), re.S)
        assert title, path
        assert "<" not in title[1], path
    assert len(whole) > 40


def test_a_slot_in_a_page_is_filled_and_one_in_a_record_is_text(whole: dict[str, Seen]) -> None:
    for page in whole.values():
        assert not [c for c in page.comments if "anlan:board" in c]
    shown = "".join(whole["r/hz-20260506-library-1/index.html"].texts)
    assert "<!-- anlan:board hazards -->" in shown
    lesson = whole["plan/education/ls-exit/index.html"]
    assert any("data-filter" in attrs for _, attrs in lesson.elements), "the board of hazards"
    assert "<!-- anlan:board two words -->" in "".join(lesson.texts)


def test_search_data_holds_texts_as_they_are(site: tuple[Path, Done]) -> None:
    titles = [
        row[2] for path in (site[0] / "data").glob("ledger-*.json") for row in json.loads(path.read_text("utf-8"))
    ]
    assert f"title: {LONG}" in titles


def test_what_a_rule_refuses_is_said(site: tuple[Path, Done]) -> None:
    for code in ("MD201", "MD202", "MD203", "MD204"):
        assert f"[{code}]" in site[1].stderr
    for address in ("https://o.example/p.png", "//o.example/p.png"):
        assert f"图片 {address} 在站外" in site[1].stderr


def test_no_template_was_run(whole: dict[str, Seen]) -> None:
    for path, page in whole.items():
        text = "".join(page.texts)
        counts = {text.count(sign) for sign in ("{{ 7*7 }}", "{% raw %}", "{# note #}")}
        assert len(counts) == 1, path
        assert counts != {0} or path.startswith(("p/", "u/", "style/", "audit/", "submit/")) or LONG not in text, path


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ('<p onclick="x">a</p>', "<p>a</p>"),
        ('<a href="java&#115;cript:x">a</a>', "<a>a</a>"),
        ('<a href="jav\tascript:x">a</a>', "<a>a</a>"),
        ('<a href="../x/#y" title="t &amp; u">a</a>', '<a href="../x/#y" title="t &amp; u">a</a>'),
        ('<a href="mailto:a@b.example">a</a>', '<a href="mailto:a@b.example">a</a>'),
        ('<img alt="x" src="//o.example/x.png" />', '<img alt="x" />'),
        ('<img alt="x" src="https:x.png" />', '<img alt="x" />'),
        ('<img alt="x" src="a/b.png" />', '<img alt="x" src="a/b.png" />'),
        ('<td style="text-align: left;">a</td>', '<td style="text-align: left;">a</td>'),
        ('<td style="background: url(x)">a</td>', "<td>a</td>"),
        ("<svg><use href='#x'></svg>", "&lt;svg&gt;<use href=\"#x\">&lt;/svg&gt;"),
        ("a &amp; b &#60; c", "a &amp; b &#60; c"),
        ("<!-- anlan:board hazards -->", "<!-- anlan:board hazards -->"),
        ("<!-- else -->", "&lt;!-- else --&gt;"),
        ("<?php x ?>", "&lt;?php x ?&gt;"),
        ("<!DOCTYPE x>", "&lt;!DOCTYPE x&gt;"),
    ],
)  # fmt: skip
def test_what_may_stand_in_a_page(written: str, kept: str) -> None:
    assert looked_over(written) == kept


def test_a_text_with_line_separators_stays_in_its_row(anlan: Anlan, hillside: Path, tmp_path: Path) -> None:
    """U+2028 is refused in a record's bytes; escaped, YAML lets it through, and the data files stay one row a line."""
    repo = tmp_path / "campus"
    shutil.copytree(hillside, repo)
    path = next(p for p in golden_records() if p.stem == "hz-20260510-library-1")
    value = record(path, lambda name: f"{name} \u2028 \u2029 \x85 end")
    (repo / "records" / "hazard" / "2026" / "05" / path.name).write_text(written(value), "utf-8")
    anlan("build", "--repo", repo, "--out", tmp_path / "site")
    rows = (tmp_path / "site" / "data" / "ledger-2026.json").read_text("utf-8")
    assert len(rows.split("\n")) == len(json.loads(rows)) + 1
