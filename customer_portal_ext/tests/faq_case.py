"""Questions and answers of the tests."""

import base64

# one white point
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/"
    "PchI7wAAAABJRU5ErkJggg=="
)


class FaqCast:
    """Mix in beside ``PortalCast``: ``make_faqs`` makes the articles."""

    @classmethod
    def make_faqs(cls):
        # what the demo data publish would be found as well
        cls.env["portal.faq"].search([]).unlink()
        cls.category = cls.env["portal.faq.category"].create({"name": "Files"})
        cls.bleed = cls.faq(
            "How much bleed does a file need?",
            "<p>Three millimetres of <b>bleed</b> for printing files.</p>",
        )
        cls.colour = cls.faq(
            "Why is the print darker?",
            "<p>Paper does not shine. Ask for a proof; files with profiles help.</p>",
        )
        cls.draft = cls.faq("Secret papers?", "<p>Bleed of next year.</p>", None)

    @classmethod
    def faq(cls, question, answer, publish=True, **values):
        faq = cls.env["portal.faq"].create(
            {
                "name": question,
                "answer": answer,
                "lang": "en_US",
                "category_id": cls.category.id,
                "company_id": cls.company.id,
                **values,
            }
        )
        if publish:
            faq.action_publish()
        return faq

    @classmethod
    def picture(cls, faq=None):
        """Return a picture as Odoo's editor leaves it."""
        return cls.env["ir.attachment"].create(
            {
                "name": "plan.png",
                "raw": PNG,
                "res_model": "portal.faq",
                "res_id": faq.id if faq else 0,
            }
        )

    def grant_faq(self, partner, is_granted):
        self.env["portal.section.access"].create(
            {
                "section_id": self.env.ref("customer_portal_ext.section_faq").id,
                "partner_id": partner.id,
                "company_id": self.company.id,
                "is_granted": is_granted,
            }
        )
