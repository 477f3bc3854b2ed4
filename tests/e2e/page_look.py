"""Owns a look at one state of a page: barriers, words outside the catalogue, what is cut off.

The page speaks a language in which every sentence of its catalogue stands in brackets.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import pytest
from playwright.async_api import Page, Route

AXE: Final = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
SCHEMES: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")
NARROW: Final = 320
# Names, signs of units and what a test is called in every language.
_NOT_WORDS: Final = re.compile(r"\b(Hangtime|cm|ms|m/s)\b")

_VIOLATIONS: Final = """
async () => {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await axe.run(document, { runOnly: tags });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) =>
    `${id}: ${node.target.join(' ')} ${node.failureSummary.split('\\n')[1]}`));
}
"""
# Everything that is read or read out, through every open shadow root, but what says itself in
# which language it is: the languages' own names, the server's sentences.
WORDS: Final = """
() => {
  const said = [];
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return said.push(node.data);
    if (['STYLE', 'SCRIPT', 'NOSCRIPT', 'TITLE', 'KBD'].includes(node.tagName)) return;
    if (node !== document.body && node.lang) return;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt']) {
      if (node.getAttribute?.(name)) said.push(node.getAttribute(name));
    }
    if (node.shadowRoot) visit(node.shadowRoot);
    for (const child of node.childNodes) visit(child);
  };
  visit(document.body);
  said.push(document.title);
  return said.map((words) => words.trim()).filter((words) => words !== '');
}
"""

# What a person cannot get at: a page wider than its window, a button that its words do not fit.
_CUT_OFF: Final = """
() => {
  const { clientWidth, scrollWidth } = document.documentElement;
  const cut = scrollWidth > clientWidth ? [`the page: ${scrollWidth} in ${clientWidth}`] : [];
  const visit = (root) => root.querySelectorAll('*').forEach((part) => {
    if (part.shadowRoot) visit(part.shadowRoot);
    if (part.tagName !== 'BUTTON' || part.clientWidth === 0) return;
    if (part.scrollWidth > part.clientWidth + 1) {
      cut.push(part.getAttribute('aria-label') ?? part.textContent.trim());
    }
  });
  visit(document);
  return cut;
}
"""


def need_axe() -> None:
    """Skip the test where axe is not installed."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run npm ci")


async def prepare(page: Page) -> None:
    """Make a page ready to be looked at, before it is opened."""
    # What is on its way somewhere has colours between two.
    await page.emulate_media(reduced_motion="reduce")
    await page.route("**/static/i18n/en/*.json", _in_brackets)


@dataclass
class Looks:
    """What was found, by state."""

    violations: dict[str, list[str]] = field(default_factory=dict)
    """By state and scheme."""
    words: dict[str, list[str]] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    """How wide the page is on the narrowest phone, CSS pixels."""
    enlarged: dict[str, list[str]] = field(default_factory=dict)
    """What is cut off at twice the size."""

    async def look(self, page: Page, state: str) -> None:
        """Look at the page as it stands, in both schemes."""
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE.read_text())
        for scheme in SCHEMES:
            await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            self.violations[f"{state}, {scheme}"] = await page.evaluate(_VIOLATIONS)
        self.words[state] = await page.evaluate(WORDS)

    async def look_narrow(self, page: Page, state: str) -> None:
        """Measure how wide the page wants to be on the narrowest phone."""
        before = page.viewport_size
        await page.set_viewport_size({"width": NARROW, "height": 568})
        self.widths[state] = await page.evaluate("document.documentElement.scrollWidth")
        if before is not None:
            await page.set_viewport_size(before)

    async def look_enlarged(self, page: Page, state: str) -> None:
        """See what is cut off in 1280 by 1024 at 200 %, and in letters of twice the size."""
        before = page.viewport_size
        await page.set_viewport_size({"width": 640, "height": 512})
        self.enlarged[f"{state}, at 200 %"] = await page.evaluate(_CUT_OFF)
        if before is not None:
            await page.set_viewport_size(before)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        self.enlarged[f"{state}, in large letters"] = await page.evaluate(_CUT_OFF)
        await page.evaluate("document.documentElement.style.fontSize = ''")

    @property
    def barriers(self) -> dict[str, list[str]]:
        """Return where axe found anything."""
        return {state: found for state, found in self.violations.items() if found}

    @property
    def cut_off(self) -> dict[str, int]:
        """Return where the narrowest phone would scroll aside."""
        return {state: width for state, width in self.widths.items() if width > NARROW}

    def strange_words(self, known: Iterable[str] = ()) -> set[str]:
        """Return what is neither of the catalogue nor *known*: names, sentences of the server."""
        longest_first = sorted(known, key=len, reverse=True)
        strange = set()
        for words in {words for said in self.words.values() for words in said}:
            left = words
            for text in longest_first:
                left = left.replace(text, "")
            if re.search(r"[^\W\d_]{2,}", _NOT_WORDS.sub("", outside_brackets(left))):
                strange.add(words)
        return strange


async def _in_brackets(route: Route) -> None:
    words = await (await route.fetch()).json()
    await route.fulfill(json={key: f"⟦{sentence}⟧" for key, sentence in words.items()})


def outside_brackets(words: str) -> str:
    """Return what of *words* is not of the catalogue."""
    left = words
    while "⟦" in left:
        without = re.sub(r"⟦[^⟦⟧]*⟧", "", left)
        if without == left:
            break
        left = without
    return left
