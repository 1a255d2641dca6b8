"""What a wheel carries beside the tool: the default templates and the fictional college; an editable install needs neither."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {
    "site_templates": "anlan/shipped/site_templates",
    "mkdocs.yml": "anlan/shipped/college/mkdocs.yml",
    "campus.yml": "anlan/shipped/college/campus.yml",
    "plan": "anlan/shipped/college/plan",
    "standards": "anlan/shipped/college/standards",
}


class CustomBuildHook(BuildHookInterface[Any]):
    """Add the carried files to a real wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update(CARRIED)
