"""How the page of any document is asked for in the access matrix."""

from tests.access_words import TOKEN


class PageRequests:
    """The page itself, its conversation, its files, and how a form is sent."""

    def page(scene, actor, record, **query):
        if actor == "token":
            query["access_token"] = TOKEN
        return scene.visitors[actor].get(scene.page(record), **query)

    def html(scene, actor, record):
        return PageRequests.page(scene, actor, record, report_type="html")

    def pdf(scene, actor, record):
        return PageRequests.page(
            scene, actor, record, report_type="pdf", download="true"
        )

    def as_json(scene, actor, record):
        return PageRequests.page(scene, actor, record, report_type="json")

    def document(scene, actor, record):
        path = f"/my/documents/{scene.ids['sent_file']}"
        return scene.visitors[actor].get(path)

    def document_file(scene, actor, record):
        path = f"/my/documents/{scene.ids['sent_file']}/download"
        return scene.visitors[actor].get(path)

    def said_document(scene, actor, record):
        path = f"/my/documents/{scene.ids['said_file']}"
        return scene.visitors[actor].get(path)

    def said_document_file(scene, actor, record):
        path = f"/my/documents/{scene.ids['said_file']}/download"
        return scene.visitors[actor].get(path)

    def all_documents(scene, actor, record):
        return scene.visitors[actor].get("/my/documents")

    def talk(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/comment")

    def comment(scene, actor, record):
        # without its text: the form comes back
        text = "" if actor in ("carla", "colin", "guest", "sven") else "Mine now"
        path = f"{scene.page(record)}/comment"
        return PageRequests.post(scene, actor, path, [("comment", text)])

    def viewed(scene, actor, record):
        fields = {"res_model": scene.model(record), "res_id": scene.ids[record]}
        return PageRequests.post(scene, actor, "/my/viewed", list(fields.items()))

    def actions(scene, actor, record):
        return scene.visitors[actor].get("/my/actions")

    def post(scene, actor, path, fields):
        visitor = scene.visitors[actor]
        token = visitor.csrf_token()
        return visitor.post(path, [*fields, ("csrf_token", token)])
