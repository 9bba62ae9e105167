{
    "name": "Customer Portal Extended: Helpdesk",
    "summary": "Tickets of OCA's helpdesk under the portal's policy, with personal"
    " links in their e-mails",
    "version": "19.0.1.0.0",
    "category": "After-Sales",
    "license": "AGPL-3",
    "author": "Customer Portal Extended contributors",
    "depends": ["customer_portal_ext", "helpdesk_mgmt"],
    "data": [
        "security/ir.model.access.csv",
        "security/helpdesk_access.xml",
        "security/portal_rules.xml",
        "views/helpdesk_ticket_views.xml",
        "views/portal_ticket_templates.xml",
        "views/portal_ticket_new_templates.xml",
        "views/portal_home_templates.xml",
    ],
    "demo": ["demo/helpdesk_ticket_demo.xml"],
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "auto_install": True,
}
