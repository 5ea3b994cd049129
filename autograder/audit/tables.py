"""An audit in the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.audit.evidence import Check, Finding, TestRecord
from autograder.audit.run import Audit
from autograder.report.text import visible

_MOST_LINES = 12  # of what shows a finding


def show(audits: Sequence[Audit], console: Console) -> None:
    """Every assignment: the questions and their answers, and what each hidden test is good for."""
    for audit in audits:
        console.print()
        console.rule(Text(audit.assignment, style="bold"), align="left", style="dim")
        for check in audit.checks:
            _show_check(check, console)
        console.print()
        console.print(Padding(_tests(audit.records), (0, 0, 0, 2)))
    found = sum(len(check.findings) for audit in audits for check in audit.checks)
    console.print()
    console.print(
        Text(f"{found} found" if found else "all good", style="bold red" if found else "bold green")
    )


def _show_check(check: Check, console: Console) -> None:
    good = not check.findings
    mark, style = ("✓", "green") if good else ("✗", "red")
    console.print(Text.assemble((f"{mark} ", style), check.asks, (f": {check.says}", "dim")))
    for finding in check.findings:
        _show_finding(finding, console)


def _show_finding(finding: Finding, console: Console) -> None:
    console.print(Padding(Text(visible(finding.says)), (0, 0, 0, 4)))
    lines = visible(finding.shows).splitlines()
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"… and {len(lines) - _MOST_LINES + 1} more lines"]
    for line in lines:
        style = {"-": "red", "+": "green"}.get(line[:1], "dim")
        console.print(Padding(Text(line, style=style), (0, 0, 0, 6)))


def _tests(records: Sequence[TestRecord]) -> Table:
    table = Table(box=None, header_style="dim", pad_edge=False, caption_justify="left")
    table.add_column("exercise", overflow="fold")
    table.add_column("hidden test", overflow="fold")
    table.add_column("catches", justify="right")
    table.add_column("alone", justify="right")
    before = ""
    for record in records:
        table.add_row(
            Text("" if record.exercise == before else visible(record.exercise)),
            Text(visible(record.test.title)),
            Text("idle", style="bold red") if record.idle else Text(str(record.catches)),
            Text(str(record.alone)) if record.alone else Text("·", style="dim"),
        )
        before = record.exercise
    table.caption = "catches: wrong programs that fail it; alone: that pass every other test"
    return table
