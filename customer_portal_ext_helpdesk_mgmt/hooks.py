from odoo.addons.customer_portal_ext.hooks import make_columns

# Made before the ORM sees the table, which would compute them ticket by ticket.
STORED_COLUMNS = {
    "helpdesk_ticket": {
        "portal_show": "bool",
        "portal_published": "bool",
        "portal_waiting": "bool",
        # what waits on the first day has no date yet
        "portal_due_date": "date",
    },
}


def pre_init_hook(env):
    """Make the stored columns empty, so that the ORM does not compute them."""
    make_columns(env.cr, STORED_COLUMNS)


def post_init_hook(env):
    """Show the customers' tickets as before, and mend what the helpdesk left open."""
    env.ref("customer_portal_ext.section_tickets").active = True
    env.flush_all()
    _fill_tickets(env.cr)
    _fill_people(env.cr)
    _let_awaiting_wait(env)
    _forget_tokens_of_internal_files(env)
    _greet_the_reader(env)
    env.invalidate_all()


def _fill_tickets(cr):
    cr.execute(
        """
        UPDATE helpdesk_ticket
           SET portal_show = COALESCE(portal_show, TRUE),
               portal_published = COALESCE(portal_show, TRUE)
                   AND COALESCE(active, FALSE),
               portal_waiting = COALESCE(portal_waiting, FALSE)
         WHERE portal_published IS NULL OR portal_show IS NULL
               OR portal_waiting IS NULL
        """
    )


def _fill_people(cr):
    """Show tickets to those who follow them from outside the customer, as before."""
    cr.execute(
        """
        INSERT INTO helpdesk_ticket_person
                    (ticket_id, partner_id, added_by_id, create_uid, create_date)
             SELECT ticket.id, partner.id, root.partner_id, root.id,
                    now() AT TIME ZONE 'UTC'
               FROM mail_followers follower
               JOIN helpdesk_ticket ticket ON ticket.id = follower.res_id
               JOIN res_partner partner ON partner.id = follower.partner_id
         CROSS JOIN (SELECT id, partner_id FROM res_users WHERE id = 1) root
              WHERE follower.res_model = 'helpdesk.ticket' AND partner.partner_share
                AND partner.commercial_partner_id
                    IS DISTINCT FROM ticket.commercial_partner_id
        ON CONFLICT DO NOTHING
        """
    )


def _let_awaiting_wait(env):
    """Let the helpdesk's own stage "Awaiting" wait for customers, where it is unused.

    Where it is in use, the company says what it awaits there.
    """
    stage = env.ref(
        "helpdesk_mgmt.helpdesk_ticket_stage_awaiting", raise_if_not_found=False
    )
    tickets = env["helpdesk.ticket"].with_context(active_test=False)
    if stage and not tickets.search_count([("stage_id", "=", stage.id)], limit=1):
        stage.portal_waiting = True
        following = env.ref(
            "helpdesk_mgmt.helpdesk_ticket_stage_in_progress", raise_if_not_found=False
        )
        stage.portal_answered_stage_id = following


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
