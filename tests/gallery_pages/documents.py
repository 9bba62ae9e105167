"""Documents: folders, one document, sending some."""

from tests.gallery_steps import SUBMIT, Page, press

# Of Carla's: a document she sent herself, in two versions, and a project with one.
PREPARE = """
carla = ref("partner_carla")
inbox = ref("folder_inbox").sudo()
actor = {
    "partner_id": carla.id,
    "partner_name": carla.name,
    "partner_email": carla.email,
    "identified_by": "login",
}
content = lambda text: {
    "name": "stand.txt", "raw": text.encode(), "mimetype": "text/plain"
}
Document = env["portal.document"]
sent = Document._portal_store_sent(
    inbox, content("first"), actor, {"name": "Our stand", "description": "Hall 4"}
)
sent._portal_sent(actor)
renewed = Document._portal_store_sent(
    inbox,
    content("second"),
    actor,
    {"name": "Our stand", "replaces_id": sent.id, "version": 2},
)
renewed._portal_sent(actor)
shown = env["project.project"].create({
    "name": "Trade fair",
    "privacy_visibility": "portal",
    "company_id": inbox.company_id.id,
})
shown.message_subscribe(carla.ids)
Document.create({
    "name": "Floor plan",
    "file_name": "floor.txt",
    "project_id": shown.id,
    "content": "Zmxvb3I=",
})
shown.portal_client_ids |= carla
noted = shown._portal_comment(
    actor | {"user_id": carla.user_ids[:1].id},
    "Only for you",
    [content("A sketch")],
    own_note=True,
)
[said] = Document.search([("message_id", "=", noted.id)])
made["said_document"] = said.id
made["renewed_document"] = renewed.id
made["sent_document"] = sent.id
made["documents_project"] = shown.id
"""

_UPLOAD = "/my/documents/upload"
_SEND = press(f"#portal_upload_form {SUBMIT}")


def _attach_nothing(visit):
    file = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}
    visit.page.locator("#field-files").set_input_files(file)


def _send_by_script(visit):
    """The page stays, and says below the file what became of it."""
    visit.page.locator(f"#portal_upload_form {SUBMIT}").click()
    visit.page.locator(".o_portal_ext_problem .alert-link").first.wait_for()


PAGES = {
    "documents": Page("carla", "/my/documents", "#portal_folders"),
    "documents, by project": Page(
        "carla", "/my/documents?filterby=mine", ".o_portal_ext_group"
    ),
    "documents, none": Page(
        "sven", "/my/documents?filterby=orders", "#portal_list_empty"
    ),
    "documents, nothing found": Page(
        "carla", "/my/documents?search=zq", "#portal_list_not_found"
    ),
    "documents, a folder": Page(
        "carla", "/my/documents/folder/{folder_price_lists}", "#portal_list"
    ),
    "documents, a project": Page(
        "carla", "/my/documents/project/{documents_project}", "#portal_list"
    ),
    "documents, taken back": Page(
        "carla", "/my/documents?notice=file_removed", ".alert-success"
    ),
    "document": Page(
        "carla", "/my/documents/{document_contract}", "#portal_document_download"
    ),
    "document, in versions": Page(
        "carla", "/my/documents/{renewed_document}", "#portal_document_versions"
    ),
    "document, an earlier version": Page(
        "carla", "/my/documents/{sent_document}", ".alert-info"
    ),
    "document, of a conversation": Page(
        "carla", "/my/documents/{said_document}", "#portal_document_talk"
    ),
    "document, a new version": Page(
        "carla", "/my/documents/{renewed_document}/version", "#field-files"
    ),
    "send documents": Page("carla", _UPLOAD, "#field-title"),
    "send documents, nothing chosen": Page(
        "carla", _UPLOAD, '#field-files[aria-invalid="true"]', (_SEND,)
    ),
    "send documents, wrong by script": Page(
        "carla",
        _UPLOAD,
        ".o_portal_ext_problem .alert-link",
        (_attach_nothing, _send_by_script),
    ),
    "send documents, too much": Page(
        "carla", f"{_UPLOAD}?notice=too_much", "#error-summary"
    ),
    "documents, sent": Page(
        "carla",
        "/my/documents/folder/{folder_inbox}?notice=document_sent",
        ".alert-success",
    ),
    "send documents, for staff": Page("sam", _UPLOAD, ".alert-info"),
}
