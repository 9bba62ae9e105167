"""Projects and tasks (P-JOBS, O-PROJECTS)."""

from tests.gallery_steps import SUBMIT, Page, press

# Carla's project with all a page can show, an empty one, and one of files only.
PREPARE = """
carla, admin = ref("partner_carla"), env.ref("base.user_admin")
todo, asks = env["project.task.type"].create([
    {"name": "In work", "user_id": False},
    {"name": "Your turn", "portal_waits": True, "user_id": False},
])
shop, empty, papers = env["project.project"].create([
    {
        "name": name, "privacy_visibility": "portal", "user_id": admin.id,
        "partner_id": carla.id, "allow_milestones": True,
        "date_start": "2026-01-02", "date": "2026-06-30",
        "type_ids": (todo | asks).ids, "portal_client_ids": carla.ids, **values,
    }
    for name, values in (
        ("Shop window", {}),
        ("Front door", {}),
        ("Brand book", {"portal_documents_only": True}),
    )
])
env["project.milestone"].create([
    {"name": "Glass ordered", "project_id": shop.id, "is_reached": True},
    {"name": "Glass fitted", "project_id": shop.id, "deadline": "2026-01-31"},
])
env["project.update"].create({
    "name": "The glass is here", "project_id": shop.id, "status": "on_track",
    "progress": 40, "description": "<p>It is fitted next week.</p>",
    "portal_public": True,
})
frame, colour, plain = env["project.task"].create([
    {
        "name": name, "project_id": shop.id, "stage_id": stage.id,
        "user_ids": admin.ids, "portal_client_ids": carla.ids, **values,
    }
    for name, stage, values in (
        ("Paint the frame", todo, {
            "description": "<p>Two coats, <b>matt</b>.</p>",
            "date_deadline": "2026-02-01 12:00:00",
        }),
        ("Choose the colour", asks, {}),
        ("Clean the glass", todo, {"state": "1_done"}),
    )
])
colour.parent_id = frame
(colour | plain).portal_client_ids = carla
env["ir.attachment"].create({
    "name": "colours.txt", "raw": b"blue", "res_model": "project.task",
    "res_id": frame.id,
})
for job in (shop, frame):
    job.message_post(
        body="We begin on Monday.", author_id=admin.partner_id.id,
        message_type="comment", subtype_xmlid="mail.mt_comment",
    )
    job.sudo()._portal_comment(
        env["portal.demo"]._actor(carla.id), "It has to be silent.", own_note=True,
    )
# what the e-mails that ask how satisfied they are lead to
asked, rated = [task.sudo()._rating_get_access_token(carla) for task in (frame, plain)]
plain.sudo().rating_apply(5, token=rated, feedback="Very clean.")
made.update({
    "job_asked": asked, "job_rated": rated,
    "job_shop": shop.id, "job_empty": empty.id, "job_papers": papers.id,
    "job_frame": frame.id, "job_colour": colour.id, "job_plain": plain.id,
})
"""

_PROJECT = "/my/projects/{%s}"
_TASK = "/my/tasks/{%s}"
_NOTE = "#discussion article"

PAGES = {
    "projects, with some": Page("carla", "/my/projects", "#portal_list"),
    "project, filled": Page("carla", _PROJECT % "job_shop", "#portal_project_updates"),
    "project, empty": Page("carla", _PROJECT % "job_empty", "#portal_project_tasks"),
    "project, files only": Page("carla", _PROJECT % "job_papers", "#portal_project"),
    "project, its tasks": Page(
        "carla", _PROJECT % "job_shop" + "/tasks", "#portal_list"
    ),
    "project, files": Page(
        "carla", _PROJECT % "job_shop" + "/files", "#portal_upload_form"
    ),
    "task, filled": Page("carla", _TASK % "job_frame", _NOTE),
    "task, waits": Page("carla", _TASK % "job_colour", "#portal_task_facts"),
    "task, plain": Page("carla", _TASK % "job_plain", "#portal_task_facts"),
    "task, files": Page("carla", _TASK % "job_frame" + "/files", "#portal_files_page"),
    "task, no file chosen": Page(
        "carla",
        _TASK % "job_plain" + "/files",
        '#field-files[aria-invalid="true"]',
        (press(f"#portal_upload_form {SUBMIT}"),),
    ),
    "task, files sent": Page(
        "carla", _TASK % "job_frame" + "/files?notice=files_sent", "[role=status]"
    ),
    "task, note without text": Page(
        "carla",
        _TASK % "job_frame",
        '#field-comment[aria-invalid="true"]',
        (press(f"#discussion {SUBMIT}"),),
    ),
    "task, note sent": Page(
        "carla",
        _TASK % "job_frame" + "?notice=comment_sent",
        "#discussion [role=status]",
    ),
    "task, how satisfied": Page("carla", "/rate/{job_asked}/3", "#portal_rating"),
    "task, how satisfied, nothing chosen": Page(
        "carla",
        "/rate/{job_asked}/submit_feedback",
        "#error-summary",
        (press(f"#portal_rating {SUBMIT}"),),
    ),
    "task, answered how satisfied": Page(
        "carla", "/rate/{job_rated}/submit_feedback", "#portal_rating_done"
    ),
    "task, subtasks": Page(
        "carla",
        _PROJECT % "job_shop" + "/task/{job_frame}/subtasks",
        "#portal_list",
    ),
}
