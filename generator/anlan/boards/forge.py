"""Addresses at the campus's forge: a commit, a file, its editor, the editor with a new file prefilled."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from anlan.model.campus import Forge

_COMMIT = {"github": "/commit/", "gitlab": "/-/commit/", "gitea": "/commit/"}
_EDIT = {"github": "/edit/{branch}/", "gitlab": "/-/edit/{branch}/", "gitea": "/_edit/{branch}/"}
_FILE = {"github": "/blob/{branch}/", "gitlab": "/-/blob/{branch}/", "gitea": "/src/branch/{branch}/"}


class Links:
    """The forge's addresses; every one is empty where campus.yml names no forge, or one that is not http(s)."""

    def __init__(self, forge: Forge | None) -> None:
        self.forge = forge if forge and forge.url.startswith(("https://", "http://")) else None
        self.url = self.forge.url.rstrip("/") if self.forge else ""

    def _at(self, shapes: dict[str, str], rest: str) -> str:
        return (
            self.url + shapes[self.forge.kind].format(branch=quote(self.forge.branch)) + quote(rest)
            if self.forge
            else ""
        )

    def commit(self, commit: str) -> str:
        """The page of a commit."""
        return self._at(_COMMIT, commit)

    def edit(self, path: str) -> str:
        """The editor of a file."""
        return self._at(_EDIT, path)

    def file(self, path: str) -> str:
        """The page of a file."""
        return self._at(_FILE, path)

    def new(self, path: str, content: str) -> str:
        """The editor with a new file: GitHub and Gitea take name and content, GitLab surely takes the name."""
        if self.forge is None:
            return ""
        branch = quote(self.forge.branch)
        if self.forge.kind == "gitlab":
            return f"{self.url}/-/new/{branch}?" + urlencode({"file_name": path, "content": content})
        folder, _, name = path.rpartition("/")
        if self.forge.kind == "gitea":
            return f"{self.url}/_new/{branch}/{quote(folder)}?" + urlencode({"filename": name, "value": content})
        return f"{self.url}/new/{branch}?" + urlencode({"filename": path, "value": content})
