"""How purchase orders and bills are asked for in the access matrix."""

from tests.access_requests_page import PageRequests
from tests.access_words import TOKEN
from tests.visitor import form_of


class PurchaseRequests(PageRequests):
    """Acknowledging, answering, sending a bill, and the lists."""

    def edi(scene, actor, record):
        query = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/download_edi"
        return scene.visitors[actor].get(path, **query)

    def acknowledge_by_get(scene, actor, record):
        return PurchaseRequests.page(scene, actor, record, acknowledge="True")

    def check_acknowledge(scene, actor, record):
        path = f"/my/purchase/acknowledge?order_ids={scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def acknowledge(scene, actor, record):
        fields = [("order_ids", scene.ids[record])]
        # what Sven sends is out of date: it shows him the page again, and does nothing
        if actor != "sven" and record == "po":
            page = PurchaseRequests.check_acknowledge(scene, "sven", record)
            form = form_of(page, "/my/purchase/acknowledge")
            fields.append(("shown", form.fields["shown"]))
        return PurchaseRequests.post(scene, actor, "/my/purchase/acknowledge", fields)

    def bill_form(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/bill")

    def send_bill(scene, actor, record):
        # without a file: who may send is told so
        path = f"{scene.page(record)}/bill"
        fields = [("number", "M-1"), ("date", "2026-03-01")]
        return PurchaseRequests.post(scene, actor, path, fields)

    def bills(scene, actor, record):
        return scene.visitors[actor].get("/my/bills")

    def bill_file(scene, actor, record):
        path = f"{scene.page(record)}/file/{scene.ids['bill_file']}"
        return scene.visitors[actor].get(path)

    def withdraw_bill(scene, actor, record):
        return PurchaseRequests.post(scene, actor, f"{scene.page(record)}/withdraw", [])

    def answer_form(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/answer")

    def send_answer(scene, actor, record):
        # what Sven sends is out of date: it shows him the form again, and does nothing
        path, fields = f"{scene.page(record)}/answer", [("step", "send")]
        if actor != "sven" and record == "po":
            page = PurchaseRequests.answer_form(scene, "sven", record)
            form = form_of(page, path)
            fields += [(name, form.fields[name]) for name in ("shown", "line_ids")]
        return PurchaseRequests.post(scene, actor, path, fields)

    def answered(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/done/1")

    def dates(scene, actor, record):
        line = scene.office.admin(
            "purchase.order", "read", [scene.ids[record]], ["order_line"]
        )[0]["order_line"][0]
        token = {"access_token": TOKEN} if actor == "token" else {}
        path = f"{scene.page(record)}/update"
        return scene.visitors[actor].json(path, **{str(line): "2031-01-01"}, **token)

    def purchase(scene, actor, record):
        return scene.visitors[actor].get("/my/purchase")

    def rfq(scene, actor, record):
        return scene.visitors[actor].get("/my/rfq")
