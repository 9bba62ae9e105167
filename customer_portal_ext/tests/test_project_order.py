"""P-JOBS, X-A11Y: what stands where on the pages of jobs, on a phone too."""

from odoo.tests import tagged

from .project_cast import ProjectCase


@tagged("post_install", "-at_install")
class TestProjectOrder(ProjectCase):
    def setUp(self):
        super().setUp()
        self.login_as(self.carla_user)

    def assertInOrder(self, text, *parts):
        places = [text.find(part) for part in parts]
        self.assertNotIn(-1, places, dict(zip(parts, places, strict=True)))
        self.assertEqual(places, sorted(places), parts)

    def test_p_jobs_what_waits_on_a_task_stands_first(self):
        """P-JOBS: before its text, and that before the dates and stock's column."""
        self.task.write({"stage_id": self.asks.id, "description": "<p>In white.</p>"})
        self.env.flush_all()
        text = self.get(self.path(self.task)).text
        self.assertInOrder(
            text,
            "<h1",
            "We need your answer to go on.",
            "In white.",
            'id="portal_task_facts"',
            'id="portal_files"',
            'id="discussion"',
            'id="sidebar_content"',
        )

    def test_p_jobs_a_task_says_its_name_once(self):
        """X-A11Y: one heading of the first level, with the name and no number."""
        page = self.page(self.get(self.path(self.task)))
        [heading] = page.xpath("//h1 | //*[@aria-level='1']")
        self.assertEqual(heading.text_content().strip(), "Paint the frame")
        [main] = page.xpath("//main")
        for crumb in main.xpath(".//nav | .//ol"):
            crumb.getparent().remove(crumb)
        self.assertEqual(main.text_content().count("Paint the frame"), 1)

    def test_p_jobs_what_waits_on_a_project_stands_first(self):
        """P-JOBS: a link to the task that waits, or to all of them."""
        path = self.path(self.project)
        self.assertNotIn("portal_project_waits", self.get(path).text)
        self.task.stage_id = self.asks
        self.env.flush_all()
        response = self.get(path)
        self.assertInOrder(
            response.text,
            "<h1",
            'id="portal_project_waits"',
            'id="portal_project_facts"',
        )
        xpath = "//p[@id='portal_project_waits']/a"
        [link] = self.page(response).xpath(xpath)
        self.assertEqual(link.get("href"), self.path(self.task))
        self.assertEqual(link.text_content(), "One task waits for you.")
        second = self.task.copy({"stage_id": self.asks.id})
        second.portal_client_ids = self.carla
        self.env.flush_all()
        [link] = self.page(self.get(path)).xpath(xpath)
        self.assertEqual(link.get("href"), "#portal_project_tasks")

    def test_o_docs_from_a_project_to_all_its_documents(self):
        """O-DOCS: where they may be seen, and nowhere else."""
        path = f"/my/documents/project/{self.project.id}"
        self.assertIn(path, self.get(self.path(self.project)).text)
        self.assertEqual(self.get(path).status_code, 200)
        self.project.portal_show_documents = False
        self.env.flush_all()
        self.assertNotIn(path, self.get(self.path(self.project)).text)
        self.project.portal_show_documents = True
        section = self.env.ref("customer_portal_ext.section_documents")
        self.env["portal.section.access"].create(
            {
                "company_id": self.company.id,
                "section_id": section.id,
                "partner_id": self.carla.id,
                "is_granted": False,
            }
        )
        self.env.flush_all()
        self.assertNotIn(path, self.get(self.path(self.project)).text)
