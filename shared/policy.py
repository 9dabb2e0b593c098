"""What may be used of a report: a province's choice for returned ones, and the findings after which nothing is."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from shared.codes import codes
from shared.contracts import Finding, Outcome
from shared.datafiles import WrongData


class Policy(BaseModel):
    """What a returned report may add; see reference/policy.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    default: str
    blocks_all: list[str]
    provinces: dict[str, str]

    def usable(self, outcome: Outcome, findings: list[Finding]) -> bool:
        """Whether it is a report of the agency that sent it, with figures; if not, it takes no other report's place."""
        return outcome is not Outcome.UNRECOGNISED and not any(one.rule in self.blocks_all for one in findings)

    def uses(self, province: str, outcome: Outcome, findings: list[Finding]) -> bool:
        """Whether a report adds its undisputed figures at all."""
        if not self.usable(outcome, findings):
            return False
        return outcome is not Outcome.RETURNED or self.provinces.get(province, self.default) == "undisputed"


def policy(folder: Path) -> Policy:
    """The policy in a folder; raises ``WrongData`` where it is none, or names a finding that nobody makes."""
    try:
        found = Policy.model_validate(tomllib.loads((folder / "policy.toml").read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise WrongData(f"policy.toml: {error}") from error
    for code in found.blocks_all:
        if code not in codes().findings:
            raise WrongData(f"policy.toml: blocks_all: unknown finding {code!r}")
    return found
