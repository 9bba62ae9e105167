"""A person who reads the portal in a real browser, with the mouse or the keyboard."""

import re
from urllib.parse import urljoin

# More stops than any page of the portal has.
MOST_STOPS = 150


class Reader:
    """One Playwright page of one person.

    Each page that comes up is checked: it answered, and it is no wider than the screen.
    """

    def __init__(self, page, keyboard: bool = False):
        self.page = page
        self._keyboard = keyboard

    def open(self, address: str, status: int = 200) -> None:
        answer = self.page.goto(address)
        assert answer.status == status, f"{answer.status} at {address}"
        self._check_page()

    def press(self, selector: str) -> None:
        """Uses a link or a button that leads to another page."""
        target = self.find(selector)
        with self.page.expect_navigation():
            if self._keyboard:
                self._walk_to(target)
                self.page.keyboard.press("Enter")
            else:
                target.click()
        self._check_page()

    def tick(self, selector: str) -> None:
        target = self.find(selector)
        if self._keyboard:
            self._walk_to(target)
            self.page.keyboard.press("Space")
        else:
            target.click()
        assert target.is_checked()

    def write(self, selector: str, text: str) -> None:
        target = self.find(selector)
        if self._keyboard:
            self._walk_to(target)
            self.page.keyboard.insert_text(text)
        else:
            target.fill(text)

    def attach(self, selector: str, name: str, content: bytes) -> None:
        """Chooses a file; its dialogue belongs to the browser and not to the page."""
        file = {"name": name, "mimeType": "text/plain", "buffer": content}
        self.find(selector).set_input_files(file)

    def find(self, selector: str):
        """The one element that is meant; an error if there are none or several."""
        target = self.page.locator(selector)
        assert target.count() == 1, f"{target.count()} of {selector} at {self.path}"
        return target

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def text(self, selector: str = "body") -> str:
        """What can be read there, white space folded."""
        return re.sub(r"\s+", " ", self.find(selector).inner_text()).strip()

    @property
    def path(self) -> str:
        """The address without its host, and without the language Odoo puts there."""
        return re.sub(r"^https?://[^/]+(/[a-z]{2}(?=/my\b))?", "", self.page.url)

    def download(self, selector: str) -> bytes:
        """What the link ``selector`` leads to, asked for with this person's cookies."""
        address = urljoin(self.page.url, self.find(selector).get_attribute("href"))
        return self.page.context.request.get(address).body()

    def _walk_to(self, target) -> None:
        """Moves the focus by the key Tab, as somebody without a mouse does."""
        for _stop in range(MOST_STOPS):
            if target.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target} at {self.path}")

    def _check_page(self) -> None:
        self.page.wait_for_load_state()
        needed = self.page.evaluate("document.documentElement.scrollWidth")
        there = self.page.viewport_size["width"]
        assert needed <= there, f"{self.path} is {needed} px wide, not {there}"
