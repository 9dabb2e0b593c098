"""What was claimed, whether it was so, and what was seen: the table that is printed."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proof:
    """One claim."""

    claim: str
    holds: bool
    seen: str


@dataclass
class Proofs:
    """All of them, told as they are found."""

    found: list[Proof] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def add(self, claim: str, holds: object, seen: object = "") -> bool:
        """Keeps and tells one; whether it holds."""
        proof = Proof(claim, bool(holds), str(seen))
        self.found.append(proof)
        mark = "yes" if proof.holds else "NO "
        sys.stdout.write(f"{time.monotonic() - self.began:6.0f} s  {mark}  {claim:<78} {proof.seen}\n")
        sys.stdout.flush()
        return proof.holds

    @property
    def broken(self) -> list[str]:
        """The claims that do not hold."""
        return [one.claim for one in self.found if not one.holds]
