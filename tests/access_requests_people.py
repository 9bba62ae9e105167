"""How the pages about people are asked for in the access matrix."""

from tests.access_requests_page import PageRequests


class PeopleRequests(PageRequests):
    """One's own details, the company, colleagues, the preview, and payments."""

    def colleagues(scene, actor, record):
        return scene.visitors[actor].get("/my/colleagues")

    def remove_check(scene, actor, record):
        return scene.visitors[actor].get(f"{scene.page(record)}/remove")

    def limit(scene, actor, record):
        # no section at all: refused for whoever may
        fields = [("step", "save")]
        return PeopleRequests.post(scene, actor, scene.page(record), fields)

    def take_away(scene, actor, record):
        return PeopleRequests.post(scene, actor, f"{scene.page(record)}/remove", [])

    def paid(scene, actor, record):
        return scene.visitors[actor].get("/my/history/payments")

    def preview(scene, actor, record):
        carla = scene.office.ref("partner_carla")
        return scene.visitors[actor].get(f"/my/preview/{carla}")

    def profile(scene, actor, record):
        return scene.visitors[actor].get("/my/account")

    def company(scene, actor, record):
        return scene.visitors[actor].get("/my/company")

    def send_company(scene, actor, record):
        # nobody of them has the right to it
        return PeopleRequests.post(
            scene, actor, "/my/company", [("name", "Mallory Ltd")]
        )

    def addresses(scene, actor, record):
        return scene.visitors[actor].get("/my/addresses")

    def remove_address(scene, actor, record):
        # the first contact of all: our own company
        return PeopleRequests.post(scene, actor, "/my/address/1/remove", [])
