from odoo.addons.customer_portal_ext.hooks import make_columns

# Made before the ORM sees the table, which would compute them ticket by ticket.
STORED_COLUMNS = {
    "helpdesk_ticket": {"portal_show": "bool", "portal_published": "bool"},
}


def pre_init_hook(env):
    """Make the stored columns empty, so that the ORM does not compute them."""
    make_columns(env.cr, STORED_COLUMNS)


def post_init_hook(env):
    """Show the customers' tickets as before, and mend what the helpdesk left open."""
    env.ref("customer_portal_ext.section_tickets").active = True
    env.flush_all()
    _fill_tickets(env.cr)
    _forget_tokens_of_internal_files(env)
    _greet_the_reader(env)
    env.invalidate_all()


def _fill_tickets(cr):
    cr.execute(
        """
        UPDATE helpdesk_ticket
           SET portal_show = COALESCE(portal_show, TRUE),
               portal_published = COALESCE(portal_show, TRUE)
                   AND COALESCE(active, FALSE)
         WHERE portal_published IS NULL OR portal_show IS NULL
        """
    )


def _forget_tokens_of_internal_files(env):
    """End the addresses by which files of internal notes could be had by anybody.

    The helpdesk's page made a token for each file of a ticket it showed. Those of
    public messages keep theirs: pictures in texts are shown with them.
    """
    env.cr.execute(
        """
        UPDATE ir_attachment a
           SET access_token = NULL
         WHERE a.res_model = 'helpdesk.ticket' AND a.access_token IS NOT NULL
           AND EXISTS (
               SELECT FROM message_attachment_rel r WHERE r.attachment_id = a.id)
           AND NOT EXISTS (
               SELECT FROM message_attachment_rel r
                 JOIN mail_message m ON m.id = r.message_id
                WHERE r.attachment_id = a.id AND m.subtype_id = %s
                  AND m.is_internal IS NOT TRUE)
        """,
        [env.ref("mail.mt_comment").id],
    )


def _greet_the_reader(env):
    """Let the helpdesk's mails greet whom they are sent to.

    The mails on a new stage go to the customer and greet the assignee; the one on an
    assignment tells the assignee, and goes to the customer. Only these expressions are
    changed, in every language, so that translations and a company's own words stay.
    """
    stages = [
        env.ref(f"helpdesk_mgmt.{name}", raise_if_not_found=False)
        for name in ("closed_ticket_template", "changed_stage_template")
    ]
    env.cr.execute(
        """
        UPDATE mail_template
           SET body_html = replace(
                   body_html::text, '"object.user_id.name', '"object.partner_id.name'
               )::jsonb
         WHERE id = ANY(%s)
        """,
        [[template.id for template in stages if template]],
    )
    assignment = env.ref(
        "helpdesk_mgmt.assignment_email_template", raise_if_not_found=False
    )
    if assignment and assignment.partner_to == "{{object.partner_id.id}}":
        assignment.write(
            {
                "use_default_to": False,
                "partner_to": "{{object.user_id.partner_id.id}}",
                "email_cc": False,
                "lang": "{{object.user_id.lang}}",
            }
        )


def uninstall_hook(env):
    """Take the section away that has no pages without the helpdesk."""
    env.ref("customer_portal_ext.section_tickets").active = False
