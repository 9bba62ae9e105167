"""The ways to a document beside its pages: RPC, the chatter, mails and files."""

from tests.access_words import TOKEN, canary


class BesideRequests:
    """What Odoo itself answers, for every model."""

    def file(scene, actor, record):
        return scene.visitors[actor].get(f"/web/content/{scene.ids['file']}")

    def kept_file(scene, actor, record):
        return scene.visitors[actor].get(f"/web/content/{scene.ids['kept_file']}")

    def kept_search(scene, actor, record):
        return scene.visitors[actor].call(
            "portal.pending.file", "search_read", [], ["name"]
        )

    def inert(scene, actor, record):
        path = f"/my/link/to/{scene.model(record)}/{scene.ids[record]}"
        return scene.visitors[actor].get(path)

    def search(scene, actor, record):
        model = scene.model(record)
        return scene.visitors[actor].call(
            model, "search_read", [["id", "=", scene.ids[record]]], ["name", "note"]
        )

    def read(scene, actor, record):
        model = scene.model(record)
        return scene.visitors[actor].call(
            model, "read", [scene.ids[record]], ["name", "note"]
        )

    def count(scene, actor, record):
        domain = [["note", "ilike", canary(record)], ["id", "=", scene.ids[record]]]
        return scene.visitors[actor].call(scene.model(record), "search_count", domain)

    def lines(scene, actor, record):
        domain = [["order_id", "=", scene.ids[record]]]
        return scene.visitors[actor].call(
            f"{scene.model(record)}.line", "search_read", domain, ["name"]
        )

    def mail_view(scene, actor, record):
        query = {"model": scene.model(record), "res_id": scene.ids[record]}
        if actor == "token":
            query["access_token"] = TOKEN
        return scene.visitors[actor].get("/mail/view", **query)

    def chatter(scene, actor, record):
        token = {"token": TOKEN} if actor == "token" else {}
        return scene.visitors[actor].json(
            "/mail/chatter_fetch",
            thread_model=scene.model(record),
            thread_id=scene.ids[record],
            fetch_params={"limit": 30},
            **token,
        )

    def say(scene, actor, record):
        token = {"token": TOKEN} if actor == "token" else {}
        return scene.visitors[actor].json(
            "/mail/message/post",
            thread_model=scene.model(record),
            thread_id=scene.ids[record],
            post_data={
                "body": f"SAID-{actor}-{record}",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
            },
            **token,
        )
