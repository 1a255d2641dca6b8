"""What the editor knows of records: its schemas are the tool's own, and every record stands under one that accepts it."""

import json
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.house.place import BIN, ROOT, run

SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
SCHEMAS: dict[str, str] = SETTINGS["yaml.schemas"]


def files(pattern: str) -> list[Path]:
    return sorted(ROOT.glob(pattern))


def test_the_schemas_are_current(tmp_path: Path) -> None:
    made = run("sh", ".ci/schemas", BIN, tmp_path, cwd=ROOT)
    assert made.returncode == 0, made.stderr
    new = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    kept = {p.name: p.read_bytes() for p in (ROOT / ".vscode" / "schemas").iterdir()}
    assert {Path(s).name for s in SCHEMAS} == set(new)
    assert kept == new, "run `make schemas` and commit .vscode/schemas"


def test_every_yaml_file_that_people_write_has_one_schema() -> None:
    written = [*files("records/**/*.yml"), *files("plan/**/*.yml"), *files("standards/*.yml"), ROOT / "campus.yml"]
    for path in written:
        name = path.relative_to(ROOT).as_posix()
        assert len([s for s, p in SCHEMAS.items() if fnmatch(name, p.replace("**/", "*"))]) == 1, name
    assert len(written) > 60


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda s: Path(s).name.partition(".")[0])
def test_a_schema_accepts_what_stands_and_refuses_an_unknown_key(schema: str, tmp_path: Path) -> None:
    standing = files(SCHEMAS[schema])
    assert standing, f"no example of {SCHEMAS[schema]}"
    good = run(BIN / "check-jsonschema", "--schemafile", ROOT / schema, *standing)
    assert good.returncode == 0, good.stdout + good.stderr
    spoilt = tmp_path / "spoilt.yml"
    spoilt.write_text("no_such_key: 1\n" + standing[0].read_text("utf-8"), "utf-8")
    assert run(BIN / "check-jsonschema", "--schemafile", ROOT / schema, spoilt).returncode == 1
