"""O-DOCS: staff drop files in the web client, on lists, columns and what is chosen."""

import pytest

from tests.office import Office, link_in

pytestmark = pytest.mark.slow

# A browser makes these events of files that are dragged over its window.
DROP = """([selector, names]) => {
    const dataTransfer = new DataTransfer();
    for (const name of names) {
        dataTransfer.items.add(new File([`The file ${name}`], name));
    }
    const init = {dataTransfer, bubbles: true};
    document.dispatchEvent(new DragEvent("dragenter", init));
    const zone = () => document.querySelector(".o-Dropzone");
    return new Promise((resolve) => {
        const look = () => {
            if (!zone()) {
                return requestAnimationFrame(look);
            }
            const box = document.querySelector(selector).getBoundingClientRect();
            const clientX = box.x + box.width / 2;
            zone().dispatchEvent(
                new DragEvent("drop", {...init, clientX, clientY: box.y + 40})
            );
            resolve();
        };
        look();
    });
}"""


class Drawer:
    """The administrator at the lists of documents."""

    def __init__(self, portal, context):
        portal.sign_in(context, "admin", "admin")
        self.url = portal.url
        self.page = context.new_page()
        # the first page of a database compiles the web client
        self.page.set_default_timeout(60_000)
        self.failures = []
        self.page.on("pageerror", lambda error: self.failures.append(str(error)))

    def open_files_of(self, model: str, id_: int) -> None:
        """Presses the button of a form that lists its files."""
        self.page.goto(f"{self.url}/odoo/{model}/{id_}")
        self.page.locator(".o_form_view").wait_for()
        button = self.page.locator('button[name="action_portal_documents"]')
        if not button.first.is_visible():
            self.page.locator(".o_button_more").click()
        button.first.click()
        self.page.locator(".o_list_view").wait_for()

    def open_documents(self) -> None:
        self.page.goto(
            f"{self.url}/odoo/action-customer_portal_ext.portal_folder_document_action"
        )
        self.page.locator(".o_kanban_group").first.wait_for()

    def drop(self, selector: str, *names: str) -> None:
        """Drops files on what ``selector`` finds, and waits until they are stored."""
        self.page.evaluate(DROP, [selector, list(names)])
        for name in names:
            self.page.locator(".o_notification", has_text=name).wait_for()


@pytest.fixture(scope="module")
def office(portal_server):
    return Office(portal_server)


@pytest.fixture
def drawer(portal_server, new_context):
    return Drawer(portal_server, new_context(viewport=(1280, 900)))


def _found(office, *names):
    fields = ["name", "project_id", "task_id", "folder_id", "owner_id", "order_id"]
    domain = [("file_name", "in", names)]
    return office.admin("portal.document", "search_read", domain, fields)


def test_dropped_on_the_files_of_a_project(portal_server, office, drawer):
    """They are its documents; one press tells its client of all of them."""
    project = office.ref("project_window")
    drawer.open_files_of("project.project", project)
    portal_server.smtp.clear()
    drawer.drop(".o_content", "one.txt", "two.txt")
    rows = drawer.page.locator(".o_data_row")
    rows.filter(has_text="two.txt").wait_for()
    found = _found(office, "one.txt", "two.txt")
    assert [row["project_id"][0] for row in found] == [project] * 2
    drawer.page.locator(".o_portal_ext_tell").click()
    drawer.page.locator(".o_notification", has_text="Carla Customer").wait_for()
    drawer.page.locator(".o_portal_ext_tell").wait_for(state="detached")
    office.send_mails()
    mail = portal_server.smtp.wait_for("carla@customer.example")
    assert "one.txt" in mail.text
    assert "two.txt" in mail.text
    assert link_in(mail)
    with drawer.page.expect_file_chooser() as chooser:
        drawer.page.locator(".o_portal_ext_folder_upload").click()
    file = {"name": "three.txt", "mimeType": "text/plain", "buffer": b"Three"}
    chooser.value.set_files([file])
    rows.filter(has_text="three.txt").wait_for()
    [row] = _found(office, "three.txt")
    assert row["project_id"][0] == project
    assert drawer.failures == []


def test_dropped_on_a_task_and_a_contact(office, drawer):
    """A contact's are private, in the folder that their last one is in."""
    task = office.ref("task_letters")
    drawer.page.goto(f"{drawer.url}/odoo/project.task/{task}")
    drawer.page.locator('.o_notebook .nav-link[name="portal"]').click()
    drawer.page.locator('button[name="action_portal_documents"]:visible').click()
    drawer.page.locator(".o_list_view").wait_for()
    drawer.drop(".o_content", "cut.txt")
    carla = office.ref("partner_carla")
    drawer.open_files_of("res.partner", carla)
    drawer.drop(".o_content", "contract.txt")
    [row] = _found(office, "cut.txt")
    assert row["task_id"][0] == task
    [row] = _found(office, "contract.txt")
    assert row["owner_id"][0] == carla
    assert row["folder_id"][0] == office.ref("folder_contracts")
    assert drawer.failures == []


def test_dropped_on_a_column_or_what_is_chosen(office, drawer):
    """Of all documents: the column below the pointer counts, or the folder chosen."""
    drawer.open_documents()
    title = drawer.page.locator(".o_column_title").get_by_text(
        "Price lists", exact=True
    )
    column = drawer.page.locator(".o_kanban_group", has=title)
    id_ = column.get_attribute("data-id")
    drawer.drop(f'.o_kanban_group[data-id="{id_}"]', "prices.txt")
    [row] = _found(office, "prices.txt")
    assert row["folder_id"][0] == office.ref("folder_price_lists")
    panel = drawer.page.locator(".o_search_panel_category_value", has_text="Contracts")
    panel.locator("header").click()
    drawer.page.locator(".o_switch_view.o_list").click()
    drawer.page.locator(".o_list_view").wait_for()
    drawer.drop(".o_content", "chosen.txt")
    [row] = _found(office, "chosen.txt")
    assert row["folder_id"][0] == office.ref("folder_contracts")
    assert drawer.failures == []


def test_dropped_nowhere(office, drawer):
    """Without a folder nothing is sent, and that is said."""
    drawer.open_documents()
    drawer.page.locator(".o_switch_view.o_list").click()
    drawer.page.locator(".o_list_view").wait_for()
    drawer.page.evaluate(DROP, [".o_content", ["nowhere.txt"]])
    drawer.page.locator(".o_notification", has_text="Nothing was sent").wait_for()
    assert not _found(office, "nowhere.txt")
    assert drawer.failures == []


def test_many_at_once(office, drawer):
    """Chosen together, they are moved, shown, taken off, withdrawn and deleted."""
    project = office.ref("project_window")
    drawer.open_files_of("project.project", project)
    drawer.drop(".o_content", "many1.txt", "many2.txt")
    page = drawer.page

    def choose():
        for name in ("many1.txt", "many2.txt"):
            row = page.locator(".o_data_row", has_text=name)
            row.locator(".o_list_record_selector input").check()

    choose()
    for label in ("Received", "Move…", "Show on the portal", "Take off the portal"):
        page.locator(".o_control_panel button", has_text=label).first.wait_for()
    page.locator(".o_control_panel button", has_text="Take off the portal").click()
    page.locator(".o_notification", has_text="Switched: 2").wait_for()
    page.locator(".o_data_row_selected").first.wait_for(state="detached")
    choose()
    page.locator(".o_cp_action_menus button", has_text="Actions").click()
    page.locator(".o-dropdown--menu .o-dropdown-item", has_text="Delete").click()
    page.locator(".modal footer .btn-primary").click()
    page.locator(".o_data_row", has_text="many1.txt").wait_for(state="detached")
    assert not _found(office, "many1.txt", "many2.txt")
    assert drawer.failures == []
