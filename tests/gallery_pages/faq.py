"""Questions and answers."""

from tests.gallery_steps import Page

PAGES = {
    "questions": Page("carla", "/my/faq", "#portal_faq_all"),
    "questions, found": Page("carla", "/my/faq?q=file", "mark"),
    "questions, not found": Page("carla", "/my/faq?q=zzzz", "#portal_faq_none"),
    "questions, odd address": Page("carla", "/my/faq?category=x", ".alert-info"),
    "question": Page("carla", "/my/faq/{faq_bleed}", "#portal_faq_article"),
    "question, helped": Page(
        "carla", "/my/faq/{faq_bleed}?notice=faq_yes", ".alert-success"
    ),
}
