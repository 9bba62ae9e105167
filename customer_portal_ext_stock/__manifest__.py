{
    "name": "Customer Portal Extended: Deliveries",
    "summary": "Deliveries of an order with state, date and tracking under the portal's"
    " policy",
    "version": "19.0.1.0.0",
    "category": "Sales/Sales",
    "license": "LGPL-3",
    "author": "Customer Portal Extended contributors",
    "depends": ["customer_portal_ext", "sale_stock"],
    "data": [
        "security/portal_rules.xml",
        "views/portal_order_templates.xml",
    ],
    "demo": ["demo/company_demo.xml"],
    "auto_install": True,
}
