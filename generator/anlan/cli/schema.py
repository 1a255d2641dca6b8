"""`anlan schema`: the JSON Schema of a kind, with which an editor completes and checks a record while it is typed."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from anlan.model.schema import SCHEMAS, schema
from anlan.sources.problem import CannotRun
from anlan.terms.word import Lang, Word


def add(commands: Any, common: argparse.ArgumentParser, lang: Lang) -> None:
    """The command and its options."""
    parser = commands.add_parser(
        "schema", parents=[common], help=Word("某类记录的 JSON Schema", "JSON Schema of a kind").say(lang)
    )
    parser.add_argument("kind", metavar="KIND", help="、".join(SCHEMAS) if lang == "zh" else ", ".join(SCHEMAS))
    parser.set_defaults(run=run)


def run(args: argparse.Namespace, _: Lang) -> int:
    """Prints the schema; exit 2 for a kind that is none."""
    if args.kind not in SCHEMAS:
        raise CannotRun(
            f"没有 {args.kind} 这一类；有 {'、'.join(SCHEMAS)}",
            f"there is no kind {args.kind}; known are {', '.join(SCHEMAS)}",
        )
    sys.stdout.write(json.dumps(schema(args.kind), ensure_ascii=False, indent=1) + "\n")
    return 0
