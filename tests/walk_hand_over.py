"""X-DELEGATE, X-QUORUM, X-OFFLINE: who else approves, from the mail to Odoo."""

from tests.office import link_in
from tests.story import SUBMIT, Story, email_of

WHY = "I am on holiday until March."
HEARD = "Said on the telephone, at noon."


class Approving(Story):
    """What these stories share."""

    def approve(self, person) -> None:
        """From the page of an order to the thanks: all that waits for this person."""
        person.press(f"#portal_answer {SUBMIT}:not([formaction])")
        person.tick("#field-terms")
        person.press(f"#portal_approve {SUBMIT}")
        assert person.count("#portal_done") == 1


class HandOverStory(Approving):
    """A contact asks a colleague whom the company does not know to approve instead."""

    def tell(self, name: str, colleague: str) -> None:
        giver = self.cast.contact(name)
        order_id = self.quotation(giver, {"name": "Menu"}, {"name": "Napkins"})
        self.desk.publish(order_id)
        number = self.order(order_id, "name")
        old_mail = self.mail_to(name, number)
        person = self.arrive(old_mail)
        person.press("#portal_hand_over_link")
        self._hand_over(person, colleague)
        assert colleague in person.text("#portal_handed_over")
        self._old_link_is_dead(old_mail)
        self._giver_only_looks(person, order_id, colleague)
        self._colleague_approves(order_id, name, colleague)
        self._seen_in_odoo(order_id, giver, name, colleague)

    def _hand_over(self, person, colleague):
        """Who and why is asked for, shown once more, changed, and then sent."""
        person.write("#field-name", colleague)
        person.write("#field-email", email_of(colleague))
        person.write("#field-reason", "Holiday.")
        person.press(f"#portal_hand_over {SUBMIT}")
        check = person.text("#portal_hand_over_check")
        assert email_of(colleague) in check and "Holiday." in check
        person.press('#portal_hand_over_check [name="step"][value="change"]')
        assert person.find("#field-name").input_value() == colleague
        person.find("#field-reason").fill("")
        person.write("#field-reason", WHY)
        person.press(f"#portal_hand_over {SUBMIT}")
        assert WHY in person.text("#portal_hand_over_check")
        person.press('#portal_hand_over_check [name="step"][value="send"]')

    def _old_link_is_dead(self, mail):
        """Whoever finds the old mail does not get in: not even to look."""
        finder = self.cast.reader()
        finder.open(link_in(mail), status=404)
        assert "Send me a new link" in finder.text("#portal_link")
        assert not finder.count('form[action$="/leave"]')
        self.open(finder, "/my/orders")
        assert finder.path.startswith("/web/login")

    def _giver_only_looks(self, person, order_id, colleague):
        self.open(person, self.path(order_id))
        assert not person.count(f"#portal_answer {SUBMIT}:not([formaction])")
        assert colleague in person.text("main >> nth=0")
        self.open(person, self.path(order_id, "approve"), status=403)

    def _colleague_approves(self, order_id, name, colleague):
        number = self.order(order_id, "name")
        mail = self.mail_to(colleague, number)
        assert f"{name} asks you to approve" in mail.text
        assert WHY in mail.text
        person = self.arrive(mail)
        assert person.path == self.path(order_id)
        self.approve(person)
        assert self.order(order_id, "state") == "sale"

    def _seen_in_odoo(self, order_id, giver, name, colleague):
        seen = self.desk.see(order_id)
        assert f"{name} handed the approval over to {colleague}" in seen
        assert WHY in seen
        [made] = self.desk.sam(
            *("res.partner", "search_read", [("email", "=", email_of(colleague))]),
            ["name", "parent_id"],
        )
        assert made["name"] == colleague
        assert made["parent_id"][0] == self.cast.company_of(giver)
        [event] = self.events(order_id, "line_approved")
        assert event["partner_id"][0] == made["id"]
        kinds = self.kinds(order_id)
        assert kinds.index("handed_over") < kinds.index("line_approved")
        self.check_evidence(order_id)


class QuorumStory(Approving):
    """Two must approve: one does by the mail, the other tells Sam by telephone."""

    def tell(self, first: str, second: str) -> None:
        one = self.cast.contact(first)
        two = self.cast.contact(second, self.cast.company_of(one))
        order_id = self.quotation(
            one,
            {"name": "Facade"},
            portal_quorum="all",
            portal_approver_ids=[(0, 0, {"partner_id": id_}) for id_ in (one, two)],
        )
        self.desk.publish(order_id)
        number = self.order(order_id, "name")
        self.mail_to(second, number)
        person = self.arrive(self.mail_to(first, number))
        self.approve(person)
        self._half_done(person, order_id)
        self.desk.record_approval(order_id, two, HEARD)
        self._told_by_mail(order_id, second)
        self._seen_in_odoo(order_id, second)

    def _half_done(self, person, order_id):
        """Nothing is ordered yet, and the first one reads who else is waited for."""
        assert self.order(order_id, "state") == "sent"
        self.open(person, self.path(order_id))
        assert "1 of 2" in person.text("main >> nth=0")
        assert not person.count(f"#portal_answer {SUBMIT}:not([formaction])")

    def _told_by_mail(self, order_id, second):
        """Who approved by telephone reads what was recorded, with its certificate."""
        [_first, event] = self.events(order_id, "line_approved")
        mail = self.mail_to(second, "recorded by us")
        assert event["reference"] in mail.text
        for words in ("Recorded by Sam Sales for", "Facade", HEARD):
            assert words in mail.text, words
        person = self.arrive(mail)
        self.open(person, f"/my/evidence/{event['id']}")
        certificate = person.text("#portal_evidence")
        assert HEARD in certificate
        assert "Sam Sales" in certificate
        pdf = person.download('#portal_evidence a[href*="report_type=pdf"]')
        assert pdf.startswith(b"%PDF")

    def _seen_in_odoo(self, order_id, second):
        assert self.order(order_id, "state") == "sale"
        [_first, event] = self.events(order_id, "line_approved")
        assert event["identified_by"] == "offline"
        assert event["partner_id"][1].endswith(second)
        assert event["reference"] in self.desk.see(order_id)
        self.check_evidence(order_id)
