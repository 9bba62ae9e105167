"""The statement of account."""

from tests.gallery_steps import Page

PAGES = {
    "statement": Page("carla", "/my/statement?from=&to=", "#portal_statement_entries"),
    "statement, to print": Page(
        "carla", "/my/statement?from=&to=&all=1", "#portal_statement_entries"
    ),
    "statement, quiet period": Page(
        "carla",
        "/my/statement?from=2020-01-01&to=2020-02-01",
        "#portal_statement_quiet",
    ),
    "statement, odd address": Page("carla", "/my/statement?from=x", ".alert-info"),
    "statement, none": Page("nora", "/my/statement", "#portal_statement_empty"),
    "supplier statement, none": Page(
        "nora", "/my/statement/supplier", "#portal_statement_empty"
    ),
}
