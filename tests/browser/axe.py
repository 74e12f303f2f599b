"""axe-core in the page: what it finds against people who can't see, hear or point."""

from functools import cache

from config import ROOT

from .phone import Phone

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  const told = (rule, node) =>
    [rule.id, node.html.slice(0, 200), ...node.failureSummary.split("\\n").slice(1)].join(" | ");
  return violations.flatMap((rule) => rule.nodes.map((node) => told(rule, node)));
}"""


@cache
def _script() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(phone: Phone) -> list[str]:
    """Every violation of what is shown now, with the element and what to do about it."""
    if not phone.page.evaluate("'axe' in window"):
        phone.page.evaluate(_script())
    return phone.page.evaluate(RUN)
