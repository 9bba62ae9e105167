"""A person without a mouse: Tab, Space, Enter and letters, and nothing else.

Each stop of the focus is checked: it is seen, nothing covers it, and it comes after
the one before it in the order of reading.
"""

# More stops than any page of the portal has.
MOST_STOPS = 60

# How what can have the focus looks without it.
_REMEMBER = """() => {
    window.lookOf = (element) => {
        const style = getComputedStyle(element);
        const outline = style.outlineStyle === "none" ? "" : style.outline;
        return [outline, style.boxShadow];
    };
    window.plain = new Map(
        [...document.querySelectorAll("a, button, input, textarea, select, [tabindex]")]
            .map((element) => [element, window.lookOf(element)])
    );
    window.before = null;
}"""
_STOP = """() => {
    const element = document.activeElement;
    if (element === document.body) return {outside: true};
    const [outline, shadow] = window.lookOf(element);
    const plain = window.plain.get(element) || ["", "none"];
    const box = element.getBoundingClientRect();
    const top = document.elementFromPoint(
        box.x + box.width / 2, box.y + Math.min(box.height / 2, 10)
    );
    const follows = Node.DOCUMENT_POSITION_FOLLOWING;
    const inOrder = !window.before || window.before === element
        || Boolean(window.before.compareDocumentPosition(element) & follows);
    window.before = element;
    return {
        element: element.outerHTML.slice(0, 120),
        seen: (outline && outline !== plain[0]) || shadow !== plain[1],
        covered: !top || !(element.contains(top) || top.contains(element)
            || [...(element.labels || [])].some((label) => label.contains(top))),
        inOrder,
    };
}"""


class Keyboard:
    """One page of one person. ``problems`` is empty when all is well."""

    def __init__(self, page):
        self.page = page
        self.problems = []

    def open(self, address: str) -> None:
        self.page.goto(address)
        self._look()

    def follow(self, selector: str) -> None:
        """Goes to a link or a button, and presses Enter: another page comes up."""
        self.go_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self._look()

    def tick(self, selector: str) -> None:
        self.go_to(selector)
        self.page.keyboard.press("Space")
        assert self.page.locator(selector).is_checked()

    def write(self, selector: str, text: str) -> None:
        self.go_to(selector)
        self.page.keyboard.type(text)

    def go_to(self, selector: str) -> None:
        """Presses Tab until ``selector`` has the focus."""
        for _stop in range(MOST_STOPS):
            if self.is_at(selector):
                return
            self.page.keyboard.press("Tab")
            self._check_stop()
        raise AssertionError(f"Tab does not lead to {selector} at {self.page.url}")

    def is_at(self, selector: str) -> bool:
        return self.page.evaluate(
            "selector => document.activeElement.matches(selector)", selector
        )

    def _look(self) -> None:
        self.page.wait_for_load_state()
        self.page.evaluate(_REMEMBER)

    def _check_stop(self) -> None:
        stop = self.page.evaluate(_STOP)
        if stop.get("outside"):
            return
        where = f"{stop['element']} at {self.page.url}"
        if not stop["seen"]:
            self.problems.append(f"no sign of the focus: {where}")
        if stop["covered"]:
            self.problems.append(f"covered: {where}")
        if not stop["inOrder"]:
            self.problems.append(f"against the order of reading: {where}")
