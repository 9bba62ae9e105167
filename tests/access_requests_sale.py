"""How quotations and orders are asked for in the access matrix: pages and acts."""

from tests.access_requests_page import PageRequests
from tests.access_words import TOKEN
from tests.visitor import form_of

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
    "awAAAABJRU5ErkJggg=="
)


class SaleRequests(PageRequests):
    """Approving, signing, changing, files, ordering again, paying, and the lists."""

    def check(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/approve")

    def approve(scene, actor, record):
        path = f"{scene.page(record)}/approve"
        carla = scene.visitors["carla"]
        lines = scene.office.admin(
            "sale.order", "read", [scene.ids[record]], ["order_line"]
        )[0]["order_line"]
        fields = [("line_ids", line) for line in lines]
        if record == "public":
            fields.append(("shown", form_of(carla.get(path), path).fields["shown"]))
        if actor not in ("carla", "colin", "guest"):
            fields.append(("terms", "1"))
        return SaleRequests.post(scene, actor, path, fields)

    def hand_over(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/hand-over")

    def send_hand_over(scene, actor, record):
        values = {"name": "Mallory", "email": "mallory@else.example", "reason": "x"}
        if actor in ("carla", "colin", "guest"):
            values["name"] = ""
        path = f"{scene.page(record)}/hand-over"
        return SaleRequests.post(
            scene, actor, path, [*values.items(), ("step", "send")]
        )

    def handed_over(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/handed-over")

    def ask_change(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/change-request")

    def send_change(scene, actor, record):
        body = "" if actor in ("carla", "colin", "guest") else "Make it blue"
        path = f"{scene.page(record)}/change-request"
        return SaleRequests.post(scene, actor, path, [("body", body)])

    def files(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/files")

    def send_files(scene, actor, record):
        # none chosen: whoever may send is told so
        return SaleRequests.post(scene, actor, f"{scene.page(record)}/files", [])

    def sent_file(scene, actor, record):
        path = f"{scene.page(record)}/files/{scene.ids['sent_file']}"
        return scene.visitors[actor].get(path)

    def take_back(scene, actor, record):
        path = f"{scene.page(record)}/files/{scene.ids['sent_file']}/remove"
        return SaleRequests.post(scene, actor, path, [])

    def mark_seen(scene, actor, record):
        # of something else than what is there now: nothing is marked
        fields = [("shown", "0" * 64)]
        return SaleRequests.post(scene, actor, f"{scene.page(record)}/seen", fields)

    def accept(scene, actor, record):
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/accept"
        visitor = scene.visitors[actor]
        return visitor.json(path, name="Mallory", signature=PIXEL, **token)

    def decline(scene, actor, record):
        query = f"?access_token={TOKEN}" if actor == "token" else ""
        path = f"{scene.page(record)}/decline{query}"
        return SaleRequests.post(scene, actor, path, [("decline_message", "No.")])

    def check_decline(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/decline")

    def check_sign(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/sign")

    def send_sign(scene, actor, record):
        fields = [("signer", "Mallory"), ("terms", "1"), ("pin", "4071")]
        return SaleRequests.post(scene, actor, f"{scene.page(record)}/sign", fields)

    def check_options(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/options")

    def send_options(scene, actor, record):
        return SaleRequests.post(scene, actor, f"{scene.page(record)}/options", [])

    def check_reorder(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/reorder")

    def send_reorder(scene, actor, record):
        # without the key of the form it shows the page again, and orders nothing
        path = f"{scene.page(record)}/reorder"
        return SaleRequests.post(scene, actor, path, [("client_order_ref", "again")])

    def pay(scene, actor, record):
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/transaction"
        visitor = scene.visitors[actor]
        values = {"provider_id": 1, "payment_method_id": 1, "token_id": None}
        values |= {"amount": 1, "flow": "direct", "tokenization_requested": False}
        return visitor.json(path, **values, landing_route="/my", **token)

    def choose_pay(scene, actor, record):
        path = f"/my/payments/new?pick=order-{scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def change_page(scene, actor, record, end=""):
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}"
        return scene.visitors[actor].get(f"{path}{end}")

    def change_talk(scene, actor, record):
        return SaleRequests.change_page(scene, actor, record, "/comment")

    def change_file(scene, actor, record):
        return SaleRequests.change_page(
            scene, actor, record, f"/file/{scene.ids['file']}"
        )

    def withdraw(scene, actor, record):
        # too long a reason: the form comes back
        long = actor in ("carla", "colin", "guest")
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}/withdraw"
        return SaleRequests.post(scene, actor, path, [("reason", "x" * 10_001 * long)])

    def check_withdraw(scene, actor, record):
        return SaleRequests.change_page(scene, actor, record, "/withdraw")

    def comment_on_change(scene, actor, record):
        # without its text: the form comes back
        text = "" if actor in ("carla", "colin", "guest") else "Mine now"
        path = f"{scene.page(record)}/change-request/{scene.ids['request']}/comment"
        return SaleRequests.post(scene, actor, path, [("comment", text)])

    def send_kept(scene, actor, record):
        # without its text: her own form comes back; another's has no such file
        text = "" if actor == "carla" else "Mine now"
        fields = [("comment", text), ("kept", scene.ids["kept"])]
        return SaleRequests.post(scene, actor, f"{scene.page(record)}/comment", fields)

    def signed(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/signed")

    def done(scene, actor, record):
        path = f"{scene.page(record)}/done/{scene.ids['evidence']}"
        return scene.visitors[actor].get(path)

    def quotes(scene, actor, record):
        return scene.visitors[actor].get("/my/quotes")

    def find(scene, actor, record):
        name = scene.names[record]
        return scene.visitors[actor].get(f"/my/quotes?search={name}")

    def orders(scene, actor, record):
        return scene.visitors[actor].get("/my/orders")

    def closed(scene, actor, record):
        return scene.visitors[actor].get("/my/history/orders")
