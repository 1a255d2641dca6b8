"""A shelf gives back what was put on it, or nothing."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from anlan.sources import batch
from anlan.sources import shelf as module
from anlan.sources.batch import read_known
from anlan.sources.problem import Problem
from anlan.sources.shelf import Shelf, digest
from anlan.sources.strict_yaml import Value, read_yaml


def test_what_is_put_is_there_for_the_next(tmp_path: Path) -> None:
    Shelf(tmp_path / "a", "x").put({"one": b"1", "two": b"\0\xff"})
    assert Shelf(tmp_path / "a", "x").all() == {"one": b"1", "two": b"\0\xff"}
    assert Shelf(tmp_path / "a", "x").some(["two", "three"]) == {"two": b"\0\xff"}
    assert Shelf(tmp_path / "a", "x").some([]) == {}
    assert Shelf(tmp_path / "a", "y").all() == {}
    assert (tmp_path / "a").stat().st_mode & 0o077 == 0


def test_without_a_folder_nothing_is_kept(tmp_path: Path) -> None:
    for folder in (None, tmp_path / "file" / "below"):
        (tmp_path / "file").write_bytes(b"")
        shelf = Shelf(folder, "x")
        shelf.put({"one": b"1"})
        shelf.only(())
        assert (shelf.all(), shelf.some(["one"])) == ({}, {})


def test_reading_makes_no_file(tmp_path: Path) -> None:
    Shelf(tmp_path, "x").all()
    Shelf(tmp_path, "x").only({"one"})
    assert list(tmp_path.iterdir()) == []


def test_what_another_program_made_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Shelf(tmp_path, "x").put({"one": b"1"})
    monkeypatch.setattr(module, "_maker", lambda: b"another")
    assert Shelf(tmp_path, "x").all() == {}
    Shelf(tmp_path, "x").put({"one": b"2"})
    assert Shelf(tmp_path, "x").all() == {"one": b"2"}


def test_a_file_that_is_no_shelf_is_made_anew(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, "x")
    assert shelf.file is not None
    shelf.file.write_bytes(b"something else " * 500)
    assert shelf.all() == {}
    shelf.put({"one": b"1"})
    again = Shelf(tmp_path, "x")
    again.put({"one": b"1"})
    assert Shelf(tmp_path, "x").all() == {"one": b"1"}


def _puts(folder: Path, who: int) -> None:
    shelf = Shelf(folder, "x")
    for n in range(20):
        shelf.put({f"{who}-{n}-{k}": os.urandom(2000) for k in range(20)})


def test_several_processes_put_at_once(tmp_path: Path) -> None:
    """One that was opened before a fork is opened anew behind it."""
    shelf = Shelf(tmp_path, "x")
    shelf.put({"first": b"1"})
    context = multiprocessing.get_context("fork")
    others = [context.Process(target=_puts, args=(tmp_path, who)) for who in range(3)]
    inherits = context.Process(target=lambda: shelf.put({"second": shelf.some(["first"])["first"]}))
    for process in (*others, inherits):
        process.start()
    for process in (*others, inherits):
        process.join()
        assert process.exitcode == 0
    found = shelf.all()
    assert len(found) == 2 + 3 * 400
    assert found["second"] == b"1"


def test_of_many_shelves_those_used_last_stay(tmp_path: Path) -> None:
    for n in range(module.KEPT):
        shelf = Shelf(tmp_path, str(n))
        shelf.put({"one": b"1"})
        assert shelf.file is not None
        os.utime(shelf.file, (n, n))
    Shelf(tmp_path, "0").only({"one"})  # used by a build that found nothing new
    Shelf(tmp_path, "new").put({"one": b"1"})
    there = [n for n in (*map(str, range(module.KEPT)), "new") if Shelf(tmp_path, n).all()]
    assert there == ["0", *map(str, range(2, module.KEPT)), "new"]


def _ids(data: bytes) -> list[str] | None:
    return None if b"\\" in data else [data.decode().partition(":")[2].strip()]


def test_a_content_that_was_read_before_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = list[bytes]()

    def counted(data: bytes, limit: int) -> Value | Problem:
        read.append(data)
        return read_yaml(data, limit)

    monkeypatch.setattr(batch, "read_whole", counted)
    datas = [*(b"a: %d\n" % n for n in range(400)), b'a: "\\u00e9"\n', b"a: [\n", b"a: 7\n"]
    first = read_known(datas, 1000, 1, Shelf(tmp_path, "x"), _ids)
    assert [k.value for k in first] == [read_yaml(data, 1000) for data in datas]
    assert [k.beside for k in first] == [_ids(data) for data in datas]
    assert len(read) == 402, "two are equal"
    read.clear()
    assert read_known(datas, 1000, 1, Shelf(tmp_path, "x"), _ids) == first
    assert read == [b"a: [\n"], "what is wrong is found anew"


def test_only_boxes_of_what_changed_are_written_anew(tmp_path: Path) -> None:
    datas = [b"a: %d\n" % n for n in range(2000)]
    read_known(datas, 1000, 1, Shelf(tmp_path, "x"), _ids)
    stood = Shelf(tmp_path, "x").all()
    read_known([b"a: other\n", *datas[1:]], 1000, 1, Shelf(tmp_path, "x"), _ids)
    now = Shelf(tmp_path, "x").all()
    assert len(stood) == 256
    assert {box for box in stood if stood[box] != now[box]} == {digest(d)[:2] for d in (b"a: other\n", datas[0])}
    assert digest(datas[0]).encode() not in b"".join(now.values())
    read_known(datas[:1], 1000, 1, Shelf(tmp_path, "x"), _ids)
    assert len(Shelf(tmp_path, "x").all()) == 1
