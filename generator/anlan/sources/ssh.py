"""Signatures by the system's ssh-keygen: signs with a key file, and says which key signed."""

from __future__ import annotations

import base64
import binascii
import hashlib
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from anlan.sources.problem import CannotRun

_MAGIC = b"SSHSIG\0\0\0\1"


def _ssh_keygen(*args: str, told: bytes) -> tuple[int, bytes]:
    try:
        done = subprocess.run(["ssh-keygen", *args], input=told, capture_output=True, check=False)  # noqa: S603, S607  (the system's own)
    except OSError:
        raise CannotRun(
            "没有 ssh-keygen，不能签名或验签；安装 openssh-client",
            "there is no ssh-keygen to sign or check with; install openssh-client",
        ) from None
    return done.returncode, done.stdout


def sign(data: bytes, key: Path, namespace: str) -> str:
    """The armoured signature of some bytes; raises CannotRun where the key cannot sign without a pass phrase."""
    code, out = _ssh_keygen("-q", "-Y", "sign", "-f", str(key), "-n", namespace, told=data)
    if code:
        raise CannotRun(
            f"用 {key} 签名失败；要一把不带口令的 OpenSSH 私钥，权限 600",
            f"signing with {key} failed; it must be an OpenSSH private key without pass phrase, of mode 600",
        )
    return out.decode()


def key_of(signature: str) -> str:
    """The fingerprint of the key that a signature names; empty where it is none."""
    body = "".join(x for x in signature.splitlines() if not x.startswith("-----"))
    try:
        data = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return ""
    start = len(_MAGIC) + 4
    end = start + int.from_bytes(data[len(_MAGIC) : start], "big")
    if not data.startswith(_MAGIC) or end > len(data):
        return ""
    digest = base64.b64encode(hashlib.sha256(data[start:end]).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


class Signers:
    """Checks signatures, against a list of allowed signers where there is one; asks once which names a key has."""

    def __init__(self, namespace: str, listed: Path | None) -> None:
        if listed is not None and not listed.is_file():
            raise CannotRun(f"没有名单 {listed}", f"there is no list {listed}")
        self.namespace, self.listed = namespace, listed
        self._names: dict[str, tuple[str, ...]] = {}

    def check(self, data: bytes, signature: str) -> tuple[bool, str]:
        """Whether the key that a signature names made it over these bytes; and who that is.

        A name of the list; empty where the key is not on it; without a list the key's fingerprint.
        """
        with TemporaryDirectory(prefix="anlan-sign-") as folder:
            file = Path(folder) / "signature"
            file.write_text(signature, "utf-8")
            given = ("-n", self.namespace, "-s", str(file))
            names = self._names_of(key_of(signature), file)
            for name in names if self.listed is not None else ():
                if _ssh_keygen("-Y", "verify", "-f", str(self.listed), "-I", name, *given, told=data)[0] == 0:
                    return True, name
            good = _ssh_keygen("-Y", "check-novalidate", *given, told=data)[0] == 0
        return good, key_of(signature) if self.listed is None else ""

    def _names_of(self, key: str, file: Path) -> tuple[str, ...]:
        if self.listed is None:
            return ()
        if key not in self._names:
            code, out = _ssh_keygen("-Y", "find-principals", "-s", str(file), "-f", str(self.listed), told=b"")
            self._names[key] = tuple(out.decode("utf-8", "replace").splitlines()) if code == 0 else ()
        return self._names[key]
