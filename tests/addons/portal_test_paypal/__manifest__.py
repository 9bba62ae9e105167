{
    "name": "Test only: PayPal by a stand-in",
    "version": "19.0.1.0.0",
    "license": "LGPL-3",
    "category": "Hidden",
    "depends": ["payment_custom", "payment_paypal"],
}
