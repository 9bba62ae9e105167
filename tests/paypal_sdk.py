"""The part of PayPal's JavaScript SDK that Odoo's payment form uses.

``paypal.Buttons({createOrder, onApprove, onCancel, onError, onInit})`` with ``render``,
``show``, ``hide``, ``close`` and ``paypal.FUNDING``. PayPal opens a window of its own,
where the buyer agrees or not; here the stand-in says what the buyer did.
"""

SDK = """
window.paypal = {
    FUNDING: {PAYPAL: "paypal"},
    Buttons(options) {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = "PayPal";
        button.className = "paypal-button";
        const actions = {
            disable: () => (button.disabled = true),
            enable: () => (button.disabled = false),
        };
        button.addEventListener("click", async (event) => {
            // PayPal's button is in a frame: the shop's page does not see the click
            event.stopPropagation();
            try {
                const orderID = await options.createOrder({paymentSource: "paypal"});
                const answer = await fetch(`SERVICE_URL/window/${orderID}`, {
                    method: "POST",
                });
                const {buyer} = await answer.json();
                if (buyer === "approves") {
                    await options.onApprove({orderID}, {});
                } else if (buyer === "cancels") {
                    options.onCancel({orderID});
                }
                document.body.dataset.paypalWindow = buyer;
            } catch (error) {
                options.onError(error);
            }
        });
        return {
            render(selector) {
                document.querySelector(selector).append(button);
                if (options.onInit) {
                    options.onInit({}, actions);
                }
            },
            show: () => (button.hidden = false),
            hide: () => (button.hidden = true),
            close: () => button.remove(),
        };
    },
};
"""
