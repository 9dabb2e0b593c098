"""The images: the base that the Dockerfile starts from, the project's own, and stand-ins for those of others."""

from __future__ import annotations

import os
import re
import shutil
import ssl
from pathlib import Path
from typing import Any

import yaml

from benchmarks.compose.machine import Engine, run, unmount
from shared.paths import ROOT

HERE = Path(__file__).parent
IN_THE_BASE = "ca-certificates,python3,python3-venv,python3-pip,tzdata"
DOCKERFILE = ROOT / "deploy" / "Dockerfile"


def compose_file() -> dict[str, Any]:
    """docker-compose.yml as it is shipped."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return read


def base_name() -> str:
    """The image that the Dockerfile starts from."""
    names = set(re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(encoding="utf-8"), re.MULTILINE))
    return str(*names)


def strangers() -> dict[str, str]:
    """The images that others make, by the service that runs them."""
    services = compose_file()["services"]
    return {name: one["image"] for name, one in services.items() if "build" not in one}


def has(engine: Engine, image: str) -> bool:
    """Whether an image is here."""
    return bool(engine.docker("images", "-q", image).strip())


def make_base(engine: Engine) -> None:
    """Debian with its Python, under the name of the Python image, trusting whom this machine trusts."""
    if has(engine, base_name()):
        return
    system, packed = engine.folder / "base", engine.folder / "base.tar"
    unmount(system)
    shutil.rmtree(system, ignore_errors=True)
    system.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=2g,mode=755", "compose-test-base", str(system))  # dpkg syncs every file
    try:
        run(
            "debootstrap", "--variant=minbase", f"--include={IN_THE_BASE}", "bookworm", str(system), env=engine.env,
        )  # fmt: skip
        _as_the_python_image(system)
        run("tar", "--one-file-system", "-C", str(system), "-cf", str(packed), ".")
    finally:
        unmount(system)
        shutil.rmtree(system, ignore_errors=True)
    trust = "SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt"
    engine.docker(
        "import", "-c", f"ENV {trust}", "-c", "ENV LANG=C.UTF-8", "-c", 'CMD ["python3"]', str(packed), base_name()
    )
    packed.unlink()


def _as_the_python_image(system: Path) -> None:
    """Its Python where that image has it, and the authorities of this machine."""
    own = Path(os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile or "")
    if own.is_file():  # a proxy before the registries may have an authority of its own
        (system / "etc/ssl/certs/ca-certificates.crt").write_bytes(own.read_bytes())
    for name in ("python", "python3"):
        (system / "usr/local/bin" / name).symlink_to("/usr/bin/python3")
    for marker in system.glob("usr/lib/python3*/EXTERNALLY-MANAGED"):
        marker.unlink()  # that image lets pip install


def make_own(engine: Engine) -> None:
    """The project's image, from its own Dockerfile."""
    image = compose_file()["services"]["intake"]["image"]
    engine.docker("build", "--network", "host", "-t", image, "-f", str(DOCKERFILE), str(ROOT), seconds=1800)


def make_stand_ins(engine: Engine) -> None:
    """An image under each of the others' names."""
    folder = HERE / "stand_ins"
    for service, image in strangers().items():
        engine.docker("build", "--network", "host", "--target", service, "-t", image, str(folder), seconds=1800)


def size_mb(engine: Engine, image: str) -> int:
    """How large an image is."""
    return round(int(engine.docker("image", "inspect", "-f", "{{.Size}}", image)) / 1e6)
