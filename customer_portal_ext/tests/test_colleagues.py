"""X-DELEGADMIN: a contact invites, limits and removes colleagues of their company."""

from odoo.fields import Command
from odoo.tests import tagged

from .colleague_case import INVITE, PAGE, ColleaguesCase
from .statement_case import StatementCase


@tagged("post_install", "-at_install")
class TestColleagues(StatementCase, ColleaguesCase):
    def test_x_delegadmin_invite(self):
        """X-DELEGADMIN: the form, the check page, the contact, its rights, the mail."""
        self.login_as(self.carla_user)
        page = self.get(PAGE)
        self.assertIn("Nobody else of your company", self.text_of(page))
        data = self.fill(INVITE, name="Nina New", email="Nina@client.test")
        check = self.submit(INVITE, {**data, "step": "check"})
        self.assertIn("Nothing has been sent yet", self.text_of(check))
        self.assertFalse(
            self.env["res.partner"].search([("email", "=ilike", "nina@client.test")])
        )
        _form, fields = self.form_of(check, INVITE)
        fields = {**dict(fields), "step": "send"}
        sent = self.submit(INVITE, fields)
        self.assertEqual(sent.status_code, 303)
        nina = self.env["res.partner"].search([("email", "=", "nina@client.test")])
        self.assertEqual(nina.parent_id, self.customer)
        self.work()
        user = nina.user_ids
        self.assertEqual(user.login, "nina@client.test")
        self.assertTrue(user.share)
        self.assertEqual(user.company_ids, self.company)
        mail = self.env["mail.mail"].search([("recipient_ids", "in", nina.ids)])
        self.assertEqual(len(mail), 1)
        self.assertIn("Carla Client invited you", mail.body_html)
        self.assertEqual(self.granted(nina)["orders"], "own")
        rows = nina.portal_section_access_ids
        self.assertEqual(rows.granted_by_id, self.carla)
        self.assertEqual(rows.section_id.mapped("code"), list(self.sections))
        [event] = self.events(nina, "colleague_invited")
        self.assertEqual(event.partner_id, self.carla)
        self.assertEqual(event._get_snapshot()["sections"]["orders"], "own")
        self.assertTrue(
            any("Carla Client invited this" in m.body for m in nina.message_ids)
        )
        self.assertEqual(nina.portal_colleague_ids.invited_by_id, self.carla)
        self.assertIn("Nina New", self.text_of(self.get(PAGE)))
        again = self.submit(INVITE, fields)
        self.assertIn("colleague_already", again.headers["Location"])
        self.work()
        self.assertEqual(len(self.events(nina)), 1)
        self.assertEqual(
            self.env["mail.mail"].search_count([("recipient_ids", "in", nina.ids)]), 1
        )

    def test_x_delegadmin_known_contact(self):
        """X-DELEGADMIN: a contact of the company is found by its address and used."""
        self.login_as(self.carla_user)
        data = self.fill(INVITE, name="Somebody", email="COLIN@client.test")
        check = self.submit(INVITE, {**data, "step": "check"})
        self.assertIn("Colin Client", self.text_of(check))
        colin = self.invite("Somebody", "colin@client.test")
        self.assertEqual(colin, self.colin)
        self.assertEqual(colin.name, "Colin Client")
        self.work()
        self.assertTrue(self.colin.user_ids)

    def test_x_delegadmin_language(self):
        """X-DELEGADMIN, X-I18N: the invitation is in the colleague's language."""
        self.env["res.lang"]._activate_lang("de_DE")
        template = self.env.ref("customer_portal_ext.mail_template_invitation")
        template.with_context(lang="de_DE").subject = "Ihr Zugang"
        self.login_as(self.carla_user)
        nina = self.invite("Nina Neu", "nina@client.test", lang="de_DE")
        self.assertEqual(nina.lang, "de_DE")
        self.work()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", nina.ids)])
        self.assertEqual(mail.subject, "Ihr Zugang")

    def test_x_delegadmin_budget(self):
        """X-DELEGADMIN: the list costs the same for three colleagues as for many."""
        self.login_as(self.carla_user)
        counts = []
        for number in range(20):
            partner = self.contact(f"C {number}", self.customer, f"c{number}@x.test")
            self.let_in(partner)
            if number in (3, 19):
                self.get(PAGE)
                counts.append(len(self.queries(PAGE)))
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[0], 12)

    def test_x_delegadmin_never_beyond(self):
        """X-DELEGADMIN: neither a section nor a scope nor signing beyond one's own."""
        self.restrict(self.carla, "invoices")
        self.restrict(self.carla, "orders", True, "own")
        self.carla.portal_may_sign = "no"
        self.login_as(self.carla_user)
        form = self.get(INVITE).text
        self.assertNotIn('name="grant_invoices"', form)
        self.assertNotIn('name="sign"', form)
        for wrong in (
            {"grant_orders": "company"},
            {"grant_orders": "group"},
            {"grant_orders": "x"},
            {"grant_quotes": "group"},
        ):
            response = self.send(name="Nina New", email="nina@client.test", **wrong)
            self.assertEqual(response.status_code, 422, wrong)
            self.assertIn("There is a problem", response.text)
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "nina@client.test")])
        )
        nina = self.invite(
            "Nina New", "nina@client.test", grant_invoices="company", sign="1"
        )
        self.assertNotIn("invoices", self.granted(nina))
        self.assertEqual(self.granted(nina)["orders"], "own")
        self.assertFalse(nina._portal_may_sign(self.company))

    def test_x_delegadmin_branch(self):
        """X-DELEGADMIN: the branch of another one is beyond what a branch sees."""
        north = self.env["res.partner"].create(
            {"name": "North", "parent_id": self.customer.id}
        )
        south = north.copy({"name": "South", "parent_id": self.customer.id})
        self.carla.write({"parent_id": north.id, "portal_scope": "branch"})
        ann = self.contact("Ann", north, "ann@client.test")
        sue = self.contact("Sue", south, "sue@client.test")
        Partner = self.env["res.partner"]
        covers = self.carla._portal_covers_scope
        self.assertTrue(covers("branch", ann, "branch"))
        self.assertFalse(covers("branch", sue, "branch"))
        self.assertFalse(covers("branch", Partner, "company"))
        self.assertTrue(covers("branch", sue, "own"))
        self.assertTrue(covers("company", sue, "branch"))
        self.assertFalse(covers("company", sue, "group"))

    def test_x_delegadmin_foreign_address(self):
        """X-DELEGADMIN: an address of somebody else looks as any; staff are told."""
        self.login_as(self.carla_user)
        self.env["res.partner"].create({"name": "S", "email": "staff@us.test"})
        answers = []
        for email in ("eve@other.test", "sam@us.test", "fresh@client.test"):
            response = self.send(name="Some Body", email=email)
            answers.append((response.status_code, response.headers["Location"]))
            self.work()
        self.assertEqual(len(set(answers)), 1)
        page = self.page(self.get(PAGE))
        states = page.xpath("//dt[text()='Access']/following-sibling::dd[1]/text()")
        self.assertEqual(states.count("Invited, has not signed in yet"), 3)
        made = self.env["res.partner"].search([("name", "=", "Some Body")])
        held = made.filtered("portal_colleague_ids.is_held")
        self.assertEqual(set(held.mapped("email")), {"eve@other.test", "sam@us.test"})
        self.assertFalse(held.user_ids)
        self.assertEqual(len(held.activity_ids), 2)
        self.assertIn("does not belong to this customer", held[0].activity_ids.note)
        self.assertEqual(self.eve.parent_id, self.other)
        # and who has no login yet: it would be gone when they open their link
        stranger = self.contact("Ellen Else", self.other, "ellen@other.test")
        again = self.send(name="Some Body", email="ellen@other.test")
        self.assertEqual((again.status_code, again.headers["Location"]), answers[0])
        self.work()
        self.assertFalse(self.env["res.users"].search([("login", "=", stranger.email)]))
        made = self.env["res.partner"].search([("name", "=", "Some Body")])
        held = made.filtered("portal_colleague_ids.is_held")
        self.assertIn("ellen@other.test", held.mapped("email"))
        mails = self.env["mail.mail"].search([("recipient_ids", "in", held.ids)])
        self.assertFalse(mails)
        resent = self.submit(f"{PAGE}/{held[0].id}/resend", {"csrf_token": self.csrf()})
        self.assertIn("colleague_sent", resent.headers["Location"])
        self.work()
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "in", held.ids)])
        )

    def csrf(self):
        return self.fill(INVITE)["csrf_token"]

    def test_x_delegadmin_bad_input(self):
        """X-DELEGADMIN: wrong fields are told at the field, and nothing is lost."""
        self.login_as(self.carla_user)
        for wrong, words in (
            ({"name": ""}, "Enter the name"),
            ({"name": "Win at http://evil.test"}, "first and last name"),
            ({"name": "x" * 101}, "first and last name"),
            ({"email": "nobody"}, "Enter one e-mail address"),
            ({"email": "a@x.test, b@x.test"}, "Enter one e-mail address"),
            ({"email": "carla@client.test"}, "your own e-mail"),
            ({"lang": "xx_XX"}, "Choose one of the languages"),
            (
                {f"grant_{code}": "none" for code in self.sections},
                "at least one section",
            ),
        ):
            data = {"name": "Nina New", "email": "nina@client.test", **wrong}
            response = self.send(**data)
            self.assertEqual(response.status_code, 422, wrong)
            self.assertIn(words, self.text_of(response))
        self.assertFalse(
            self.env["res.partner"].search([("email", "=", "nina@client.test")])
        )
        self.customer.email = "info@client.test"
        response = self.send(name="The Firm", email="info@client.test")
        self.assertEqual(response.status_code, 422)
        self.assertIn("company itself", self.text_of(response))
        self.assertFalse(self.customer.portal_section_access_ids)

    def test_x_delegadmin_rate(self):
        """X-DELEGADMIN: nobody sends invitations without an end."""
        self.login_as(self.carla_user)
        statuses = [
            self.send(name="Nina New", email=f"n{number}@client.test").status_code
            for number in range(22)
        ]
        self.assertEqual(statuses[:20], [303] * 20)
        self.assertEqual(statuses[20:], [429] * 2)

    def test_x_delegadmin_limit(self):
        """X-DELEGADMIN: less for a colleague, checked, kept, and told to staff."""
        self.let_in(self.colin)
        self.login_as(self.carla_user)
        path = f"{PAGE}/{self.colin.id}"
        data = self.fill(path, grant_orders="own", grant_invoices="none")
        check = self.submit(path, {**data, "step": "check"})
        self.assertIn("Nothing has been changed yet", self.text_of(check))
        self.assertEqual(self.granted(self.colin)["orders"], "company")
        _form, fields = self.form_of(check, path)
        fields = {**dict(fields), "step": "save"}
        saved = self.submit(path, fields)
        self.assertIn("colleague_changed", saved.headers["Location"])
        self.env.invalidate_all()
        self.assertEqual(self.granted(self.colin)["orders"], "own")
        self.assertNotIn("invoices", self.granted(self.colin))
        rows = self.colin.portal_section_access_ids
        self.assertEqual(set(rows.section_id.mapped("code")), {"orders", "invoices"})
        self.assertEqual(rows.granted_by_id, self.carla)
        [event] = self.events(self.colin, "colleague_changed")
        self.assertEqual(event._get_snapshot()["before"]["orders"], "company")
        again = self.submit(path, fields)
        self.assertIn("unchanged", again.headers["Location"])
        self.assertEqual(len(self.events(self.colin)), 1)
        # changed by somebody else meanwhile: looked at again
        stale = {**fields, "grant_orders": "company"}
        self.assertEqual(self.submit(path, stale).status_code, 409)
        self.assertEqual(self.granted(self.colin)["orders"], "own")

    def test_x_delegadmin_staff_decide(self):
        """X-DELEGADMIN: what staff set for a contact is a bound, and theirs again."""
        self.colin.portal_scope = False
        denied = self.restrict(self.colin, "invoices")
        bound = self.restrict(self.colin, "orders", True, "own")
        self.let_in(self.colin)
        self.login_as(self.carla_user)
        path = f"{PAGE}/{self.colin.id}"
        for wrong in ({"grant_invoices": "own"}, {"grant_orders": "company"}):
            data = self.fill(path, **wrong)
            response = self.submit(path, {**data, "step": "save"})
            self.assertEqual(response.status_code, 422, wrong)
        data = self.fill(path, grant_orders="none")
        self.submit(path, {**data, "step": "save"})
        self.env.invalidate_all()
        self.assertEqual(bound.delegate_limit, "own")
        data = self.fill(path, grant_orders="company")
        self.assertEqual(self.submit(path, {**data, "step": "save"}).status_code, 422)
        data = self.fill(path, grant_orders="own")
        self.assertEqual(self.submit(path, {**data, "step": "save"}).status_code, 303)
        self.env.invalidate_all()
        self.assertEqual(bound.granted_by_id, self.carla)
        self.assertFalse(denied.granted_by_id)
        bound.with_user(self.salesperson).scope = "company"
        self.assertFalse(bound.granted_by_id)
        self.assertFalse(bound.delegate_limit)

    def test_x_delegadmin_sign(self):
        """X-DELEGADMIN: signing is given and taken, and not where staff said no."""
        self.let_in(self.colin)
        self.carla.portal_may_sign = "yes"
        self.login_as(self.carla_user)
        path = f"{PAGE}/{self.colin.id}"
        self.company.portal_sign_right = "act"
        data = self.fill(path, sign=None)
        self.submit(path, {**data, "step": "save"})
        self.env.invalidate_all()
        self.assertEqual(self.colin.portal_may_sign, "no")
        data = self.fill(path, sign="1")
        self.submit(path, {**data, "step": "save"})
        self.env.invalidate_all()
        self.assertEqual(self.colin.portal_may_sign, "yes")
        self.colin.portal_may_sign = "no"
        self.assertNotIn('name="sign"', self.get(path).text)
        data = self.fill(path, sign="1", grant_orders="own")
        self.submit(path, {**data, "step": "save"})
        self.env.invalidate_all()
        self.assertEqual(self.colin.portal_may_sign, "no")

    def test_x_delegadmin_remove(self):
        """X-DELEGADMIN: the login, sessions and links end, the contact stays."""
        user = self.let_in(self.colin)
        quote = self.quotation(partner=self.colin)
        Hotlink = self.env["portal.hotlink"]
        link, _secret = Hotlink._issue(self.colin, quote, self.company)
        self.login_as(self.carla_user)
        path = f"{PAGE}/{self.colin.id}/remove"
        check = self.get(path)
        self.assertEqual(check.status_code, 200)
        self.assertTrue(user.active)
        _form, fields = self.form_of(check, path)
        gone = self.submit(path, fields)
        self.assertIn("colleague_removed", gone.headers["Location"])
        self.env.invalidate_all()
        self.assertFalse(user.active)
        self.assertTrue(self.colin.active)
        self.assertTrue(link.revoked_at)
        self.assertEqual(len(self.events(self.colin, "colleague_removed")), 1)
        self.assertIn("took this contact", self.colin.message_ids[0].body)
        again = self.submit(path, fields)
        self.assertIn("colleague_gone", again.headers["Location"])
        self.assertEqual(len(self.events(self.colin)), 1)
        # no mail carries a link that would be dead, and none is to be had for it
        [(address, is_link)] = Hotlink._addresses_for(self.colin, quote).values()
        self.assertFalse(is_link, address)
        mails = [("recipient_ids", "in", self.colin.ids)]
        before = self.env["mail.mail"].search_count(mails)
        Hotlink._send_again(link)
        self.assertEqual(self.env["mail.mail"].search_count(mails), before)
        # an administrator of the customer may let them in again
        self.invite("Colin Client", "colin@client.test")
        self.work()
        self.assertTrue(user.active)
        # but not whom staff took it away from
        self.colin.action_portal_revoke()
        response = self.send(name="Colin Client", email="colin@client.test")
        self.assertEqual(response.status_code, 422)
        self.assertIn("We have closed", self.text_of(response))
        self.assertFalse(user.active)

    def test_x_delegadmin_several_companies(self):
        """X-DELEGADMIN, X-MULTI: access to one company ends, that to another not."""
        second = self.env["res.company"].create({"name": "Second Press"})
        user = self.let_in(self.colin)
        user.company_ids = [Command.link(second.id)]
        self.carla_user.company_ids = [Command.link(second.id)]
        self.login_as(self.carla_user)
        self.assertEqual(self.get(f"{PAGE}?company={second.id}").status_code, 404)
        path = f"{PAGE}/{self.colin.id}/remove"
        _form, fields = self.form_of(self.get(path), path)
        foreign = self.submit(path, {**dict(fields), "company": second.id})
        self.assertEqual(foreign.status_code, 404)
        self.assertIn(self.company, user.company_ids)
        self.submit(path, fields)
        self.env.invalidate_all()
        self.assertTrue(user.active)
        self.assertEqual(user.company_ids, second)
        self.assertEqual(self.colin.portal_revoked_company_ids, self.company)
        # given back by an administrator, as it was taken away by one
        self.invite("Colin Client", "colin@client.test")
        self.work()
        self.assertIn(self.company, user.company_ids)
        self.assertFalse(self.colin.portal_revoked_company_ids)
