"""P-COMMENT, C-CHANGE: what is said about a quotation and about a change of it."""

from tests.story import SUBMIT, Story

QUESTION = "Is the paper recycled?"
REPLY = "Yes, all of it."
WISH = "One metre longer, please."
ANSWER = "Gladly, at the same price."
MORE = "Please in blue as well."
MADE = "Blue it is."


class TalkStory(Story):
    """A question on a quotation, answered; then a change that is talked over."""

    def tell(self, name: str, colleague: str) -> None:
        contact = self.cast.contact(name)
        self.cast.contact(colleague, self.cast.company_of(contact))
        order_id = self.quotation(contact, {"name": "Awning"})
        self.desk.publish(order_id)
        person = self.arrive(self.mail_to(name, self.order(order_id, "name")))
        self._ask(person, order_id, name)
        self._read_in_odoo(order_id, name)
        self._reply(person, order_id, name)
        change = self._wish(person, order_id, name)
        self._talk_about_it(person, change, name)
        self._done(person, order_id, name)

    def _ask(self, person, order_id, name):
        """An empty message is an error, and the file goes along with the second."""
        person.press(f"#discussion {SUBMIT}")
        assert person.count('#field-comment[aria-invalid="true"]') == 1
        person.write("#field-comment", QUESTION)
        self._keep_the_good_one(person)
        person.press(f"#discussion {SUBMIT}")
        said = person.text("#discussion")
        assert QUESTION in said and "Your message is sent" in said
        mine = f'#discussion article:has-text("{QUESTION}")'
        assert "You" in person.text(mine)
        assert person.download(f"{mine} a") == b"like this one"
        # the same once more, as by the button "back": it is there once
        person.write("#field-comment", QUESTION)
        person.attach("#field-comment_files", "sample.txt", b"like this one")
        person.press(f"#discussion {SUBMIT}")
        assert "not sent again" in person.text("#discussion")
        assert person.count(mine) == 1

    def _keep_the_good_one(self, person):
        """With a bad file beside it: it waits, with the text, until it is all sent."""
        files = [
            {"name": name, "mimeType": "text/plain", "buffer": content}
            for name, content in (("sample.txt", b"like this one"), ("a.exe", b"MZ"))
        ]
        person.find("#field-comment_files").set_input_files(files)
        if self.cast.scripts:
            person.find(f"#discussion {SUBMIT}").click()
            person.page.locator(".o_portal_ext_kept").wait_for()
            assert "a.exe is not of a type" in person.text(".o_portal_ext_problem")
        else:
            person.press(f"#discussion {SUBMIT}")
            assert "a.exe is not of a type" in person.text("#error-summary")
        assert person.count(f'#discussion article:has-text("{QUESTION}")') == 0
        assert "sample.txt" in person.text(".o_portal_ext_kept")
        assert person.find("#field-comment").input_value() == QUESTION

    def _read_in_odoo(self, order_id, name):
        """In the chatter; Sam and the company's address have it by mail."""
        assert QUESTION in self.desk.see(order_id)
        [company] = self.desk.admin(
            "res.company", "read", [self.desk.ref("base.main_company")], ["email"]
        )
        copy = self.portal.smtp.wait_for(
            company["email"], where=lambda caught: QUESTION in caught.html
        )
        assert name in copy.text and self.order(order_id, "name") in copy.text
        assert "/my/link/" not in copy.html

    def _reply(self, person, order_id, name):
        """By mail with a link to the page; an internal note is nowhere."""
        self.desk.sam(
            *("sale.order", "message_post", [order_id]), body="He asks too much."
        )
        self.desk.write_to_customer("sale.order", order_id, REPLY)
        mail = self.mail_to(name, where=lambda caught: REPLY in caught.html)
        self.arrive(mail, person)
        said = person.text("#discussion")
        assert REPLY in said and "Sam Sales" in said
        assert "asks too much" not in person.page.content()

    def _wish(self, person, order_id, name):
        [line] = self.lines(order_id)
        person.tick(f"#line-{line}")
        person.press("#portal_answer button[formaction]")
        person.write("#field-body", WISH)
        person.press(f"#portal_change_request {SUBMIT}")
        assert person.count("#portal_done") == 1
        self.desk.answer_change(order_id, ANSWER)
        self.arrive(self.mail_to(name, where=lambda m: ANSWER in m.html), person)
        assert ANSWER in person.text("#portal_change")
        domain = [("order_id", "=", order_id)]
        [change] = self.desk.sam("portal.change.request", "search", domain)
        return change

    def _talk_about_it(self, person, change, name):
        """On the request's own page: written, answered, and one history."""
        person.write("#field-comment", MORE)
        person.press(f"#discussion {SUBMIT}")
        assert MORE in person.text("#discussion")
        assert QUESTION not in person.text("#discussion")
        self.desk.write_to_customer("portal.change.request", change, MADE)
        mail = self.mail_to(name, where=lambda caught: MADE in caught.html)
        self.arrive(mail, person)
        said = person.text("#discussion")
        assert said.index(MORE) < said.index(MADE)

    def _done(self, person, order_id, name):
        self.desk.finish_change(order_id)
        mail = self.mail_to(name, where=lambda m: "you asked for is made" in m.html)
        self.arrive(mail, person)
        assert "The change was made" in person.text("#portal_change")
        self.open(person, self.path(order_id))
        history = person.text("#portal_change_requests")
        for words in (WISH, ANSWER, MORE, MADE):
            assert words in history, words
        kinds = self.kinds(order_id)
        for kind in ("change_requested", "change_answered", "change_done"):
            assert kinds.count(kind) == 1, kind
        self.check_evidence(order_id)
