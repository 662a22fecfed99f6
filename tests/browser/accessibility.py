"""What axe-core finds in parts of a page."""

from __future__ import annotations

from pathlib import Path

from .person import Person

AXE = Path(__file__).parents[2] / "labextension" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async scopes => {
    const include = scopes.map(scope => [scope]);
    const { violations } = await axe.run({ include }, { resultTypes: ['violations'] });
    return violations.flatMap(({ id, help, nodes }) =>
        nodes.map(node => `${id}: ${help}: ${node.html} ${node.any.map(check => check.message)}`));
}"""


async def assert_accessible(person: Person, *scopes: str) -> None:
    """Nothing that axe-core knows is wrong in these parts of the page."""
    if not await person.page.evaluate("'axe' in window"):
        await person.page.evaluate(AXE.read_text())
    found = await person.page.evaluate(RUN_AXE, list(scopes))
    assert found == []
