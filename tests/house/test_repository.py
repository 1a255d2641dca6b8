"""What the repository promises to who opens it: targets, two commands, a lock, no traces of a machine."""

import re
import zipfile
from pathlib import Path

import pytest

from tests.house.place import BIN, ROOT, run, tracked

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
MACHINE = re.compile(r"(?<![\w./-])/(?:home|root|Users|tmp|var|opt|work|mnt)/[\w.-]+")
# Places that mean a kind of path, not one machine's.
MEANT = ("/var/www", "/var/run", "/tmp/x")
REGISTRY = re.compile(r"(?:pypi\.org|pythonhosted|/simple\b|--(?:extra-)?index-url|--find-links|registry\.npm)")
TEXT = {".py", ".md", ".yml", ".yaml", ".toml", ".html", ".css", ".js", ".json", ".lock", ".svg", ".txt", ""}


def texts() -> list[tuple[Path, str]]:
    """Every text that Git holds, but for files that are wrong on purpose."""
    kept = (p for p in tracked() if p.suffix in TEXT and not {"bad", "rejected"} & set(p.parts))
    return [(p, p.read_text("utf-8", errors="replace")) for p in kept if p != Path(__file__)]


def test_make_alone_lists_every_target() -> None:
    shown = run("make", "--no-print-directory", cwd=ROOT)
    phony = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)
    assert shown.returncode == 0
    assert phony
    listed = re.findall(r"^  make (\S+) +\S", shown.stdout, re.MULTILINE)
    defined = re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE)
    assert listed == defined == phony[1].split()


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_readme_names_the_two_commands_on_its_first_screen(name: str) -> None:
    first = "\n".join((ROOT / name).read_text("utf-8").splitlines()[:45])
    assert "make demo" in first
    assert "make test" in first


def test_every_link_between_documents_leads_somewhere() -> None:
    pages = [p for p in tracked() if p.suffix == ".md" and (p.parent == ROOT or ROOT / "docs" in p.parents)]
    lost = []
    for page in pages:
        for target in re.findall(r"\]\(([^)\s]+)\)|<img[^>]* src=\"([^\"]+)\"", page.read_text("utf-8")):
            link = next(filter(None, target)).partition("#")[0]
            if link and "://" not in link and not (page.parent / link).exists():
                lost.append(f"{page.name}: {link}")
    assert len(pages) > 5
    assert not lost


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "docs/reporting.md"])
def test_the_example_is_the_beginning_of_a_real_record(name: str) -> None:
    block = re.search(r"```yaml\n(.+?)```", (ROOT / name).read_text("utf-8"), re.DOTALL)
    assert block
    shown = re.sub(r" +#.*", "", block[1])
    rid = shown.split()[1]
    (record,) = (ROOT / "records").rglob(f"{rid}.yml")
    assert record.read_text("utf-8").startswith(shown)


def test_no_file_speaks_of_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit[0]}"
        for path, text in texts()
        for hit in (*MACHINE.finditer(text), *REGISTRY.finditer(text))
        if not hit[0].startswith(MEANT) and path.name not in {"Makefile"}
    ]
    assert not found


def test_such_a_path_would_be_seen() -> None:
    assert MACHINE.search("see " + "/ho" + "me/clerk/records")
    assert REGISTRY.search("https://py" + "pi.org/simple")


def test_every_dependency_is_pinned_with_hashes_and_no_place() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[a-zA-Z0-9])", lock[re.search(r"^[a-zA-Z]", lock, re.MULTILINE).start() :])  # type: ignore[union-attr]
    assert len(entries) > 60
    for entry in entries:
        assert re.match(r"[\w.-]+==[\w.]+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    assert "://" not in lock
    assert re.search(r"^hatchling==", lock, re.MULTILINE), "the build backend is locked too"


def test_the_wheel_carries_templates_and_the_college(tmp_path: Path) -> None:
    made = run(BIN / "python", "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=ROOT)
    assert made.returncode == 0, made.stdout + made.stderr
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert "anlan/cli/main.py" in names
    for folder in ("site_templates", "plan", "standards"):
        inside = "anlan/shipped/" if folder == "site_templates" else "anlan/shipped/college/"
        wanted = {inside + p.relative_to(ROOT).as_posix() for p in tracked() if p.relative_to(ROOT).parts[0] == folder}
        assert wanted
        assert wanted <= names
    assert "anlan/shipped/college/campus.yml" in names


def test_setup_refuses_an_old_python_in_one_clear_line(tmp_path: Path) -> None:
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        (tmp_path / name).write_text("#!/bin/sh\nexit 1\n")
        (tmp_path / name).chmod(0o755)
    path = f"{tmp_path}:/usr/bin:/bin"
    done = run("sh", ".ci/setup", tmp_path / "python3", tmp_path / "venv", cwd=ROOT, env={"PATH": path})
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_a_missing_browser_is_said_and_fails(tmp_path: Path) -> None:
    for name, body in {"id": "echo 1000", "sudo": "exit 1"}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    done = run("/bin/sh", ".ci/chromium", cwd=ROOT, env={"PATH": str(tmp_path)})
    assert done.returncode == 1
    assert "apt-get install chromium fonts-noto-cjk" in done.stderr


@pytest.mark.parametrize("package", ["chromium", "chromium-browser"])
def test_browser_and_font_are_installed_apart_by_the_names_that_the_system_knows(tmp_path: Path, package: str) -> None:
    """A package manager that knows one name of the browser only, as Debian's or Ubuntu's does, and is root's."""
    stubs = {
        "id": "echo 0",
        "env": 'shift; exec "$@"',
        "head": 'read -r line && echo "$line"',
        "fc-list": f'test ! -e {tmp_path}/fonts-noto-cjk || echo "Noto Sans CJK SC"',
        "apt-get": f"""for name; do
  case $name in
    {package}) echo "#!/bin/sh" > {tmp_path}/$name; /bin/chmod +x {tmp_path}/$name ;;
    chromium*) echo "E: Unable to locate package $name" >&2; exit 100 ;;
    fonts-noto-cjk) : > {tmp_path}/$name ;;
  esac
done""",
    }
    for name, body in stubs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{body}\n")
        (tmp_path / name).chmod(0o755)
    done = run("/bin/sh", ".ci/chromium", cwd=ROOT, env={"PATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / package).exists()
    assert (tmp_path / "fonts-noto-cjk").exists()
