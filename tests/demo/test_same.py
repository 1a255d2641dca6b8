"""The same arguments give the same commits, whoever asks, where and when."""

from pathlib import Path

from tests.demo.place import anlan, git

HOSTILE = """\
[init]
  templateDir = {template}
  defaultBranch = trunk
[core]
  autocrlf = true
  hooksPath = {template}/hooks
[commit]
  gpgSign = true
[user]
  name = Nobody
  email = nobody@example.org
[fastimport]
  unpackLimit = 1
"""


def tip(out: Path) -> str:
    return git(out, "rev-parse", "HEAD").strip()


def test_zone_locale_hash_seed_folder_and_settings_change_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "中文 folder" / "other"
    other.parent.mkdir()
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    (template / "post-checkout").write_text("#!/bin/sh\nexit 1\n")
    (template / "post-checkout").chmod(0o755)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(HOSTILE.format(template=template.parent))
    first = anlan("demo", one, "--records", 310, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    second = anlan("demo", "other", "--records", "310", "--lang", "en", cwd=other.parent, TZ="America/Lima", LC_ALL="C.UTF-8",
                   PYTHONHASHSEED="2", HOME=str(home), GIT_DIR=str(tmp_path / "elsewhere"), GIT_CONFIG_COUNT="1",
                   GIT_CONFIG_KEY_0="core.autocrlf", GIT_CONFIG_VALUE_0="true", GIT_TEMPLATE_DIR=str(template.parent))  # fmt: skip
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert tip(one) == tip(other)
    assert tip(one) in second.stderr
    assert not (other / ".git" / "hooks").exists()
    assert git(other, "status", "--porcelain") == ""


def test_another_seed_or_number_gives_another_history(tmp_path: Path) -> None:
    tips = set()
    for name, words in (("a", ("--seed", "1")), ("b", ("--seed", "2")), ("c", ("--records", "21"))):
        assert anlan("demo", tmp_path / name, "--records", "20", *words).returncode == 0
        tips.add(tip(tmp_path / name))
    assert len(tips) == 3
