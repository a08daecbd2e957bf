"""The audit as a table in Markdown, the table of the last run, and what grew worse since."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.audit.checks import Finding

LAST = Path(__file__).with_name("last.md")
HEAD = ("screen", "width", "status", "requests", "kB", "shift", "axe", "HTML")
LINKS = "links"  # the last row of the table, whose name begins with their number


@dataclass(frozen=True)
class Measured:
    """The figures of one screen at one width."""

    status: int
    requests: int
    kilobytes: float
    shift: float

    @classmethod
    def of(cls, found: Finding) -> Measured:
        """Return the figures of a finding, as exact as the table keeps them."""
        return cls(found.status, found.requests, round(found.kilobytes), round(found.shift, 3))

    def worse_than(self, last: Measured) -> list[str]:
        """Return what grew worse than noise explains: another status, a request, a tenth of the weight, a visible shift.

        A request comes or does not with the moment when the page is at rest (the count of visits, a suggestion): one is noise. Two
        pictures, sheets or scripts are not, and one of weight shows in the weight.
        """
        grown = [
            ("status", self.status, last.status, self.status != last.status),
            ("requests", self.requests, last.requests, self.requests > last.requests + 1),
            ("kB", self.kilobytes, last.kilobytes, self.kilobytes > last.kilobytes * 1.1 + 2),
            ("shift", self.shift, last.shift, self.shift > last.shift + 0.02),
        ]
        return [f"{name}: {now}, was {before}" for name, now, before, is_worse in grown if is_worse]


def table(findings: list[Finding]) -> str:
    """Return the findings as a table in Markdown, with what is wrong below it."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for found in findings:
        now = Measured.of(found)
        numbers = (found.width, now.status, now.requests, now.kilobytes, f"{now.shift:.3f}", len(found.axe), len(found.html))
        rows.append((found.name, *map(str, numbers)))
    problems = sorted({f"- {found.name}: {problem}" for found in findings for problem in found.problems})
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n\n" + ("\n".join(problems) or "Nothing found.") + "\n"


def read(text: str) -> dict[tuple[str, int], Measured]:
    """Return the figures of a table by name and width of the screen."""
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line.startswith("| ")]
    return {
        (name, int(width)): Measured(int(status), int(requests), float(kilobytes), float(shift))
        for name, width, status, requests, kilobytes, shift, *_found in rows[2:]
        if not name.endswith(LINKS)
    }
