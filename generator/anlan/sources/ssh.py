"""Signatures by the system's ssh-keygen: signs with a key file, and says which key signed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from anlan.sources.problem import CannotRun


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
            f"用 {key} 签名失败；要一把不带口令的 OpenSSH 私钥",
            f"signing with {key} failed; it must be an OpenSSH private key without pass phrase",
        )
    return out.decode()


def signer(data: bytes, signature: str, namespace: str, signers: Path | None) -> str:
    """Who signed: a name of the list of allowed signers; without a list `?` for a good signature; "" for a bad one."""
    with TemporaryDirectory(prefix="anlan-sign-") as folder:
        file = Path(folder) / "signature"
        file.write_text(signature, "utf-8")
        if signers is None:
            return (
                "?"
                if _ssh_keygen("-Y", "check-novalidate", "-n", namespace, "-s", str(file), told=data)[0] == 0
                else ""
            )
        code, names = _ssh_keygen("-Y", "find-principals", "-s", str(file), "-f", str(signers), told=b"")
        for name in names.decode().split() if code == 0 else ():
            if (
                _ssh_keygen(
                    "-Y", "verify", "-f", str(signers), "-I", name, "-n", namespace, "-s", str(file), told=data
                )[0]
                == 0
            ):
                return name
    return ""
